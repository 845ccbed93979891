"""Several notes of one case: each read by itself, judged together, every quote from the note that says it."""

from pathlib import Path

import pytest

import notecheck
from notecheck import Entry

SAMPLES = Path(__file__).parents[1] / "corpora" / "synthetic" / "samples"
NOTE = (SAMPLES / "esi-interlaminar-asc-shorthand.txt").read_text(encoding="utf-8")
BARE = (
    "PROCEDURE: Caudal epidural steroid injection.\nPain 7/10 before the procedure.\n"
    "The sacral hiatus was entered, methylprednisolone 80 mg was injected."
)
ADDENDUM = "Fluoroscopy was used with 1 mL of contrast. Pain was 2/10 in recovery."


def statuses(written: dict) -> dict[str, str]:
    return {item["id"]: item["status"] for each in written["checklists"] for item in each["items"]}


def test_what_an_addendum_says_counts():
    before = statuses(notecheck.scan(BARE).to_dict())
    case = notecheck.scan_case([Entry(BARE, "a", "2026-03-02"), Entry(ADDENDUM, "b", "2026-03-05")]).to_dict()
    after = statuses(case)
    assert (before["esi.image-guidance"], after["esi.image-guidance"]) == ("missing", "met")
    assert (before["quality.pain-scores"], after["quality.pain-scores"]) == ("partial", "met")
    assert case["note_id"] == "a"


def test_every_quote_stands_in_the_note_that_it_names():
    texts = {"a": BARE, "b": ADDENDUM}
    case = notecheck.scan_case([Entry(text, name) for name, text in texts.items()]).to_dict()
    assert {fact["note_id"] for fact in case["facts"]} == {"a", "b"}
    for fact in case["facts"]:
        assert texts[fact["note_id"]][fact["start"] : fact["end"]] == fact["text"]
    assert [note["note_id"] for note in case["notes"]] == ["a", "b"]
    assert len({fact["id"] for fact in case["facts"]}) == len(case["facts"])


def test_a_case_of_one_is_a_scan():
    assert notecheck.scan_case([Entry(NOTE, "a", "2026-03-02")]).to_dict() == notecheck.scan(
        NOTE, note_id="a", date="2026-03-02"
    ).to_dict()  # fmt: skip


def test_each_note_has_its_own_date():
    visit = Entry("Low back pain since January 2026, radiating down the right leg.", "v", "2026-02-15")
    case = notecheck.scan_case([Entry(BARE, "a", "2026-06-02"), visit]).to_dict()
    days = [f["value"]["days"] for f in case["facts"] if f["type"] == "pain_duration" and f["note_id"] == "v"]
    assert days
    assert all(day < 60 for day in days)


def test_the_procedure_is_judged_wherever_it_stands():
    visit = Entry("Seen for back pain, 6/10. Naproxen for eight weeks did not help.", "v")
    case = notecheck.scan_case([visit, Entry(BARE, "a")]).to_dict()
    assert (case["note_id"], case["service"]["id"]) == ("a", "esi")


def test_only_the_stretches_to_be_read_document():
    label, words = "Fluoroscopy with contrast?\n", "Pain was 2/10 in recovery."
    form = label + words
    whole = notecheck.scan_case([Entry(BARE, "a"), Entry(form, "b")]).to_dict()
    part = notecheck.scan_case([Entry(BARE, "a"), Entry(form, "b", read=((len(label), len(form)),))]).to_dict()
    assert "imaging_guidance" in {f["type"] for f in whole["facts"]}
    assert "imaging_guidance" not in {f["type"] for f in part["facts"]}
    said = [f for f in part["facts"] if f["note_id"] == "b"]
    assert said
    assert all(form[f["start"] : f["end"]] == f["text"] for f in said)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([Entry(BARE, "a"), Entry(ADDENDUM, "a")], "E_DUPLICATE_ID"),
        ([Entry(BARE, "a"), Entry("", "b")], "E_EMPTY"),
        ([Entry(BARE, "a"), Entry(ADDENDUM, "b", read=((0, 10_000),))], "E_BAD_FIELD"),
        ([Entry(BARE, "a"), Entry(ADDENDUM, "b\n")], "E_BAD_FIELD"),
    ],
    ids=["double", "empty", "outside", "id"],
)
def test_refusals(entries: list[Entry], code: str):
    with pytest.raises(notecheck.NoteError) as caught:
        notecheck.scan_case(entries)
    assert caught.value.code == code


def test_a_case_needs_a_note():
    with pytest.raises(notecheck.UsageError):
        notecheck.scan_case([])
