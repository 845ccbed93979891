"""The same note in every form: the same words come out, and each stretch knows where it stood."""

import gzip
from collections.abc import Callable
from pathlib import Path

import makers
import pytest

from notecheck.ingest.about import About
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door

NOTE = """PROCEDURE NOTE – synthetic
Patient is 71 with left L5 radiculopathy, pain 8/10 for 4 months.
Physical therapy for 6 weeks failed; NSAIDs (ibuprofen & naproxen) failed.
Left L5-S1 transforaminal epidural steroid injection under fluoroscopy, 1 mL of contrast.
Dexamethasone 10 mg. Pain after: 2/10. Signs: | ^ ~ \\ { } "quoted" <b>
"""
SMILE = NOTE + "Größe 🙂 98.6 °F\n"
ROW = {"id": "n1", "text": NOTE}
FORMS: dict[str, tuple[Callable[[str], bytes], str | None]] = {
    "a.txt": (lambda text: text.encode(), None),
    "a.html": (makers.html_page, "line 4"),
    "a.rtf": (makers.rtf, None),
    "a.docx": (makers.docx, "paragraph 2"),
    "a.pdf": (makers.pdf, "page 1"),
    "a.xml": (makers.ccda, "section 29554-3"),
    "text.xml": (lambda text: makers.unstructured(text.encode(), "text/plain"), None),
    "pdf.xml": (lambda text: makers.unstructured(makers.pdf(text), "application/pdf"), "page 1"),
    "rtf.xml": (lambda text: makers.unstructured(makers.rtf(text), "text/rtf"), None),
    "a.json": (lambda text: makers.fhir(makers.document_reference(text)), None),
    "html.json": (lambda text: makers.fhir(makers.document_reference(makers.html_page(text), "text/html")), "line 4"),
    "ccda.json": (
        lambda text: makers.fhir(makers.document_reference(makers.ccda(text), "application/xml")),
        "section 29554-3",
    ),
    "bundle.json": (lambda text: makers.fhir(makers.bundle(makers.document_reference(text))), None),
    "a.ndjson": (lambda text: makers.jsonl(makers.document_reference(text)), None),
    "bundle.ndjson": (lambda text: makers.jsonl(makers.bundle(makers.document_reference(text))), None),
    "a.jsonl": (lambda text: makers.jsonl({"id": "n1", "text": text}), None),
    "a.hl7": (makers.mdm, "OBX 2"),
    "one.hl7": (lambda text: makers.mdm(text, by_line=False), "OBX 1"),
    "oru.hl7": (lambda text: makers.oru("~".join(map(makers.escaped, text.splitlines()))), "OBX 1"),
    "ed.hl7": (
        lambda text: makers.oru("^application^pdf^Base64^" + makers.b64(makers.pdf(text)), kind="ED"),
        "OBX 1, page 1",
    ),
    "a.csv": (lambda text: makers.csv_table([["Note ID", "Note Text"], ["n1", text]]), "cell B2"),
    "a.tsv": (lambda text: makers.csv_table([["id", "report"], ["n1", text]], delimiter="\t"), "cell B2"),
    "excel.tsv": (
        lambda text: makers.csv_table([["id", "text"], ["n1", text]], delimiter="\t", encoding="utf-16"),
        "cell B2",
    ),
    "semi.csv": (lambda text: makers.csv_table([["id", "text"], ["n1", text]], delimiter=";"), "cell B2"),
    "bom.csv": (lambda text: makers.csv_table([["id", "text"], ["n1", text]], encoding="utf-8-sig"), "cell B2"),
    "a.parquet": (lambda text: makers.parquet_table({"note_id": ["n1"], "note_text": [text]}), "cell B2"),
    "a.txt.gz": (lambda text: gzip.compress(text.encode()), None),
    "a.jsonl.gz": (lambda text: gzip.compress(makers.jsonl({"id": "n1", "text": text})), None),
    "a.zip": (lambda text: makers.zipped({"notes/one.txt": text.encode()}), None),
    "pdf.zip": (lambda text: makers.zipped({"one.pdf": makers.pdf(text)}), "page 1"),
    "table.zip": (
        lambda text: makers.zipped({"t.parquet": makers.parquet_table({"id": ["1"], "text": [text]})}),
        "cell B2",
    ),
    "a.tar": (lambda text: makers.tarball({"notes/one.docx": makers.docx(text)}), "paragraph 2"),
    "a.tgz": (lambda text: makers.tarball({"one.rtf": makers.rtf(text)}, packed=True), None),
}


