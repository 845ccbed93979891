"""PDF with a text layer: its words in the order in which the page is read.

Headers and footers that pages repeat are kept where they stand first and left out after that. A page without text is
never taken for an empty one: a scan is refused, and a scanned page among others is told.
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
    if len(scanned) == count:
        raise NoteError("E_NO_TEXT_LAYER", f"none of {count} pages has a text layer; a scan is read only after OCR")
    return _reading(pages, scanned)


def _reading(pages: list[list[Row]], scanned: list[int]) -> Reading:
    kept, dropped = _without_repeats(pages)
    pieces = Pieces()
    for number, rows in enumerate(kept, 1):
        text = "".join(("\n" if row.apart else "") + row.text + "\n" for row in rows)
        pieces.add(("\n" if pieces.length and text else "") + text, f"page {number}")
    text = pieces.text
    _refuse_unnamed(text)
    warnings = list(mojibake(text))
    if scanned:
        pages_told = ", ".join(map(str, scanned[:20]))
        warnings.append(Warned("W_NO_TEXT_LAYER", f"pages without a text layer, not read: {pages_told}"))
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
    turns = _turns(text)
    stretch: list[tuple[str, Box]] = []
    for sign, box in _characters(text, turns):
        if sign == "\n" or (box is not None and stretch and _parts(_last(stretch), box)):
            yield from _joined(stretch)
            stretch = []
        if sign != "\n" and (box is not None or stretch):
            stretch.append((sign, box or _last(stretch)))
    yield from _joined(stretch)


def _last(stretch: Sequence[tuple[str, Box]]) -> Box:
    return stretch[-1][1]


def _parts(before: Box, box: Box) -> bool:
    apart = box.left - before.right > SPLIT * box.height or box.left < before.left - box.height
    return apart or not box.beside(before)


def _turns(text: pdfium.PdfTextPage) -> int:
    """In how many quarter turns most of the text is written."""
    sample = range(0, text.count_chars(), 7)
    quarters = (round(raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)) % 4 for index in sample)
    return Counter(quarters).most_common(1)[0][0] if sample else 0


def _characters(text: pdfium.PdfTextPage, turns: int) -> Iterator[tuple[str, Box | None]]:
    """Each character with its box; a line end ends a line, blanks have no box."""
    rect = raw.FS_RECTF()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        sign = "-" if code in HYPHENS else chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd"
        if sign in "\r\n":
            yield "\n", None
        elif sign.isspace():
            yield " ", None
        elif raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect)):
            yield sign, _upright(rect, turns, sign)


def _upright(rect: raw.FS_RECTF, turns: int, sign: str) -> Box:
    left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
    if turns == 3:
        return Box(bottom, -right, top, -left, sign)
    if turns == 2:
        return Box(-right, -top, -left, -bottom, sign)
    if turns == 1:
        return Box(-top, left, -bottom, right, sign)
    return Box(left, bottom, right, top, sign)


def _joined(stretch: Sequence[tuple[str, Box]]) -> Iterator[Box]:
    words = "".join(sign for sign, _ in stretch).strip()
    if words:
        boxes = [box for _, box in stretch]
        yield Box(
            min(box.left for box in boxes),
            min(box.bottom for box in boxes),
            max(box.right for box in boxes),
            max(box.top for box in boxes),
            words,
        )


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
