"""The shapes of what an admin and an auditor are answered."""

from __future__ import annotations

from notecheck_service.access import keys
from notecheck_service.routes.schemas import AT, NOTE_ID, NUMBER, TEXT, WHEN, WHEN_OR_NONE, enum, shape, some

__all__ = [
    "AUDIT",
    "AUDIT_EXAMPLE",
    "KEYS",
    "KEYS_EXAMPLE",
    "NEW_KEY",
    "NEW_KEY_EXAMPLE",
    "PEOPLE",
    "PEOPLE_EXAMPLE",
    "PERSON",
    "PERSON_EXAMPLE",
    "READERS",
    "READERS_EXAMPLE",
]

KEY_ID, PERSON_ID = "key_0123456789abcdefghijkl", "per_0123456789abcdefghijkl"
SCOPES = some(enum(*sorted(keys.SCOPES)))
KEYS = shape(
    keys=some(
        shape(
            id=TEXT, name=TEXT, scopes=SCOPES, created_by=TEXT, created_at=WHEN, used_at=WHEN_OR_NONE,
            expires_at=WHEN_OR_NONE, revoked_at=WHEN_OR_NONE,
        )
    )
)  # fmt: skip
KEYS_EXAMPLE = {
    "keys": [
        {
            "id": KEY_ID, "name": "billing system", "scopes": ["scan", "release"], "created_by": PERSON_ID,
            "created_at": AT, "used_at": None, "expires_at": None, "revoked_at": None,
        }
    ]
}  # fmt: skip
NEW_KEY = shape(id=TEXT, token=TEXT)
NEW_KEY_EXAMPLE = {"id": KEY_ID, "token": "nck_0123456789abcdefghijkl_…"}
PERSON = shape(
    id=TEXT, login=TEXT, name=TEXT, role=enum("biller", "physician", "admin", "auditor"), created_at=WHEN,
    disabled_at=WHEN_OR_NONE, version=NUMBER,
)  # fmt: skip
PERSON_EXAMPLE = {
    "id": PERSON_ID, "login": "dr.a@practice.example", "name": "A. Invented, MD", "role": "physician",
    "created_at": AT, "disabled_at": None, "version": 1,
}  # fmt: skip
PEOPLE, PEOPLE_EXAMPLE = shape(people=some(PERSON)), {"people": [PERSON_EXAMPLE]}
OUTCOME = enum("done", "refused", "failed")
AUDIT = shape(
    entries=some(
        shape(
            seq=NUMBER, at=WHEN, actor=shape(kind=TEXT, id=TEXT, role=TEXT), action=TEXT,
            object=shape(kind=TEXT, id=TEXT), outcome=OUTCOME, reason=TEXT, request=TEXT,
            detail={"type": "object"}, hash=TEXT,
        )
    ),
    next=NUMBER,
)  # fmt: skip
AUDIT_EXAMPLE = {
    "entries": [
        {
            "seq": 7, "at": AT, "actor": {"kind": "person", "id": PERSON_ID, "role": "physician"},
            "action": "note.read",
            "object": {"kind": "note", "id": NOTE_ID}, "outcome": "done", "reason": "", "request": "8e85e39982c28dc2",
            "detail": {"version": 1}, "hash": "0" * 64,
        }
    ],
    "next": 7,
}  # fmt: skip
READER = shape(id=TEXT, role=TEXT)
SEEN = shape(seen=some(shape(seq=NUMBER, at=WHEN, actor=READER, action=TEXT, note=TEXT, outcome=OUTCOME)))
UNUSUAL = shape(
    unusual=some(
        shape(
            actor=READER, day={"type": "string", "format": "date"},
            code=enum("many_charts", "at_night", "many_refusals"), count=NUMBER, usual={"type": "number"},
        )
    )
)  # fmt: skip
READERS = {"oneOf": [SEEN, UNUSUAL]}
READERS_EXAMPLE = {
    "unusual": [
        {
            "actor": {"id": PERSON_ID, "role": "physician"}, "day": "2026-03-04", "code": "many_charts", "count": 60,
            "usual": 12,
        }
    ]
}  # fmt: skip
