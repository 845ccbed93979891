"""Each step of a review from each state: where it leads, and what refuses it."""

from dataclasses import replace

import pytest
from review_makers import (
    GAPS,
    LENGTH,
    NOW,
    answered,
    day,
    opened,
    physician,
    planned,
    previewed,
    said,
    signed,
    situation,
)

from notecheck_service.review import machine
from notecheck_service.review.model import Choice, Decision, Draft, Item, Kind, State
from notecheck_service.review.refusal import Refused

BILLER = physician("biller", role="biller")


def code_of(step, *arguments) -> str:
    with pytest.raises(Refused) as caught:
        step(*arguments)
    return caught.value.code


def settled(gaps=(), review=None):
    return machine.settle(machine.rescan(review or signed(), gaps))


def test_the_way_from_a_gap_to_the_release():
    states = [opened().state, answered().state, planned().state, previewed().state, signed().state]
    assert states == [State.OPEN, State.ANSWERED, State.DRAFT, State.PREVIEWED, State.SIGNED]
    assert machine.rescan(signed(), ()).state is State.RESCANNED
    assert settled().state is State.RELEASED


def test_a_note_without_gaps_is_released_at_once():
    assert opened(()).state is State.RELEASED


def test_every_step_counts():
    assert [opened().version, answered().version, planned().version, previewed().version, signed().version] == [
        1,
        2,
        3,
        4,
        5,
    ]


def test_gaps_that_are_left_hold_the_bill():
    held = settled(GAPS[1:])
    assert held.state is State.HELD
    assert machine.answer(held, said("quality.pain-scores"), physician(), LENGTH).state is State.ANSWERED


def test_words_do_not_mend_a_conflict():
    conflict = Item("esi.image-guidance", "Imaging", "conflict", "required")
    review = signed(previewed(planned(review=answered(opened((GAPS[0], conflict))))))
    assert settled((), review).state is State.PERSON


@pytest.mark.parametrize("choice", machine.OBJECTIONS)
def test_an_objection_goes_to_a_person(choice: Choice):
    objection = said("esi.image-guidance", choice, "See there.", span=(3, 9))
    review = signed(previewed(planned(review=answered(answered(), objection))))
    left = settled((GAPS[1],), review)
    assert left.state is State.PERSON
    assert [each.item for each in left.objections] == ["esi.image-guidance"]
    assert settled((), review).state is State.RELEASED


def test_a_person_decides_with_a_reason():
    person = machine.hand_over(answered(opened(), said("esi.severity", Choice.DISAGREE)), physician())
    assert person.state is State.PERSON
    assert code_of(machine.decide, person, Decision(True, " ", "per_b", NOW), BILLER) == "decision.reason"
    assert code_of(machine.decide, person, Decision(True, "Seen.", "per_v", NOW), physician()) == "role.not_allowed"
    assert machine.decide(person, Decision(True, "Seen.", "per_b", NOW), BILLER).state is State.RELEASED
    assert machine.decide(person, Decision(False, "No.", "per_b", NOW), BILLER).state is State.HELD


def test_nothing_unsigned_is_handed_over():
    assert code_of(machine.hand_over, answered(), physician()) == "hand_over.unsigned"


def test_another_answer_takes_the_preview_back():
    changed = machine.answer(previewed(), said("esi.severity", words="It was 6/10."), physician(), LENGTH)
    assert (changed.state, changed.preview) == (State.DRAFT, None)
    assert len(changed.answers) == 1


def test_an_answer_taken_back():
    assert machine.discard(answered(), "esi.severity", physician()).state is State.OPEN
    assert code_of(machine.discard, opened(), "esi.severity", physician()) == "answer.none"


def test_a_draft_given_up():
    assert machine.abandon(previewed(), physician()).state is State.ANSWERED
    attested = planned(Kind.ATTESTATION, opened(), patient="Mr. Harlow (invented)")
    assert machine.abandon(attested, physician()).state is State.OPEN


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (said("esi.nothing"), "answer.unknown_item"),
        (said("esi.severity", words=" \n "), "answer.empty"),
        (said("esi.severity", Choice.DISAGREE, ""), "answer.empty"),
        (said("esi.severity", Choice.ALREADY_THERE), "answer.span"),
        (said("esi.severity", Choice.ALREADY_THERE, span=(4, 4)), "answer.span"),
        (said("esi.severity", Choice.ALREADY_THERE, span=(4, LENGTH + 1)), "answer.span"),
        (said("esi.severity", words="a\x00b"), "words.characters"),
        (said("esi.severity", words="a\udc00b"), "words.characters"),
        (said("esi.severity", words="a" * 10_001), "words.too_long"),
    ],
    ids=range(9),
)
def test_answers_that_are_refused(answer, code):
    assert code_of(machine.answer, opened(), answer, physician(), LENGTH) == code


