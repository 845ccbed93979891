"""Hostile files: each is refused by name, soon, in little memory; nothing is fetched, nothing is written."""

import gzip
import io
import json
import os
import socket
import struct
import tarfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import makers
import pytest

from notecheck.ingest import apart
from notecheck.ingest.record import Refusal
from notecheck.ingest.sources import Door

SECONDS = 2.0
"""Of processor time, ours and that of the process that reads for us: a busy machine does not change it."""
BYTES = 128 << 20
ZEROS = b"\0" * (1 << 20)
HOLE = b"http://127.0.0.1:9/x"


def doctype(entities: str, body: str = "&x;") -> bytes:
    return (
        makers.ccda(sections="<component><section><text>BODY</text></section></component>")
        .replace(b'<?xml version="1.0" encoding="UTF-8"?>', f"<?xml version='1.0'?><!DOCTYPE c [{entities}]>".encode())
        .replace(b"BODY", body.encode())
    )


def laughs(depth: int, width: int) -> str:
    rows = [f'<!ENTITY l{level} "{f"&l{level - 1};" * width}">' for level in range(1, depth)]
    return '<!ENTITY l0 "pain">' + "".join(rows) + f'<!ENTITY x "&l{depth - 1};">'


def sections(inner: str) -> bytes:
    return makers.ccda(sections=f"<component><section><text>{inner}</text></section></component>")


