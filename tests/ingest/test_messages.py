"""FHIR resources and HL7 messages: which text is the note, and what becomes of those that carry none."""

import json
from pathlib import Path

import makers
import pytest

from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door

NOTE = "Left L5 radiculopathy, pain 7/10.\nTransforaminal ESI.\n"


def read(folder: Path, name: str, data: bytes) -> list[Record | Refusal]:
    (folder / name).write_bytes(data)
    return list(Door().read([str(folder / name)]))


def told(found: list[Record | Refusal]) -> list[str]:
    return [each.code if isinstance(each, Refusal) else each.note.text for each in found]


def warned(record: Record | Refusal) -> list[str]:
    assert isinstance(record, Record), record
    return [each.code for each in record.warnings]


def reference(**changes: object) -> bytes:
    return makers.fhir(makers.document_reference(NOTE, **changes))


def content(*attachments: dict[str, object]) -> list[dict[str, object]]:
    return [{"attachment": each} for each in attachments]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (reference(content=content({"contentType": "text/plain", "url": "http://host/Binary/1"})), "E_UNSUPPORTED"),
        (reference(content=content({"contentType": "text/plain"})), "E_BAD_FHIR"),
        (reference(content=content({"data": 7})), "E_BAD_FHIR"),
        (reference(content=[7]), "E_BAD_FHIR"),
        (reference(content={}), "E_BAD_FHIR"),
        (reference(content={"a": 1}), "E_BAD_FHIR"),
        (reference(content=[]), "E_BAD_FHIR"),
        (reference(content=content({"data": "§§"})), "E_DECODE"),
        (reference(content=content({"data": makers.b64(b"\x89PNG\r\n\x1a\n")})), "E_UNSUPPORTED"),
        (reference(content=content({"data": makers.b64("   ")})), "E_EMPTY"),
        (reference(status="entered-in-error"), "E_NOT_A_NOTE"),
        (reference(id=["x"]), "E_BAD_FIELD"),
        (makers.fhir({"resourceType": "Patient", "id": "p"}), "E_NOT_A_NOTE"),
        (makers.fhir({"resourceType": "DiagnosticReport", "id": "r"}), "E_BAD_FHIR"),
        (makers.fhir(makers.bundle({"resourceType": "Patient", "id": "p"})), "E_NOT_A_NOTE"),
        (b'{"resourceType": "Bundle", "entry": 7}', "E_BAD_FHIR"),
        (makers.fhir({"resourceType": "Composition", "section": [{"title": "x", "section": [7]}]}), "E_BAD_FHIR"),
    ],
)
def test_resources_without_a_note(data: bytes, code: str, tmp_path: Path):
    assert told(read(tmp_path, "a.json", data)) == [code]


def test_of_several_renditions_the_first_that_can_be_read(tmp_path: Path):
    renditions = content(
        {"contentType": "application/pdf", "url": "Binary/1"},
        {"contentType": "text/html", "data": makers.b64(makers.html_page(NOTE))},
        {"contentType": "image/png", "data": makers.b64(b"\x89PNG\r\n\x1a\n")},
    )
    (record,) = read(tmp_path, "a.json", reference(content=renditions))
    assert told([record]) == [NOTE]
    assert warned(record) == ["W_RENDITION"]


def test_a_declared_type_that_is_wrong(tmp_path: Path):
    data = makers.fhir(makers.document_reference(makers.rtf(NOTE), "text/plain"))
    (record,) = read(tmp_path, "a.json", data)
    assert warned(record) == ["W_SUFFIX"]
    assert told([record]) == [NOTE]


def test_a_charset_is_believed(tmp_path: Path):
    data = makers.fhir(makers.document_reference("Pain – Größe äöü".encode("cp1252"), "text/plain; charset=ISO-8859-1"))
    (record,) = read(tmp_path, "a.json", data)
    assert (told([record]), warned(record)) == (["Pain – Größe äöü"], [])


