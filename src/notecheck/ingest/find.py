"""Paths, folders and globs to sources, each once for every time it is named, in an order that is always the same."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from notecheck.ingest.admit import MAX_ID
from notecheck.ingest.forms import FORMS
from notecheck.ingest.given import printable
from notecheck.ingest.sniff import LINES
from notecheck.ingest.source import STDIN, Source

__all__ = ["Finder", "is_collection"]

INPUTS = frozenset(suffix for form in FORMS.values() for suffix in form.suffixes)
DOCUMENTS = frozenset((".doc", ".odt", ".xls", ".xlsx", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".7z", ".rar"))
"""In a folder these are inputs too: each is refused by name, none is passed over in silence."""


def is_collection(path: str) -> bool:
    """Whether a path stands for any number of notes by its nature: a folder, a table, an archive, JSON."""
    many = (*LINES, ".json", ".csv", ".tsv", ".parquet", ".zip", ".tar", ".tgz", ".gz")
    return path != STDIN and (path.lower().endswith(many) or _is_glob(path) or Path(path).is_dir())


def _is_glob(path: str) -> bool:
    return glob.has_magic(path) and not Path(path).exists()


class Finder:
    """Lists sources, and gives each the id that its note has if it brings none."""

    def __init__(self) -> None:
        self.aside = 0
        """How many files of folders were no input, by their suffix."""
        self._names: set[str] = set()

    def sources(self, paths: Sequence[str]) -> Iterator[Source]:
        """Every file of every path."""
        for path in paths:
            for file, name in self._files(path):
                yield Source(file, self._named(file, name), listed=file != path)

    def _named(self, file: str, name: str) -> str:
        name = printable(file if name in self._names else name)[-MAX_ID:]
        self._names.add(name)
        return name

    def _files(self, path: str) -> Iterator[tuple[str, str]]:
        """Each file of a path, with its name as a note: where it lies in the folder, without its suffix."""
        if path == STDIN:
            yield path, "stdin"
        elif _is_glob(path):
            found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207
            for each in found or [path]:
                yield from self._below(each)
        else:
            yield from self._below(path)

    def _below(self, path: str) -> Iterator[tuple[str, str]]:
        if not Path(path).is_dir():
            yield path, Path(path).stem
            return
        for file in self._walk(Path(path)):
            yield str(file), file.relative_to(path).with_suffix("").as_posix()

    def _walk(self, folder: Path) -> Iterator[Path]:
        for home, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for file in (Path(home, name) for name in sorted(names) if not name.startswith(".")):
                if file.suffix.lower() in INPUTS | DOCUMENTS:
                    yield file
                else:
                    self.aside += 1