def packed(data: bytes, times: int) -> bytes:
    """The data, so many times, as one deflated stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(data) for _ in range(times)) + packer.flush()


def forged_zip(name: str, stream: bytes, size: int, copies: int = 1) -> bytes:
    """A ZIP whose members all point to one stream and say that they are `size` long."""
    local = struct.pack("<4sHHHHHLLLHH", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(stream), size, len(name), 0) + name.encode()
    entries = b""
    for number in range(copies):
        label = f"{number}{name}" if copies > 1 else name
        entries += struct.pack(
            "<4sHHHHHHLLLHHHHHLL",
            b"PK\1\2", 20, 20, 0, 8, 0, 33, 0, len(stream), size, len(label), 0, 0, 0, 0, 0, 0,
        ) + label.encode()  # fmt: skip
    start = len(local) + len(stream)
    return local + stream + entries + struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, copies, copies, len(entries), start, 0)


def docx_of(document: bytes) -> bytes:
    files = zipfile.ZipFile(io.BytesIO(makers.docx("x")))
    kept = {name: files.read(name) for name in files.namelist()}
    return makers.zipped(kept | {"word/document.xml": document})


def tar_of(kind: bytes, name: str = "a.txt", target: str = "", size: int = 0, data: bytes = b"") -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, size
    return info.tobuf(tarfile.GNU_FORMAT) + data + b"\0" * 1024


def nested_zip(depth: int) -> bytes:
    data = makers.zipped({"a.txt": ZEROS * 10})
    for _ in range(depth):
        data = makers.zipped({f"{n}.zip": data for n in range(4)})
    return data


def raw_pdf(objects: str, root: str = "1 0 R") -> bytes:
    return f"%PDF-1.7\n{objects}\ntrailer << /Root {root} /Size 99 >>\nstartxref\n0\n%%EOF\n".encode("latin-1")


def pdf_stream(data: bytes, entries: str = "") -> str:
    return f"<< {entries} /Length {len(data)} >>\nstream\n{data.decode('latin-1')}\nendstream"


def content_bomb(times: int) -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b"BT (pain) Tj ET " * 65536) for _ in range(times)) + packer.flush()
    page = "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n3 0 obj << /Type /Page /Parent 2 0 R"
    return raw_pdf(
        f"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n{page} /MediaBox [0 0 9 9] /Contents 4 0 R >> endobj\n"
        f"4 0 obj {pdf_stream(data, '/Filter /FlateDecode')} endobj"
    )


def pages_that_share(number: int) -> bytes:
    kids = " ".join(["3 0 R"] * number)
    return raw_pdf(
        f"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [{kids}] /Count {number} >>"
        " endobj\n3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj"
    )


def form_in_itself() -> bytes:
    form = pdf_stream(b"/F Do /F Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R")
    return raw_pdf(
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R /Resources 5 0 R >> endobj\n"
        f"4 0 obj {form} endobj\n5 0 obj << /XObject << /F 4 0 R >> >> endobj\n6 0 obj {pdf_stream(b'/F Do')} endobj"
    )


def nulls(rows: int) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table({"id": pa.nulls(rows, pa.string()), "text": pa.nulls(rows, pa.string())}), out)
    return out.getvalue()


def composition(depth: int) -> bytes:
    section: dict[str, object] = {"title": "x"}
    for _ in range(depth):
        section = {"title": "x", "section": [section]}
    return makers.fhir({"resourceType": "Composition", "id": "c", "section": [section]})


def link_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


HL7 = makers.HEAD.format(kind="ORU^R01", name="R1").encode() + b"OBR|1\r"
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    # XML
    "billion laughs": ("a.xml", lambda: doctype(laughs(10, 10))),
    "quadratic blow-up": ("a.xml", lambda: doctype(f'<!ENTITY x "{"a" * 100_000}">', "&x;" * 10_000)),
    "entity of a file": ("a.xml", lambda: doctype('<!ENTITY x SYSTEM "file:///etc/passwd">')),
    "entity of the network": ("a.xml", lambda: doctype(f'<!ENTITY x SYSTEM "{HOLE.decode()}">')),
    "parameter entity": ("a.xml", lambda: doctype(f'<!ENTITY % p SYSTEM "{HOLE.decode()}"> %p;', "pain")),
    "document type elsewhere": (
        "a.xml",
        lambda: makers.ccda("pain").replace(b"?>", b'?><!DOCTYPE c SYSTEM "%s">' % HOLE, 1),
    ),
    "deep XML": ("a.xml", lambda: sections("<content>" * 100_000 + "pain" + "</content>" * 100_000)),
    "deep sections": ("a.xml", lambda: makers.ccda(sections="<component><section>" * 50_000)),
    "huge attribute": ("a.xml", lambda: sections(f'<content ID="{"a" * 12_000_000}">pain</content>')),
    "a million attributes": (
        "a.xml",
        lambda: sections("<content " + "".join(f'a{n}="" ' for n in range(200_000)) + "/>"),
    ),
    "huge text": ("a.xml", lambda: sections("pain " * 4_000_000)),
    "huge name": ("a.xml", lambda: b"<?xml version='1.0'?><" + b"a" * 12_000_000 + b"/>"),
    "a million namespaces": (
        "a.xml",
        lambda: sections("<content " + "".join(f'xmlns:a{n}="u" ' for n in range(100_000)) + "/>"),
    ),
    "another XML": ("a.xml", lambda: b"<?xml version='1.0'?><svg xmlns='x'>" + b"<g/>" * 100_000 + b"</svg>"),
    # HTML
    "deep HTML": ("a.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"pain" + b"</div>" * 100_000),
    "huge attribute in HTML": ("a.html", lambda: b"<html><body><p title='" + b"a" * 12_000_000 + b"'></p>"),
    "a million unclosed tags": ("a.html", lambda: b"<html><body>" + b"<b><i><u>" * 300_000),
    "deep tables": ("a.html", lambda: b"<html><body>" + b"<table><tr><td>" * 20_000 + b"pain"),
    # JSON and FHIR
    "deep JSON": ("a.jsonl", lambda: b'{"id": "a", "text": ' + b"[" * 1_000_000 + b"\n"),
    "deep JSON document": ("a.json", lambda: b'[{"a": ' * 200_000),
    "a number without end": ("a.jsonl", lambda: b'{"id": "a", "text": "x", "n": ' + b"9" * 5_000_000 + b"}\n"),
    "millions of values": ("a.json", lambda: b'{"id": "a",\n"text": [' + b"[],{}," * 2_500_000 + b"1]}"),
    "a line without end": ("a.jsonl", lambda: b'{"id": "a", "text": "' + b"pain " * 14_000_000),
    "huge base64": ("a.json", lambda: makers.fhir(makers.document_reference(b"\0" * 23_000_000))),
    "base64 of a bomb": (
        "a.json",
        lambda: makers.fhir(makers.document_reference(doctype(laughs(10, 10)), "application/xml")),
    ),
    "base64 of an archive": (
        "a.json",
        lambda: makers.fhir(makers.document_reference(makers.zipped({"a.txt": ZEROS * 64}), "application/zip")),
    ),
    "sections in sections": ("a.json", lambda: composition(400)),
    "a million entries": (
        "a.json",
        lambda: b'{"resourceType": "Bundle",\n"entry": [' + b"{}," * 600_000 + b"{}]}",
    ),
    # ZIP and DOCX
    "1000 to 1": ("a.zip", lambda: makers.zipped({"a.txt": ZEROS * 64})),
    "zips in zips": ("a.zip", lambda: nested_zip(3)),
    "forged size": ("a.zip", lambda: forged_zip("a.txt", packed(ZEROS, 100), 10)),
    "forged size of gigabytes": ("a.zip", lambda: forged_zip("a.txt", packed(b"pain", 1), 0xFFFFFFF0)),
    "members that overlap": ("a.zip", lambda: forged_zip("a.txt", packed(ZEROS, 64), 64 << 20, copies=2000)),
    "out of the folder": ("a.zip", lambda: makers.zipped({"../../../evil.txt": b"Pain 7/10", "/evil.txt": b"Pain"})),
    "a link in a zip": ("a.zip", link_zip),
    "a directory without end": ("a.zip", lambda: makers.zipped({"a.txt": b"pain"})[:-22] + b"PK\5\6" + b"\xff" * 18),
    "DOCX of gigabytes": ("a.docx", lambda: docx_of(ZEROS * 40)),
    "DOCX with entities": ("a.docx", lambda: docx_of(doctype(laughs(10, 10)))),
    "DOCX of deep tables": (
        "a.docx",
        lambda: makers.docx(body="<w:tbl><w:tr><w:tc>" * 30_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 30_000),
    ),
    # gzip and TAR
    "gzip of zeros": ("a.txt.gz", lambda: gzip.compress(ZEROS * 64)),
    "gzip of lines": ("a.jsonl.gz", lambda: gzip.compress(b'{"id":"a","text":"' + b"\n" * (32 << 20))),
    "gzip of blank rows": ("a.csv.gz", lambda: gzip.compress(b"id,text\n" + b"\n" * (32 << 20))),
    "gzip of segments": ("a.hl7.gz", lambda: gzip.compress(HL7 + b"ZZZ|\r" * (8 << 20))),
    "gzip in gzip": ("a.txt.gz", lambda: gzip.compress(gzip.compress(b"Pain 7/10"))),
    "gzip of a zip bomb": ("a.zip.gz", lambda: gzip.compress(makers.zipped({"a.txt": ZEROS * 64}))),
    "a link in a tar": ("a.tar", lambda: tar_of(tarfile.SYMTYPE, target="/etc/passwd")),
    "a hard link in a tar": ("a.tar", lambda: tar_of(tarfile.LNKTYPE, target="/etc/passwd")),
    "a device in a tar": ("a.tar", lambda: tar_of(tarfile.CHRTYPE)),
    "out of the folder, tar": ("a.tar", lambda: makers.tarball({"../../../evil.txt": b"Pain 7/10"})),
    "forged size, tar": ("a.tar", lambda: tar_of(tarfile.REGTYPE, size=8 << 30, data=b"pain")),
    "a name of gigabytes": ("a.tar", lambda: tar_of(tarfile.GNUTYPE_LONGNAME, size=8 << 30, data=ZEROS)),
    "tar of zeros": ("a.tgz", lambda: gzip.compress(makers.tarball({"a.txt": ZEROS * 40}))),
    # PDF
    "pages in a ring": (
        "a.pdf",
        lambda: raw_pdf(
            "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
            "2 0 obj << /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >> endobj"
        ),
    ),
    "a billion pages": (
        "a.pdf",
        lambda: raw_pdf(
            "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
            "2 0 obj << /Type /Pages /Kids [] /Count 1000000000 >> endobj"
        ),
    ),
    "pages that share": ("a.pdf", lambda: pages_that_share(30_000)),
    "fewer pages that share": ("a.pdf", lambda: pages_that_share(2000)),
    "a form in itself": ("a.pdf", form_in_itself),
    "a page of gigabytes": ("a.pdf", lambda: content_bomb(100)),
    "a catalogue that is itself": ("a.pdf", lambda: raw_pdf("1 0 obj 1 0 R endobj")),
    "deep arrays in a PDF": ("a.pdf", lambda: raw_pdf("1 0 obj " + "[" * 1_000_000 + " endobj")),
    # RTF
    "deep groups": ("a.rtf", lambda: b"{\\rtf1 " + b"{" * 1_000_000),
    "binary without end": ("a.rtf", lambda: b"{\\rtf1 pain {\\pict\\bin999999999 x}}"),
    "links without end": ("a.rtf", lambda: b"{\\rtf1 " + b"{\\field{\\*\\fldinst{" * 100_000 + b"}" * 300_001),
    "numbers beyond all signs": ("a.rtf", lambda: b"{\\rtf1 \\u9999999999 ?}"),
    # Tables
    "a cell without end": ("a.csv", lambda: b'id,text\na,"' + b"pain " * 14_000_000),
    "a cell of lines without end": ("a.csv", lambda: b'id,text\na,"' + b"pain\n" * 4_000_000),
    "a million columns": ("a.csv", lambda: b"id,text\n" + b"a," * 3_000_000),
    "a header without end": ("a.csv", lambda: b"id," * 10_000_000),
    "rows that are none": ("a.csv", lambda: b"id,text\n" + b"a,b,c\n" * 200_000),
    "millions of empty rows": ("a.parquet", lambda: nulls(20_000_000)),
    "a footer of gigabytes": ("a.parquet", lambda: b"PAR1" + b"\0" * 100 + b"\xff\xff\xff\x7fPAR1"),
    # HL7
    "a million repeats": ("a.hl7", lambda: HL7 + b"OBX|1|TX|N||" + b"pain~" * 1_000_000 + b"||||||F\r"),
    "a million observations": ("a.hl7", lambda: HL7 + b"OBX|1|TX|N||pain||||||F\r" * 1_000_000),
    "a segment without end": ("a.hl7", lambda: HL7 + b"OBX|1|TX|N||" + b"pain " * 8_000_000),
    "separators that are one": ("a.hl7", lambda: b"MSH||||||||\rOBX||||||\r" * 10),
    "base64 of a bomb in an OBX": (
        "a.hl7",
        lambda: makers.oru("^text^xml^Base64^" + makers.b64(doctype(laughs(10, 10))), kind="ED"),
    ),
}
MANY = {
    "rows that are none",
    "members that overlap",
    "zips in zips",
    "a cell of lines without end",
    "separators that are one",
}
"""Those that are refused more than once: each row or member by itself."""


def processes() -> list[int]:
    return [os.getpid(), *(each.pid for each in apart.current())]


def used() -> float:
    """Seconds of processor time so far, of this process, of those that read for it, and of those that ended."""
    ticks = 0
    for pid in processes():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15] if pid == os.getpid() else fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def peak() -> int:
    """Bytes that this process and those that read for it held at most, since the last time."""
    most = 0
    for pid in processes():
        status = Path(f"/proc/{pid}/status").read_text()
        most += int(status.partition("VmHWM:")[2].split()[0]) << 10
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    return most


@pytest.fixture(scope="module")
def net() -> Iterator[list[object]]:
    """Who knocks at the port that the bombs name."""
    calls: list[object] = []
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        globals()["HOLE"] = f"http://127.0.0.1:{listener.getsockname()[1]}/x".encode()

        def wait() -> None:
            while True:
                try:
                    calls.append(listener.accept())
                except OSError:
                    return

        threading.Thread(target=wait, daemon=True).start()
        yield calls
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(name: str, tmp_path: Path, net: list[object], monkeypatch: pytest.MonkeyPatch):
    file, make = BOMBS[name]
    folder = tmp_path / "one" / "two" / "three"
    folder.mkdir(parents=True)
    (folder / file).write_bytes(make())
    list(Door().read([str(warmed(tmp_path))]))
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.chdir(folder)
    peak()
    before, began = peak(), used()
    found = list(Door().read([str(folder)]))
    seconds, grown = used() - began, peak() - before
    assert found
    assert all(isinstance(each, Refusal) for each in found), [each for each in found if not isinstance(each, Refusal)]
    assert not {each.code for each in found if isinstance(each, Refusal)} & {"E_INTERNAL"}, found[:3]
    assert len(found) == 1 or name in MANY or len(found) == 2, len(found)
    assert seconds <= SECONDS, f"{seconds:.2f} s"
    assert grown <= BYTES, f"{grown >> 20} MB"
    assert [each.name for each in folder.iterdir()] == [file]
    assert not list(tmp_path.rglob("evil*"))
    assert not net


def warmed(folder: Path) -> Path:
    """A harmless document, so that the process that reads is there before anything is measured."""
    (folder / "warm.html").write_bytes(makers.html_page("Pain 7/10."))
    return folder / "warm.html"


def test_there_are_enough():
    assert len(BOMBS) >= 40


def test_what_hangs_or_crashes_takes_only_itself_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A reader that never returns, one that kills its process, one that eats the memory: and the next is read."""
    (tmp_path / "sitecustomize.py").write_text(HAVOC)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    apart.end()
    for name in ("1-hang", "2-crash", "3-eat", "4-fine"):
        (tmp_path / f"{name}.html").write_bytes(makers.html_page(f"Pain 7/10. {name}"))
    found = list(Door().read([str(tmp_path / "*.html")]))
    apart.end()
    assert [each.code if isinstance(each, Refusal) else "" for each in found] == ["E_GAVE_UP"] * 3 + [""]


HAVOC = """
import os
import lxml.html
real = lxml.html.document_fromstring
def havoc(source, **rest):
    if b"1-hang" in source:
        while True:
            pass
    if b"2-crash" in source:
        os.abort()
    if b"3-eat" in source:
        eaten = [bytearray(1 << 24) for _ in range(1000)]
    return real(source, **rest)
lxml.html.document_fromstring = havoc
"""


def test_time_that_a_bomb_takes_is_not_taken_from_the_next(tmp_path: Path):
    (tmp_path / "a.html").write_bytes(makers.html_page("Pain 7/10 today. " * 20))
    (tmp_path / "b.pdf").write_bytes(pages_that_share(2000))
    (tmp_path / "c.html").write_bytes(makers.html_page("Pain 7/10 today. " * 20))
    began = time.monotonic()
    found = list(Door().read([str(tmp_path)]))
    assert [isinstance(each, Refusal) for each in found] == [False, True, False]
    assert time.monotonic() - began < 120
    assert json.dumps([each.place for each in found])
