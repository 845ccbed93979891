"""`notecheck scan`: paths to results, one outcome for each record, and the exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from notecheck.api import SERVICES, scan_record
from notecheck.cli import Format, Threshold
from notecheck.cli.output import Outcome, Sink, format_for, write
from notecheck.core.errors import NotecheckError, NoteError, UsageError
from notecheck.ingest.admit import admit_date
from notecheck.ingest.columns import asked_columns
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door
from notecheck.judge.load import load_policies
from notecheck.judge.policy import Policy

__all__ = ["Options", "run"]

FAILS = {
    None: frozenset[str](),
    Threshold.ADDENDUM: frozenset(("addendum", "hold")),
    Threshold.HOLD: frozenset(("hold",)),
}
STEP = 25
"""Notes between two signs of progress."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    format: Format | None = None
    policies: tuple[str, ...] = ()
    date: str | None = None
    service: str | None = None
    fail_on: Threshold | None = None
    out: str | None = None
    columns: tuple[str, ...] = ()
    limit: int = 5_000_000
    quiet: bool = False


@dataclass
class Tally:
    """How the records came out."""

    verdicts: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one."""
        if isinstance(outcome, Refusal):
            self.refused += 1
        else:
            self.verdicts[str(outcome.verdict)] += 1

    def exit_code(self, fail_on: Threshold | None) -> int:
        """0 done, 1 threshold reached, 2 nothing could be read, 3 some records could not."""
        if not self.verdicts:
            return 2
        if self.refused:
            return 3
        return 1 if FAILS[fail_on] & set(self.verdicts) else 0

    def __str__(self) -> str:
        verdicts = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in sorted(self.verdicts.items()))
        notes = f"{self.verdicts.total()} scanned" + (f" ({verdicts})" if verdicts else "")
        return f"{notes}, {self.refused} refused"


def run(paths: Sequence[str], options: Options) -> int:
    """Scan everything and write it; the exit code."""
    try:
        door = Door(options.limit, admit_date(options.date), asked_columns(options.columns))
        policies = chosen_policies(options.policies)
        if options.service is not None and options.service not in SERVICES:
            raise UsageError(f"no such service: {options.service}; there are {', '.join(SERVICES)}")
        form = format_for(options.format, options.out)
        tally = Tally()
        outcomes = _counted(_outcomes(door, paths, options, policies), tally, options, form)
        with Sink(options.out) as sink:
            write(outcomes, form, sink.stream, single=len(paths) == 1, paths=paths)
    except NotecheckError as error:
        return _say(str(error), 2)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _say(f"E_OUT: {(error.strerror or type(error).__name__).lower()}", 2)
    _summary(tally, door, options)
    return tally.exit_code(options.fail_on)


def _say(message: str, code: int = 0) -> int:
    sys.stderr.write(f"notecheck: {message}\n")
    return code


def chosen_policies(names: Sequence[str]) -> tuple[Policy, ...] | None:
    """The policies of these names, the latest version where none is named; None where there are no names."""
    if not names:
        return None
    known = {f"{policy.id}/{policy.version}": policy for policy in load_policies()}
    latest = {policy.id: policy for policy in sorted(known.values(), key=lambda policy: policy.effective)}
    table = known | latest
    if unknown := [name for name in names if name not in table]:
        raise UsageError(f"no such policy: {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    return tuple({table[name].id: table[name] for name in names}.values())


def _outcomes(
    door: Door, paths: Sequence[str], options: Options, policies: tuple[Policy, ...] | None
) -> Iterator[Outcome]:
    for record in door.read(paths):
        yield _scanned(record, options.service, policies) if isinstance(record, Record) else record


def _scanned(record: Record, service: str | None, policies: tuple[Policy, ...] | None) -> Outcome:
    try:
        return scan_record(record, service=service, policies=policies)
    except NoteError as error:
        return Refusal.of(error, record.place, record.note.id)


def _counted(outcomes: Iterator[Outcome], tally: Tally, options: Options, form: Format) -> Iterator[Outcome]:
    """Count each outcome, say each refusal, and show progress to whoever waits at a terminal."""
    watched = not options.quiet and sys.stderr.isatty() and (form is not Format.TABLE or options.out is not None)
    for number, outcome in enumerate(outcomes, 1):
        tally.add(outcome)
        if isinstance(outcome, Refusal):
            name = f" (note {outcome.note_id})" if outcome.note_id else ""
            _say(f"{outcome.place}: {outcome.code}: {outcome.detail}{name}")
        if watched and number % STEP == 0:
            sys.stderr.write(f"\r{number} notes\r")
        yield outcome


def _summary(tally: Tally, door: Door, options: Options) -> None:
    if options.quiet:
        return
    if door.aside:
        _say(f"{door.aside} files left aside: neither notes nor documents by their suffix")
    if tally.verdicts.total() + tally.refused != 1:
        _say(str(tally))
