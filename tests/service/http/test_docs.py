"""Documentation that can fail: the tour of docs/service.md runs, and the container files name what there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from notecheck.cli import app
from notecheck_service.settings import Settings

ROOT = Path(__file__).parent.parent.parent.parent
DOCS = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
FOLDER = ROOT / "service" / "docker"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")


def test_the_tour_runs(tmp_path):
    blocks = re.findall(r"^```sh\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NOTECHECK_")}
    script = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + "\n".join(blocks)
    command = ["timeout", "120", "bash", "-euo", "pipefail", "-c", script]
    environment = {**bare, "PATH": path, "NOTECHECK_WORKERS": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '{"status":"ready","reasons":[]}' in done.stdout
    assert done.stdout.count('"note_id"') == 3


def test_every_setting_that_is_named_is_one():
    fields = {f"NOTECHECK_{name.upper()}" for name in Settings.model_fields}
    text = DOCS + DOCKERFILE + (FOLDER / "compose.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"NOTECHECK_[A-Z_]+", text))
    assert len(named) > 15
    assert named <= fields


def test_the_containers_run_commands_that_there_are():
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    run = [service["command"] for service in COMPOSE["services"].values() if "command" in service]
    run.append(["notecheck", "serve"])
    assert 'CMD ["notecheck", "serve"]' in DOCKERFILE
    assert {first for first, _ in run} == {"notecheck"}
    assert {second for _, second in run} == {"serve", "work"}
    assert {"serve", "work"} <= commands


def test_what_keeps_charts_is_reached_from_inside_only():
    services = COMPOSE["services"]
    assert services["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "ports" not in services["database"]
    assert services["app"]["ports"] == ["127.0.0.1:8080:8080"]
    assert "USER 10001" in DOCKERFILE
