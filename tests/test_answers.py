"""Short answers to an item's question, read with the note that they add to: what they close, and what they must not.

The answers stand in tests/answers, written as physicians type them. Every person and note is invented.
"""

import pytest
from short_answers import DATE, Case, cases

import notecheck
from notecheck import Entry

NOTHING = (
    "n/a", "unknown", "Not known.", "see above", "see note", "as above", "not done", "Not assessed.", "don't recall",
    "Will do next time.", "?", "ok", "yes", "No", "None", "noted", "standard",
)  # fmt: skip
"""What answers no question."""
HEAD = "ADDENDUM\n\nTo the note: N-1, version 1\nDate of this entry: 2026-03-05\n\nThe question\n"
NOTE = "n"


CASES = cases()
ids = [f"{each.item}-{number}" for number, each in enumerate(CASES)]


def answered(note: str, words: str, item: str, head: str = HEAD, date: str = DATE) -> dict:
    """The note with one answer, as an entry that holds labels as well."""
    read = ((len(head), len(head) + len(words), item),)
    entry = Entry(f"{head}{words}\n", "entry", "2026-03-05", read)
    return notecheck.scan_case([Entry(note, NOTE, date), entry]).to_dict()


def item_of(found: dict, name: str) -> dict:
    return next(item for each in found["checklists"] for item in each["items"] if item["id"] == name)


def status(found: dict, name: str) -> str:
    return item_of(found, name)["status"]


def evidence(found: dict, name: str) -> list[dict]:
    return [fact for fact in found["facts"] if fact["id"] in item_of(found, name)["evidence"]]


def closed(case: Case, answers: tuple[str, ...]) -> list[str]:
    found = ((words, status(answered(case.note, words, case.item, date=case.date), case.item)) for words in answers)
    return [words for words, came in found if came in ("met", "not_applicable")]


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_a_short_answer_closes_its_item(case: Case):
    assert status(notecheck.scan(case.note, date=case.date).to_dict(), case.item) in ("missing", "partial")
    chosen = case.closes[:2]
    assert closed(case, chosen) == list(chosen)


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_an_answer_that_says_nothing_of_it_closes_nothing(case: Case):
    assert closed(case, case.leaves[:3] + NOTHING[:1]) == []


@pytest.mark.long
def test_at_least_nine_of_ten_true_answers_close():
    true = [(case, words) for case in CASES for words in case.closes + case.missed]
    got = [words for case, words in true if closed(case, (words,))]
    assert len(got) >= 0.9 * len(true)


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=ids)
def test_no_other_answer_closes(case: Case):
    assert closed(case, case.leaves + NOTHING) == []


PLAIN = (
    "Date of service: 03/02/2026\nProcedure: right S1 transforaminal epidural steroid injection for right S1"
    " radiculopathy.\nUnder fluoroscopy the needle was placed into the right S1 foramen. Dexamethasone 10 mg was given."
)


def test_what_closes_an_item_is_quoted_from_the_entry_that_says_it():
    found = answered(PLAIN, "1 mL Omnipaque, good epidural flow", "esi.image-guidance")
    assert status(found, "esi.image-guidance") == "met"
    said = [fact for fact in evidence(found, "esi.image-guidance") if fact["note_id"] == "entry"]
    assert [fact["text"] for fact in said] == ["1 mL Omnipaque, good epidural flow"]
    assert next(each["date"] for each in found["notes"] if each["note_id"] == "entry") == "2026-03-05"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_every_quote_is_the_authors_own_words_in_the_document_that_is_named(case: Case):
    words = case.closes[0]
    found = answered(case.note, words, case.item, date=case.date)
    texts = {NOTE: case.note, "entry": f"{HEAD}{words}\n"}
    assert {fact["note_id"] for fact in evidence(found, case.item)} >= {"entry"}
    for fact in found["facts"]:
        assert texts[fact["note_id"]][fact["start"] : fact["end"]] == fact["text"]
        assert fact["note_id"] == NOTE or fact["start"] >= len(HEAD)


def test_the_labels_of_the_entry_document_nothing():
    head = "Contrast showed epidural spread. Images were saved.\n"
    found = answered(PLAIN, "unknown", "esi.image-guidance", head)
    assert status(found, "esi.image-guidance") == "partial"


@pytest.mark.parametrize(
    ("line", "words", "item"),
    [
        ("No contrast was used.", "Contrast showed epidural spread.", "esi.image-guidance"),
        ("Images were not saved.", "Images saved to PACS", "quality.guidance-record"),
        ("The right L5 and S1 nerve roots were injected.", "Left L4-5 transforaminal", "esi.approach-levels"),
        ("Sedation: moderate, midazolam 2 mg IV.", "No sedation was given.", "esi.sedation-need"),
    ],
    ids=["contrast", "images", "site", "sedation"],
)
def test_what_contradicts_the_note_goes_to_a_person(line: str, words: str, item: str):
    note = f"{PLAIN}\n{line}\n"
    found = answered(note, words, item)
    assert status(found, item) in ("conflict", status(notecheck.scan(note, date="2026-03-02").to_dict(), item))
    assert status(found, item) != "met"


def test_a_contradiction_shows_both_sides():
    found = answered(f"{PLAIN} No contrast was used.", "Contrast showed epidural spread.", "esi.image-guidance")
    assert (status(found, "esi.image-guidance"), found["verdict"]) == ("conflict", "hold")
    assert {fact["note_id"] for fact in evidence(found, "esi.image-guidance")} == {NOTE, "entry"}
    assert item_of(found, "esi.image-guidance")["query"]


def test_an_answer_mends_no_conflict_that_the_note_documents():
    note = PLAIN.replace("Under fluoroscopy", "Under ultrasound")
    assert status(notecheck.scan(note, date="2026-03-02").to_dict(), "esi.image-guidance") == "conflict"
    found = answered(note, "Fluoroscopy with contrast, 1 mL Omnipaque.", "esi.image-guidance")
    assert status(found, "esi.image-guidance") == "conflict"


def test_a_note_is_judged_as_before_where_its_answers_say_nothing():
    alone = notecheck.scan(PLAIN, note_id=NOTE, date="2026-03-02").to_dict()
    found = answered(PLAIN, "unknown", "esi.image-guidance")
    assert [each["items"] for each in found["checklists"]] == [each["items"] for each in alone["checklists"]]


def test_several_answers_complete_one_note():
    said = {
        "esi.image-guidance": "Contrast showed epidural spread.",
        "esi.session-count": "2",
        "esi.pain-duration": "4 months",
        "quality.guidance-record": "Saved to PACS",
    }
    text, read = "ADDENDUM\n", []
    for item, words in said.items():
        read.append((len(text), len(text) + len(words), item))
        text += f"{words}\n"
    found = notecheck.scan_case([Entry(PLAIN, NOTE, "2026-03-02"), Entry(text, "entry", "2026-03-05", tuple(read))])
    assert {item: status(found.to_dict(), item) for item in said} == dict.fromkeys(said, "met")


def test_no_answer_makes_needless_what_the_note_calls_for():
    note = f"{PLAIN}\nThis is a repeat injection; the first one was on 10/06/2025.\n"
    found = answered(note, "not done", "esi.same-scale-follow-up")
    assert status(found, "esi.same-scale-follow-up") == "missing"
    assert status(answered(note, "No earlier injection.", "esi.same-scale-follow-up"), "esi.same-scale-follow-up") != (
        "not_applicable"
    )
