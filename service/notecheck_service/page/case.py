"""Everything that a page about one note shows: its texts with their highlights, its findings, its review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notecheck_service.access import people
from notecheck_service.page.findings import Finding, findings, labels_of, sources
from notecheck_service.page.highlights import Piece, pieces
from notecheck_service.review import kept
from notecheck_service.review.model import Addendum, Review
from notecheck_service.review.standing import Standing, stand
from notecheck_service.store import Unit, notes, worklist

__all__ = ["Case", "Sheet", "names_of", "open_case"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One text of the case, as a tab."""

    title: str
    detail: str
    pieces: tuple[Piece, ...]
    is_note: bool
    """Whether this is the note itself: what the physician may point at."""


@dataclass(frozen=True, slots=True)
class Case:
    """A note as it stands, with what became of it."""

    standing: Standing
    review: Review
    findings: tuple[Finding, ...]
    sheets: tuple[Sheet, ...]
    names: Mapping[str, str]
    """People of the practice, by id."""

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """What is asked about, in the order in which it is shown."""
        return tuple(each for each in self.findings if each.is_gap)

    @property
    def answered(self) -> int:
        """How many gaps have an answer that is not signed yet."""
        return sum(each.answer is not None for each in self.gaps)


def open_case(unit: Unit, note_id: str) -> Case:
    """The case of a note; its review is opened if there is none. NotFound before the first result."""
    standing = stand(unit, note_id)
    review = kept.at_hand(unit, standing)
    shown = findings(standing.found, review)
    sheets = tuple(_sheets(unit, standing, review, shown))
    return Case(standing, review, shown, sheets, names_of(unit))


def names_of(unit: Unit) -> dict[str, str]:
    """The names of the practice's people, by id."""
    return {each.id: each.name for each in people.listed(unit)}


def _sheets(unit: Unit, standing: Standing, review: Review, shown: tuple[Finding, ...]) -> list[Sheet]:
    """The note, the entries signed to it, and the other notes of its case."""
    labels = labels_of(shown)
    facts = _by_text(standing.found)
    note = Sheet(
        "Note",
        standing.found.get("date") or "no date",
        tuple(pieces(standing.text.text, facts[0], labels)),
        is_note=True,
    )
    entries = [_entry(each, facts, labels) for each in review.addenda]
    return [note, *entries, *_earlier(unit, standing), *_others(unit, standing)]


def _by_text(found: Mapping[str, Any]) -> dict[int, list[Mapping[str, Any]]]:
    """The facts of each text of a result, by the tab that shows it."""
    tabs = sources(found)
    sorted_out: dict[int, list[Mapping[str, Any]]] = {0: []}
    for fact in found["facts"]:
        sorted_out.setdefault(tabs[fact["note_id"]][0] if tabs else 0, []).append(fact)
    return sorted_out


def _entry(entry: Addendum, facts: Mapping[int, Sequence[Mapping[str, Any]]], labels: Mapping[str, Any]) -> Sheet:
    mine = [fact for fact in facts.get(entry.number, ()) if entry.text[fact["start"] : fact["end"]] == fact["text"]]
    title = f"Entry {entry.number}"
    return Sheet(title, entry.binding.entered.isoformat(), tuple(pieces(entry.text, mine, labels)), is_note=False)


def _earlier(unit: Unit, standing: Standing) -> list[Sheet]:
    """The entries signed to earlier versions of the note: they stay in the record, this one was scanned without."""
    number = standing.text.version.number
    if number == 1:
        return []
    entries = (each for each in kept.addenda_of(unit, standing.note.id) if each.binding.note_version != number)
    return [
        Sheet(
            f"Entry {each.number} to version {each.binding.note_version}",
            each.binding.entered.isoformat(),
            tuple(pieces(each.text, (), {})),
            is_note=False,
        )
        for each in entries
    ]


def _others(unit: Unit, standing: Standing) -> list[Sheet]:
    """Other notes of the same case, plain: they were scanned by themselves."""
    if standing.note.case_id is None:
        return []
    found = worklist.page(unit, {"case_id": standing.note.case_id}, limit=12).notes
    return [
        Sheet(
            f"Note {number}",
            each.service_date or "no date",
            tuple(pieces(notes.text(unit, each.id).text, (), {})),
            is_note=False,
        )
        for number, each in enumerate((one for one in found if one.id != standing.note.id), 2)
    ]
