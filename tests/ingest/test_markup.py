"""HTML, C-CDA, RTF and Word: what a reader sees on the page, in the order of the page."""

import makers
import pytest

from notecheck.core.errors import NoteError
from notecheck.ingest import ccda, docx, html, rtf
from notecheck.ingest.reading import Reading

LIMIT = 5_000_000


def lines(reading: Reading) -> list[str]:
    return reading.text.splitlines()


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.warnings]


def page(body: str) -> Reading:
    return html.read(f"<html><body>{body}</body></html>".encode(), LIMIT)


def refused(read: object, data: bytes) -> str:
    with pytest.raises(NoteError) as caught:
        read(data, LIMIT)  # type: ignore[operator]
    assert caught.value.__context__ is None, "the parser's error may quote the document"
    return caught.value.code


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>Pain <b>7</b>/10</p><p>Plan</p>", ["Pain 7/10", "Plan"]),
        ("Pain<br>7/10<br/>today", ["Pain", "7/10", "today"]),
        ("<div><div>one</div>two<div>three</div></div>", ["one", "two", "three"]),
        ("<table><tr><th>Pain</th><td>7/10</td></tr><tr><td>Side</td><td></td></tr></table>", ["Pain | 7/10", "Side"]),
        ("<table><tr><td><p>one</p><p>two</p></td></tr></table>", ["one", "two"]),
        ("<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>", ["a | b | c"]),
        ("<ul><li>one<li>two</ul><ol><li>first</li><li>second</li></ol>", ["- one", "- two", "1. first", "2. second"]),
        ("<ul><li>one<ul><li>inner</li></ul></li></ul>", ["- one", "- inner"]),
        ("<pre>a  b\n c</pre>", ["a  b", " c"]),
        ("a\n   b\tc &amp; &lt;d&gt; &#8211; &nbsp;e", ["a b c & <d> –  e".replace("  e", " \u00a0e")]),
        ("<script>x()</script><style>p{}</style><p>seen</p><!-- hidden -->", ["seen"]),
        ("<input type=checkbox checked> L4-5 <input type=checkbox> L5-S1", ["[x] L4-5 [ ] L5-S1"]),
        ("Pain: <input value='7/10'> <select><option>left<option selected>right</select>", ["Pain: 7/10 right"]),
        ("<p>unclosed <b>pain <i>7/10", ["unclosed pain 7/10"]),
        ("<div><span>pain</span><span> 7</span></div>", ["pain 7"]),
    ],
)
def test_html_as_it_is_seen(body: str, seen: list[str]):
    assert lines(page(body)) == seen


def test_struck_out_text_is_left_out_and_told():
    reading = page("<p>Pain <del>9/10</del> 7/10 <s>worse</s></p>")
    assert lines(reading) == ["Pain 7/10"]
    assert codes(reading) == ["W_STRUCK"]


