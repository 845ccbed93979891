"""The pages about the connections: every block is run, against the running service."""

import os
import subprocess
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"


def blocks(page: str, language: str) -> list[str]:
    """The blocks of a language, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [part.split("```", 1)[0] for part in text.split(f"```{language}\n")[1:]]


def test_the_curl_page(service, tmp_path):
    key = service["service"]["authorization"].removeprefix("Bearer ")
    told = {"NOTECHECK": str(service.client.base_url).rstrip("/"), "KEY": key}
    found = blocks("curl.md", "sh")
    assert len(found) >= 8
    script = "set -euo pipefail\n" + "\n".join(found)
    command = ["timeout", "100", "bash", "-c", script]
    ran = subprocess.run(command, env=os.environ | told, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, (ran.stdout[-800:], ran.stderr[-800:])


def test_the_python_block(service, capsys):
    (found,) = blocks("connections.md", "python")
    key = service["service"]["authorization"].removeprefix("Bearer ")
    exec(compile(found, "connections.md", "exec"), {"NOTECHECK": str(service.client.base_url), "KEY": key})
    said = capsys.readouterr().out
    assert "addendum" in said
    assert "visit-19" in said
    assert "field" in said
