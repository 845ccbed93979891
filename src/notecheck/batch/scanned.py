"""One record to what came of it: the object that is written out, and what it rests on."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

from notecheck.api import scan_record
from notecheck.batch.edition import Edition
from notecheck.core.errors import DataError, NoteError
from notecheck.ingest.faults import place_of
from notecheck.ingest.record import Record, Refusal
from notecheck.report.lines import as_line, refusal

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

    def read(self) -> tuple[bytes, dict[str, Any]]:
        """The line, and what it says."""
        line = zlib.decompress(self.line)
        return line, json.loads(line)


def outcome(record: Record | Refusal, edition: Edition) -> dict[str, Any]:
    """The result of a record, or its error, as `notecheck scan` writes them; whatever goes wrong."""
    if isinstance(record, Refusal):
        return _error(record)
    fault = ""
    try:
        return scan_record(record, service=edition.service, policies=edition.chosen).to_dict()
    except NoteError as error:
        return _error(Refusal.of(error, record.place, record.note.id))
    except DataError:
        raise
    except Exception as error:
        # The error may quote the note; only its place goes on.
        fault = place_of(error)
    return _error(Refusal("E_INTERNAL", fault, record.place, record.note.id))


def _error(why: Refusal) -> dict[str, Any]:
    return refusal(why.code, why.detail, why.place, why.note_id)


def scanned(record: Record | Refusal, edition: Edition) -> Done:
    """Scan a record and pack what came of it."""
    return _packed(outcome(record, edition), edition)


def refused(why: Refusal, edition: Edition) -> Done:
    """The same for a record that nobody can scan."""
    return _packed(_error(why), edition)


def _packed(found: dict[str, Any], edition: Edition) -> Done:
    line = zlib.compress(as_line(found).encode(), 1)
    service, day = (None, None) if "error" in found else (found["service"]["id"], found["date"])
    return Done(line, service, day, edition.judged(service, day))