def test_reports_and_compositions(tmp_path: Path):
    form = [{"contentType": "text/plain", "data": makers.b64(NOTE)}]
    report = {"resourceType": "DiagnosticReport", "id": "r1", "presentedForm": form, "effectiveDateTime": "2026-03-02"}
    section = {
        "title": "Plan",
        "code": {"coding": [{"code": "18776-5"}]},
        "text": {"div": "<div><p>Repeat ESI</p></div>"},
    }
    rows = [
        report,
        {"resourceType": "DiagnosticReport", "id": "r2", "conclusion": "Disc herniation L5"},
        {"resourceType": "DiagnosticReport", "id": "r3", "text": {"div": "<div>Stenosis</div>"}},
        {"resourceType": "Composition", "id": "c1", "section": [section, {"title": "More", "section": [section]}]},
        makers.binary(NOTE, name="b1"),
    ]
    found = read(tmp_path, "a.ndjson", makers.jsonl(*rows))
    assert told(found) == [
        NOTE,
        "Disc herniation L5",
        "Stenosis\n",
        "Plan\nRepeat ESI\n\nMore\n\nPlan\nRepeat ESI\n",
        NOTE,
    ]
    assert isinstance(found[3], Record)
    assert found[3].origin is not None
    assert found[3].origin.at(6) == "section 18776-5"


def test_a_bundle_holds_what_its_documents_refer_to(tmp_path: Path):
    visit = {
        "resourceType": "Encounter",
        "id": "V-9",
        "period": {"start": "2026-03-01"},
        "location": [{"location": {"display": "Suite 4"}}],
    }
    by_url = makers.document_reference(
        "", content=content({"url": "Binary/bin-1"}), context={"encounter": [{"reference": "Encounter/V-9"}]}
    )
    found = read(tmp_path, "a.json", makers.fhir(makers.bundle(visit, by_url, makers.binary(NOTE))))
    assert told(found) == [NOTE]
    assert isinstance(found[0], Record)
    assert (found[0].about.location, found[0].about.service_date) == ("Suite 4", "2026-03-01")


def test_each_line_of_a_bulk_export_stands_alone(tmp_path: Path):
    lines = [
        json.dumps(makers.document_reference(NOTE, name="d1")),
        "{broken",
        json.dumps({"resourceType": "Patient"}),
        json.dumps(makers.bundle(*(makers.document_reference(NOTE, name=name) for name in ("d2", "d3")))),
        json.dumps(makers.document_reference(NOTE, name="d1")),
    ]
    found = read(tmp_path, "a.ndjson", "\n".join(lines).encode())
    assert told(found) == [NOTE, "E_BAD_JSON", "E_NOT_A_NOTE", NOTE, NOTE, "E_DUPLICATE_ID"]
    assert found[-1].place.endswith(":5")


