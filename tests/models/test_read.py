"""Where the rules find nothing, a sure model fills the part, a doubtful one asks for a person; else nothing changes."""

from array import array

import pytest

import notecheck
from notecheck.core.note import Note
from notecheck.core.page import Page
from notecheck.models import read, sentence_reader
from notecheck.models.features import care_text, hashed, sentence_features, statements, words
from notecheck.models.pain_number import Numbers
from notecheck.models.roles import may_carry
from notecheck.models.sentence_reader import Limits, Reader
from notecheck.models.weights import ModelError, Output, Weights
from notecheck.nlp.layout import lay_out

NOTE = """PROCEDURE: Left L4-L5 transforaminal epidural steroid injection.
HISTORY: Left sciatica since 1/5/2026. Each daybreak she toils at her sheet.
Prone, prepped, fluoroscopy, contrast 1 mL, dexamethasone 10 mg. Two views rest with the librarian.
Dressed again she made it a 2, from a seven.
"""
BITS = 16


def taught(name: str, output: str, feature: str, *, sure: float = 0.5) -> Weights:
    """A model of one output that knows one feature."""
    row = array("b", bytes(1 << BITS))
    row[hashed([feature], BITS)[0]] = 100
    return Weights(name, "0" * 64, BITS, {output: Output(output, -5.0, 0.1, sure, 0.25, row)})


def scan(
    monkeypatch: pytest.MonkeyPatch,
    *models: Weights,
    text: str = NOTE,
    service: str | None = "esi",
    second: Reader | None = None,
) -> dict:
    known = {each.name: each for each in models}
    empty = {model.NAME: Weights(model.NAME, "0" * 64, BITS, {}) for model in read.READERS}
    monkeypatch.setattr(read, "shipped", (empty | known).__getitem__)
    monkeypatch.setattr(sentence_reader, "shipped", lambda: second or ModelError("sentence-reader", "it is not here"))
    return notecheck.scan(text, service=service).to_dict()


def item(said: dict, name: str) -> dict:
    return next(each for checklist in said["checklists"] for each in checklist["items"] if each["id"] == name)


def test_without_a_model_the_rules_stand(monkeypatch):
    assert item(scan(monkeypatch), "esi.active-rehab")["status"] == "missing"


def test_a_sure_sentence_meets_the_item_in_the_models_name(monkeypatch):
    said = scan(monkeypatch, taught("sentence-role", "active_program", "toils"))
    found = item(said, "esi.active-rehab")
    fact = next(each for each in said["facts"] if each["id"] in found["evidence"])
    assert (found["status"], found["missing"], found["query"]) == ("met", [], None)
    assert fact["source"] == "model:sentence-role@00000000"
    assert fact["text"] == "Each daybreak she toils at her sheet." == NOTE[fact["start"] : fact["end"]]
    assert found["confidence"] <= fact["confidence"]


def test_a_doubtful_sentence_asks_for_a_person(monkeypatch):
    said = scan(monkeypatch, taught("sentence-role", "active_program", "toils", sure=2.0))
    found = item(said, "esi.active-rehab")
    assert (found["status"], found["missing"]) == ("partial", ["active-program"])
    assert found["reason"].startswith("Unclear")
    assert found["query"]
    assert found["evidence"]


def test_an_item_that_knows_no_halves_stays_as_it_is(monkeypatch):
    said = scan(monkeypatch, taught("sentence-role", "stored_images", "librarian", sure=2.0))
    assert item(said, "esi.lcd-retained-images")["status"] == "missing"
    assert item(said, "quality.guidance-record")["reason"].startswith("Unclear")


def test_what_no_feature_speaks_for_is_not_raised(monkeypatch):
    plain, other = scan(monkeypatch), scan(monkeypatch, taught("sentence-role", "active_program", "nowhere"))
    rates = [item(each, "esi.active-rehab")["confidence"] for each in (plain, other)]
    assert rates[0] < rates[1]  # a model looked for it and heard nothing
    for each in (entry for said in (plain, other) for one in said["checklists"] for entry in one["items"]):
        del each["confidence"]
    assert (plain["checklists"], plain["facts"]) == (other["checklists"], other["facts"])


