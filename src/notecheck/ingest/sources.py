"""Paths to records: files, folders, archives, tables, messages and standard input. One bad source stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from notecheck.core.errors import NoteError
from notecheck.core.time import PartialDate
from notecheck.ingest.admit import MAX_CHARACTERS
from notecheck.ingest.faults import place_of
from notecheck.ingest.find import Finder, is_collection
from notecheck.ingest.given import Given, Terms
from notecheck.ingest.readers import entries
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.source import STDIN, Source

__all__ = ["STDIN", "Door", "Source", "is_collection"]


@dataclass
class Door:
    """Reads whatever is named. Every input comes out exactly once, as a record or as a refusal."""

    limit: int = MAX_CHARACTERS
    date: PartialDate | None = None
    """The date of notes that bring none of their own."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field of a note to the name of its column, where it is not to be guessed; see Terms."""
    _finder: Finder = field(default_factory=Finder)
    _taken: set[str] = field(default_factory=set)

    @property
    def aside(self) -> int:
        """How many files of folders were no input, by their suffix."""
        return self._finder.aside

    def read(self, paths: Sequence[str]) -> Iterator[Record | Refusal]:
        """Every record of every path, in order; an id that was there before is refused."""
        for source in self.sources(paths):
            for record in self.records(source):
                yield self._once(record)

    def sources(self, paths: Sequence[str]) -> Iterator[Source]:
        """Every file of every path, in order; nothing is opened."""
        return self._finder.sources(paths)

    def records(self, source: Source, start: int = 0) -> Iterator[Record | Refusal]:
        """The records of one source from number `start` (from 0) on, one at a time; ids may be double.

        What is skipped is not parsed where the form allows that. The same bytes give the same records, and a
        source that turns bad midway ends with one refusal that says where.
        """
        return (entry() for entry in islice(self.entries(source), start, None))

    def entries(self, source: Source) -> Iterator[Callable[[], Record | Refusal]]:
        """The records of one source, each of them read when it is called, or passed over, before the next is asked.

        A source that turns bad ends with the refusal of that, at the same number whatever was passed over.
        """
        try:
            with source.opened() as stream:
                yield from entries(stream, self._given(source))
            return
        except NoteError as error:
            refusal = Refusal.of(error, source.place, source.note_id)
        except OSError as error:
            refusal = Refusal("E_UNREADABLE", (error.strerror or type(error).__name__).lower(), source.place)
        except Exception as error:
            refusal = Refusal("E_INTERNAL", place_of(error), source.place)
        yield lambda: refusal

    def _given(self, source: Source) -> Given:
        return Given(source.path, source.place, source.note_id, Terms(self.limit, self.date, self.columns))

    def _once(self, record: Record | Refusal) -> Record | Refusal:
        if isinstance(record, Refusal):
            return record
        if record.note.id in self._taken:
            return Refusal("E_DUPLICATE_ID", "an earlier record has this id", record.place, record.note.id)
        self._taken.add(record.note.id)
        return record