MDM = makers.mdm("Pain 7/10\nPlan")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (MDM, "Pain 7/10\nPlan"),
        (MDM.replace(b"\r", b"\n"), "Pain 7/10\nPlan"),
        (MDM.replace(b"\r", b"\r\n"), "Pain 7/10\nPlan"),
        (b"\x0b" + MDM + b"\x1c\r", "Pain 7/10\nPlan"),
        (b"FHS|^~\\&|a\rBHS|^~\\&|a\r" + MDM + b"BTS|1\rFTS|1\r", "Pain 7/10\nPlan"),
        (makers.oru("one\\.br\\two\\.sp2\\three"), "one\ntwo\n\nthree"),
        (makers.oru("a~b~~c"), "a\nb\n\nc"),
        (makers.oru("\\H\\bold\\N\\ \\F\\\\S\\\\T\\\\R\\\\E\\ \\X0D0A\\x\\.in+4\\y"), "bold |^&~\\ \r\nxy"),
        (makers.oru("path C:\\notes\\new"), "path C:\\notes\\new"),
        (makers.oru("x" * 395 + " radi", "culopathy, pain"), "x" * 395 + " radiculopathy, pain"),
        (makers.oru("x" * 402 + " left", "leg pain"), "x" * 402 + " left\nleg pain"),
        (makers.oru("x" * 402 + " left ", "leg pain"), "x" * 402 + " left leg pain"),
        (makers.oru("Pain 7/10.", "Plan"), "Pain 7/10.\nPlan"),
        (makers.oru("one\ntwo"), "one\ntwo"),
        (makers.oru("one").replace(b"OBX|1|TX", b"OBX|1|XX"), "one"),
        (makers.oru("Pain").replace(b"|^~\\&|", b"|#~\\&|").replace(b"^", b"#"), "Pain"),
        (makers.oru("Gr\\X" + "C3B6" + "\\sse"), "Größe".replace("ß", "ss").replace("ö", "Ã¶")),
        (makers.oru("Größe"), "Größe"),
        (makers.oru("Größe").decode().replace("UNICODE UTF-8", "8859/1").encode("cp1252"), "Größe"),
        (makers.oru("one") + b"NTE|1||a remark\r", "one\na remark"),
        (makers.oru("one") + b"OBX|2|NM|P^Pain score||7|/10|||||F\r", "one\nPain score: 7 /10"),
        (makers.oru("one") + b"OBX|2|TX|N||wrong||||||D\r", "one"),
        (makers.oru("one") + b"ADD| and more\r", None),
    ],
)
def test_the_text_of_a_message(data: bytes, text: str | None, tmp_path: Path):
    (record,) = read(tmp_path, "a.hl7", data)
    assert isinstance(record, Record), record
    assert record.note.text == text or text is None


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (makers.oru(""), ["E_NOT_A_NOTE"]),
        (makers.oru("7", kind="NM"), ["E_NOT_A_NOTE"]),
        (makers.oru("http://host/x", kind="RP"), ["E_UNSUPPORTED"]),
        (makers.oru("^application^pdf^Base64^", kind="ED"), ["E_EMPTY"]),
        (makers.oru("^application^pdf^Base64^§§", kind="ED"), ["E_DECODE"]),
        (makers.oru("^application^pdf^Hex^zz", kind="ED"), ["E_DECODE"]),
        (makers.oru("^image^png^Base64^" + makers.b64(b"\x89PNG\r\n\x1a\n"), kind="ED"), ["E_UNSUPPORTED"]),
        (makers.oru("one").replace(b"OBX", b"OBy"), ["E_BAD_HL7"]),
        (makers.oru("one") + b"lost words\r", ["E_BAD_HL7"]),
        (b"MSH|", ["E_BAD_HL7"]),
        (b"MSH|^~\\&|\r" + b"PID|1\r", ["E_NOT_A_NOTE"]),
        (b"FHS|^~\\&|a\rgarbage\r", ["E_BAD_HL7"]),
        (makers.oru("x") + makers.oru("", name="R2") + makers.oru("x"), ["", "E_NOT_A_NOTE", "E_DUPLICATE_ID"]),
        (makers.oru("Pain ÿþÿ").replace("ÿþÿ".encode(), b"\xff\xfe\xff"), ["E_DECODE"]),
    ],
)
def test_messages_without_a_note(data: bytes, codes: list[str], tmp_path: Path):
    found = read(tmp_path, "a.hl7", data)
    assert [each.code if isinstance(each, Refusal) else "" for each in found] == codes


def test_what_is_left_out_is_told(tmp_path: Path):
    data = makers.oru("one") + b"OBX|2|RP|N||http://host/x||||||F\rOBX|3|TX|N||withdrawn||||||W\r"
    (record,) = read(tmp_path, "a.hl7", data)
    assert warned(record) == ["W_LEFT_OUT", "W_STRUCK"]


def test_several_reports_in_one_message(tmp_path: Path):
    data = (
        makers.oru("first")
        + b"OBR|2|||L^Lab\rOBX|1|NM|K||4||||||F\rOBR|3|||N^Note|||20260305\rOBX|1|TX|N||second||||||F\r"
    )
    found = read(tmp_path, "a.hl7", data)
    assert told(found) == ["first", "second"]
    assert [each.note.id for each in found if isinstance(each, Record)] == ["R1.1", "R1.2"]
    assert [each.about.service_date for each in found if isinstance(each, Record)] == ["2026-03-02", "2026-03-05"]
