"""Documentation that can fail: the tour of docs/service.md runs, and the container files name what there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from notecheck.cli import app
from notecheck_service.access.policy import load
from notecheck_service.access.safe import refuse_unsafe
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


def environment_of(name: str) -> dict[str, str]:
    """The environment of a container, with the values of .env filled in."""
    given = {"NOTECHECK_SECRET": "2u9Jw8dKq0ZxT4mB7vNc5LrEy1HsPfAg", "NOTECHECK_PROXIES": "10.0.0.1"}
    wanted = re.compile(r"\$\{(\w+):\?[^}]*\}")
    told = COMPOSE["services"][name]["environment"]
    return {key: wanted.sub(lambda m: given.get(m[1], "secret1"), value) for key, value in told.items()}


def test_the_containers_are_told_what_is_safe(monkeypatch):
    for name in os.environ:
        if name.startswith("NOTECHECK_"):
            monkeypatch.delenv(name)
    for name in ("app", "worker"):
        with monkeypatch.context() as patch:
            for key, value in environment_of(name).items():
                patch.setenv(key, value)
            settings = Settings(_env_file=None)
        refuse_unsafe(settings)
        assert settings.url == "postgresql://notecheck:secret1@database/notecheck"
        assert settings.job_threads == (0 if name == "app" else 1)


def test_the_image_says_what_the_service_does():
    plain = Settings.model_fields
    assert f"EXPOSE {plain['port'].default} {plain['metrics_port'].default}" in DOCKERFILE
    folder = re.findall(r"NOTECHECK_DATA=(\S+)", DOCKERFILE)[0]
    assert f"VOLUME {folder}\n" in DOCKERFILE
    asked = re.findall(r"'(/health/\w+)'", DOCKERFILE)
    assert [load()[f"GET {each}"].anyone for each in asked] == [True]
    for each in ("app", "worker"):
        assert COMPOSE["services"][each]["volumes"] == [f"anchor:{folder}"]
        assert COMPOSE["services"][each]["read_only"]
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    assert all((ROOT / path).exists() for line in copied for path in line.split())


def test_the_worker_reaches_the_receivers_of_webhooks():
    assert COMPOSE["services"]["worker"]["networks"] == ["inside", "outside"]


def test_what_keeps_charts_is_reached_from_inside_only():
    services = COMPOSE["services"]
    assert services["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "ports" not in services["database"]
    assert services["app"]["ports"] == ["127.0.0.1:8080:8080"]
    assert "USER 10001" in DOCKERFILE
