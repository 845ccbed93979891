"""Files of every form that is read, made from a text. Whatever they tell is invented."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = [
    "archive", "binary", "bundle", "ccda", "csv_table", "document_reference", "docx", "fhir", "html_page", "jsonl",
    "mdm", "oru", "parquet_table", "pdf", "pdf_of_pages", "rtf", "tarball", "unstructured", "zipped",
]  # fmt: skip


def b64(data: bytes | str) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


def html_page(text: str) -> bytes:
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines())
    return f"<!DOCTYPE html>\n<html><head><title>x</title></head><body>\n{lines}</body></html>".encode()


def rtf(text: str) -> bytes:
    def sign(char: str) -> str:
        if char in "\\{}":
            return "\\" + char
        if char == "\n":
            return "\\par\n"
        if ord(char) < 128:
            return char
        units = char.encode("utf-16-le")
        numbers = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
        return "".join(f"\\u{number}?" for number in numbers)

    body = "".join(map(sign, text))
    return (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\f0\fs20 " + body + "}").encode("ascii")


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
PART = (
    '<Override PartName="/word/{0}.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{1}+xml"/>'
)


def docx(text: str = "", *, body: str | None = None, parts: Mapping[str, str] = {}) -> bytes:
    """A Word document of a paragraph a line, or of the body given; `parts`: header, footer, footnotes."""
    if body is None:
        body = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{html.escape(line)}</w:t></w:r></w:p>' for line in text.split("\n")
        )
    kinds = {"document": ("document.main", f"<w:body>{body}</w:body>")}
    kinds |= {name: (name, content) for name, content in parts.items()}
    files = {"[Content_Types].xml": TYPES.format("".join(PART.format(n, k) for n, (k, _) in kinds.items())).encode()}
    for name, (_, content) in kinds.items():
        files[f"word/{name}.xml"] = f'<?xml version="1.0"?><w:{name} xmlns:w="{WORD}">{content}</w:{name}>'.encode()
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


archive = zipped


def tarball(files: Mapping[str, bytes], *, packed: bool = False) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0) if packed else out.getvalue()


def _pdf_text(text: str) -> str:
    return (
        text.encode("cp1252", "replace").decode("latin-1").replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    )


def pdf_of_pages(
    pages: Sequence[Sequence[tuple[float, float, str]]],
    *,
    compress: bool = True,
    image: bool = False,
    extra: str = "",
    trailer: str = "",
    rotate: int = 0,
) -> bytes:
    """A PDF of pages, each of texts with their places; `image`: each page is covered by one, as of a scan."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R " + extra.encode() + b">>", b""]
    font = 3
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(
        _stream(
            b"\x7f" * 64,
            b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8",
            True,
        )
    )
    kids = []
    for texts in pages:
        marks = "".join(f"BT /F1 10 Tf {x} {y} Td ({_pdf_text(text)}) Tj ET\n" for x, y, text in texts)
        marks += "q 612 0 0 792 0 0 cm /Im1 Do Q\n" if image else ""
        objects.append(_stream(marks.encode("latin-1"), b"", compress))
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {rotate} /Contents {content} 0 R"
            f" /Resources << /Font << /F1 {font} 0 R >> /XObject << /Im1 4 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    references = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{references}] /Count {len(kids)} >>".encode()
    return _pdf_file(objects, trailer)


def _stream(data: bytes, entries: bytes, compress: bool) -> bytes:
    data = zlib.compress(data) if compress else data
    filtered = b"/Filter /FlateDecode " if compress else b""
    return b"<< " + entries + b" " + filtered + b"/Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


def _pdf_file(objects: Sequence[bytes], trailer: str) -> bytes:
    out, starts = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R " % (len(objects) + 1) + trailer.encode() + b">>\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def pdf(text: str, *, lines: int = 50, **options: Any) -> bytes:
    """A PDF of a line a line, 50 on a page."""
    rows = text.splitlines()
    pages = [rows[start : start + lines] for start in range(0, len(rows), lines)] or [[]]
    placed = [[(60.0, 740.0 - 14 * number, row) for number, row in enumerate(page)] for page in pages]
    return pdf_of_pages(placed, **options)


