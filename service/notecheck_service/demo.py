"""The service with invented notes, on this machine alone: who may sign in is printed, and gone at the end.

`python -m notecheck_service.demo` starts it, asks it a few things over HTTP, shows what it answers, and stops.
"""

from __future__ import annotations

import io
import secrets
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from typing import Any

from notecheck.client import Client
from notecheck.report.lines import as_line
from notecheck_service import events
from notecheck_service.access import keys, people
from notecheck_service.access.safe import refuse_unsafe
from notecheck_service.connect.settings import Connections
from notecheck_service.door.service import Service
from notecheck_service.scanning import Task
from notecheck_service.scanning.samples import samples
from notecheck_service.server import Server, server_for
from notecheck_service.settings import Settings
from notecheck_service.store import notes, practices, results, system

__all__ = ["Shown", "demo_server", "fill", "main", "serve", "show"]

PRACTICE = "Lakeside Pain Group (invented)"
DATE = "2026-03-16"


@dataclass(frozen=True, slots=True)
class Shown:
    """Who may come in."""

    key: str
    """An API key with every scope."""
    passwords: dict[str, str]
    """Login to password, one person for each role."""

    def told(self, port: int) -> str:
        """What is printed at the start."""
        lines = [f"  {login:<24} password {word}" for login, word in self.passwords.items()]
        head = ["A demonstration with invented notes; everything in it goes with this process.", ""]
        return "\n".join([*head, f"  http://127.0.0.1:{port}/", *lines, f"  API key  {self.key}", "", ""])


def fill(service: Service) -> Shown:
    """A practice with a person for each role, a key, and the sample notes, scanned."""
    store = service.store
    with store.write(system()) as unit:
        scope = system(practices.ensure(unit, PRACTICE))
    passwords = {f"{role}@demo.example": secrets.token_urlsafe(12) for role in people.ROLES}
    with store.write(scope) as unit:
        _, key = keys.create(unit, "demonstration", keys.SCOPES)
        for login, word in passwords.items():
            role = login.partition("@")[0]
            person = people.add(unit, login, f"Invented {role.title()}", role)
            people.set_password(unit, person.id, word)
    waiting = {name: (text, service.pool.submit(Task.of(text, name))) for name, text in samples().items()}
    for number, (name, (text, future)) in enumerate(waiting.items(), 1):
        found = future.result()
        with store.write(scope) as unit:
            version = notes.put(
                unit, text, external_id=name, patient=f"invented-{number}", author="physician@demo.example",
                service_date=found["date"],
            )  # fmt: skip
            results.put(unit, version, found, as_line(found).encode(), priority=10 * number)
    return Shown(key, passwords)


def demo_server(folder: Path, port: int, ready: Callable[[int, Shown], None]) -> Server:
    """A server over an empty folder. When it listens it is filled, and `ready` hears where, and who may come in."""

    def listening(port: int) -> None:
        ready(port, fill(server.app.state.service))

    # Whatever the environment says of a real service does not concern a demonstration.
    given: dict[str, Any] = {"data": folder, "database_url": "", "audit_anchor": None, "oidc_issuer": ""}
    settings = Settings(demo=True, host="127.0.0.1", port=port, metrics_port=0, **given)
    refuse_unsafe(settings)
    server = server_for(settings, listening, Connections.off())
    return server


def serve(port: int) -> None:
    """Serve a demonstration until a signal."""
    with TemporaryDirectory(prefix="notecheck-demo-") as folder:
        demo_server(Path(folder), port, lambda at, shown: _say(shown.told(at))).run()


def main() -> None:
    """Start a demonstration, ask it over HTTP, show what it answers, stop."""
    events.set_up(io.StringIO())
    told: Queue[tuple[int, Shown]] = Queue()
    with TemporaryDirectory(prefix="notecheck-demo-") as folder:
        server = demo_server(Path(folder), 0, lambda at, shown: told.put((at, shown)))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            port, shown = told.get(timeout=120)
            show(Client(f"http://127.0.0.1:{port}", shown.key))
        finally:
            server.should_exit = True
            thread.join()


def show(client: Client) -> None:
    """What a program asks, and is answered."""
    with client:
        _say("POST /v1/scan\n")
        scanned = client.scan(samples()["esi-sparse"], note_id="visit-17", date="2026-02-11")
        items = [item for each in scanned.result["checklists"] for item in each["items"]]
        asked = [item for item in items if item["query"] and item["level"] == "required"]
        _say(f"  {scanned.result['verdict']}, {scanned.result['score']} of 100\n")
        _say("".join(f"  {item['status']:<8} {item['id']:<26} {item['query']}\n" for item in asked))
        release = client.release(str(scanned.note))
        _say(f"GET /v1/notes/…/release\n  {release['hold']}, {len(release['reasons'])} reasons\n")
        _say("GET /v1/worklist?sort=-gaps\n")
        for note in client.worklist(sort="-gaps"):
            _say(f"  {note['note_id']:<16} {note['service']:<8} {note['verdict']:<13} {note['gaps']:>2} gaps\n")


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
