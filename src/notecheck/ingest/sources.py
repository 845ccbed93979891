"""Paths to records: files, folders, JSON lines and standard input. One bad source stops no other."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from notecheck.core.errors import NoteError
from notecheck.core.time import PartialDate
from notecheck.ingest.admit import MAX_CHARACTERS, MAX_ID
from notecheck.ingest.faults import place_of
from notecheck.ingest.jsonl import read_document, read_jsonl
from notecheck.ingest.record import Record, Refusal, Warned
from notecheck.ingest.sniff import HEAD, LINES, Form, form_of, rejoined
from notecheck.ingest.text import BYTES_PER_CHARACTER, read_text

__all__ = ["STDIN", "Door", "is_collection"]

STDIN = "-"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NOTES = ("", ".txt", ".text", ".note", ".md", ".json", *LINES)
# fmt: off
DOCUMENTS = (
    ".pdf", ".doc", ".docx", ".rtf", ".odt", ".xml", ".html", ".htm", ".hl7",
    ".tif", ".tiff", ".jpg", ".jpeg", ".png",
)
# fmt: on
"""In a folder these are inputs too: each is refused by name, none is passed over in silence."""


def is_collection(path: str) -> bool:
    """Whether a path stands for any number of notes by its nature: a folder, or JSON."""
    return path != STDIN and (path.lower().endswith((*LINES, ".json")) or Path(path).is_dir())


@dataclass
class Door:
    """Reads whatever is named. Every input comes out exactly once, as a record or as a refusal."""

    limit: int = MAX_CHARACTERS
    date: PartialDate | None = None
    """The date of notes that bring none of their own."""
    aside: int = 0
    """How many files of a folder were no input, by their suffix."""
    _taken: set[str] = field(default_factory=set)

    def read(self, paths: Sequence[str]) -> Iterator[Record | Refusal]:
        """Every record of every path, in order."""
        for path in paths:
            for file, name in self._files(path):
                for record in self._contained(file, name):
                    yield self._once(record)

    def _once(self, record: Record | Refusal) -> Record | Refusal:
        if isinstance(record, Refusal):
            return record
        if record.note.id in self._taken:
            return Refusal("E_DUPLICATE_ID", "an earlier record has this id", record.place, record.note.id)
        self._taken.add(record.note.id)
        return record

    def _files(self, path: str) -> Iterator[tuple[str, str]]:
        """Each file of a path, with its name as a note: where it lies in the folder, without its suffix."""
        if path == STDIN:
            yield path, "stdin"
        elif Path(path).is_dir():
            for file in self._walk(Path(path)):
                yield str(file), file.relative_to(path).with_suffix("").as_posix()
        else:
            yield path, Path(path).stem

    def _walk(self, folder: Path) -> Iterator[Path]:
        for home, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for file in (Path(home, name) for name in sorted(names) if not name.startswith(".")):
                if file.suffix.lower() in NOTES + DOCUMENTS:
                    yield file
                else:
                    self.aside += 1

    def _contained(self, path: str, name: str) -> Iterator[Record | Refusal]:
        """The records of one file; whatever goes wrong in it is told and ends there."""
        note_id = _printable(path if name in self._taken else name)[-MAX_ID:]
        place = _printable(path)
        try:
            with _opened(path) as stream:
                yield from self._records(stream, path, place, note_id)
        except NoteError as error:
            yield Refusal.of(error, place, note_id)
        except OSError as error:
            yield Refusal("E_UNREADABLE", (error.strerror or type(error).__name__).lower(), place)
        except Exception as error:
            yield Refusal("E_INTERNAL", place_of(error), place)

    def _records(self, stream: BinaryIO, path: str, place: str, note_id: str) -> Iterator[Record | Refusal]:
        head = stream.read(HEAD)
        if path.lower().endswith(LINES) and head.startswith(WIDE):
            raise NoteError("E_DECODE", "JSON lines are UTF-8; this has the byte-order mark of UTF-16")
        form = form_of(path, head)
        doubts = _wrong_name(path, form)
        whole = rejoined(head, stream)
        if form == "lines":
            yield from read_jsonl(whole, place, limit=self.limit, date=self.date, warnings=doubts)
            return
        data = whole.read(self.limit * BYTES_PER_CHARACTER + 1)
        if form == "document":
            yield from read_document(data, place, limit=self.limit, date=self.date, warnings=doubts)
        else:
            yield read_text(data, note_id, place, limit=self.limit, date=self.date, warnings=doubts)


def _opened(path: str) -> nullcontext[BinaryIO] | BinaryIO:
    if path == STDIN:
        return nullcontext(sys.stdin.buffer)
    return cast(BinaryIO, Path(path).open("rb"))


def _wrong_name(path: str, form: Form) -> tuple[Warned, ...]:
    """A warning where name and content disagree; the content is believed."""
    named_lines = path.lower().endswith(LINES)
    if form == "text" and named_lines:
        return (Warned("W_SUFFIX", "named as JSON lines, read as plain text"),)
    if form != "text" and path != STDIN and not path.lower().endswith((*LINES, ".json")):
        return (Warned("W_SUFFIX", "named as plain text, read as JSON"),)
    return ()


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)
