"""PDF with a text layer: its words in the order in which the page is read.

Headers and footers that pages repeat are kept where they stand first and left out after that. A page without text is
never taken for an empty one: a scan is read by OCR where that is installed, else refused, and a scanned page among
others is told.
"""

from __future__ import annotations

import ctypes
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from notecheck.core.errors import NoteError
from notecheck.ingest import ocr
from notecheck.ingest.admit import too_large
from notecheck.ingest.allowance import more_time
from notecheck.ingest.origin import Pieces
from notecheck.ingest.pdf_order import Box, Row, rows_of
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.record import Warned

__all__ = ["read"]

PAGES = 2000
PAGE_SECONDS = 0.05
"""Of processor time, granted for each page that was read."""
EDGE = 4
"""Lines at the top and at the foot of a page among which repeated ones are looked for."""
SPLIT = 1.2
"""A blank wider than so many heights of a line parts what stands on one line."""
HYPHENS = (0x02, 0xFFFE)
"""How pdfium writes the hyphen at the end of a line."""
UNNAMED = 0.2
"""Share of characters without a meaning (private, replaced) from which on a text is no text."""
FEW = 60
"""Characters a page that, beside an image that fills the page, are a stamp on a scan and not its text."""
Corners = tuple[float, float, float, float]
"""Left, bottom, right, top; points, upwards."""
NUMBERED = re.compile(r"(?i)\b(?:page|pg\.?|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?")
STREAM = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?[^>]{0,400}>>\s*stream\r?\n(?=[\x08-\x78])")


def read(data: bytes, limit: int) -> Reading:
    """The text of the pages."""
    _refuse_damage(data)
    document = _opened(data)
    count = len(document)
    if count > PAGES:
        raise NoteError("E_TOO_LARGE", f"a PDF of more than {PAGES} pages")
    pages, scanned = [], []
    for number in range(count):
        rows, is_scan = _page(document, number, limit)
        pages.append(rows)
        more_time(PAGE_SECONDS)
        if is_scan or not rows:
            scanned.append(number + 1)
    scans = _scans(document, scanned)
    unread = [number for number in scanned if number not in scans]
    if len(unread) == count:
        raise NoteError("E_NO_TEXT_LAYER", f"none of {count} pages has a text layer; {_why()}")
    return _reading(pages, scans, unread)


def _why() -> str:
    if ocr.is_installed():
        return f"what OCR read of them was too doubtful (under {ocr.DOUBTFUL:.0%})"
    return "a scan is read only after OCR"


def _scans(document: pdfium.PdfDocument, scanned: Sequence[int]) -> dict[int, ocr.Scan]:
    """What can be read of the scanned pages with enough confidence, by their number."""
    if not ocr.is_installed():
        return {}
    if len(scanned) > ocr.PAGES:
        raise NoteError("E_TOO_LARGE", f"a scan of more than {ocr.PAGES} pages")
    drawn = (number for number in scanned if any(document[number - 1].get_objects(max_depth=1)))
    found = {number: ocr.read_page(document[number - 1]) for number in drawn}
    return {number: scan for number, scan in found.items() if scan.confidence >= ocr.DOUBTFUL}


def _reading(pages: list[list[Row]], scans: dict[int, ocr.Scan], unread: list[int]) -> Reading:
    kept, dropped = _without_repeats(pages)
    pieces = Pieces()
    for number, rows in enumerate(kept, 1):
        scan = scans.get(number)
        text = "".join(("\n" if row.apart else "") + row.text + "\n" for row in rows)
        place = f"page {number}"
        if scan is not None:
            text, place = "\n".join((*scan.lines, "")), f"{place}, by OCR, confidence {scan.confidence:.2f}"
        pieces.add(("\n" if pieces.length and text else "") + text, place)
    text = pieces.text
    _refuse_unnamed(text)
    warnings = list(mojibake(text))
    if unread:
        pages_told = ", ".join(map(str, unread[:20]))
        warnings.append(Warned("W_NO_TEXT_LAYER", f"pages without a text layer, not read: {pages_told}"))
    if scans:
        least = min(scan.confidence for scan in scans.values())
        warnings.append(Warned("W_OCR", f"{len(scans)} scanned pages read by OCR, the least sure with {least:.0%}"))
    if dropped:
        warnings.append(Warned("W_REPEATED", f"{dropped} repeated lines at the head or foot of later pages left out"))
    return Reading(text, pieces.origin, "pdf", tuple(warnings))


def _refuse_damage(data: bytes) -> None:
    """NoteError where the end is missing, or a compressed part is broken: pdfium would read on without it."""
    if b"%%EOF" not in data[-2048:]:
        raise NoteError("E_TRUNCATED", "the end of this PDF is missing")
    for found in STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        packed = data[found.end() : end if end >= 0 else None]
        if int.from_bytes(packed[:2], "big") % 31 == 0 and _is_broken(packed):
            raise NoteError("E_DAMAGED", f"a compressed part of this PDF is broken, at byte {found.end()}")


def _is_broken(packed: bytes) -> bool:
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed, 64 << 20)
    except zlib.error:
        return True
    return False


