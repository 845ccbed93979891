"""The shapes of answers for OpenAPI, with examples that were written by hand."""

from __future__ import annotations

from typing import Any

__all__ = ["answers", "scan_answers"]

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
MAYBE: Schema = {"type": ["string", "null"]}
WHEN: Schema = {"type": "string", "format": "date-time"}


def enum(*names: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(names)}


def some(items: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": items}


def shape(**properties: Schema) -> Schema:
    """An object that has all of these; more may come in later versions."""
    return {"type": "object", "properties": properties, "required": list(properties)}


VERDICT = enum("ready", "addendum", "hold", "out_of_scope")
ITEM = shape(
    id=TEXT, title=TEXT, status=enum("met", "partial", "missing", "conflict", "not_applicable"),
    level=enum("required", "advisory"), evidence=some(TEXT), missing=some(TEXT), reason=TEXT, query=MAYBE,
    citation=TEXT, confidence={"type": "number"},
)  # fmt: skip
FACT = shape(
    id=TEXT, type=TEXT, start=NUMBER, end=NUMBER, text=TEXT, value={"type": "object"},
    assertion=enum("present", "absent", "possible", "hypothetical", "other_person"),
    time=enum("current", "past", "planned"), section=MAYBE, source=TEXT, confidence={"type": "number"},
)  # fmt: skip
RESULT = shape(
    schema={"const": "notecheck.result/1"},
    note_id=TEXT,
    verdict=VERDICT,
    score={"type": "integer", "minimum": 0, "maximum": 100},
    date=MAYBE,
    service=shape(id=TEXT, approach=MAYBE, session=TEXT, evidence=some(TEXT)),
    checklists=some(shape(id=TEXT, title=TEXT, version=TEXT, source=TEXT, items=some(ITEM))),
    facts=some(FACT),
    not_checked=some(shape(id=TEXT, statement=TEXT)),
    text=shape(characters=NUMBER, sha256=TEXT),
)
REFUSAL = shape(schema={"const": "notecheck.error/1"}, note_id=MAYBE, error=shape(code=TEXT, detail=TEXT))
PROBLEM = {
    "type": "object",
    "properties": {
        "type": TEXT, "title": TEXT, "status": NUMBER, "code": TEXT, "detail": TEXT,
        "errors": some(shape(field=TEXT, reason=TEXT)),
    },
    "required": ["type", "title", "status", "code"],
}  # fmt: skip
PROBLEM_EXAMPLE = {
    "type": "urn:notecheck:problem:field",
    "title": "A field cannot be used.",
    "status": 422,
    "code": "field",
    "errors": [{"field": "date", "reason": "String should match pattern"}],
}
RESULT_EXAMPLE = {
    "schema": "notecheck.result/1",
    "note_id": "visit-17",
    "verdict": "addendum",
    "score": 79,
    "date": "2026-03-04",
    "service": {"id": "esi", "approach": "transforaminal", "session": "initial", "evidence": ["f1"]},
    "checklists": [
        {
            "id": "esi", "title": "Epidural steroid injection", "version": "2026-04", "source": "L39240",
            "items": [
                {
                    "id": "esi.severity", "title": "Severity", "status": "missing", "level": "required",
                    "evidence": [], "missing": ["scale"],
                    "reason": "No pain score from before the procedure is recorded.",
                    "query": "Pain before the procedure is not stated. If it was assessed, please state how.",
                    "citation": "L39240, covered indications", "confidence": 0.9,
                }
            ],
        }
    ],
    "facts": [
        {
            "id": "f1", "type": "spinal_target", "start": 21, "end": 26, "text": "L5-S1",
            "value": {"levels": ["L5-S1"], "side": "left", "approach": "transforaminal"}, "assertion": "present",
            "time": "current", "section": None, "source": "rule:spinal_target", "confidence": 0.9,
        }
    ],
    "not_checked": [{"id": "claim", "statement": "The claim: codes, units, modifiers."}],
    "text": {"characters": 109, "sha256": "0" * 64, "encoding": None},
}  # fmt: skip
NOTE_ID = "note_0123456789abcdefghijkl"
BATCH_ID = "batch_0123456789abcdefghijkl"
RESULT_ID = "res_0123456789abcdefghijkl"
AT = "2026-03-04T15:04:05Z"
COUNT_OR_NONE: Schema = {"type": ["integer", "null"]}
WHEN_OR_NONE: Schema = {"type": ["string", "null"], "format": "date-time"}

NOTE = shape(
    id=TEXT, note_id=TEXT, case_id=MAYBE, patient=MAYBE, author=MAYBE, date=MAYBE, service=MAYBE, verdict=MAYBE,
    score=COUNT_OR_NONE, gaps=NUMBER, hold=enum("unread", "held", "released", "out_of_scope"), priority=NUMBER,
    assigned_to=MAYBE, version=NUMBER, result=MAYBE, created_at=WHEN, scanned_at=WHEN_OR_NONE, revision=NUMBER,
)  # fmt: skip
NOTE_EXAMPLE = {
    "id": NOTE_ID, "note_id": "visit-17", "case_id": None, "patient": "4711", "author": "dr-a", "date": "2026-03-04",
    "service": "esi", "verdict": "addendum", "score": 79, "gaps": 3, "hold": "held", "priority": 0, "assigned_to": None,
    "version": 1, "result": RESULT_ID, "created_at": AT, "scanned_at": AT, "revision": 2,
}  # fmt: skip
VERSION = shape(number=NUMBER, sha256=TEXT, characters=NUMBER, created_at=WHEN, removed_at=WHEN_OR_NONE)
ONE_NOTE = {"allOf": [NOTE, shape(versions=some(VERSION))]}
ONE_NOTE_EXAMPLE = NOTE_EXAMPLE | {
    "versions": [{"number": 1, "sha256": "0" * 64, "characters": 109, "created_at": AT, "removed_at": None}]
}
NOTES = shape(notes=some(NOTE), next=MAYBE)
NOTES_EXAMPLE = {"notes": [NOTE_EXAMPLE], "next": NOTE_ID}
RESULTS = shape(
    results=some(
        shape(
            id=TEXT, service=TEXT, verdict=VERDICT, score=COUNT_OR_NONE, gaps=NUMBER, policies={"type": "object"},
            sha256=TEXT, created_at=WHEN,
        )
    )
)  # fmt: skip
RESULTS_EXAMPLE = {
    "results": [
        {
            "id": RESULT_ID, "service": "esi", "verdict": "addendum", "score": 79, "gaps": 3,
            "policies": {"esi": "2026-04"}, "sha256": "0" * 64, "created_at": AT,
        }
    ]
}  # fmt: skip
RELEASE = shape(
    note=TEXT, note_id=TEXT, hold=enum("unread", "held", "released", "out_of_scope"), released={"type": "boolean"},
    result=MAYBE, reasons=some(shape(item=TEXT, status=TEXT, reason=TEXT, citation=MAYBE)), revision=NUMBER,
)  # fmt: skip
RELEASE_EXAMPLE = {
    "note": NOTE_ID, "note_id": "visit-17", "hold": "held", "released": False, "result": RESULT_ID, "revision": 2,
    "reasons": [
        {
            "item": "esi.severity", "status": "missing", "citation": "L39240, covered indications",
            "reason": "No pain score from before the procedure is recorded.",
        }
    ],
}  # fmt: skip
BATCH = shape(
    id=TEXT, state=enum("queued", "running", "done", "cancelled"), done=NUMBER, scanned=NUMBER, refused=NUMBER,
    total=COUNT_OR_NONE, created_at=WHEN, finished_at=WHEN_OR_NONE,
)  # fmt: skip
BATCH_EXAMPLE = {
    "id": BATCH_ID, "state": "running", "done": 120, "scanned": 118, "refused": 2, "total": None,
    "created_at": AT, "finished_at": None,
}  # fmt: skip
BATCHES = shape(batches=some(BATCH), next=MAYBE)
BATCHES_EXAMPLE = {"batches": [BATCH_EXAMPLE], "next": None}
OUTCOMES = shape(
    outcomes=some(shape(place=NUMBER, note=MAYBE, outcome={"oneOf": [RESULT, REFUSAL, {"type": "null"}]})), next=NUMBER
)
OUTCOMES_EXAMPLE = {"outcomes": [{"place": 0, "note": NOTE_ID, "outcome": RESULT_EXAMPLE}], "next": 1}
EVENTS = shape(
    events=some(shape(id=TEXT, kind=TEXT, subject=TEXT, codes={"type": "object"}, created_at=WHEN)), next=NUMBER
)
EVENTS_EXAMPLE = {
    "events": [
        {
            "id": "evt_0123456789abcdefghijkl", "kind": "note.held", "subject": NOTE_ID, "codes": {"before": "unread"},
            "created_at": AT,
        }
    ],
    "next": 7,
}  # fmt: skip
JOBS = shape(
    jobs=some(
        shape(
            id=TEXT, kind=TEXT, state=enum("waiting", "running", "done", "dead"), attempts=NUMBER, error=MAYBE,
            payload={"type": "object"}, run_after=WHEN, created_at=WHEN, finished_at=WHEN_OR_NONE,
        )
    ),
    next=MAYBE,
)  # fmt: skip
JOBS_EXAMPLE = {
    "jobs": [
        {
            "id": "job_0123456789abcdefghijkl", "kind": "batch", "state": "dead", "attempts": 6,
            "error": "MemoryError in notecheck_service.jobs.scan_batch, line 80", "payload": {"batch": BATCH_ID},
            "run_after": AT, "created_at": AT, "finished_at": AT,
        }
    ],
    "next": None,
}  # fmt: skip
VERSIONS = shape(
    program=shape(name=TEXT, version=TEXT, sha256=TEXT), schema=TEXT, lexicons=shape(sha256=TEXT),
    models=some({"type": "object"}), policies=some(shape(id=TEXT, version=TEXT, effective=TEXT, sha256=TEXT)),
)  # fmt: skip
VERSIONS_EXAMPLE = {
    "program": {"name": "notecheck", "version": "0.1.0", "sha256": "0" * 64},
    "schema": "notecheck.result/1", "lexicons": {"sha256": "0" * 64}, "models": [],
    "policies": [{"id": "esi", "version": "2026-04", "effective": "2026-04-01", "sha256": "0" * 64}],
}  # fmt: skip
NOTHING: dict[int | str, Schema] = {204: {"description": "Done."}}


def answers(schema: Schema, example: object, status: int = 200, **headers: str) -> dict[int | str, Schema]:
    """What a route answers with where all is well. `headers`: name (underscores for hyphens) to what it says."""
    return {
        status: {
            "description": "As asked.",
            "content": {"application/json": {"schema": schema, "example": example}},
            "headers": {
                name.replace("_", "-"): {"schema": TEXT, "description": says} for name, says in headers.items()
            },
        }
    }


def scan_answers() -> dict[int | str, Schema]:
    """Of POST /v1/scan."""
    return answers(RESULT, RESULT_EXAMPLE, Notecheck_Note="Our id of the note.", ETag="Its revision, for a change.")


def text_answers() -> dict[int | str, Schema]:
    """Of GET /v1/notes/{id}/text."""
    found = answers(TEXT, "SYNTHETIC NOTE. …", ETag="SHA-256 of its bytes.", Notecheck_Version="Its number.")
    found[200]["content"] = {"text/plain": found[200]["content"].pop("application/json")}
    return found


FILES_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-ndjson": {
                # One JSON object a line; what a line holds is judged line by line.
                "schema": {},
                "example": '{"id": "a", "text": "SYNTHETIC NOTE. L4-5 ESI under fluoroscopy.", "date": "2026-03-02"}\n',
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"files": some({"type": "string", "format": "binary"})},
                    "required": ["files"],
                    "additionalProperties": False,
                }
            },
        },
    }
}
"""Of POST /v1/batches."""


def health_answers() -> dict[int | str, Schema]:
    """Of GET /health/ready: 503 says why."""
    schema = shape(status=enum("ready", "unready"), reasons=some(TEXT))
    ready = answers(schema, {"status": "ready", "reasons": []})
    return ready | answers(schema, {"status": "unready", "reasons": ["scanners_starting"]}, 503)