@pytest.mark.parametrize("sure", [0.5, 2.0])
def test_a_number_after_the_procedure(monkeypatch, sure: float):
    said = scan(monkeypatch, taught("pain-number", "rating_after", "L0=a", sure=sure))
    fact = next(each for each in said["facts"] if each["source"].startswith("model:pain-number"))
    assert fact["text"] == "2"
    if sure < 1:
        assert (fact["type"], fact["value"]["score"], fact["value"]["timing"]) == ("pain_score", 2, "post_procedure")
    else:
        assert (fact["type"], fact["value"]["role"]) == ("sentence_role", "rating_after")


@pytest.mark.parametrize(
    "role, text, told",
    [
        ("rating_after", "Lumbar epidural today. Pain 8/10 before the injection.", []),
        ("rating_before", "Lumbar epidural today. Pain 2/10 after the injection.", []),
        ("rating_after", "Lumbar epidural today. It was 8/10 before the injection. Pain 7/10 in bed.", ["7/10"]),
    ],
)
def test_the_only_score_on_one_side_is_not_one_on_the_other(monkeypatch, role: str, text: str, told: list[str]):
    said = scan(monkeypatch, taught("pain-number", role, "L0=pain"), text=text)
    assert [fact["text"] for fact in said["facts"] if fact["source"].startswith("model:")] == told
    scores = [fact["start"] for fact in said["facts"] if fact["type"] == "pain_score"]
    assert len(scores) == len(set(scores))


@pytest.mark.parametrize(
    ("text", "met"), [("Nobody toils with dye; contrast was not used.", False), ("Each pass it toils on.", True)]
)
def test_what_the_rules_read_as_denied_is_not_found(monkeypatch, text: str, met: bool):
    note = f"PROCEDURE: Lumbar epidural steroid injection, prone, under fluoroscopy. {text} Needle advanced."
    said = scan(monkeypatch, taught("sentence-role", "contrast", "toils"), text=note)
    assert any(fact["value"].get("role") == "contrast" for fact in said["facts"]) is met


def page(text: str) -> Page:
    return lay_out(Note("n", text))


def test_what_is_no_care_is_not_read():
    seen = care_text(page("Checks: [x] no fever  [ ] no saddle numbness\nPain after: ____"))
    assert "fever" in seen
    assert "saddle" not in seen
    assert len(seen) == len("Checks: [x] no fever  [ ] no saddle numbness\nPain after: ____")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Pain 7/10 in, a two on leaving.", ["7", "two"]),
        ("Pain 6-7/10, VAS 65 mm, score of 3 out of 10.", ["6-7", "65", "3"]),
        ("January 8, 2026, the 8 January note, row 7, graft of 9-mm, two tablets, pain for 3 mo.", []),
        ("Strength 4/5, INR 1.1, L4-5, T 98.2, 3/10/2026, 10 mg, 5 weeks, 80%, 12 of 14.", []),
    ],
)
def test_numbers_that_could_rate_pain(text: str, numbers: list[str]):
    assert [text[each.span.start : each.span.end] for each in Numbers(page(text)).candidates()] == numbers


def test_a_number_is_no_word_but_the_top_of_a_scale_is():
    assert words("pain 7 / 10, ____ , 100 mm") == ["pain", "0", "/", "10", "_", "100", "mm"]


def test_features_of_a_sentence_hold_its_section_and_what_stands_before():
    laid = page("PLAN:\nHome drills.\nDaily.")
    features = sentence_features(care_text(laid), laid.sentences[-1], ("few",))
    assert {"daily", "<<drills", "section=plan", "kind=few"} <= set(features)


def test_a_long_sentence_is_looked_at_piece_by_piece():
    run_on = (
        "he did pt for eight weeks; no improvement with it; takes gabapentin and does his isometrics every day; " * 2
    )
    laid = page(run_on)
    pieces = [run_on[each.span.start : each.span.end].strip() for each in statements(laid)]
    assert pieces[:2] == ["he did pt for eight weeks;", "no improvement with it;"]
    assert len(list(statements(page("He did PT for eight weeks. No improvement.")))) == 2


