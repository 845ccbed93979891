"""`notecheck serve`: starts, says where, stops when told to, and does not start where that would be unsafe."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from notecheck.client import Client
from notecheck_service.scanning.samples import samples

NOTECHECK = Path(sys.executable).parent / "notecheck"


def environment(**more: str) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NOTECHECK_")}
    return {**bare, "NOTECHECK_WORKERS": "1", "NOTECHECK_METRICS_PORT": "0", **more}


def test_a_demonstration_says_who_may_come_in_and_ends_when_told_to(tmp_path):
    command = [NOTECHECK, "serve", "--demo", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    told = ""
    while "API key" not in told:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        told += line
    url = re.search(r"http://127\.0\.0\.1:\d+", told)[0]
    assert re.findall(r"(\w+)@demo\.example +password \S{12,}", told) == ["biller", "physician", "admin", "auditor"]
    assert httpx.get(url + "/health/live").json() == {"status": "live"}
    with Client(url, re.search(r"nck_\S+", told)[0]) as client:
        assert {note["verdict"] for note in client.worklist()} >= {"ready", "addendum", "hold", "out_of_scope"}
        assert client.scan(samples()["esi-sparse"]).result["verdict"] == "addendum"
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=30)
    assert process.returncode in (0, -signal.SIGTERM)
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"started", "listening", "request", "stopped"} <= {line["event"] for line in lines}
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "more, said",
    [
        ({"NOTECHECK_HOST": "0.0.0.0", "NOTECHECK_SECRET": "k7Jd92mXq4Lz8Rt1Vb6Nc3Wp5Ys0Gh"}, "E_UNSAFE"),
        ({"NOTECHECK_PORT": "canary-8181"}, "E_SETTING: NOTECHECK_PORT"),
        ({"NOTECHECK_SECRET": "canary"}, "E_UNSAFE_WEAK_SECRET"),
    ],
)
def test_what_is_unsafe_does_not_start(tmp_path, more, said):
    run = {"cwd": tmp_path, "env": environment(**more), "timeout": 60}
    done = subprocess.run([NOTECHECK, "serve"], capture_output=True, text=True, check=False, **run)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "canary" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
