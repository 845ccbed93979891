"""No word of a note leaves any reader but in its text, whatever form it came in and whatever goes wrong."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import makers
import pytest

from notecheck.ingest.record import Refusal
from notecheck.ingest.sources import Door

CANARIES = ("Quetzalcoatlus", "Zyxwvutsrq", "31415926535")
NOTE = f"""Patient {CANARIES[0]} {CANARIES[1]}, MRN {CANARIES[2]}. Lumbar radiculopathy, pain 7/10.
Left L5 transforaminal epidural steroid injection under fluoroscopy, pain 2/10 after.
"""
FILES = {
    "a.html": makers.html_page(NOTE),
    "a.rtf": makers.rtf(NOTE),
    "a.docx": makers.docx(NOTE),
    "a.pdf": makers.pdf(NOTE),
    "a.xml": makers.ccda(NOTE),
    "a.json": makers.fhir(makers.document_reference(makers.rtf(NOTE), "text/rtf")),
    "a.ndjson": makers.jsonl(makers.document_reference(NOTE)),
    "a.hl7": makers.mdm(NOTE),
    "ed.hl7": makers.oru("^text^html^Base64^" + makers.b64(makers.html_page(NOTE)), kind="ED"),
    "a.csv": makers.csv_table([["id", "text"], ["1", NOTE]]),
    "a.parquet": makers.parquet_table({"id": ["2"], "text": [NOTE]}),
    "a.zip": makers.zipped({"x.txt": NOTE.encode()}),
    "a.tar": makers.tarball({"x.csv": makers.csv_table([["id", "text"], ["3", NOTE]])}),
}
# Where a fault is planted, each time raising with the note in its message; and the files that come by there.
FAULTS = {
    "html.lay_out": ("a.html", "ed.hl7"),
    "html.decode_text": ("a.html", "ed.hl7"),
    "rtf.rtf_to_text": ("a.rtf", "a.json"),
    "rtf.mojibake": ("a.rtf", "a.json"),
    "docx.parsed": ("a.docx",),
    "docx.local": ("a.docx",),
    "pdf.rows_of": ("a.pdf",),
    "pdf.mojibake": ("a.pdf",),
    "ccda.lay_out": ("a.xml",),
    "ccda.iso_date": ("a.xml",),
    "xml.etree.fromstring": ("a.xml", "a.docx"),
    "document.json.loads": ("a.json", "a.ndjson"),
    "fhir.read_attachment": ("a.json", "a.ndjson"),
    "fhir.record_of_reading": ("a.json", "a.ndjson"),
    "attachment.base64.b64decode": ("a.json", "a.ndjson", "ed.hl7"),
    "hl7.decode_text": ("a.hl7", "ed.hl7"),
    "hl7.text_of": ("a.hl7", "ed.hl7"),
    "hl7_text.iso_date": ("a.hl7", "ed.hl7"),
    "hl7_text.read_attachment": ("ed.hl7",),
    "table.columns_of": ("a.csv", "a.tar"),
    "tabular.admit_id": ("a.csv", "a.parquet", "a.tar"),
    "tabular.record_of_reading": ("a.csv", "a.parquet", "a.tar"),
    "single.admit": ("a.html", "a.csv", "a.parquet", "a.hl7", "a.json"),
    "process.json.loads": ("a.parquet",),
    "zip.opened_zip": ("a.zip",),
    "within.entries": ("a.zip", "a.tar"),
    "text.decode": ("a.zip",),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def failing(*args: object, **kwargs: object) -> None:
    here = NOTE
    raise ValueError(f"cannot read {here} of {args} {kwargs}")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_reader_is_told_without_the_note(
    fault: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
):
    monkeypatch.setattr("notecheck.ingest.apart.here.value", True)
    monkeypatch.setattr(f"notecheck.ingest.{fault}", failing)
    caplog.set_level(logging.DEBUG)
    found = [each for name in FAULTS[fault] for each in Door().read([str(folder / name)])]
    refusals = [each for each in found if isinstance(each, Refusal)]
    assert len(refusals) == len(FAULTS[fault]), found
    out, err = capfd.readouterr()
    told = repr(refusals) + out + err + caplog.text
    assert not any(word in told for word in CANARIES)


def test_a_scan_of_every_form_and_of_each_without_its_end(folder: Path):
    for name, data in FILES.items():
        for part in (2, 3, 5):
            (folder / f"cut{part}-{name}").write_bytes(data[: len(data) * (part - 1) // part])
    script = "from notecheck.cli import main; main()"
    command = [sys.executable, "-X", "dev", "-W", "always", "-c", script, "scan", str(folder), "-f", "jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert not any(word in done.stderr for word in CANARIES)
    assert "E_INTERNAL" not in done.stderr
    errors = [line for line in done.stdout.splitlines() if "error" in json.loads(line)]
    assert len(errors) > len(FILES)
    assert not any(word in line for word in CANARIES for line in errors)


def test_a_result_says_where_in_its_source_each_fact_stood(folder: Path):
    from notecheck.api import scan_record

    (record,) = Door().read([str(folder / "a.html")])
    assert not isinstance(record, Refusal)
    facts = scan_record(record).to_dict()["facts"]
    assert {fact["place"] for fact in facts} == {"line 3", "line 4"}
    assert all(record.note.text[fact["start"] : fact["end"]] == fact["text"] for fact in facts)