@pytest.mark.parametrize(
    ("row", "status"),
    [("| Drills | daybreak |", "met"), ("Drills at daybreak |  |", "missing"), ("Drills daybreak |", "missing")],
)
def test_a_row_of_a_table_states_what_its_last_cell_does(monkeypatch, row: str, status: str):
    text = NOTE.replace("Each daybreak she toils at her sheet.", "") + row + "\n"
    said = scan(monkeypatch, taught("sentence-role", "active_program", "daybreak"), text=text)
    assert item(said, "esi.active-rehab")["status"] == status


def test_an_earlier_injection_that_a_model_tells_makes_a_repeat(monkeypatch):
    told = scan(monkeypatch, taught("sentence-role", "earlier_injection", "librarian"))["service"]
    assert (told["session"], scan(monkeypatch)["service"]["session"]) == ("repeat", "unknown")
    doubtful = scan(monkeypatch, taught("sentence-role", "earlier_injection", "librarian", sure=2.0))["service"]
    assert doubtful["session"] == "unknown"


class Second(Reader):
    """A second reader that believes one word, and keeps what it was asked about."""

    def __init__(self, word: str, *, sure: float = 0.6) -> None:
        super().__init__("sentence-reader", "1" * 64, b"")
        self.__dict__ |= {"limits": {"active_program": Limits(sure, 0.35)}, "word": word, "seen": []}

    def probabilities(self, statements):
        self.seen.extend(statements)
        return [{"active_program": 0.99 if self.word in words else 0.001} for _, words in statements]


def test_the_second_reader_has_the_last_word(monkeypatch):
    likely = taught("sentence-role", "active_program", "toils", sure=0.9)
    agreeing, denying = Second("toils"), Second("nowhere")
    found = item(scan(monkeypatch, likely, second=agreeing), "esi.active-rehab")
    assert found["status"] == "met"
    assert item(scan(monkeypatch, likely, second=denying), "esi.active-rehab")["status"] == "missing"
    assert {words for _, words in agreeing.seen} == {"each daybreak she toils at her sheet."}


def test_what_both_models_say_names_the_second(monkeypatch):
    said = scan(monkeypatch, taught("sentence-role", "active_program", "toils"), second=Second("toils"))
    fact = next(each for each in said["facts"] if each["source"].startswith("model:"))
    assert fact["source"] == "model:sentence-reader@11111111"
    assert fact["text"] == "Each daybreak she toils at her sheet."


def test_it_is_asked_about_nothing_that_no_role_lacks(monkeypatch):
    second = Second("toils")
    scan(monkeypatch, taught("sentence-role", "active_program", "nowhere"), second=second)
    assert second.seen == []


@pytest.mark.parametrize(("words", "told"), [("It toils", True), ("Her neck toils", False)])
def test_a_response_of_another_region_is_none(monkeypatch, words: str, told: bool):
    response = f"{words}, 8/10 before the shot of 1/5/2025 and 2/10 after."
    text = NOTE.replace("Each daybreak she toils at her sheet.", response)
    text = text.replace("PROCEDURE: Left", "PROCEDURE: Repeat left")
    said = scan(monkeypatch, taught("sentence-role", "same_scale", "toils"), text=text)
    assert any(each["source"].startswith("model:") for each in said["facts"]) is told


@pytest.mark.parametrize(("section", "role", "able"), [
    ("recovery", "named_activity", False), ("history", "named_activity", True), ("recovery", "stored_images", True),
])  # fmt: skip
def test_some_sections_do_not_tell_a_role(section: str, role: str, able: bool):
    assert may_carry(role, "stands two hours", section=section) is able


def test_the_rung_of_a_ladder_of_boxes_is_no_number():
    assert not list(Numbers(page("Rated [ ]0 [ ]1 [x]2 [ ]3 by him")).candidates())
