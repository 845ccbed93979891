"""Bodies that mean harm, or were made by a program with a fault. Each carries a canary that no answer may repeat."""

from __future__ import annotations

import json
from itertools import product

CANARY = "Zqcanary7Quillfeather"
VALUES: list[object] = [
    CANARY, "", " ", "\u0000" + CANARY, CANARY + "\u0000", "\ud800" + CANARY, CANARY + "\udfff", "\ufeff" + CANARY,
    "'; DROP TABLE note; --" + CANARY, "{{7*7}}" + CANARY, "<script>" + CANARY, "../../" + CANARY, "%00" + CANARY,
    "=cmd|" + CANARY, CANARY * 500, "\n".join([CANARY] * 40), "a\u0301" * 300 + CANARY, "😀" * 100 + CANARY,
    -1, 0, 1, 2**31, 2**63, -(2**63), 10**40, 1.5, 1e308, True, False, None, [], {}, [[]], [CANARY], {CANARY: CANARY},
    {"text": CANARY}, [{"text": CANARY}], [None], {"": ""}, [[[[CANARY]]]],
]  # fmt: skip
FIELDS = {
    "POST /v1/scan": ("text", "note_id", "date", "service", "claim", "patient", "author", "store", "notes", CANARY),
    "PATCH /v1/notes/{id}": ("assigned_to", "priority", CANARY),
    "POST /v1/keys": ("name", "scopes", "expires_at", CANARY),
    "POST /v1/people": ("login", "name", "role", CANARY),
    "PATCH /v1/people/{id}": ("name", "role", "disabled", CANARY),
}
GOOD: dict[str, dict[str, object]] = {
    "POST /v1/scan": {"text": "L4-5 ESI under fluoroscopy. Pain 7/10. " + CANARY, "store": False},
    "PATCH /v1/notes/{id}": {"priority": 1},
    "POST /v1/keys": {"name": CANARY, "scopes": ["read"]},
    "POST /v1/people": {"login": CANARY, "name": CANARY, "role": "biller"},
    "PATCH /v1/people/{id}": {"name": CANARY},
}
SIGN = CANARY.encode()
BROKEN = [
    b"", b"{", b"}", b"[", b'"', b"null", b"true", b"0", b"NaN", b"Infinity", b"-", b"{}", b"[]", b'""', b"\xff\xfe",
    b"\x00", b"\xef\xbb\xbf{}", b'{"text": "' + SIGN, b'{"text": "\xff' + SIGN + b'"}', b"[" * 100_000,
    b'{"a":' * 50_000, b'{"text": 1' + b"0" * 100_000 + b"}", b'{"text": "x", "text": "' + SIGN + b'"}',
    b'{"' + SIGN + b'": 1, "' + SIGN + b'": 2}', b'{"text": NaN}', b'{"text": "\\ud800"}', b'{"text": "\\u0000"}',
    b"<xml>" + SIGN + b"</xml>", b"text=" + SIGN, b"--x\r\n\r\n" + SIGN, b'{"text": "\\x"}',
    b'{"text": "a"} {"text": "' + SIGN + b'"}', b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"%PDF-1.7",
    b'{"claim": {"lines": ' + b"[" * 60 + b"]" * 60 + b"}}", b'{"text": 1e999}', b'{"text": -0}', b"\r\n" * 500,
    b'{"text": "\t"}',
]  # fmt: skip
KINDS = [
    "application/json", "application/json; charset=utf-16", "text/plain", "application/xml", "", "application/x-ndjson",
    "multipart/form-data; boundary=x", "multipart/form-data", "application/fhir+json",
]  # fmt: skip


def bodies(route: str) -> list[tuple[str, bytes]]:
    """Content type and body of each; over three hundred."""
    good = GOOD.get(route, {})
    fields = FIELDS.get(route, (CANARY, "text"))
    changed = [{**good, field: value} for field, value in product(fields, VALUES)]
    found = [("application/json", json.dumps(each).encode()) for each in changed]
    found += [(kind, each) for each in BROKEN for kind in KINDS]
    return found
