"""The service with its page, served as it is in earnest, with people who sign in; for tests and screenshots.

Every person and note is invented.
"""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI

import notecheck
from notecheck_service import events
from notecheck_service.access import people, sessions
from notecheck_service.server import server_for
from notecheck_service.settings import Settings
from notecheck_service.store import Scope, Store, notes, practices, results, system

PASSWORD = "a pass phrase of the tests"
PEOPLE = {
    "vane": ("Ada Vane, MD", "physician"),
    "orr": ("Ben Orr, DO", "physician"),
    "bee": ("Bea Hollis", "biller"),
    "lead": ("Lena Marsh", "admin"),
    "audit": ("Otto Quill", "auditor"),
}
THREE_GAPS = """SYNTHETIC NOTE - every person, place and event is invented

PROCEDURE NOTE                                  Date of service: 03/02/2026
Patient: Quillon Ashbrook (invented)            Clinician: A. Vane, MD

History: 68-year-old with left leg pain below the knee since the first week of November 2025, now four months.
NRS 7/10 on arrival. He cannot walk more than one block and has to sit after 10 minutes of standing at the sink.
This is the first injection in this region. Physical therapy from 12/01/2025 to 01/16/2026, 11 visits, no lasting
improvement. Naproxen for eight weeks without benefit. He continues a daily home exercise program.
Exam: positive straight leg raise on the left at 40 degrees, decreased pinprick over the left S1 dermatome.
MRI lumbar spine 01/22/2026: left paracentral disc extrusion at L5-S1 displacing the S1 root.
Impression: left S1 radiculopathy.

Procedure: left S1 transforaminal epidural steroid injection under fluoroscopy. Local anesthesia only. Needle into the
left S1 foramen; contrast outlined the S1 root. Dexamethasone 10 mg was injected. Images were saved.
"""
ANSWERS = {
    "esi.session-count": "Up to two injections are planned in this region this year.",
    "esi.contraindications": "Afebrile, no signs of infection. No bowel or bladder change, no saddle anesthesia.",
    "quality.pain-scores": "In recovery the pain was 2/10.",
}


@dataclass
class Served:
    """The running service."""

    app: FastAPI
    url: str
    scope: Scope
    ids: dict[str, str] = field(default_factory=dict)
    """Login to the person's id."""

    @property
    def store(self) -> Store:
        return self.app.state.service.store

    def put(self, text: str = THREE_GAPS, name: str = "N-1", day: str = "2026-03-02", **about: str) -> str:
        """Store a note with its result; our id of it."""
        found = notecheck.scan(text, note_id=name, date=day).to_dict()
        with self.store.write(self.scope) as unit:
            version = notes.put(unit, text, external_id=name, service_date=day, **about)
            results.put(unit, version, found, json.dumps(found).encode())
        return version.note_id

    def session(self, login: str) -> tuple[str, str, str]:
        """Sign a person in behind the door: the cookie's name, its value, the token for forms."""
        role = PEOPLE[login][1]
        scope = Scope(self.scope.practice_id, self.ids[login], role, "person")
        with self.store.write(scope) as unit:
            token = sessions.begin(unit, self.ids[login], role)
        held = self.app.state.access.sessions.holder(token)
        return sessions.cookie(self.app.state.service.settings).key, token, held.csrf

    def client(self, login: str) -> httpx.Client:
        """A caller with a person's session, whose forms bring their token along."""
        name, token, csrf = self.session(login)
        client = httpx.Client(base_url=self.url, headers={"x-csrf-token": csrf}, timeout=60)
        client.cookies.set(name, token, domain="127.0.0.1", path="/")
        return client


@contextmanager
def served(folder: Path, **more: object) -> Iterator[Served]:
    """Serve, with one practice and its people."""
    events.set_up(io.StringIO())
    given = {"workers": 1, "port": 0, "metrics_port": 0, "secret": "the secret of the tests, of no use", "demo": True}
    settings = Settings(_env_file=None, data=folder / "data", **{**given, **more})
    server = server_for(settings)
    thread = threading.Thread(target=server.run, name="page", daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    made = peopled(server.config.app, f"http://127.0.0.1:{port}")
    yield made
    server.should_exit = True
    thread.join(30)


def peopled(app: FastAPI, url: str) -> Served:
    store = app.state.service.store
    with store.write(system()) as unit:
        practice = practices.ensure(unit, "Spine and Pain (invented)")
    ids = {}
    with store.write(system(practice)) as unit:
        for login, (name, role) in PEOPLE.items():
            person = people.add(unit, login, name, role)
            people.set_password(unit, person.id, PASSWORD)
            ids[login] = person.id
    return Served(app, url, Scope(practice, "key_tests", "service", "key"), ids)
