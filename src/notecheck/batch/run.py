"""A local batch from inputs to the out folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from notecheck.api import scan
from notecheck.batch.crew import Crew
from notecheck.batch.earlier import earlier_results
from notecheck.batch.edition import Edition
from notecheck.batch.files import Folder
from notecheck.batch.journal import Input, Journal
from notecheck.batch.outputs import write_outputs
from notecheck.batch.plan import Plan
from notecheck.batch.tally import Tally
from notecheck.batch.watch import Watch
from notecheck.core.errors import UsageError
from notecheck.ingest.sources import STDIN, Door, Source
from notecheck.models.read import load

__all__ = ["Batch", "Ended"]

WARM = "Pain 7/10 before, 2/10 after."
"""A text for which everything is loaded that any other needs, but for the network of the second reader."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    tally: Tally
    scanned: int
    """Records that had to be scanned; what came of the others still stood."""


@dataclass(frozen=True)
class Batch:
    """What is to be done."""

    paths: Sequence[str]
    out: Path
    door: Door = field(default_factory=Door)
    edition: Edition = field(default_factory=Edition.current)
    workers: int = 1

    def run(self, watch: Watch) -> Ended:
        """Do it, from where the last run ended; UsageError where the out folder does not take it."""
        if STDIN in self.paths:
            raise UsageError("a batch can be taken up again, standard input cannot: name a file")
        folder = Folder(self.out)
        try:
            folder.make()
            with folder:
                return self._run(folder, watch)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_FULL" and "IOERR" not in error.sqlite_errorname:
                raise
            raise _stopped("no space left in the out folder") from None
        except OSError as error:
            raise _stopped((error.strerror or type(error).__name__).lower()) from None

    def _run(self, folder: Folder, watch: Watch) -> Ended:
        load()
        scan(WARM)
        with Crew(self.workers, self.door, self.edition) as crew, Journal(folder.path, self.edition) as journal:
            with earlier_results(folder.path, journal), watch.stage("scanning", self._list(journal)) as heard:
                plan = Plan(journal, self.edition, heard)
                crew.serve(plan)
            with watch.stage("writing", plan.records) as heard:
                tally = write_outputs(folder, journal, self.edition, heard)
            journal.discard()
        return Ended(tally, plan.scanned)

    def _list(self, journal: Journal) -> int:
        """Note every input; the bytes of them all."""
        total = 0
        for number, source in enumerate(self._sources()):
            size = _size(source)
            total += size or 0
            journal.list_source(Input(number, source, size))
        journal.commit()
        return total

    def _sources(self) -> Iterator[Source]:
        """What is in the out folder is no input of it."""
        home = self.out.resolve()
        return (each for each in self.door.sources(self.paths) if home not in Path(each.path).resolve().parents)


def _size(source: Source) -> int | None:
    try:
        return source.size()
    except OSError:
        return None


def _stopped(why: str) -> UsageError:
    return UsageError(f"E_OUT: {why}; what is done is kept, run the same again to go on")
