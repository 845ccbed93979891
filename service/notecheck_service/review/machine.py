"""The life of a review, as pure steps: each takes a review and gives the next, or is refused.

    open ─ answer ─▶ answered ─ plan ─▶ draft ─ preview ─▶ previewed ─ sign ─▶ signed ─ rescan ─▶ rescanned
    rescanned ─ settle ─▶ released, held or person
    any change of an answer or of the draft takes a preview back; held and person may be answered again
    open, answered, held ─ hand over ─▶ person;  person, held ─ decide ─▶ released or held

A signed entry never changes. It is taken back by a further entry, and then no longer documents anything.
Time comes in with the situation; nothing here looks at a clock.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from notecheck_service.review.binding import bind, changes, digest, seal
from notecheck_service.review.compose import Composed, compose, in_entry
from notecheck_service.review.model import (
    Addendum,
    Answer,
    Basis,
    Binding,
    Choice,
    Decision,
    Draft,
    Item,
    Kind,
    Preview,
    Review,
    Signer,
    Situation,
    State,
)
from notecheck_service.review.refusal import Refused, Stale
from notecheck_service.review.words import admit_answer, admit_draft, admit_words

__all__ = [
    "OBJECTIONS",
    "abandon",
    "answer",
    "decide",
    "discard",
    "hand_over",
    "open_review",
    "plan",
    "preview",
    "rebase",
    "rescan",
    "settle",
    "sign",
]

OBJECTIONS: Final = (Choice.ALREADY_THERE, Choice.NOT_APPLICABLE, Choice.DISAGREE)
"""Answers that a person looks at: they add no words to the chart."""
ANSWERABLE: Final = (State.OPEN, State.ANSWERED, State.DRAFT, State.PREVIEWED, State.HELD, State.PERSON)
SETTLED: Final = (State.RELEASED, State.HELD, State.PERSON)
PLANNABLE: Final = (*ANSWERABLE, State.RELEASED)
DECIDES: Final = ("admin", "biller")
"""Roles that decide where words cannot."""


def open_review(review_id: str, basis: Basis, gaps: tuple[Item, ...]) -> Review:
    """The review of a scan's gaps; where there are none, nothing holds the note."""
    return Review(review_id, basis, gaps, state=State.OPEN if gaps else State.RELEASED)


def rebase(review: Review, basis: Basis, gaps: tuple[Item, ...]) -> Review:
    """The same review after the same text was scanned again: answers to what is no gap any more are dropped."""
    _need_state(review, PLANNABLE)
    names = {item.id for item in gaps}
    answers = tuple(each for each in review.answers if each.item in names)
    moved = replace(review, basis=basis, items=gaps, answers=answers, after=(), preview=None)
    state = State.DRAFT if review.draft else State.ANSWERED if answers else _resting(moved)
    return _next(replace(moved, state=state))


def answer(review: Review, given: Answer, by: Signer, note_length: int) -> Review:
    """Record what a physician says to one gap, in place of what was said to it before."""
    _need_state(review, ANSWERABLE)
    _need_physician(by)
    if review.item(given.item) is None:
        raise Refused("answer.unknown_item", "item: not a gap of this review")
    clean = admit_answer(given, note_length)
    kept = tuple(each for each in review.answers if each.item != given.item)
    return _changed(review, answers=(*kept, clean))


def discard(review: Review, item: str, by: Signer) -> Review:
    """Take an unsigned answer back."""
    _need_state(review, ANSWERABLE)
    _need_physician(by)
    if review.answer_to(item) is None:
        raise Refused("answer.none", "item: there is no answer to take back")
    return _changed(review, answers=tuple(each for each in review.answers if each.item != item))


def _changed(review: Review, answers: tuple[Answer, ...]) -> Review:
    """Other answers: what was drafted of them stays planned, what was previewed is void."""
    state = State.DRAFT if review.draft else State.ANSWERED if answers else _resting(review)
    return _next(replace(review, answers=answers, state=state, preview=None))


def _resting(review: Review) -> State:
    """Where a review without answers or draft stands."""
    if review.decision is not None:
        return State.RELEASED if review.decision.release else State.HELD
    if review.addenda or not review.items:
        return _outcome(review)
    return State.PERSON if review.objections else State.OPEN


def _outcome(review: Review) -> State:
    """What follows from the gaps that are left."""
    required = [item for item in (*review.items, *review.after) if item.level == "required"]
    left = {item.id for item in review.after}
    if any(item.status == "conflict" for item in required) or any(each.item in left for each in review.objections):
        return State.PERSON
    return State.HELD if left else State.RELEASED


def plan(review: Review, draft: Draft, by: Signer) -> Review:
    """Save what kind of entry is to be made."""
    _need_state(review, PLANNABLE)
    _need_physician(by)
    corrects = draft.kind in (Kind.RETRACTION, Kind.ATTESTATION)
    if review.state is State.RELEASED and not corrects:
        raise Refused("state.released", "the review is closed; an entry can only be taken back or attested")
    if draft.kind is Kind.RETRACTION:
        _need_retractable(review, draft, by)
    if not corrects and not in_entry(review):
        raise Refused("draft.nothing", "there is no answer that would become part of an entry")
    return _next(replace(review, draft=admit_draft(draft), state=State.DRAFT, preview=None))


def abandon(review: Review, by: Signer) -> Review:
    """Give a planned entry up; the answers stay."""
    _need_state(review, (State.DRAFT, State.PREVIEWED))
    _need_physician(by)
    state = State.ANSWERED if review.answers else _resting(review)
    return _next(replace(review, draft=None, preview=None, state=state))


