"""Documents of every form with a few bytes changed: each gives a note or a named refusal, none in silence.

The short form runs always; `make test-long` runs ten thousand of each form.
"""

import gzip
import io
import os
import random
from collections import Counter
from pathlib import Path

import makers
import pytest

from notecheck.ingest.given import Given
from notecheck.ingest.readers import entries
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door

CANARIES = ("Quetzalcoatlus", "Zyxwvutsrq", "31415926535")
NOTE = f"""PROCEDURE NOTE (synthetic)
Patient {CANARIES[0]} {CANARIES[1]}, MRN {CANARIES[2]}, left L5 radiculopathy, pain 8/10 for 4 months.
Physical therapy for 6 weeks failed; ibuprofen failed. MRI 1/5/2026: disc herniation.
Left L5-S1 transforaminal epidural steroid injection under fluoroscopy, contrast {CANARIES[2]} seen.
Dexamethasone 10 mg. Pain after 2/10. "Home" exercises; follow-up in 2 weeks – größer.
"""
ROWS = [{"id": f"n{number}", "text": NOTE, "date": "2026-03-02"} for number in range(3)]
TABLE = [["id", "mrn", "text"], ["n1", CANARIES[2], NOTE], ["n2", CANARIES[2], NOTE], ["n3", "", NOTE]]
COLUMNS = {"id": ["n1", "n2"], "text": [NOTE, NOTE]}
REFERENCES = [
    makers.document_reference(NOTE, name="d1"),
    makers.document_reference(makers.html_page(NOTE), "text/html", name="d2"),
]
BASES: dict[str, list[tuple[str, bytes]]] = {
    "text": [("a.txt", NOTE.encode()), ("a.txt", NOTE.encode("utf-16")), ("a.txt", NOTE.encode("cp1252"))],
    "html": [("a.html", makers.html_page(NOTE)), ("a.html", b"<div>" + makers.html_page(NOTE).replace(b"p>", b"li>"))],
    "rtf": [("a.rtf", makers.rtf(NOTE))],
    "docx": [("a.docx", makers.docx(NOTE))],
    "pdf": [("a.pdf", makers.pdf(NOTE)), ("a.pdf", makers.pdf(NOTE * 9, compress=False))],
    "ccda": [("a.xml", makers.ccda(NOTE)), ("a.xml", makers.unstructured(makers.rtf(NOTE), "text/rtf"))],
    "fhir": [
        ("a.json", makers.fhir(REFERENCES[0])),
        ("a.json", makers.fhir(makers.bundle(*REFERENCES))),
        ("a.json", makers.fhir(makers.document_reference(makers.pdf(NOTE), "application/pdf"))),
    ],
    "ndjson": [("a.ndjson", makers.jsonl(*REFERENCES))],
    "jsonl": [("a.jsonl", makers.jsonl(*ROWS)), ("a.jsonl.gz", gzip.compress(makers.jsonl(*ROWS), mtime=0))],
    "hl7": [
        ("a.hl7", makers.mdm(NOTE) + makers.oru("~".join(map(makers.escaped, NOTE.splitlines())))),
        ("a.hl7", makers.oru("^text^rtf^Base64^" + makers.b64(makers.rtf(NOTE)), kind="ED")),
    ],
    "csv": [("a.csv", makers.csv_table(TABLE)), ("a.tsv", makers.csv_table(TABLE, delimiter="\t", encoding="utf-16"))],
    "parquet": [
        ("a.parquet", makers.parquet_table(COLUMNS)),
        ("a.parquet", makers.parquet_table(COLUMNS, compression="zstd")),
    ],
    "zip": [
        ("a.zip", makers.zipped({"a.txt": NOTE.encode(), "b.rtf": makers.rtf(NOTE), "c.jsonl": makers.jsonl(*ROWS)})),
    ],
    "tar": [
        ("a.tar", makers.tarball({"a.txt": NOTE.encode(), "b.html": makers.html_page(NOTE)})),
        ("a.tgz", makers.tarball({"a.txt": NOTE.encode(), "b.csv": makers.csv_table(TABLE)}, packed=True)),
    ],
}  # fmt: skip
SHORT = 120
LONG = int(os.environ.get("NOTECHECK_MUTATIONS", "10000"))
CODES = frozenset(
    line.split("`")[1]
    for line in (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `E_")
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with 1 to 20 bytes changed, taken away, put in, repeated or cut off."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        at, kind = chance.randrange(len(changed)), chance.random()
        if kind < 0.5:
            changed[at] = chance.randrange(256)
        elif kind < 0.65:
            changed[at] ^= 1 << chance.randrange(8)
        elif kind < 0.8:
            del changed[at]
        else:
            changed.insert(at, chance.choice((changed[at], chance.randrange(256))))
    return bytes(changed[: chance.randrange(len(changed))] if chance.random() < 0.03 else changed)


def outcomes(name: str, data: bytes) -> list[Record | Refusal]:
    """What the door makes of the bytes; whatever is raised is a failure of ours, but for what ends a source."""
    from notecheck.core.errors import NoteError

    found: list[Record | Refusal] = []
    try:
        found.extend(entry() for entry in entries(io.BytesIO(data), Given(name, name, "a")))
    except NoteError as error:
        found.append(Refusal.of(error, name))
    return found


def try_all(form: str, number: int) -> Counter[str]:
    """Mutate documents of a form so many times; how they came out."""
    chance, tally = random.Random(form), Counter[str]()
    for turn in range(number):
        name, data = BASES[form][turn % len(BASES[form])]
        data = mutated(data, chance)
        found = outcomes(name, data)
        told = " ".join(f"{each.code} {each.detail}" for each in found if isinstance(each, Refusal))
        assert found, (form, turn)
        assert "E_INTERNAL" not in told, (form, turn, told)
        assert not any(word in told for word in CANARIES), (form, turn)
        for each in found:
            if isinstance(each, Refusal):
                assert each.code in CODES, each
                tally[each.code] += 1
            else:
                assert each.note.text.strip(), (form, turn)
                assert each.origin is None or each.origin.parts[-1][0] < len(each.note.text), (form, turn)
                tally["read"] += 1
    return tally


@pytest.mark.parametrize("form", BASES)
def test_a_few_bytes_changed(form: str):
    assert try_all(form, SHORT)["read"] or form == "docx", "each byte of a DOCX is under a checksum"


@pytest.mark.long
@pytest.mark.parametrize("form", BASES)
def test_a_few_bytes_changed_ten_thousand_times(form: str):
    tally = try_all(form, LONG)
    print(form, dict(tally.most_common()))  # noqa: T201
    assert tally["read"] or form == "docx"


@pytest.mark.parametrize("form", BASES)
def test_unchanged_they_are_read(form: str):
    for name, data in BASES[form]:
        assert all(isinstance(each, Record) for each in outcomes(name, data)), (name, outcomes(name, data))


@pytest.mark.parametrize("form", BASES)
def test_cut_off_anywhere_nothing_is_lost_in_silence(form: str, tmp_path: Path):
    """A document without its end is refused, or what was read is a true beginning of it."""
    name, data = BASES[form][0]
    whole = [each.note.text for each in outcomes(name, data) if isinstance(each, Record)]
    for size in range(10, len(data), max(1, len(data) // 40)):
        (tmp_path / name).write_bytes(data[:size])
        for each in Door().read([str(tmp_path / name)]):
            if isinstance(each, Record) and not each.warnings:
                assert any(text.startswith(each.note.text.rstrip("\n")) for text in whole), size
                assert each.note.text in whole or form in ("text", "hl7"), size
