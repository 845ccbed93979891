"""One record to what came of it: the JSON lines that are stored, and what they rest on."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

from notecheck.api import scan_record
from notecheck.batch.edition import Edition
from notecheck.core.errors import NoteError
from notecheck.ingest.record import Record, Refusal
from notecheck.report.lines import as_line, refusal
from notecheck.report.result import Result

__all__ = ["Done", "outcome", "refused", "scanned"]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one record."""

    line: bytes
    """A result or an error as a JSON line, compressed."""
    service: str | None
    """Of a result. None: an error."""
    day: str | None
    """The note's own date, which chose the versions of the policies."""
    judged: bytes
    """Sum of the policies; see Edition.judged."""

    def read(self) -> dict[str, Any]:
        """The result or the error."""
        read: dict[str, Any] = json.loads(zlib.decompress(self.line))
        return read


def outcome(record: Record | Refusal, edition: Edition) -> Result | Refusal:
    """Scan a record; a refusal stays one."""
    if isinstance(record, Refusal):
        return record
    try:
        return scan_record(record, service=edition.service, policies=edition.chosen)
    except NoteError as error:
        return Refusal.of(error, record.place, record.note.id)


def scanned(record: Record | Refusal, edition: Edition) -> Done:
    """Scan a record and pack what came of it."""
    found = outcome(record, edition)
    if isinstance(found, Refusal):
        return refused(found, edition)
    line = zlib.compress(as_line(found.to_dict()).encode(), 1)
    day = None if found.written_on is None else str(found.written_on)
    return Done(line, found.service.id, day, edition.judged(found.service.id, day))


def refused(why: Refusal, edition: Edition) -> Done:
    """The same for a record that has no result."""
    line = as_line(refusal(why.code, why.detail, why.place, why.note_id))
    return Done(zlib.compress(line.encode(), 1), None, None, edition.judged(None, None))
