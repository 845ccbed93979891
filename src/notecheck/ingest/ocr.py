"""A scanned page, read by Tesseract where it is installed: its words, and how sure the reader was of them.

The picture goes to the program through a pipe and its words come back through one: nothing is written to a disk, and
the process may write no file at all. ocrmypdf would leave the pages in temporary files and does not tell how sure it
was, so the program below it is asked directly.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pypdfium2 as pdfium

from notecheck.core.errors import NoteError

__all__ = ["DOUBTFUL", "PAGES", "Scan", "is_installed", "read_page"]

PROGRAM = "tesseract"
PAGES = 60
"""Scanned pages of one document that are read."""
DOTS = 200
"""Dots an inch at which a page is drawn: what Tesseract reads best without its time doubling."""
POINTS = 72
SIDE = 4400
"""Dots of the longer side at most, whatever the page says of its size."""
SECONDS = 60
"""That a page may take."""
DOUBTFUL = 0.6
"""Confidence under which a page counts as not read."""
COLUMNS = 12
"""Of a line of Tesseract's table; the last is the word, the one before it the confidence in percent."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read on one page."""

    lines: tuple[str, ...]
    """In reading order; an empty one between paragraphs."""
    confidence: float
    """Mean over the words, 0 to 1; 0 where there is none."""


@cache
def is_installed() -> bool:
    """Whether scans can be read here."""
    return shutil.which(PROGRAM) is not None


def read_page(page: pdfium.PdfPage) -> Scan:
    """The words of a scanned page. NoteError E_GAVE_UP where the program fails or takes too long."""
    return _scan(_table(_drawn(page)))


def _drawn(page: pdfium.PdfPage) -> bytes:
    """The page in shades of grey, as a portable graymap."""
    scale = min(DOTS / POINTS, SIDE / max(*page.get_size(), 1))
    bitmap = page.render(scale=scale, grayscale=True)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    raw = ctypes.string_at(bitmap.buffer, stride * height)
    rows = (raw[start : start + width] for start in range(0, stride * height, stride))
    return b"P5 %d %d 255\n" % (width, height) + b"".join(rows)


def _table(picture: bytes) -> str:
    """Tesseract's table of words."""
    command = [PROGRAM, "-", "-", "--dpi", str(DOTS), "--psm", "3", "tsv"]
    try:
        done = subprocess.run(
            command,
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_unlimited,
        )
    except (OSError, subprocess.TimeoutExpired):
        done = None
    if done is None or done.returncode:
        raise NoteError("E_GAVE_UP", "a scanned page could not be read")
    return done.stdout.decode("utf-8", "replace")


def _unlimited() -> None:
    """The program gets memory of its own; what was granted was for the document's reader."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _scan(table: str) -> Scan:
    rows = [cells for line in table.split("\n")[1:] if len(cells := line.split("\t")) == COLUMNS and cells[11].strip()]
    sure = [float(cells[10]) for cells in rows]
    return Scan(tuple(_lines(rows)), sum(sure) / len(sure) / 100 if sure else 0.0)


def _lines(rows: Iterable[list[str]]) -> Iterable[str]:
    """The words line by line; a line is told by its block, paragraph and number."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for cells in rows:
        lines.setdefault((cells[2], cells[3], cells[4]), []).append(cells[11].strip())
    paragraph: tuple[str, str] | None = None
    for (block, part, _), words in lines.items():
        if paragraph is not None and paragraph != (block, part):
            yield ""
        paragraph = (block, part)
        yield " ".join(words)
