"""The text of an entry, composed of the author's own answers and of labels that say nothing clinical.

Labelled, dated, authored, and naming the original, which stays as it is (CMS, Program Integrity Manual,
chapter 3, section 3.3.2.5). Only what the author wrote counts as documentation: `read` says where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from notecheck_service.review.model import Addendum, Answer, Choice, Draft, Kind, Review, Situation

__all__ = ["LABELS", "Composed", "compose", "in_entry"]

LABELS: Final = {
    Kind.ADDENDUM: "ADDENDUM",
    Kind.LATE_ENTRY: "LATE ENTRY",
    Kind.ATTESTATION: "SIGNATURE ATTESTATION",
    Kind.RETRACTION: "RETRACTION OF AN EARLIER ENTRY",
}
NOT_DONE: Final = "The author states: not done, or not known."
IN_ENTRY: Final = (Choice.WORDS, Choice.NOT_DONE)
"""Answers that become part of the entry; the others are feedback."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A text, and where in it the author's own words stand."""

    text: str
    read: tuple[tuple[int, int], ...]
    answers: tuple[Answer, ...] = ()
    """The answers it is made of."""


def in_entry(review: Review) -> tuple[Answer, ...]:
    """The answers that belong into the entry, in the order of the gaps."""
    found = (review.answer_to(item.id) for item in review.items)
    return tuple(answer for answer in found if answer is not None and answer.choice in IN_ENTRY)


def compose(review: Review, draft: Draft, at: Situation) -> Composed:
    """The entry as it would be signed now."""
    pieces: list[tuple[str, bool]] = [(f"{LABELS[draft.kind]}\n\n{_head(review, draft, at)}\n", False)]
    used: tuple[Answer, ...] = ()
    if draft.kind is Kind.RETRACTION:
        pieces += [("\nReason, in the author's words:\n", False), (draft.reason, False), ("\n", False)]
    elif draft.kind is Kind.ATTESTATION:
        pieces.append((_attestation(draft, at), False))
    else:
        used = in_entry(review)
        for answer in used:
            pieces += _piece(review, answer)
    return Composed("".join(text for text, _ in pieces), tuple(_places(pieces)), used)


def _places(pieces: list[tuple[str, bool]]) -> Iterator[tuple[int, int]]:
    start = 0
    for text, own in pieces:
        if own:
            yield start, start + len(text)
        start += len(text)


def _head(review: Review, draft: Draft, at: Situation) -> str:
    dated = at.note.dated or "without a date"
    lines = [
        f"To the note: {at.note.note_id}, {dated}, version {at.note.version}, sha256 {at.note.sha256}",
        f"Date of this entry: {at.today.isoformat()}",
        f"Author: {at.signer.line}",
    ]
    if draft.event_date is not None:
        lines.append(f"Tells of: {draft.event_date.isoformat()}")
    if draft.patient:
        lines.append(f"Patient: {draft.patient}")
    if draft.retracts is not None:
        lines.append(f"Takes back: {_named(review, draft.retracts)}")
    return "\n".join((*lines, "The note named above stays as it was written."))


def _named(review: Review, addendum_id: str) -> str:
    entry: Addendum = next(each for each in review.addenda if each.id == addendum_id)
    day = entry.binding.entered.isoformat()
    return f"entry {entry.number} of {day}, sha256 {entry.binding.addendum_sha256}. It stays in the record."


def _attestation(draft: Draft, at: Situation) -> str:
    return (
        f"\nI, {at.signer.line}, attest that the note named above is my own entry"
        " and that it tells what I found and did.\n"
    )


def _piece(review: Review, answer: Answer) -> list[tuple[str, bool]]:
    item = review.item(answer.item)
    title = f"\n{item.topic if item else answer.item}\n"
    if answer.choice is Choice.NOT_DONE:
        return [(title, False), (NOT_DONE, False), ("\n", False)]
    return [(title, False), (answer.words, True), ("\n", False)]
