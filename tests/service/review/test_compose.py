"""The text of an entry: labelled, dated, authored, naming the original, and in the author's own words."""

from hypothesis import given, settings
from hypothesis import strategies as st
from review_makers import answered, opened, planned, previewed, said, signed, situation

import notecheck
from notecheck import Entry
from notecheck_service.review.compose import LABELS, NOT_DONE
from notecheck_service.review.model import Choice, Kind

BARE = "PROCEDURE: Caudal epidural steroid injection. Methylprednisolone 80 mg was injected at the sacral hiatus."


def text_of(kind: Kind = Kind.ADDENDUM, review=None, **draft) -> str:
    return previewed(planned(kind, review or answered(), **draft)).preview.text


def test_the_head():
    lines = text_of().splitlines()
    assert lines[0] == "ADDENDUM"
    assert lines[2] == f"To the note: N-1, 2026-03-02, version 1, sha256 {'a' * 64}"
    assert lines[3:5] == ["Date of this entry: 2026-03-05", "Author: Dr. Vane (invented), MD"]
    assert lines[5] == "The note named above stays as it was written."


def test_the_words_stand_as_they_were_written():
    words = "Pain was 7/10.\n\n  - worse at night\n🙂 <b>not bold</b>"
    shown = previewed(planned(review=answered(opened(), said("esi.severity", words=words)))).preview
    assert [shown.text[start:end] for start, end in shown.read] == [words]


def test_what_was_not_done_is_said_and_is_no_documentation():
    shown = previewed(planned(review=answered(opened(), said("esi.severity", Choice.NOT_DONE)))).preview
    assert NOT_DONE in shown.text
    assert shown.read == ()


def test_objections_are_no_part_of_an_entry():
    review = answered(answered(), said("quality.pain-scores", Choice.DISAGREE, "It is wrong."))
    assert "It is wrong." not in text_of(review=review)
    assert "Pain scores" not in text_of(review=review)


def test_the_order_is_that_of_the_gaps():
    review = answered(opened(), said("quality.pain-scores", words="B."), said("esi.severity", words="A."))
    assert text_of(review=review).index("A.") < text_of(review=review).index("B.")


def test_an_attestation_names_the_patient_and_adds_nothing():
    shown = previewed(planned(Kind.ATTESTATION, opened(), patient="Ada Harlow (invented)")).preview
    assert "Patient: Ada Harlow (invented)" in shown.text
    assert "attest that the note named above is my own entry" in shown.text
    assert shown.read == ()


def test_a_retraction_names_what_it_takes_back():
    first = signed()
    from notecheck_service.review import machine

    released = machine.settle(machine.rescan(first, ()))
    text = text_of(Kind.RETRACTION, released, reason="Wrong patient.", retracts="add_1")
    assert text.startswith(LABELS[Kind.RETRACTION])
    assert f"Takes back: entry 1 of 2026-03-05, sha256 {first.addenda[0].binding.addendum_sha256}" in text
    assert "Wrong patient." in text


def test_our_labels_document_nothing():
    """Everything that stands in an entry without answers' words is read as nothing."""
    titles = {item.id: item.topic for policy in notecheck.load_policies() for item in policy.items}
    form = "\n".join(titles.values()) + "\nPain was 7/10 before.\n"
    start = form.index("Pain was 7/10")
    case = notecheck.scan_case([Entry(BARE, "a"), Entry(form, "b", read=((start, len(form)),))]).to_dict()
    assert {fact["text"] for fact in case["facts"] if fact["note_id"] == "b"} <= {"7/10", "Pain was 7/10"}


WORDS = st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1, max_size=200).filter(str.strip)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=3))
def test_any_words_stand_where_the_entry_says(words):
    items = ("esi.severity", "esi.image-guidance", "quality.pain-scores")
    review = answered(opened(), *(said(item, words=each) for item, each in zip(items, words, strict=False)))
    shown = previewed(planned(review=review), situation()).preview
    assert [shown.text[start:end] for start, end in shown.read] == [each.strip() for each in words]
