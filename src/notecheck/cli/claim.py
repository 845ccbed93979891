"""`notecheck claim`: claims to findings, one outcome for each record, and the exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from notecheck.api import scan_record
from notecheck.claim.check import ClaimResult, check_claim
from notecheck.claim.payers import PayerRule, read_payer
from notecheck.cli import Format, Severity
from notecheck.cli.output import Sink, format_for
from notecheck.core.errors import NotecheckError, NoteError, UsageError
from notecheck.ingest.claims import ClaimRecord, read_claims
from notecheck.ingest.faults import place_of
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door
from notecheck.report.lines import as_array, as_line, as_object
from notecheck.report.result import Result

__all__ = ["Checked", "Options", "run"]

FAILS: dict[Severity | None, frozenset[str]] = {
    None: frozenset(),
    Severity.WARN: frozenset(("warn", "stop")),
    Severity.STOP: frozenset(("stop",)),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    note: str | None = None
    payer_rules: tuple[str, ...] = ()
    format: Format | None = None
    fail_on: Severity | None = None
    out: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim that was checked."""

    id: str
    result: ClaimResult


Outcome = Checked | Refusal


@dataclass
class Tally:
    """How the claims came out, by their gravest finding."""

    worst: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def exit_code(self, fail_on: Severity | None) -> int:
        """0 done, 1 threshold reached, 2 nothing could be read, 3 some records could not."""
        if not self.worst:
            return 2
        if self.refused:
            return 3
        return 1 if FAILS[fail_on] & set(self.worst) else 0

    def __str__(self) -> str:
        parts = ", ".join(f"{n} {name}" for name, n in sorted(self.worst.items()))
        return f"{self.worst.total()} checked" + (f" ({parts})" if parts else "") + f", {self.refused} refused"


def run(path: str, options: Options) -> int:
    """Check every claim and write what was found; the exit code."""
    try:
        form = format_for(options.format, options.out)
        if form is Format.HTML:
            raise UsageError("claims are written as table, json or jsonl")
        rules = [_rule(each) for each in options.payer_rules]
        note = _note(options.note) if options.note else None
        tally = Tally()
        outcomes = _told((_checked(each, note, rules) for each in _claims(path, alone=note is not None)), tally)
        with Sink(options.out) as sink:
            _write(outcomes, form, sink.stream)
    except NotecheckError as error:
        return _say(str(error), 2)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _say(f"E_OUT: {(error.strerror or type(error).__name__).lower()}", 2)
    if not options.quiet and tally.worst.total() + tally.refused != 1:
        _say(str(tally))
    return tally.exit_code(options.fail_on)


def _say(message: str, code: int = 0) -> int:
    sys.stderr.write(f"notecheck: {message}\n")
    return code


def _rule(path: str) -> PayerRule:
    fault = ""
    try:
        return read_payer(Path(path).read_text(encoding="utf-8"), path)
    except OSError as error:
        fault = f"{path}: E_UNREADABLE: {(error.strerror or type(error).__name__).lower()}"
    except UnicodeError:
        fault = f"{path}: E_DECODE: not UTF-8"
    raise UsageError(fault)


def _note(path: str) -> Result:
    """The result of scanning the one note of a file."""
    found = list(islice(Door().read([path]), 2))
    if len(found) != 1:
        raise UsageError(f"--note: {path} holds {'more than one note' if found else 'no note'}")
    if isinstance(found[0], Record):
        return scan_record(found[0])
    raise NoteError(found[0].code, found[0].detail, note_id=found[0].note_id)


def _claims(path: str, *, alone: bool) -> Iterator[ClaimRecord | Refusal]:
    """The records; with --note there may be only one, and it must bring no text of its own."""
    records = read_claims(path)
    if not alone:
        return records
    found = list(islice(records, 2))
    if len(found) != 1 or (isinstance(found[0], ClaimRecord) and found[0].text is not None):
        raise UsageError("--note goes with one claim that brings no text; several bring theirs in their records")
    return iter(found)


def _checked(record: ClaimRecord | Refusal, note: Result | None, rules: Sequence[PayerRule]) -> Outcome:
    if isinstance(record, Refusal):
        return record
    try:
        beside = note if record.text is None else record.text
        return Checked(record.id, check_claim(record.claim, beside, payer_rules=rules))
    except NotecheckError:
        raise
    except Exception as error:
        return Refusal("E_INTERNAL", place_of(error), record.place, record.id)


def _told(outcomes: Iterator[Outcome], tally: Tally) -> Iterator[Outcome]:
    """Count each outcome and say each refusal."""
    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            tally.refused += 1
            name = f" (claim {outcome.note_id})" if outcome.note_id else ""
            _say(f"{outcome.place}: {outcome.code}: {outcome.detail}{name}")
        else:
            tally.worst[outcome.result.worst or "clear"] += 1
        yield outcome


def _object(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Checked):
        return outcome.result.to_dict(outcome.id)
    error = {"code": outcome.code, "detail": outcome.detail}
    return {"schema": "notecheck.error/1", "claim_id": outcome.note_id, "input": outcome.place, "error": error}


def _write(outcomes: Iterator[Outcome], form: Format, stream: TextIO) -> None:
    if form is Format.JSONL:
        for outcome in outcomes:
            stream.write(as_line(_object(outcome)))
    elif form is Format.JSON:
        first = list(islice(outcomes, 2))
        if len(first) == 1:
            stream.write(as_object(_object(first[0])))
        else:
            stream.writelines(as_array(map(_object, chain(first, outcomes))))
    else:
        from notecheck.cli.claim_table import write_tables

        write_tables(outcomes, stream)
