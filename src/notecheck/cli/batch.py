"""`notecheck batch`: an export into an out folder, and the exit code."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from notecheck.api import SERVICES
from notecheck.batch.edition import Edition
from notecheck.batch.run import Batch
from notecheck.batch.tally import Tally
from notecheck.batch.watch import Watch
from notecheck.cli import Threshold
from notecheck.cli.scan import FAILS, chosen_policies
from notecheck.core.errors import NotecheckError, UsageError
from notecheck.ingest.admit import admit_date
from notecheck.ingest.columns import asked_columns
from notecheck.ingest.sources import Door

__all__ = ["Options", "run"]

STOPPED = 130
"""The exit code of a run that Ctrl-C ended."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    inputs: tuple[str, ...]
    out: str
    workers: int | None = None
    policies: tuple[str, ...] = ()
    date: str | None = None
    service: str | None = None
    columns: tuple[str, ...] = ()
    fail_on: Threshold | None = None
    limit: int = 5_000_000
    quiet: bool = False
    master: str | None = None
    """Of Spark; None: on this machine."""


def run(options: Options) -> int:
    """Do the batch; the exit code."""
    try:
        tally = _local(options) if options.master is None else _spark(options, options.master)
    except NotecheckError as error:
        return _say(str(error), 2)
    except KeyboardInterrupt:
        return _say("stopped; what is done is kept, run the same again to go on", STOPPED)
    if not options.quiet:
        _say(_summary(tally))
    return _exit_code(tally, options.fail_on)


def _local(options: Options) -> Tally:
    door = Door(options.limit, admit_date(options.date), asked_columns(options.columns))
    edition = Edition.current(_service(options), chosen_policies(options.policies))
    workers = options.workers or _processors()
    batch = Batch(options.inputs, Path(options.out), door, edition, workers)
    ended = batch.run(Watch(None if options.quiet else sys.stderr))
    if door.aside and not options.quiet:
        _say(f"{door.aside} files left aside: neither notes nor documents by their suffix")
    if (stood := ended.tally.results + ended.tally.refused - ended.scanned) > 0 and not options.quiet:
        _say(f"{stood} records taken over from an earlier run")
    return ended.tally


def _spark(options: Options, master: str) -> Tally:
    if options.policies or options.date:
        raise UsageError("--policy and --date are for the local engine")
    from notecheck.spark import run as run_on_spark

    columns = asked_columns(options.columns)
    return run_on_spark(options.inputs, options.out, master, columns=columns, service=_service(options))


def _service(options: Options) -> str | None:
    if options.service is not None and options.service not in SERVICES:
        raise UsageError(f"no such service: {options.service}; there are {', '.join(SERVICES)}")
    return options.service


def _processors() -> int:
    """That this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _say(message: str, code: int = 0) -> int:
    sys.stderr.write(f"notecheck: {message}\n")
    return code


def _summary(tally: Tally) -> str:
    verdicts = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in sorted(tally.verdicts.items()))
    return f"{tally.results} scanned" + (f" ({verdicts})" if verdicts else "") + f", {tally.refused} refused"


def _exit_code(tally: Tally, fail_on: Threshold | None) -> int:
    if not tally.results:
        return 4
    if tally.refused:
        return 3
    return 1 if FAILS[fail_on] & set(tally.verdicts) else 0
