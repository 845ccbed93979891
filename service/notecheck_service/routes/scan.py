"""POST /v1/scan: a note, or the notes of a case, to the contract's object; scanned now, and kept."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from notecheck import Entry, NoteError
from notecheck.report.lines import as_line
from notecheck_service.door.ask import Ask, Asked
from notecheck_service.door.guarded import Guarded
from notecheck_service.door.headers import TAKES_KEY
from notecheck_service.door.once import once
from notecheck_service.problems import Fault, Problem
from notecheck_service.routes.bodies import CaseToScan, NoteToScan, ToScan
from notecheck_service.routes.schemas import scan_answers
from notecheck_service.scanning import Task
from notecheck_service.store import Unit, notes, results
from notecheck_service.store.idempotency import Answer

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["scan"])


@router.post("/v1/scan", responses=scan_answers(), response_class=Response, openapi_extra=TAKES_KEY)
async def scan(body: ToScan, ask: Asked) -> Response:
    """Scan a note, or the notes of a case, now.

    The answer is the contract's object, `notecheck.result/1`, with the claim's findings under `claim` where one came.
    Text and result are kept, unless `store` is false; `Notecheck-Note` says under which id.
    """
    with once(ask, await ask.request.body()) as turn:
        if kept := await turn.kept():
            return kept
        found = await _result(ask, body)
        return await turn.keep(lambda unit: _answer(unit, body, found))


def _names(body: NoteToScan | CaseToScan) -> list[str]:
    """What each note is called in the result: as the caller calls it, else by its number."""
    if isinstance(body, NoteToScan):
        return [body.note_id or "note"]
    return [each.note_id or f"note-{number}" for number, each in enumerate(body.notes, 1)]


async def _result(ask: Ask, body: NoteToScan | CaseToScan) -> dict[str, Any]:
    """The contract's object; Problem where there is none."""
    if sum(len(each.text) for each in body.notes) > (most := ask.service.settings.note_code_points):
        raise Problem.field("text", f"longer than {most} characters")
    names = _names(body)
    entries = tuple(Entry(each.text, name, each.date) for each, name in zip(body.notes, names, strict=True))
    fault = None
    try:
        found = await ask.service.pool.scan(Task(entries, body.service, body.claim))
    except NoteError as error:
        # What its context holds may quote the note; it ends here.
        fault = error
    ask.service.metrics.scan(fault.code if fault else found["verdict"])
    if fault:
        raise Problem("note", faults=[Fault(_field(body, names, fault), f"{fault.code}: {fault.detail}")])
    return found


def _field(body: NoteToScan | CaseToScan, names: list[str], fault: NoteError) -> str:
    """Which field an error of the engine is about."""
    field = "date" if fault.detail.startswith("date:") else "note_id" if fault.detail.startswith("id:") else "text"
    if isinstance(body, NoteToScan):
        return field
    return f"notes.{names.index(fault.note_id)}.{field}" if fault.note_id in names else "notes"


def _answer(unit: Unit, body: NoteToScan | CaseToScan, found: dict[str, Any]) -> Answer:
    """The answer, once its notes and its result are kept."""
    data = as_line(found).encode()
    if not body.store:
        unit.record("note.scan", "practice", unit.scope.practice_id)
        return Answer(200, data)
    judged = _names(body).index(found["note_id"])
    versions = [
        notes.put(
            unit, each.text, external_id=each.note_id, case_id=body.case_id, patient=body.patient, author=each.author,
            service_date=found["date"] if number == judged else each.date,
        )
        for number, each in enumerate(body.notes)
    ]  # fmt: skip
    results.put(unit, versions[judged], found, data)
    revision = notes.revision_of(unit, versions[judged].note_id)
    return Answer(200, data, {"Notecheck-Note": versions[judged].note_id, "ETag": f'"{revision}"'})