def test_garbled_text_is_told_and_left_as_it_is():
    reading = page("<p>patientâ€™s pain</p>")
    assert lines(reading) == ["patientâ€™s pain"]
    assert codes(reading) == ["W_MOJIBAKE"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_html_in_its_own_encoding(encoding: str):
    name = "windows-1252" if encoding == "cp1252" else encoding
    source = f'<html><head><meta charset="{name}"></head><body><p>“Größe” – pain</p></body></html>'
    assert lines(html.read(source.encode(encoding), LIMIT)) == ["“Größe” – pain"]


def test_pages_within_pages_and_their_declared_encoding():
    inner = "<html><head><title>hidden</title></head><body><p>Pain 7/10</p></body></html>"
    assert lines(page(inner)) == ["Pain 7/10"]
    source = '<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE html><html><body><p>Größe</p></body></html>'
    reading = html.read(source.encode("latin-1"), LIMIT)
    assert (lines(reading), codes(reading)) == (["Größe"], [])


def test_html_that_ends_too_soon_is_told():
    assert codes(html.read(b"<html><body><p>Pain 7/10</p>", LIMIT)) == ["W_TRUNCATED"]


def section(text: str, code: str = "29554-3", more: str = "") -> str:
    return (
        f'<component><section><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/><title>T {code}</title>'
        f"<text>{text}</text>{more}</section></component>"
    )


def clinical(*sections: str) -> Reading:
    return ccda.read(makers.ccda(sections="".join(sections)), LIMIT)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Pain 7/10", ["Pain 7/10"]),
        ("one\n        wrapped line", ["one wrapped line"]),
        ("one\ntwo\nthree", ["one", "two", "three"]),
        ("one<br/>two", ["one", "two"]),
        ("<paragraph>one</paragraph><paragraph>two</paragraph>", ["one", "two"]),
        (
            '<list listType="ordered"><item>one</item><item><caption>c</caption>two</item></list>',
            ["1. one", "2. c", "two"],
        ),
        (
            "<table><thead><tr><th>Pain</th><th>Side</th></tr></thead>"
            "<tbody><tr><td>7/10</td><td>left</td></tr></tbody></table>",
            ["Pain | Side", "7/10 | left"],
        ),
        ("<content>Pain</content> <content>7/10</content><sup>a</sup>", ["Pain 7/10a"]),
        ('Pain <content revised="delete">9</content>7/10', ["Pain 7/10"]),
    ],
)
def test_narrative_as_it_is_seen(text: str, seen: list[str]):
    assert lines(clinical(section(text)))[2:] == ["T 29554-3", *seen]


def test_sections_in_their_order_and_within_each_other():
    reading = clinical(section("one", "1-8", section("inner", "2-6")), section("", "3-4"), section("two", "4-2"))
    assert [line for line in lines(reading) if line] == [
        "Procedure Note",
        "T 1-8",
        "one",
        "T 2-6",
        "inner",
        "T 4-2",
        "two",
    ]
    assert reading.origin is not None
    assert [reading.origin.at(reading.text.index(word)) for word in ("one", "inner", "two")] == [
        "section 1-8",
        "section 2-6",
        "section 4-2",
    ]


def test_a_section_alone_and_another_prefix():
    alone = b"<section><code code='1-8'/><title>Plan</title><text>Rest</text></section>"
    assert ccda.read(alone, LIMIT).text == "Plan\nRest\n"
    prefixed = makers.ccda("Rest").replace(b"<", b"<n:").replace(b"<n:/", b"</n:").replace(b"<n:?", b"<?")
    assert "Rest" in ccda.read(prefixed.replace(b'xmlns="', b'xmlns:n="'), LIMIT).text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (makers.ccda("Pain")[:-60], "E_TRUNCATED"),
        (makers.ccda("Pain").replace(b"</text>", b"</txt>"), "E_BAD_XML"),
        (makers.ccda(sections=section("")), "E_EMPTY"),
        (b"<?xml version='1.0'?><Bundle xmlns='http://hl7.org/fhir'/>", "E_UNSUPPORTED"),
        (makers.ccda("x").replace(b"?>", b"?><!DOCTYPE ClinicalDocument>", 1), "E_BAD_XML"),
        (makers.unstructured(b"\x89PNG\r\n\x1a\n", "image/png"), "E_UNSUPPORTED"),
        (makers.unstructured(b"", "text/plain"), "E_EMPTY"),
        (makers.CCDA.format("<nonXMLBody><text><reference value='a'/></text></nonXMLBody>").encode(), "E_UNSUPPORTED"),
        (makers.CCDA.format("<nonXMLBody><text representation='B64'>§§§</text></nonXMLBody>").encode(), "E_DECODE"),
    ],
)
def test_clinical_documents_that_are_refused(data: bytes, code: str):
    assert refused(ccda.read, data) == code


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"Pain\par 7/10\line today\tab x", "Pain\n7/10\ntoday\tx"),
        (rb"\'93Gr\'f6\'dfe\'94 \u8211? {\b bold}", "“Größe” – bold"),
        (rb"{\header Dr. Ada\par}Pain", "\nDr. Ada\nPain"),
        (rb"{\*\generator x;}{\info{\title t}}Pain {\pict\bin3 }}}}7", "Pain 7"),
        (rb"\u55357?\u56898?", "🙂"),
    ],
)
def test_rtf_as_it_is_seen(body: bytes, text: str):
    assert rtf.read(rb"{\rtf1\ansi " + body + b"}", LIMIT).text == text


