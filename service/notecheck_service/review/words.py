"""What a physician wrote, admitted at the door: line ends made one kind, characters that no text holds refused."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Final

from notecheck_service.review.model import Answer, Choice, Draft, Kind
from notecheck_service.review.refusal import Refused

__all__ = ["LONGEST", "admit_answer", "admit_draft", "admit_words"]

LONGEST: Final = 10_000
"""The most characters of one answer."""


def admit_words(field: str, text: str) -> str:
    """The words as they are kept: line ends as a newline, no blanks around."""
    words = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(words) > LONGEST:
        raise Refused("words.too_long", f"{field}: longer than {LONGEST} characters")
    if any(_unkeepable(char) for char in words):
        raise Refused("words.characters", f"{field}: holds a control character or half of a surrogate pair")
    return words


def _unkeepable(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"


def admit_answer(given: Answer, note_length: int) -> Answer:
    """The answer as it is kept; refused where what its choice needs is lacking."""
    words = admit_words("words", given.words)
    if given.choice is Choice.WORDS and not words:
        raise Refused("answer.empty", "words: say it in your own words")
    if given.choice is Choice.DISAGREE and not words:
        raise Refused("answer.empty", "words: say what you disagree with")
    if given.choice is Choice.ALREADY_THERE:
        _need_span(given.span, note_length)
    keeps_words = given.choice is not Choice.NOT_DONE
    span = given.span if given.choice is Choice.ALREADY_THERE else None
    return replace(given, words=words if keeps_words else "", span=span)


def _need_span(span: tuple[int, int] | None, note_length: int) -> None:
    if span is None:
        raise Refused("answer.span", "span: point at the words in the note")
    start, end = span
    if not 0 <= start < end <= note_length:
        raise Refused("answer.span", "span: does not lie in the note")


def admit_draft(draft: Draft) -> Draft:
    """The draft as it is kept; what its kind does not use is left out."""
    late = draft.kind is Kind.LATE_ENTRY
    retracts = draft.kind is Kind.RETRACTION
    attests = draft.kind is Kind.ATTESTATION
    reason = admit_words("reason", draft.reason) if retracts else ""
    patient = admit_words("patient", draft.patient) if attests else ""
    if late and draft.event_date is None:
        raise Refused("draft.event_date", "event_date: say which day it tells of")
    if retracts and not reason:
        raise Refused("draft.reason", "reason: say why it is taken back")
    if attests and (not patient or "\n" in patient):
        raise Refused("draft.patient", "patient: name the patient as the chart does, on one line")
    event_date = draft.event_date if late else None
    return replace(
        draft, reason=reason, patient=patient, event_date=event_date, retracts=draft.retracts if retracts else None
    )
