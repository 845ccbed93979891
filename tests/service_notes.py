"""Notes in a store, for tests. Every note is invented."""

import json

import notecheck
from notecheck_service.store import Scope, Store, notes, results

BARE = (
    "PROCEDURE: Caudal epidural steroid injection for right L5 radiculopathy.\nPain 7/10 before the procedure.\n"
    "The sacral hiatus was entered, methylprednisolone 80 mg was injected."
)


def put(store: Store, scope: Scope, text: str = BARE, name: str = "N-1") -> str:
    """Store a note with its result; our id of it."""
    found = notecheck.scan(text, note_id=name, date="2026-03-02").to_dict()
    with store.write(scope) as unit:
        version = notes.put(unit, text, external_id=name, service_date="2026-03-02")
        results.put(unit, version, found, json.dumps(found).encode())
    return version.note_id
