"""What is stored, as it is answered. Names stay; more may come."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from notecheck_service.access.keys import Key
from notecheck_service.access.people import Person
from notecheck_service.jobs.batches import Batch, Outcome
from notecheck_service.jobs.queue import Job
from notecheck_service.store.audit import AuditEntry
from notecheck_service.store.events import Event
from notecheck_service.store.notes import Note, Version
from notecheck_service.store.readers import Sight, Unusual
from notecheck_service.store.results import Result

__all__ = [
    "batch_shape",
    "entry_shape",
    "event_shape",
    "job_shape",
    "key_shape",
    "moment",
    "note_shape",
    "outcomes_shape",
    "person_shape",
    "release_shape",
    "result_shape",
    "sight_shape",
    "unusual_shape",
    "version_shape",
]


def moment(at: datetime | None) -> str | None:
    """RFC 3339, UTC."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def note_shape(note: Note) -> dict[str, Any]:
    """A note without its text."""
    return {
        "id": note.id,
        "note_id": note.external_id,
        "case_id": note.case_id,
        "patient": note.patient,
        "author": note.author,
        "date": note.service_date,
        "service": note.service,
        "verdict": note.verdict,
        "score": note.score,
        "gaps": note.gaps,
        "hold": note.hold,
        "priority": note.priority,
        "assigned_to": note.assigned_to,
        "version": note.version_number,
        "result": note.result_id,
        "created_at": moment(note.created_at),
        "scanned_at": moment(note.scanned_at),
        "revision": note.revision,
    }


def version_shape(version: Version) -> dict[str, Any]:
    """One text of a note, without the text."""
    return {
        "number": version.number,
        "sha256": version.sha256,
        "characters": version.code_points,
        "created_at": moment(version.created_at),
        "removed_at": moment(version.removed_at),
    }


def result_shape(result: Result) -> dict[str, Any]:
    """A result without its body."""
    return {
        "id": result.id,
        "service": result.service,
        "verdict": result.verdict,
        "score": result.score,
        "gaps": result.gaps,
        "policies": result.versions,
        "sha256": result.sha256,
        "created_at": moment(result.created_at),
    }


def event_shape(event: Event) -> dict[str, Any]:
    """Something that happened: ids and codes."""
    return {
        "id": event.id,
        "kind": event.kind,
        "subject": event.subject_id,
        "codes": event.codes,
        "created_at": moment(event.created_at),
    }


def release_shape(note: Note, found: dict[str, Any] | None) -> dict[str, Any]:
    """Whether the bill waits, and for what: each required item that is not met, and each finding that stops a claim."""
    return {
        "note": note.id,
        "note_id": note.external_id,
        "hold": note.hold,
        "released": note.hold in ("released", "out_of_scope"),
        "result": note.result_id,
        "reasons": [*_gaps(found), *_stops(found)] if found and note.hold == "held" else [],
        "revision": note.revision,
    }


def _gaps(found: dict[str, Any]) -> list[dict[str, Any]]:
    items = [item for checklist in found["checklists"] for item in checklist["items"]]
    open_ = [i for i in items if i["level"] == "required" and i["status"] not in ("met", "not_applicable")]
    return [{"item": i["id"], "status": i["status"], "reason": i["reason"], "citation": i["citation"]} for i in open_]


def _stops(found: dict[str, Any]) -> list[dict[str, Any]]:
    findings = found.get("claim", {}).get("findings", [])
    stops = [each for each in findings if each["severity"] == "stop"]
    return [{"item": f["code"], "status": "stop", "reason": f["message"], "citation": f["citation"]} for f in stops]


def batch_shape(batch: Batch) -> dict[str, Any]:
    """A batch and how far it is."""
    return {
        "id": batch.id,
        "state": batch.state,
        "done": batch.done,
        "scanned": batch.scanned,
        "refused": batch.refused,
        "total": batch.done if batch.state == "done" else None,
        "created_at": moment(batch.created_at),
        "finished_at": moment(batch.finished_at),
    }


def outcomes_shape(found: list[tuple[Outcome, bytes]], after: int) -> bytes:
    """Outcomes with their bodies, which are JSON as it was kept: it is not read and written again."""
    rows = [
        b'{"place":%d,"note":%s,"outcome":%s}' % (each.place, json.dumps(each.note_id).encode(), body.strip())
        for each, body in found
    ]
    return b'{"outcomes":[%s],"next":%d}' % (b",".join(rows), found[-1][0].place + 1 if found else after)


def job_shape(job: Job) -> dict[str, Any]:
    """A job: ids and codes."""
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "attempts": job.attempts,
        "error": job.error,
        "payload": job.payload,
        "run_after": moment(job.run_after),
        "created_at": moment(job.created_at),
        "finished_at": moment(job.finished_at),
    }


def key_shape(key: Key) -> dict[str, Any]:
    """A key without its secret."""
    return {
        "id": key.id,
        "name": key.name,
        "scopes": key.scopes,
        "created_by": key.created_by,
        "created_at": moment(key.created_at),
        "used_at": moment(key.used_at),
        "expires_at": moment(key.expires_at),
        "revoked_at": moment(key.revoked_at),
    }


def person_shape(person: Person) -> dict[str, Any]:
    """A person as an admin sees them."""
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "role": person.role,
        "created_at": moment(person.created_at),
        "disabled_at": moment(person.disabled_at),
        "version": person.version,
    }


def entry_shape(entry: AuditEntry) -> dict[str, Any]:
    """An entry of the audit."""
    return {
        "seq": entry.seq,
        "at": moment(entry.at),
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "role": entry.role},
        "action": entry.action,
        "object": {"kind": entry.object_kind, "id": entry.object_id},
        "outcome": entry.outcome,
        "reason": entry.reason,
        "request": entry.request_id,
        "detail": entry.detail,
        "hash": entry.hash,
    }


def sight_shape(sight: Sight) -> dict[str, Any]:
    """One time that somebody saw something of a chart."""
    return {
        "seq": sight.seq,
        "at": moment(sight.at),
        "actor": {"id": sight.actor_id, "role": sight.role},
        "action": sight.action,
        "note": sight.note_id,
        "outcome": sight.outcome,
    }


def unusual_shape(found: Unusual) -> dict[str, Any]:
    """A day that is out of the ordinary."""
    return {
        "actor": {"id": found.actor_id, "role": found.role},
        "day": found.day.isoformat(),
        "code": found.code,
        "count": found.count,
        "usual": found.usual,
    }