def _need_retractable(review: Review, draft: Draft, by: Signer) -> None:
    entry = next((each for each in review.addenda if each.id == draft.retracts), None)
    if entry is None or entry.kind is Kind.RETRACTION:
        raise Refused("retract.unknown", "there is no such entry to be taken back")
    if any(each.retracts == entry.id for each in review.addenda):
        raise Refused("retract.twice", "the entry was taken back already")
    if entry.binding.signer_id != by.id:
        raise Refused("retract.not_author", "only its author takes an entry back")


def preview(review: Review, at: Situation) -> Review:
    """Fix exactly what will be signed."""
    _need_state(review, (State.DRAFT, State.PREVIEWED))
    _need_physician(at.signer)
    composed = _composed(review, at)
    binding = bind(review, _draft(review).kind, composed.text, at)
    shown = Preview(
        binding, digest(binding), composed.text, composed.read, at.signer.id, at.now, composed.answers
    )  # fmt: skip
    return _next(replace(review, preview=shown, state=State.PREVIEWED))


def _draft(review: Review) -> Draft:
    if review.draft is None:
        raise Refused("draft.none", "no entry is planned")
    return review.draft


def _composed(review: Review, at: Situation) -> Composed:
    draft = _draft(review)
    if draft.kind is Kind.RETRACTION:
        _need_retractable(review, draft, at.signer)
    elif draft.kind is not Kind.ATTESTATION:
        if not in_entry(review):
            raise Refused("draft.nothing", "there is no answer that would become part of an entry")
        if any(each.by != at.signer.id for each in in_entry(review)):
            raise Refused("draft.other_author", "some answers are another physician's; each signs their own words")
    return compose(review, draft, at)


def sign(review: Review, shown: str, addendum_id: str, at: Situation) -> Review:
    """Sign what was shown under the digest. Stale, with everything that has changed, unless nothing has."""
    void = changes(review, _binding_now(review, at), shown, at)
    if void:
        raise Stale(void)
    fixed = review.preview
    assert fixed is not None
    entry = Addendum(
        addendum_id, len(review.addenda) + 1, fixed.binding.kind, fixed.text, fixed.read, fixed.binding, fixed.digest,
        at.now, seal(fixed.digest, at.now), fixed.binding.retracts, fixed.answers,
    )  # fmt: skip
    signed = {each.item for each in fixed.answers}
    return _next(
        replace(
            review,
            addenda=(*review.addenda, entry),
            answers=tuple(each for each in review.answers if each.item not in signed),
            draft=None,
            preview=None,
            decision=None,
            state=State.SIGNED,
        )
    )


def _binding_now(review: Review, at: Situation) -> Binding | None:
    """The binding of what the entry would be at this moment; None where there is none to be signed."""
    if review.preview is None or review.draft is None:
        return None
    try:
        composed = _composed(review, at)
    except Refused:
        return bind(review, review.draft.kind, "", at)
    return bind(review, review.draft.kind, composed.text, at)


def rescan(review: Review, gaps: tuple[Item, ...]) -> Review:
    """Record which required gaps the scan of the note with its standing entries still finds."""
    _need_state(review, (State.SIGNED,))
    return _next(replace(review, after=gaps, state=State.RESCANNED))


def settle(review: Review) -> Review:
    """What follows from the rescan: released, still held, or to a person."""
    _need_state(review, (State.RESCANNED,))
    handed = tuple(each for each in review.answers if each.choice in OBJECTIONS)
    objections = _merged(review.objections, handed)
    rest = tuple(each for each in review.answers if each.choice not in OBJECTIONS)
    settled = replace(review, objections=objections, answers=rest)
    state = _outcome(settled)
    return _next(replace(settled, state=State.ANSWERED if rest and state is State.HELD else state))


def _merged(before: tuple[Answer, ...], new: tuple[Answer, ...]) -> tuple[Answer, ...]:
    items = {each.item for each in new}
    return (*(each for each in before if each.item not in items), *new)


def hand_over(review: Review, by: Signer) -> Review:
    """Give the review to a person of the practice: nothing, or nothing more, is to be written."""
    _need_state(review, (State.OPEN, State.ANSWERED, State.HELD))
    _need_physician(by)
    if in_entry(review):
        raise Refused("hand_over.unsigned", "some answers would be an entry; sign them or take them back first")
    objections = _merged(review.objections, review.answers)
    return _next(replace(review, objections=objections, answers=(), state=State.PERSON))


def decide(review: Review, decision: Decision, by: Signer) -> Review:
    """A person releases or keeps the hold, with a reason."""
    _need_state(review, (State.PERSON, State.HELD))
    if by.role not in DECIDES:
        raise Refused("role.not_allowed", "a biller or the practice's lead decides")
    decided = replace(decision, reason=admit_words("reason", decision.reason))
    if not decided.reason:
        raise Refused("decision.reason", "reason: say why")
    return _next(replace(review, decision=decided, state=State.RELEASED if decision.release else State.HELD))


def _need_state(review: Review, allowed: tuple[State, ...]) -> None:
    if review.state not in allowed:
        raise Refused(f"state.{review.state}", f"not possible while the review is {review.state}")


def _need_physician(by: Signer) -> None:
    if by.role != "physician":
        raise Refused("role.not_allowed", "only a physician answers and writes entries")


def _next(changed: Review) -> Review:
    return replace(changed, version=changed.version + 1)
