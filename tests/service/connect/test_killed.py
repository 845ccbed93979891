"""A sender is told AA only for what survives whatever happens next: the service is killed while messages come in."""

import os
import random
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from service.http.conftest import until

from notecheck_service.access import keys
from notecheck_service.connect.mllp.frames import framed
from notecheck_service.store import Store, practices, system

NOTE = "SYNTHETIC NOTE. Caudal epidural steroid injection under fluoroscopy. Pain 6/10 before, 2/10 after."


def message(number):
    head = f"MSH|^~\\&|EHR|CLINIC|NC|HERE|20260304||MDM^T02|M{number}|P|2.5.1"
    return framed(f"{head}\rTXA|1|PN|TX|||||||||DOC-{number}\rOBX|1|TX|N||{NOTE} {number}\r".encode())


@pytest.fixture
def place(tmp_path):
    """A store with a key for the sender, a free port, and the environment of the service."""
    store = Store.open(f"sqlite:///{tmp_path}/notecheck.db", tmp_path / "audit.anchor")
    with store.write(system()) as unit:
        practice = practices.ensure(unit, "Invented")
    with store.write(system(practice)) as unit:
        key, _ = keys.create(unit, "ehr", ["mllp"])
    store.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = {"DATA": str(tmp_path), "PORT": "0", "METRICS_PORT": "0", "WORKERS": "1", "MLLP_PEERS": f"127.0.0.1={key}"}
    return tmp_path, port, os.environ | {f"NOTECHECK_{name}": value for name, value in told.items()}


@contextmanager
def serving(port, environment):
    command = [Path(sys.executable).parent / "notecheck", "serve", "--mllp", f"127.0.0.1:{port}"]
    service = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _reached(port), 60)
        yield service
    finally:
        service.kill()
        service.wait(10)


def _reached(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def taken(port, number):
    """Whether the message was acknowledged with AA; False where the service went away over it."""
    try:
        with socket.create_connection(("127.0.0.1", port), 30) as link:
            link.sendall(message(number))
            said = b""
            while b"\x1c\r" not in said:
                part = link.recv(4096)
                if not part:
                    return False
                said += part
    except OSError:
        return False
    return b"MSA|AA|" in said


@pytest.mark.parametrize("kills", [1, pytest.param(8, marks=pytest.mark.long)])
def test_what_was_acknowledged_is_there_and_once(place, kills):
    folder, port, environment = place
    drawn, acknowledged, number = random.Random(7), set(), 0
    for _ in range(kills):
        with serving(port, environment) as service:
            while not taken(port, number):
                time.sleep(0.05)
            acknowledged.add(number)
            killing = threading.Timer(drawn.uniform(0.05, 0.6), service.kill)
            killing.start()
            while taken(port, number := number + 1):
                acknowledged.add(number)
            killing.join()
    with serving(port, environment):
        until(lambda: taken(port, number), 30)
        acknowledged.add(number)
        assert taken(port, 0), "sent again, it is acknowledged again"
    store = Store.open(f"sqlite:///{folder}/notecheck.db", folder / "audit.anchor")
    with store.engine.connect() as connection:
        counted = connection.exec_driver_sql(
            "SELECT n.external_id, count(DISTINCT v.id), count(DISTINCT r.id) FROM note n "
            "JOIN note_version v ON v.note_id = n.id JOIN result r ON r.note_id = n.id GROUP BY n.external_id"
        ).all()
    store.close()
    found = {tuple(row) for row in counted}
    assert {(f"DOC-{each}", 1, 1) for each in acknowledged} == found
    assert len(acknowledged) > kills
