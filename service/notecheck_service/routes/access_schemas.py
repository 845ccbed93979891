"""The shapes of what an admin and an auditor are answered."""

from __future__ import annotations

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
]

KEY_ID, PERSON_ID = "key_0123456789abcdefghijkl", "per_0123456789abcdefghijkl"
SCOPES = some(enum("scan", "batch", "read", "release", "fhir", "webhooks"))
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
AUDIT = shape(
    entries=some(
        shape(
            seq=NUMBER, at=WHEN, actor=shape(kind=TEXT, id=TEXT, role=TEXT), action=TEXT,
            object=shape(kind=TEXT, id=TEXT), outcome=enum("done", "refused", "failed"), reason=TEXT, request=TEXT,
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
