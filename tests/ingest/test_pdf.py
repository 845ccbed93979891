"""PDF: in the order of the page, nothing twice, a scan never for an empty note."""

import makers
import pytest

from notecheck.core.errors import NoteError
from notecheck.ingest import pdf
from notecheck.ingest.pdf_order import Box, rows_of

LIMIT = 5_000_000
LEFT = [
    "The patient returns with left leg pain that",
    "is worse with sitting and better when he lies",
    "down. He has tried six weeks of therapy and",
    "gabapentin without relief and now asks about",
    "the injection that we spoke of last month.",
]
RIGHT = [
    "Under fluoroscopy a needle was advanced to",
    "the left L5 foramen and contrast was injected",
    "and showed epidural spread. Then 10 mg of the",
    "steroid with lidocaine was given. He tolerated",
    "it well and went home in good condition.",
]
TABLE = [("Pain before", "7/10"), ("Pain after", "2/10"), ("Relief", "70%"), ("Side", "left"), ("Level", "L5-S1")]


def page(*, table: bool = True) -> list[tuple[float, float, str]]:
    """A heading, two columns written line by line, and a table."""
    texts = [(60.0, 740.0, "PROCEDURE NOTE")]
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        texts += [(60.0, 700.0 - 14 * number, left), (320.0, 700.0 - 14 * number, right)]
    for number, (name, value) in enumerate(TABLE if table else []):
        texts += [(60.0, 560.0 - 14 * number, name), (220.0, 560.0 - 14 * number, value)]
    return texts


def read(data: bytes) -> list[str]:
    return [line for line in pdf.read(data, LIMIT).text.splitlines() if line]


def test_columns_are_read_one_after_the_other_and_rows_of_a_table_across():
    rows = [f"{name}   {value}" for name, value in TABLE]
    assert read(makers.pdf_of_pages([page()])) == ["PROCEDURE NOTE", *LEFT, *RIGHT, *rows]


def test_whatever_the_order_in_which_the_page_was_written():
    assert read(makers.pdf_of_pages([page()[::-1]])) == read(makers.pdf_of_pages([page()]))


@pytest.mark.parametrize("turn", ["0 1 -1 0 {1} {0}", "-1 0 0 -1 {2} {3}", "0 -1 1 0 {3} {2}"])
def test_a_page_that_lies_on_its_side(turn: str):
    upright = makers.pdf_of_pages([page()], compress=False)
    turned = upright
    for x, y, _ in page():
        places = (f"{x}", f"{800 - y}", f"{600 - x}", f"{y - 100}")
        turned = turned.replace(f"{x} {y} Td".encode(), f"{turn.format(*places)} Tm".encode())
    assert turned != upright
    assert sorted(read(turned)) == sorted(read(upright))


def test_repeated_headers_and_footers_are_kept_once():
    pages = [
        [
            (60.0, 760.0, "Spine Center, Dr. Painter"),
            (60.0, 700.0, f"Pain {number}/10"),
            (260.0, 30.0, f"Page {number} of 3"),
        ]
        for number in (1, 2, 3)
    ]
    reading = pdf.read(makers.pdf_of_pages(pages), LIMIT)
    words = [line for line in reading.text.splitlines() if line]
    assert words == ["Spine Center, Dr. Painter", "Pain 1/10", "Page 1 of 3", "Pain 2/10", "Pain 3/10"]
    assert [(each.code, each.detail.split()[0]) for each in reading.warnings] == [("W_REPEATED", "4")]
    assert reading.origin is not None
    assert [reading.origin.at(reading.text.index(f"Pain {n}")) for n in (1, 2, 3)] == ["page 1", "page 2", "page 3"]


def test_what_is_equal_elsewhere_on_the_page_is_no_header():
    pages = [[(60.0, 700.0, "Pain 7/10")], [(60.0, 400.0, "Pain 7/10")]]
    assert read(makers.pdf_of_pages(pages)) == ["Pain 7/10", "Pain 7/10"]


def test_fields_of_a_form_are_part_of_the_page():
    form = "/AcroForm << /Fields [99 0 R] >> "
    data = makers.pdf_of_pages([[(60.0, 700.0, "Pain:")]], compress=False, extra=form)
    field = (
        b"99 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (7/10) /Rect [120 695 200 712] /F 4"
        b" /DA (/Helv 10 Tf) /AP << /N 98 0 R >> >>\nendobj\n98 0 obj\n<< /Type /XObject /Subtype /Form"
        b" /BBox [0 0 80 17] /Resources << /Font << /F1 3 0 R >> >> /Length 35 >>\nstream\n"
        b"BT /F1 10 Tf 2 5 Td (7/10) Tj ET   \nendstream\nendobj\n"
    )
    start = data.index(b"xref\n")
    data = data[:start] + field + b"trailer\n<< /Size 100 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    data = data.replace(b"/Type /Page ", b"/Type /Page /Annots [99 0 R] ")
    assert read(data) == ["Pain:   7/10"]


def without_names() -> bytes:
    """A font that maps its glyphs to characters of no meaning."""
    data = makers.pdf("xxxxxx", compress=False).replace(b"/Encoding /WinAnsiEncoding", b"/ToUnicode 90 0 R")
    names = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <78> <E000> endbfchar endcmap"
    stream = b"90 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(names), names)
    end = b"trailer << /Root 1 0 R /Size 91 >>\nstartxref\n0\n%%EOF\n"
    return data[: data.index(b"xref\n")] + stream + end


PASSWORD = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'00' * 32}> /P -4 >> /ID [<00><00>]"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (makers.pdf_of_pages([[], []], image=True), "E_NO_TEXT_LAYER"),
        (makers.pdf_of_pages([[(60.0, 20.0, "Scanned 3/2/2026")]], image=True), "E_NO_TEXT_LAYER"),
        (makers.pdf("Pain 7/10", trailer=PASSWORD), "E_ENCRYPTED"),
        (makers.pdf("Pain 7/10")[:-40], "E_TRUNCATED"),
        (b"%PDF-1.7\nnothing\n%%EOF", "E_DAMAGED"),
        (makers.pdf("Pain 7/10 " * 40).replace(b"x\x9c", b"x\x9c\xff\xff"), "E_DAMAGED"),
        (without_names(), "E_DECODE"),
    ],
)
def test_what_is_refused(data: bytes, code: str):
    with pytest.raises(NoteError) as caught:
        pdf.read(data, LIMIT)
    assert caught.value.code == code


def test_a_scanned_page_among_others_is_told():
    data = makers.pdf_of_pages([[(60.0, 700.0, "Pain 7/10 today and no more than that, as the patient says.")], []])
    (warning,) = pdf.read(data, LIMIT).warnings
    assert (warning.code, warning.detail.rpartition(": ")[2]) == ("W_NO_TEXT_LAYER", "2")


def test_a_note_over_the_limit():
    with pytest.raises(NoteError, match="E_TOO_LARGE"):
        pdf.read(makers.pdf("Pain 7/10 " * 8), 20)


def test_nothing_has_no_lines():
    assert rows_of([]) == []


def test_lines_by_their_height_not_by_the_pixel():
    boxes = [Box(100, 99.5, 140, 110, "7/10"), Box(10, 100, 60, 110, "Pain"), Box(10, 80, 60, 90, "Plan")]
    assert [row.text for row in rows_of(boxes)] == ["Pain   7/10", "Plan"]
