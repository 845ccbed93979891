"""Each fault of the list is found by the test that claims it: the tests are able to fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from service.connect.faults import FAULTS as OF_CONNECTIONS
from service.faults import FAULTS, Fault

ALL = (*FAULTS, *OF_CONNECTIONS)
ROOT = Path(__file__).parent.parent.parent
SERVICE = ROOT / "service" / "notecheck_service"


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_each_place_is_there_once(fault: Fault):
    assert (SERVICE / fault.file).read_text("utf-8").count(fault.old) == 1


def found(fault: Fault, folder: Path) -> subprocess.CompletedProcess[str]:
    """Its test, run on a copy of the package with the fault in it."""
    copy = folder / "notecheck_service"
    shutil.copytree(SERVICE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    path = copy / fault.file
    path.write_text(path.read_text("utf-8").replace(fault.old, fault.new), "utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", f"tests/service/{fault.test}"]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)


def check(fault: Fault, folder: Path) -> None:
    done = found(fault, folder)
    assert done.returncode == 1, f"not found: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert "FAILED" in done.stdout, done.stdout[-2000:]


@pytest.mark.parametrize("fault", FAULTS[10:11], ids=lambda fault: fault.name)
def test_some_faults_are_found(fault: Fault, tmp_path: Path):
    check(fault, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_every_fault_is_found(fault: Fault, tmp_path: Path):
    check(fault, tmp_path)
