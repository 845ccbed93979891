"""What every connection does with a document: read, scan, keep."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from fastapi.concurrency import run_in_threadpool

from notecheck import NoteError
from notecheck.ingest.given import Terms
from notecheck.ingest.record import Record, Refusal
from notecheck.report.lines import as_line
from notecheck_service.connect.fhir.answer import Answered, Refused
from notecheck_service.connect.fhir.documents import Sent, read
from notecheck_service.door.service import Service
from notecheck_service.scanning import Task
from notecheck_service.store import Unit, notes, results

__all__ = ["keep", "outcomes"]

NAME = 400
"""Characters of the longest name in a list."""
TOGETHER = 4
"""Documents of one request that are scanned at the same time."""


async def outcomes(service: Service, documents: Sequence[Sent]) -> list[Answered | Refused]:
    """Read and scan each, some at the same time; in their order. A document that is refused stops no other."""
    turns = asyncio.Semaphore(TOGETHER)

    async def one(document: Sent) -> Answered | Refused:
        async with turns:
            return await _outcome(service, document)

    return list(await asyncio.gather(*map(one, documents)))


async def _outcome(service: Service, document: Sent) -> Answered | Refused:
    record = await run_in_threadpool(read, document, Terms(service.settings.note_code_points))
    if isinstance(record, Refusal):
        service.metrics.scan(record.code)
        return Refused(document, record.code, record.detail)
    try:
        found = await service.pool.scan(Task(record))
    except NoteError as error:
        service.metrics.scan(error.code)
        return Refused(document, error.code, error.detail)
    service.metrics.scan(found["verdict"])
    return Answered(document, record, found)


def keepable(name: str | None) -> str | None:
    """A name as the store's lists show it: what no column can hold of it is left out. The result has it whole."""
    return None if name is None else name.encode("utf-8", "ignore").decode().replace("\0", "")[:NAME] or None


def keep(unit: Unit, record: Record, found: dict[str, Any], *, name: str | None = None) -> notes.Version:
    """Keep a note's text and result; the version that was read. `name`: what the caller calls it."""
    about = {field: keepable(value) for field, value in found["about"].items()}
    version = notes.put(
        unit, record.note.text, external_id=name or record.note.id, case_id=about.get("account"),
        patient=about.get("patient"), author=about.get("provider"), service_date=found["date"],
    )  # fmt: skip
    results.put(unit, version, found, as_line(found).encode())
    return version