def _opened(data: bytes) -> pdfium.PdfDocument:
    fault = 0
    try:
        document = pdfium.PdfDocument(data)
        document.init_forms()
    except pdfium.PdfiumError as error:
        fault = getattr(error, "err_code", None) or raw.FPDF_ERR_UNKNOWN
    if fault == raw.FPDF_ERR_PASSWORD:
        raise NoteError("E_ENCRYPTED", "the PDF is protected by a password")
    if fault == raw.FPDF_ERR_SECURITY:
        raise NoteError("E_ENCRYPTED", "the PDF is protected in a way that is not read")
    if fault or not len(document):
        raise NoteError("E_DAMAGED", "the structure of this PDF is broken")
    if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
        raise NoteError("E_UNSUPPORTED", "an XFA form, which only its own program can lay out")
    return document


def _page(document: pdfium.PdfDocument, number: int, limit: int) -> tuple[list[Row], bool]:
    """The lines of a page, and whether it is a scan with hardly a text."""
    try:
        # Fields of a form and typed remarks become part of the page, and so of its text.
        raw.FPDFPage_Flatten(document[number], raw.FLAT_NORMALDISPLAY)
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        text = None
    if text is None:
        raise NoteError("E_DAMAGED", f"page {number + 1} of this PDF is broken")
    if text.count_chars() > limit:
        raise too_large(limit)
    rows = rows_of(_boxes(text))
    words = sum(len(row.text) for row in rows)
    return rows, words < FEW and _is_image(page)


def _is_image(page: pdfium.PdfPage) -> bool:
    """Whether an image fills most of the page."""
    width, height = page.get_size()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > 0.5 * width * height:
            return True
    return False


def _boxes(text: pdfium.PdfTextPage) -> Iterator[Box]:
    """Stretches of text, each on one line, on a page turned so that most of its text is upright."""
    stretch = _Stretch()
    for sign, box in _characters(text, _turns(text)):
        if sign == "\n" or (box is not None and stretch.ends_before(box)):
            yield from stretch.box()
            stretch = _Stretch()
        if sign != "\n":
            stretch.add(sign, box)
    yield from stretch.box()


class _Stretch:
    """Characters that stand close to each other on one line."""

    def __init__(self) -> None:
        self._signs: list[str] = []
        self._first: Corners | None = None
        self._last: Corners = (0.0, 0.0, 0.0, 0.0)
        self._bottom = self._top = 0.0

    def ends_before(self, box: Corners) -> bool:
        """Whether the box stands apart, to the right or below, or goes back to the left."""
        if self._first is None:
            return False
        left, bottom, _, top = box
        height = max(1.0, top - bottom)
        before, under, after, over = self._last
        shared = min(top, over) - max(bottom, under)
        apart = left - after > SPLIT * height or left < before - height
        return apart or shared <= 0.5 * min(height, max(1.0, over - under))

    def add(self, sign: str, box: Corners | None) -> None:
        """Append a character; a blank has no box."""
        if box is not None:
            _, bottom, _, top = box
            self._bottom = min(self._bottom, bottom) if self._first else bottom
            self._top = max(self._top, top) if self._first else top
            self._first = self._first or box
            self._last = box
        if self._first is not None:
            self._signs.append(sign)

    def box(self) -> Iterator[Box]:
        """All of it, where it holds any."""
        words = "".join(self._signs).strip()
        if words and self._first is not None:
            yield Box(min(self._first[0], self._last[0]), self._bottom, self._last[2], self._top, words)


def _turns(text: pdfium.PdfTextPage) -> int:
    """In how many quarter turns most of the text is written."""
    sample = range(0, text.count_chars(), 7)
    quarters = (round(raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)) % 4 for index in sample)
    return Counter(quarters).most_common(1)[0][0] if sample else 0


def _characters(text: pdfium.PdfTextPage, turns: int) -> Iterator[tuple[str, Corners | None]]:
    """Each character with its corners; a line end ends a line, blanks have none."""
    rect, page = raw.FS_RECTF(), text.raw
    where = ctypes.byref(rect)
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        sign = "-" if code in HYPHENS else chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd"
        if sign in "\r\n":
            yield "\n", None
        elif sign.isspace():
            yield " ", None
        elif raw.FPDFText_GetLooseCharBox(page, index, where):
            corners = (rect.left, rect.bottom, rect.right, rect.top)
            yield sign, _upright(corners, turns) if turns else corners


def _upright(corners: Corners, turns: int) -> Corners:
    left, bottom, right, top = corners
    if turns == 3:
        return bottom, -right, top, -left
    return (-right, -top, -left, -bottom) if turns == 2 else (-top, left, -bottom, right)


def _without_repeats(pages: list[list[Row]]) -> tuple[list[list[Row]], int]:
    """The pages without the lines that an earlier page has in the same place, and how many those were."""
    kept = pages[:1]
    seen = {_mark(row) for row in _edges(pages[0])}
    for rows in pages[1:]:
        edge = set(_edges(rows))
        kept.append([row for row in rows if row not in edge or _mark(row) not in seen])
        seen |= {_mark(row) for row in edge}
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def _edges(rows: Sequence[Row]) -> list[Row]:
    """The first and the last lines of a page, by their height on it."""
    ordered = sorted(rows, key=lambda row: -row.top)
    return ordered[:EDGE] + ordered[max(EDGE, len(ordered) - EDGE) :]


def _mark(row: Row) -> tuple[str, int]:
    """What a repeated line has in common with the earlier one: its words, or that it numbers the page; its height."""
    return NUMBERED.sub("#", row.text), round(row.top / 6)


def _refuse_unnamed(text: str) -> None:
    unnamed = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in text)
    if unnamed > UNNAMED * max(1, len(text)):
        raise NoteError("E_DECODE", "the fonts of this PDF do not tell which characters they show")
