"""On PostgreSQL a worker in a process of its own is woken by procrastinate, and runs the same handlers."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from service.conftest import administer, shown
from service.http.conftest import SECRET, running_in, until

from notecheck_service.jobs.notified import prepare
from notecheck_service.scanning.samples import samples
from notecheck_service.store.engine import make_engine

NOTE = samples()["esi-sparse"]


def test_a_batch_is_done_by_a_process_that_serves_nobody(postgres_server, tmp_path):
    administer(postgres_server, "CREATE DATABASE notified")
    url = shown(postgres_server.set(database="notified", drivername="postgresql"))
    more = {"database_url": url, "job_threads": 0, "audit_anchor": tmp_path / "anchor"}
    with running_in(tmp_path, **more) as running:
        lines = b"".join(json.dumps({"id": f"n{number}", "text": NOTE}).encode() + b"\n" for number in range(5))
        headers = {**running["biller"], "content-type": "application/x-ndjson"}
        path = running.client.post("/v1/batches", content=lines, headers=headers).headers["location"]

        def state() -> str:
            return running.client.get(path, headers=running["biller"]).json()["state"]

        assert state() == "queued"
        bare = {name: value for name, value in os.environ.items() if not name.startswith("NOTECHECK_")}
        environment = {
            **bare, "NOTECHECK_DATABASE_URL": url, "NOTECHECK_DATA": str(tmp_path / "data"), "NOTECHECK_SECRET": SECRET,
            "NOTECHECK_METRICS_PORT": "0", "NOTECHECK_WORKERS": "1", "NOTECHECK_AUDIT_ANCHOR": str(tmp_path / "anchor"),
        }  # fmt: skip
        command = [Path(sys.executable).parent / "notecheck", "work"]
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            until(lambda: state() == "done")
            second = running.client.post("/v1/batches", content=lines, headers=headers).headers["location"]
            until(lambda: running.client.get(second, headers=running["biller"]).json()["state"] == "done")
        finally:
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=30)
    assert process.returncode == 0, log
    assert {"working", "stopped"} <= {json.loads(line)["event"] for line in log.splitlines()}


def test_processes_that_start_together_make_the_tables_once(postgres_server):
    administer(postgres_server, "CREATE DATABASE together")
    url = shown(postgres_server.set(database="together", drivername="postgresql"))
    engine = make_engine(url)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: prepare(engine, url), range(4))) == [None] * 4
    engine.dispose()
