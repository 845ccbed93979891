"""A note taken elsewhere with its signed entries: valid R4 by HL7's own schema, and read by another's client."""

import json
from datetime import UTC, datetime
from hashlib import sha1

import pytest
from review_makers import answered, later, physician, planned, previewed, said, signed, situation

from notecheck_service.page.take_away import Bundle, as_fhir
from notecheck_service.review import machine
from notecheck_service.review.model import Kind
from notecheck_service.review.standing import Standing
from notecheck_service.store import notes, results

WRITTEN = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
TEXT = "Caudal epidural steroid injection (invented).\r\nPain 7/10 \N{RIGHTWARDS ARROW} ?\n"
WORDS = 'Contrast showed "epidural" spread <1 mL>, 37\N{DEGREE SIGN}C \N{SYRINGE}'


def standing() -> Standing:
    version = notes.Version("ver_1", "note_1", 1, notes.digest_of(TEXT), len(TEXT), WRITTEN)
    about = dict.fromkeys(("case_id", "patient", "author", "service_date", "result_id", "assigned_to"))
    state = {"service": "esi", "verdict": "addendum", "score": 50, "gaps": 2, "priority": 6, "hold": "held"}
    row = notes.Note(
        id="note_1", external_id="N & 1", created_at=WRITTEN, version_number=1, scanned_at=WRITTEN, revision=1,
        **about, **state,
    )  # fmt: skip
    found = results.Result("res_1", "note_1", "ver_1", "0" * 64, "esi", "addendum", 50, 2, {}, WRITTEN)
    return Standing(row, notes.Text(version, TEXT), found, {})


def entries():
    """An addendum, and the entry that takes it back."""
    first = signed(previewed(planned(review=answered(None, said("esi.image-guidance", words=WORDS)))))
    settled = machine.settle(machine.rescan(first, first.items))
    at = situation(physician(proved=later(hours=1)), later(hours=1))
    drafted = planned(Kind.RETRACTION, settled, retracts="add_1", reason="Written to the wrong note.")
    return signed(previewed(drafted, at), at, "add_2").addenda


@pytest.fixture(scope="module")
def exported() -> dict:
    return as_fhir(Bundle(standing(), entries()))


def test_the_export_is_valid_r4(exported, faults):
    assert faults(exported) == []


def test_the_schema_would_tell(exported, faults):
    broken = json.loads(json.dumps(exported))
    broken["entry"][1]["resource"]["relatesTo"][0]["code"] = "adds to"
    broken["entry"][1]["resource"]["date"] = "yesterday"
    broken["entry"][0]["resource"].pop("content")
    assert len(faults(broken)) >= 3


def test_each_entry_appends_to_the_note_in_the_same_bundle(exported):
    first, *rest = exported["entry"]
    assert len(rest) == 2
    targets = [each["resource"]["relatesTo"] for each in rest]
    assert targets == [[{"code": "appends", "target": {"reference": first["fullUrl"]}}]] * 2
    assert len({each["fullUrl"] for each in exported["entry"]}) == 3


def test_another_client_reads_it_back_word_for_word(exported):
    from fhir.resources.R4B.bundle import Bundle as Theirs

    read = Theirs.model_validate_json(json.dumps(exported))
    texts = [each.resource.content[0].attachment for each in read.entry]
    assert [each.data.decode() for each in texts] == [TEXT, *(each.text for each in entries())]
    assert [each.hash for each in texts] == [sha1(each.data, usedforsecurity=False).digest() for each in texts]
    assert WORDS in texts[1].data.decode()
    codes = [each.resource.relatesTo and each.resource.relatesTo[0].code for each in read.entry]
    assert codes == [None, "appends", "appends"]
    assert read.entry[1].resource.authenticator.display.startswith("Dr. Vane (invented)")
