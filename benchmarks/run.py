"""Make an environment with the peers in it, then compare in that one environment. Standard library only."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".bench"
PEERS = ["spacy==3.7.5", "thinc==8.2.5", "numpy==1.26.4", "medspacy==1.3.1", "setuptools<81"]


def main() -> int:
    """Install once, run the comparison, pass on its exit code."""
    python = HOME / "bin" / "python"
    if not (HOME / "ready").exists():
        venv.create(HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS, "--editable", str(ROOT)], check=True)
        (HOME / "ready").touch()
    return subprocess.run([python, str(ROOT / "benchmarks" / "compare.py"), *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