def test_only_physicians_write():
    for step, review, *more in (
        (machine.answer, opened(), said("esi.severity"), BILLER, LENGTH),
        (machine.plan, answered(), Draft(Kind.ADDENDUM, "per_b", NOW), BILLER),
        (machine.preview, planned(), situation(BILLER)),
        (machine.hand_over, opened(), BILLER),
    ):
        assert code_of(step, review, *more) == "role.not_allowed"


@pytest.mark.parametrize(
    ("review", "draft", "code"),
    [
        (opened(), Draft(Kind.ADDENDUM, "per_vane", NOW), "draft.nothing"),
        (
            answered(opened(), said("esi.severity", Choice.DISAGREE)),
            Draft(Kind.ADDENDUM, "per_vane", NOW),
            "draft.nothing",
        ),
        (answered(), Draft(Kind.LATE_ENTRY, "per_vane", NOW), "draft.event_date"),
        (answered(), Draft(Kind.ATTESTATION, "per_vane", NOW), "draft.patient"),
        (
            answered(),
            Draft(Kind.RETRACTION, "per_vane", NOW, reason="Wrong chart.", retracts="add_9"),
            "retract.unknown",
        ),
        (settled(), Draft(Kind.ADDENDUM, "per_vane", NOW), "state.released"),
    ],
    ids=range(6),
)
def test_entries_that_are_refused(review, draft, code):
    assert code_of(machine.plan, review, draft, physician()) == code


def test_each_signs_their_own_words():
    theirs = machine.answer(answered(), said("quality.pain-scores", by="orr"), physician("orr"), LENGTH)
    assert code_of(machine.preview, planned(review=theirs), situation()) == "draft.other_author"


def retraction(review, by="vane"):
    draft = Draft(Kind.RETRACTION, f"per_{by}", NOW, reason="It was another patient's.", retracts="add_1")
    return machine.plan(review, draft, physician(by))


def test_an_entry_is_taken_back_by_another():
    released = settled()
    back = signed(previewed(retraction(released)), name="add_2")
    assert [each.id for each in back.addenda] == ["add_1", "add_2"]
    assert back.addenda[0] == released.addenda[0], "what was signed stays as it was"
    assert back.standing() == ()
    assert settled(GAPS, back).state is State.HELD


def test_an_entry_is_taken_back_once_and_by_its_author():
    assert code_of(retraction, settled(), "orr") == "retract.not_author"
    back = settled(GAPS, signed(previewed(retraction(settled())), name="add_2"))
    assert code_of(retraction, back) == "retract.twice"
    reverse = Draft(Kind.RETRACTION, "per_vane", NOW, reason="No.", retracts="add_2")
    assert code_of(machine.plan, back, reverse, physician()) == "retract.unknown"


def test_a_late_entry_tells_which_day():
    entry = signed(previewed(planned(Kind.LATE_ENTRY, event_date=day("2026-03-02")))).addenda[0]
    assert entry.text.startswith("LATE ENTRY\n")
    assert "Tells of: 2026-03-02" in entry.text


def test_a_scan_elsewhere_keeps_the_answers_that_still_matter():
    review = previewed(planned(review=answered(answered(), said("quality.pain-scores"))))
    moved = machine.rebase(review, replace(review.basis, verdict="hold"), GAPS[1:])
    assert (moved.state, moved.preview) == (State.DRAFT, None)
    assert [each.item for each in moved.answers] == ["quality.pain-scores"]
    assert moved.items == GAPS[1:]


def test_nothing_happens_while_a_signature_waits_for_its_scan():
    review = signed()
    for step, *more in (
        (machine.answer, said("esi.severity"), physician(), LENGTH),
        (machine.plan, Draft(Kind.ADDENDUM, "per_vane", NOW), physician()),
        (machine.preview, situation()),
        (machine.hand_over, physician()),
        (machine.decide, Decision(True, "Yes.", "per_b", NOW), BILLER),
        (machine.rebase, review.basis, GAPS),
    ):
        assert code_of(step, review, *more) == "state.signed"