CCDA = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
 <title>Procedure Note</title><effectiveTime value="20260303"/>
 <recordTarget><patientRole><id extension="P-17"/></patientRole></recordTarget>
 <author><assignedAuthor><assignedPerson><name><given>Ada</given> <family>Painter</family></name></assignedPerson>
 </assignedAuthor></author>
 <custodian><assignedCustodian><representedCustodianOrganization><name>Spine Center</name>
 </representedCustodianOrganization></assignedCustodian></custodian>
 <documentationOf><serviceEvent><effectiveTime><low value="20260302"/></effectiveTime></serviceEvent></documentationOf>
 <componentOf><encompassingEncounter><id extension="V-9"/></encompassingEncounter></componentOf>
 <component>{}</component>
</ClinicalDocument>"""


def ccda(text: str = "", *, sections: str | None = None) -> bytes:
    """A structured document: one section for the text, a paragraph a line, or the sections given."""
    if sections is None:
        lines = "".join(f"<paragraph>{html.escape(line)}</paragraph>" for line in text.splitlines())
        sections = (
            '<component><section><code code="29554-3" codeSystem="2.16.840.1.113883.6.1"/><title>Procedure</title>'
            f"<text>{lines}</text></section></component>"
        )
    return CCDA.format(f"<structuredBody>{sections}</structuredBody>").encode()


def unstructured(data: bytes, media: str) -> bytes:
    return CCDA.format(
        f'<nonXMLBody><text mediaType="{media}" representation="B64">{b64(data)}</text></nonXMLBody>'
    ).encode()


def document_reference(
    data: bytes | str, media: str = "text/plain", *, name: str = "doc-1", **more: Any
) -> dict[str, Any]:
    return {
        "resourceType": "DocumentReference",
        "id": name,
        "status": "current",
        "date": "2026-03-03T10:00:00Z",
        "subject": {"reference": "Patient/P-17"},
        "author": [{"display": "Ada Painter"}],
        "context": {"encounter": [{"reference": "Encounter/V-9"}], "period": {"start": "2026-03-02"}},
        "content": [{"attachment": {"contentType": media, "data": b64(data)}}],
    } | more


def binary(data: bytes | str, media: str = "text/plain", *, name: str = "bin-1") -> dict[str, Any]:
    return {"resourceType": "Binary", "id": name, "contentType": media, "data": b64(data)}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    entries = [{"fullUrl": f"urn:uuid:{number}", "resource": each} for number, each in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def fhir(resource: dict[str, Any]) -> bytes:
    return json.dumps(resource, indent=1).encode()


def jsonl(*rows: object) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


ESCAPES = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "~": "\\R\\", "&": "\\T\\"}


def escaped(text: str) -> str:
    return "".join(ESCAPES.get(char, char) for char in text)


HEAD = (
    "MSH|^~\\&|EHR|SPINE|RCV|RCV|20260303101500||{kind}|{name}|P|2.5|||||||UNICODE UTF-8\r"
    "PID|1||P-17^^^MRN||Doe^Jo||19500101|F||||||||||A-5\r"
    "PV1|1|O|Suite 4^^^Spine Center||||1234^Painter^Ada|||||||||||||V-9\r"
)


def mdm(text: str, *, name: str = "M1", by_line: bool = True) -> bytes:
    """MDM^T02, one OBX a line, or one for all with `\\.br\\` between the lines."""
    lines = list(map(escaped, text.splitlines()))
    values = lines if by_line else ["\\.br\\".join(lines)]
    rows = "".join(f"OBX|{number}|TX|N^Note||{line}||||||F\r" for number, line in enumerate(values, 1))
    head = HEAD.format(kind="MDM^T02", name=name)
    return (head + "TXA|1|PN|TX|20260302||||||||DOC-1\r" + rows).encode()


def oru(*values: str, kind: str = "TX", name: str = "R1") -> bytes:
    """ORU^R01 with an OBX for each value, as it stands."""
    rows = "".join(f"OBX|{number}|{kind}|N^Note||{value}||||||F\r" for number, value in enumerate(values, 1))
    return (HEAD.format(kind="ORU^R01", name=name) + "OBR|1|||N^Note|||20260302\r" + rows).encode()


def csv_table(rows: Sequence[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if set(text) & {'"', "\n", "\r", delimiter} else text

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in rows).encode(encoding)


def parquet_table(columns: Mapping[str, Sequence[object]], **options: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out, **options)
    return out.getvalue()