def read(folder: Path, **files: bytes) -> list[Record | Refusal]:
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return list(Door().read([str(folder)]))


@pytest.mark.parametrize("name", FORMS)
def test_the_words_come_out_and_know_where_they_stood(name: str, tmp_path: Path):
    make, place = FORMS[name]
    (record,) = read(tmp_path, **{name: make(NOTE)})
    assert isinstance(record, Record), record
    text = record.note.text
    at = [text.find(line) for line in NOTE.splitlines()]
    assert -1 not in at
    assert at == sorted(at)
    assert (record.origin.at(at[1]) if record.origin else None) == place
    assert not record.warnings
    assert len(text) <= len(NOTE) + len("Procedure Note\n\nProcedure\n") + 9, "nothing else comes with them"


@pytest.mark.parametrize("name", [name for name in FORMS if "pdf" not in name and name != "ed.hl7"])
def test_any_character_comes_through(name: str, tmp_path: Path):
    make, _ = FORMS[name]
    (record,) = read(tmp_path, **{name: make(SMILE)})
    assert isinstance(record, Record), record
    assert "Größe 🙂 98.6 °F" in record.note.text


@pytest.mark.parametrize("name", [name for name in FORMS if name.startswith("a.")])
def test_a_wrong_suffix_is_a_warning_and_the_content_is_believed(name: str, tmp_path: Path):
    make, _ = FORMS[name]
    (record,) = read(tmp_path, **{"named__jpg" if name == "a.txt" else "named__txt": make(NOTE)})
    assert isinstance(record, Record), record
    assert {each.code for each in record.warnings} == (set() if name == "a.txt" else {"W_SUFFIX"})
    assert "transforaminal epidural" in record.note.text


TOLD = About("V-9", "P-17", "Ada Painter", None, "2026-03-02", None)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.json", makers.fhir(makers.document_reference(NOTE)), TOLD),
        ("a.xml", makers.ccda(NOTE), About("V-9", "P-17", "Ada Painter", None, "2026-03-02", "Spine Center")),
        ("a.hl7", makers.mdm(NOTE), About("A-5", "P-17", "Ada Painter", "Suite 4", "2026-03-02", "SPINE")),
        (
            "a.csv",
            makers.csv_table(
                [
                    ["id", "MRN", "Provider Name", "Facility", "DOS", "Acct #", "Note_Text", "Other"],
                    ["n1", "P-17", "Ada Painter", "Suite 4", "3/2/2026", "V-9", NOTE, "x"],
                ]
            ),
            About("V-9", "P-17", "Ada Painter", "Suite 4", "2026-03-02", None),
        ),
        (
            "a.parquet",
            makers.parquet_table({"text": [NOTE], "date": ["2026-03-02"], "visit_id": [9]}),
            About("9", None, None, None, "2026-03-02", None),
        ),
    ],
)
def test_what_the_source_tells_about_the_note(name: str, data: bytes, told: About, tmp_path: Path):
    (record,) = read(tmp_path, **{name: data})
    assert isinstance(record, Record), record
    assert record.about == told
    assert str(record.note.written_on) == "2026-03-02"


def test_a_folder_of_every_form_is_read_the_same_each_time(tmp_path: Path):
    for name, (make, _) in FORMS.items():
        (tmp_path / name).write_bytes(make(NOTE).replace(b"n1", name.encode()[:2].replace(b".", b"-")))
    door, again = Door(), Door()
    first = list(door.read([str(tmp_path)]))
    assert first == list(again.read([str(tmp_path)]))
    assert len(first) == len(FORMS)
    for source in door.sources([str(tmp_path)]):
        whole = list(door.records(source))
        assert list(door.records(source, 1)) == whole[1:]
