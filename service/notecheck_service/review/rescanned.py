"""After a signature: what is scanned again, and what follows from it."""

from __future__ import annotations

from typing import Any, Final

from notecheck_service.review import machine
from notecheck_service.review.difference import gaps
from notecheck_service.review.kept import take
from notecheck_service.review.model import Addendum, Choice, Review, State
from notecheck_service.review.standing import Standing
from notecheck_service.store import Unit, results

__all__ = ["case_of", "entry_number", "settle"]

HOLDS: Final = {State.RELEASED: "released"}
"""Whether the bill waits; it does in any other state."""


def case_of(standing: Standing, review: Review) -> list[dict[str, Any]]:
    """The note and its standing entries, as the scan takes a case: each with its own date.

    Of an entry only its author's own words are read, each as the answer to its question; the labels around them are
    not documentation.
    """
    note = {"text": standing.text.text, "note_id": standing.note.external_id, "date": standing.note.service_date}
    entries = [
        {
            "text": each.text,
            "note_id": _name(standing.note.external_id, each.number),
            "date": each.binding.entered.isoformat(),
            "read": _asked(each),
        }
        for each in review.standing()
    ]
    return [note, *entries]


def _name(note_id: str, number: int) -> str:
    return f"{note_id[:150]} entry {number}"


def entry_number(note_id: str, name: str) -> int | None:
    """Which of the note's entries a result of the case calls so; None: another note."""
    number = name.removeprefix(_name(note_id, 0)[:-1])
    return int(number) if number != name and number.isdecimal() else None


def _asked(entry: Addendum) -> list[list[Any]]:
    """Where each answer in the author's own words stands, and which item it answers."""
    items = (answer.item for answer in entry.answers if answer.choice is Choice.WORDS)
    return [[start, end, item] for (start, end), item in zip(entry.read, items, strict=True)]


def settle(unit: Unit, standing: Standing, review: Review, found: dict[str, Any], body: bytes) -> Review:
    """Keep the rescan's result, and with it what becomes of the review and of the bill.

    Conflict `stale` where the review has moved on since it was read.
    """

    def step(now: Review) -> Review:
        return machine.settle(machine.rescan(now, gaps(found)))

    after = step(review)
    hold = HOLDS.get(after.state, "held")
    kept = results.put(unit, standing.text.version, found, body, hold=hold)
    return take(unit, standing, review.version, "rescanned", step, result_id=kept.id, verdict=found["verdict"])
