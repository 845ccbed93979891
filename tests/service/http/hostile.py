"""Bodies that mean harm, or were made by a program with a fault. Each carries a canary that no answer may repeat."""

from __future__ import annotations

import json
from itertools import product
from urllib.parse import quote, urlencode

CANARY = "Zqcanary7Quillfeather"
VALUES: list[object] = [
    CANARY, "", " ", "\u0000" + CANARY, CANARY + "\u0000", "\ud800" + CANARY, CANARY + "\udfff", "\ufeff" + CANARY,
    "'; DROP TABLE note; --" + CANARY, "{{7*7}}" + CANARY, "<script>" + CANARY, "../../" + CANARY, "%00" + CANARY,
    "=cmd|" + CANARY, CANARY * 500, "\n".join([CANARY] * 40), "a\u0301" * 300 + CANARY, "😀" * 100 + CANARY,
    -1, 0, 1, 2**31, 2**63, -(2**63), 10**40, 1.5, 1e308, True, False, None, [], {}, [[]], [CANARY], {CANARY: CANARY},
    {"text": CANARY}, [{"text": CANARY}], [None], {"": ""}, [[[[CANARY]]]],
]  # fmt: skip
FHIR = ("resourceType", "id", "subject", "author", "date", "content", "contained", "parameter", "entry", CANARY)
FIELDS: dict[str, tuple[str, ...]] = {
    "POST /v1/scan": ("text", "note_id", "date", "service", "claim", "patient", "author", "store", "notes", CANARY),
    "PATCH /v1/notes/{id}": ("assigned_to", "priority", CANARY),
    "POST /v1/keys": ("name", "scopes", "expires_at", CANARY),
    "POST /v1/people": ("login", "name", "role", CANARY),
    "PATCH /v1/people/{id}": ("name", "role", "disabled", CANARY),
    "POST /v1/webhooks": ("url", "kinds", CANARY),
    "POST /fhir/DocumentReference/$notecheck": FHIR,
    "POST /fhir/$notecheck": FHIR,
    "POST /cds-services/{id}": ("hook", "hookInstance", "context", "prefetch", "fhirServer", CANARY),
    "POST /cds-services/{id}/feedback": ("feedback", CANARY),
}
DOCUMENT = {"resourceType": "DocumentReference", "content": [{"attachment": {"data": "Tm90ZS4gRVNJIHRvZGF5Lg=="}}]}
CARD = {"card": "0" * 36, "outcome": "accepted", "outcomeTimestamp": "2026-03-04T05:06:07Z"}
GOOD: dict[str, dict[str, object]] = {
    "POST /v1/scan": {"text": "L4-5 ESI under fluoroscopy. Pain 7/10. " + CANARY, "store": False},
    "PATCH /v1/notes/{id}": {"priority": 1},
    "POST /v1/keys": {"name": CANARY, "scopes": ["read"]},
    "POST /v1/people": {"login": CANARY, "name": CANARY, "role": "biller"},
    "PATCH /v1/people/{id}": {"name": CANARY},
    "POST /v1/webhooks": {"url": f"https://{CANARY}.example/"},
    "POST /fhir/DocumentReference/$notecheck": DOCUMENT,
    "POST /fhir/$notecheck": DOCUMENT,
    "POST /cds-services/{id}": {
        "hook": "order-sign", "hookInstance": CANARY, "prefetch": {"notes": DOCUMENT},
        "context": {"userId": "a", "patientId": CANARY, "draftOrders": {}},
    },
    "POST /cds-services/{id}/feedback": {"feedback": [CARD]},
}  # fmt: skip
FORMS: dict[str, dict[str, object]] = {
    "POST /worklist/views": {"name": CANARY, "hold": "held", "sort": "gaps", "gaps_min": "1", "service": "esi"},
    "POST /worklist/views/{id}/remove": {},
    "POST /worklist/assign": {"person": "", "note": CANARY},
    "POST /worklist/export": {"note": CANARY, "hold": "held", "sort": "gaps", "gaps_min": "1", "after": CANARY},
    "POST /review/{id}/answers": {
        "seen": "1", "item": "esi.session-count", "words": CANARY, "choice": "words", "quote": CANARY, "start": "0",
        "end": "1",
    },
    "POST /review/{id}/discard": {"seen": "1", "item": "esi.session-count"},
    "POST /review/{id}/hand-over": {"seen": "1"},
    "POST /review/{id}/decide": {"seen": "1", "release": "true", "reason": CANARY},
    "POST /addendum/{id}/plan": {
        "seen": "1", "kind": "addendum", "event_date": "2026-03-02", "patient": CANARY, "reason": CANARY,
        "retracts": CANARY,
    },
    "POST /addendum/{id}/preview": {"seen": "1"},
    "POST /addendum/{id}/abandon": {"seen": "1"},
    "POST /addendum/{id}/sign": {"digest": "0" * 64, "password": CANARY},
    "POST /addendum/{id}/rescan": {},
    "POST /feedback/{id}": {"state": "upheld"},
    "POST /settings": {"key": "single_keys", "value": "yes"},
    "POST /sign-in": {"login": CANARY, "password": CANARY, "code": "123456", "back": "/worklist"},
    "POST /sign-out": {},
    "POST /prove": {"password": CANARY},
}  # fmt: skip
"""Every form of the page, with what it carries when all is well."""
SIGN = CANARY.encode()
BROKEN = [
    b"", b"{", b"}", b"[", b'"', b"null", b"true", b"0", b"NaN", b"Infinity", b"-", b"{}", b"[]", b'""', b"\xff\xfe",
    b"\x00", b"\xef\xbb\xbf{}", b'{"text": "' + SIGN, b'{"text": "\xff' + SIGN + b'"}', b"[" * 100_000,
    b'{"a":' * 50_000, b'{"text": 1' + b"0" * 100_000 + b"}", b'{"text": "x", "text": "' + SIGN + b'"}',
    b'{"' + SIGN + b'": 1, "' + SIGN + b'": 2}', b'{"text": NaN}', b'{"text": "\\ud800"}', b'{"text": "\\u0000"}',
    b"<xml>" + SIGN + b"</xml>", b"text=" + SIGN, b"--x\r\n\r\n" + SIGN, b'{"text": "\\x"}',
    b'{"text": "a"} {"text": "' + SIGN + b'"}', b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"%PDF-1.7",
    b'{"claim": {"lines": ' + b"[" * 60 + b"]" * 60 + b"}}", b'{"text": 1e999}', b'{"text": -0}', b"\r\n" * 500,
    b'{"text": "\t"}', b"&" * 5000, b"%" * 3000, b"a=%zz&" + SIGN + b"=%ed%a0%80", b"csrf=" + SIGN,
    b'--x\r\nContent-Disposition: form-data; name="' + SIGN + b'"\r\n\r\nx\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="seen"; filename="' + SIGN + b'"\r\n\r\n1\r\n--x--\r\n',
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
KINDS = [
    "application/json", "application/json; charset=utf-16", "text/plain", "application/xml", "", "application/x-ndjson",
    "multipart/form-data; boundary=x", "multipart/form-data", "application/fhir+json", FORM,
]  # fmt: skip
NASTY = ["%00", "%ed%a0%80", "..%2f..", CANARY, "a" * 3000, "%F0%9F%98%80", "*", "' or 1=1", "note_" + "a" * 22]
"""What may stand in an address."""
NAMES = (
    "limit", "after", "sort", "verdict", "state", "from", "actor_id", "note", "version", "url", "back", "prove", "code",
    "days", "zone", "patient", "hold", "service", "assigned_to", "gaps_min", "action", "object_id", "outcome", CANARY,
)  # fmt: skip
"""What is asked after the question mark anywhere."""
ODD = (*NASTY, "-1", "0", "99999999999999999999", "1e9", "", "2026-99-99", quote("<script>" + CANARY))


def bodies(route: str) -> list[tuple[str, bytes]]:
    """Content type and body of each; over three hundred."""
    good = GOOD.get(route) or FORMS.get(route, {})
    fields = FIELDS.get(route, (*FORMS.get(route, ()), CANARY))
    changed = [{**good, field: value} for field, value in product(fields, VALUES)]
    kind, written = (FORM, as_form) if route in FORMS else ("application/json", as_json)
    return [(kind, written(each)) for each in changed] + [(kind, each) for each in BROKEN for kind in KINDS]


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def as_form(values: dict[str, object]) -> bytes:
    """As a browser would send it, were it so minded: every value percent-encoded, lists as names given again."""
    given = {name: value if isinstance(value, str | list) else str(value) for name, value in values.items()}
    return urlencode(given, doseq=True, errors="surrogatepass").encode()


def queries() -> list[str]:
    """What stands after the question mark of each; over three hundred."""
    return [f"{name}={value}" for name, value in product(NAMES, ODD)]
