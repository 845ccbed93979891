"""Canaries: words of a note are in the stores declared for them, and nowhere else."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from service.http.conftest import SECRET

from notecheck_service.scanning.samples import samples
from notecheck_service.settings import Settings
from notecheck_service.store import Store, practices, system

CANARY = "Xylocanary9Wrenfield"
NOTE = samples()["esi-sparse"].replace("Tried PT", f"Mrs. {CANARY} tried PT").replace("Ottoline", CANARY)
PARTS = re.compile(rf"{CANARY}|{CANARY.lower()}|{CANARY.encode().hex()}", re.IGNORECASE)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A service of its own that was asked everything with canaries: its streams, its answers, its folders."""
    folder = tmp_path_factory.mktemp("phi")
    temporary = folder / "tmp"
    temporary.mkdir()
    data = folder / "data"
    data.mkdir(mode=0o700)
    token = keyed(data)
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NOTECHECK_")}
    environment = {
        **bare, "NOTECHECK_DATA": str(data), "NOTECHECK_PORT": "0", "NOTECHECK_METRICS_PORT": "0",
        "NOTECHECK_WORKERS": "1", "NOTECHECK_SECRET": SECRET, "NOTECHECK_SCAN_SECONDS": "1", "TMPDIR": str(temporary),
    }  # fmt: skip
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        command = [Path(sys.executable).parent / "notecheck", "serve"]
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=out, stderr=err)
        try:
            ports = heard(folder / "err")
            answers = ask(f"http://127.0.0.1:{ports['listening']}", token)
            metrics = httpx.get(f"http://127.0.0.1:{ports['started']}/metrics").text
            left = [path for path in temporary.rglob("*") if path.is_file()]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    return {"folder": folder, "answers": answers, "metrics": metrics, "left": left}


def keyed(data: Path) -> str:
    from notecheck_service.access import keys

    settings = Settings(_env_file=None, data=data)
    store = Store.open(settings.url, settings.anchor)
    with store.write(system()) as unit:
        scope = system(practices.ensure(unit, "Canaries (invented)"))
    with store.write(scope) as unit:
        _, token = keys.create(unit, "tests", keys.SCOPES)
    store.close()
    return token


def heard(path: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    until = time.monotonic() + 90
    while "listening" not in found and time.monotonic() < until:
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        found = {line["event"]: line["port"] for line in lines if "port" in line}
        time.sleep(0.1)
    return found


def ask(url: str, token: str) -> list[httpx.Response]:
    """Everything that carries a canary, well and badly formed; the answers that may not carry one."""
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        while client.get("/health/ready").status_code != 200:
            time.sleep(0.1)
        scanned = client.post("/v1/scan", json={"text": NOTE, "note_id": CANARY, "patient": CANARY})
        note = scanned.headers["notecheck-note"]
        lines = json.dumps({"id": f"{CANARY}-b", "text": NOTE}) + f'\n{{"id": "{CANARY}", "text": 3}}\n{CANARY}\n'
        files = [
            ("files", (f"{CANARY}.txt", NOTE.encode() * 4000)),
            ("files", (f"{CANARY}.pdf", b"%PDF-1.7 " + NOTE.encode())),
        ]
        batch = client.post("/v1/batches", content=lines, headers={"content-type": "application/x-ndjson"})
        form = client.post("/v1/batches", files=files)
        found = [
            batch, form, client.get(f"/v1/notes/{note}/release/{CANARY}"), client.get(f"/{CANARY}"),
            client.get(f"/v1/worklist?verdict={CANARY}"), client.get(f"/v1/notes/{CANARY}"),
            client.post("/v1/scan", json={"text": NOTE, CANARY: CANARY}),
            client.post("/v1/scan", json={"text": NOTE, "date": CANARY}),
            client.post("/v1/scan", json={"text": NOTE, "service": CANARY}),
            client.post("/v1/scan", json={"text": CANARY + "\0"}),
            client.post("/v1/scan", json={"text": CANARY}),
            client.post("/v1/scan", content=NOTE.encode(), headers={"content-type": "application/json"}),
            client.post("/v1/scan", json={"text": NOTE * 800}),
            client.post("/v1/scan", json={"text": NOTE, "claim": {"payer": CANARY}, "note_id": "\n" + CANARY}),
            client.patch(f"/v1/notes/{note}", json={"assigned_to": CANARY}, headers={"if-match": f'"{CANARY}"'}),
            client.post("/v1/scan", json={"text": NOTE}, headers={"idempotency-key": CANARY * 20}),
            client.get("/v1/notes", headers={"authorization": f"Bearer {CANARY}"}),
            client.get("/v1/events"), client.get("/v1/versions"), client.get("/openapi.json"),
        ]  # fmt: skip
        for started in (batch, form):
            path = started.headers["location"]
            until = time.monotonic() + 60
            while client.get(path).json()["state"] != "done" and time.monotonic() < until:
                time.sleep(0.2)
            assert client.get(path).json()["done"] >= 2
        assert scanned.status_code == 200
    return found


def test_the_canary_was_taken_in(asked):
    database = (asked["folder"] / "data" / "notecheck.db").read_bytes()
    assert CANARY.encode() in database


def test_no_answer_that_is_no_chart_repeats_it(asked):
    assert [each.status_code for each in asked["answers"] if PARTS.search(each.text + str(each.headers))] == []


def test_no_stream_repeats_it(asked):
    for name in ("out", "err"):
        text = (asked["folder"] / name).read_text()
        assert PARTS.findall(text) == []
    assert len((asked["folder"] / "err").read_text().splitlines()) > 20


def test_every_line_of_the_log_is_of_declared_fields(asked):
    from notecheck_service.events import FIELDS

    for line in (asked["folder"] / "err").read_text().splitlines():
        assert set(json.loads(line)) <= set(FIELDS)


def test_no_metric_repeats_it(asked):
    assert PARTS.findall(asked["metrics"]) == []


def test_no_file_but_the_store_holds_it(asked):
    assert asked["left"] == []
    held = [
        path
        for path in asked["folder"].rglob("*")
        if path.is_file() and PARTS.search(path.read_bytes().decode("latin-1"))
    ]
    assert {path.name for path in held} <= {"notecheck.db", "notecheck.db-wal", "notecheck.db-journal"}


def test_the_log_takes_no_undeclared_field_and_no_message_of_a_library(capsys):
    import io

    from notecheck_service import events

    stream = io.StringIO()
    events.set_up(stream)
    events.log.info("request", text=CANARY, route=CANARY * 50, status=CANARY, request="é" + CANARY)
    logging.getLogger("some.library").error("failed on %s", CANARY)
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("some.library").exception(CANARY)
    events.set_up(io.StringIO())
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert CANARY not in stream.getvalue()
    assert lines[0]["left_out"] == 4
    assert [line["event"] for line in lines[1:]] == ["library", "library"]
    assert "ValueError" in lines[2]["fault"]
