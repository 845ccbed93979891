"""Scans: read by OCR where it is installed, with how sure it was; refused by name where it is not."""

import io
import os

import makers
import pypdfium2 as pdfium
import pytest

from notecheck.core.errors import NoteError
from notecheck.ingest import apart, ocr, pdf

LIMIT = 5_000_000
LINES = [
    "Left L5-S1 transforaminal epidural steroid injection",
    "Fluoroscopy with contrast, images were saved",
    "Pain 8/10 before the procedure and 2/10 after",
]


def scan_of(data: bytes, *, scale: float = 3.0) -> bytes:
    """The same pages as pictures alone."""
    source, out = pdfium.PdfDocument(data), pdfium.PdfDocument.new()
    for page in source:
        picture = pdfium.PdfImage.new(out)
        picture.set_bitmap(page.render(scale=scale, grayscale=True))
        width, height = page.get_size()
        picture.set_matrix(pdfium.PdfMatrix().scale(width, height))
        sheet = out.new_page(width, height)
        sheet.insert_obj(picture)
        sheet.gen_content()
    stream = io.BytesIO()
    out.save(stream)
    return stream.getvalue()


def typed(lines: list[str] = LINES) -> bytes:
    return makers.pdf_of_pages([[(60.0, 700.0 - 24 * n, line) for n, line in enumerate(lines)]])


@pytest.fixture
def _program():
    if not ocr.is_installed():
        if os.environ.get("NOTECHECK_NO_SKIPS"):
            pytest.fail("tesseract is missing")
        pytest.skip("tesseract is not installed")


@pytest.mark.usefixtures("_program")
def test_a_scan_is_read_with_its_confidence():
    reading = pdf.read(scan_of(typed()), LIMIT)
    assert [line for line in reading.text.splitlines() if line] == LINES
    (warning,) = reading.warnings
    assert warning.code == "W_OCR"
    assert reading.origin is not None
    place = reading.origin.at(reading.text.index("Pain 8/10"))
    assert place is not None
    assert place.startswith("page 1, by OCR, confidence 0.")
    assert float(place.rpartition(" ")[2]) > ocr.DOUBTFUL


@pytest.mark.usefixtures("_program")
def test_the_process_that_may_write_no_file_reads_it():
    assert "2/10 after" in apart.read_apart("pdf", scan_of(typed()), LIMIT).text


@pytest.mark.usefixtures("_program")
def test_an_empty_scan_is_still_refused():
    with pytest.raises(NoteError, match="E_NO_TEXT_LAYER"):
        pdf.read(scan_of(typed([" "])), LIMIT)


def test_a_scan_is_refused_where_nothing_can_read_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(NoteError, match="a scan is read only after OCR"):
        pdf.read(scan_of(typed()), LIMIT)


def test_a_program_that_fails_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "PROGRAM", "false")
    with pytest.raises(NoteError, match="E_GAVE_UP"):
        ocr.read_page(pdfium.PdfDocument(typed())[0])
