"""Documentation that can fail: every block of the README's tour runs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_harvest_is_not_empty():
    assert len(BLOCKS) >= 7


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpora in it, so that what the tour writes stays out of the checkout."""
    folder = tmp_path_factory.mktemp("tour")
    shutil.copytree(ROOT / "corpora", folder / "corpora")
    shutil.copytree(ROOT / "annotations", folder / "annotations")
    return folder


@pytest.mark.parametrize("kind, code", BLOCKS, ids=[f"{i}-{kind}" for i, (kind, _) in enumerate(BLOCKS)])
def test_block_runs(kind: str, code: str, clone: Path):
    command = [sys.executable, "-c", code] if kind == "python" else ["bash", "-euo", "pipefail", "-c", code]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or "--out" in code or ">" in code