def test_rtf_in_doubt_or_broken():
    assert codes(rtf.read(rb"{\rtf1 {\strike 9/10} 7/10}", LIMIT)) == ["W_STRUCK"]
    assert codes(rtf.read(rb"{\rtf1 {\shp{\shptxt in a box}} 7/10}", LIMIT)) == ["W_LEFT_OUT"]
    assert refused(rtf.read, rb"{\rtf1 {\b Pain 7/10}") == "E_TRUNCATED"
    assert refused(rtf.read, rb"{\rtf1 Pain} 7/10}") == "E_DAMAGED"
    assert rtf.read(b"{\\rtf1 Pain}\r\n\0", LIMIT).text == "Pain"


def run(text: str, more: str = "") -> str:
    return f'<w:r>{more}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def row(*cells: str) -> str:
    return "<w:tbl><w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr></w:tbl>"


BOX = paragraph(run("in a box"))
CHECK = "<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='{}'/></w:checkBox></w:ffData></w:fldChar></w:r>"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (paragraph(run("Pain "), run("7/10")), ["Pain 7/10"]),
        (paragraph(run("a"), "<w:r><w:tab/><w:br/></w:r>", run("b")), ["a\t", "b"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('in a control'))}</w:sdtContent></w:sdt>", ["in a control"]),
        (paragraph(f"<w:sdt><w:sdtContent>{run('7/10')}</w:sdtContent></w:sdt>"), ["7/10"]),
        (paragraph(f"<w:ins>{run('new')}</w:ins>", "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"), ["new"]),
        (paragraph(run("7/10"), run("9/10", "<w:rPr><w:strike/></w:rPr>")), ["7/10"]),
        (paragraph(run("7/10", "<w:rPr><w:strike w:val='0'/></w:rPr>")), ["7/10"]),
        (
            paragraph(f"<w:r><w:pict><w:txbxContent>{BOX}</w:txbxContent></w:pict></w:r>", run("text")),
            ["text", "in a box"],
        ),
        (paragraph(CHECK.format(1), run("L4-5"), CHECK.format(0), run("L5-S1")), ["[x] L4-5[ ] L5-S1"]),
        (paragraph("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>", run(" left")), ["[x] left"]),
        (
            paragraph(f"<w:hyperlink>{run('link')}</w:hyperlink>", "<w:r><w:instrText>HYPERLINK</w:instrText></w:r>"),
            ["link"],
        ),
        (row(paragraph(run("Pain")), paragraph(run("7/10"))), ["Pain | 7/10"]),
        (row(paragraph(run("a")) + paragraph(run("b")), paragraph(run("c"))), ["a", "b", "c"]),
    ],
)
def test_word_as_it_is_seen(body: str, seen: list[str]):
    assert lines(docx.read(makers.docx(body=body), LIMIT)) == seen


def test_word_headers_footers_and_notes_come_with_it():
    parts = {name: paragraph(run(name)) for name in ("footer", "header")} | {
        "footnotes": f"<w:footnote>{paragraph(run('a note'))}</w:footnote>"
    }
    reading = docx.read(makers.docx(body=paragraph(run("Pain")), parts=parts), LIMIT)
    assert lines(reading) == ["header", "Pain", "a note", "footer"]
    assert reading.origin is not None
    assert [label for _, label in reading.origin.parts] == ["header", "paragraph 2", "footnotes", "footer"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (makers.docx("Pain")[:-30], "E_TRUNCATED"),
        (makers.docx(""), "E_EMPTY"),
        (
            makers.zipped({"[Content_Types].xml": makers.TYPES.format("").encode(), "xl/w.xml": b"<x/>"}),
            "E_UNSUPPORTED",
        ),
        (makers.zipped({"word/x": b""}), "E_DAMAGED"),
    ],
)
def test_word_documents_that_are_refused(data: bytes, code: str):
    assert refused(docx.read, data) == code
