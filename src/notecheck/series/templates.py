"""Templates of one author: clinical sentences that recur, the same or nearly, in the notes of several patients.

Learned from the export itself; there is no list of ours. A sentence with other numbers at each patient is a form that
was filled in, and no template in this sense.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from notecheck.series.likeness import Index
from notecheck.series.passages import mask_numbers

__all__ = ["LEAST_PATIENTS", "Sighting", "Template", "by_key", "templates"]

LEAST_PATIENTS = 3
"""Patients in whose notes a sentence stands before it is a template."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One clinical sentence in one note of an author."""

    key: str
    patient: str
    note_id: str
    start: int
    end: int


@dataclass
class Template:
    """A sentence that an author uses for several patients."""

    example: Sighting
    keys: set[str] = field(default_factory=set)
    """Its wordings."""
    patients: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)

    def add(self, seen: Sighting) -> None:
        """Count one more sighting."""
        self.keys.add(seen.key)
        self.patients.add(seen.patient)
        self.notes.add(seen.note_id)


def templates(sightings: Iterable[Sighting]) -> list[Template]:
    """The templates of one author, the most used first. Sightings in the order of the store."""
    groups: dict[str, Template] = {}
    for seen in sightings:
        groups.setdefault(seen.key, Template(seen)).add(seen)
    found = [group for group in _merged(groups) if len(group.patients) >= LEAST_PATIENTS]
    return sorted(found, key=lambda each: (-len(each.patients), -len(each.notes), each.example.key))


def _merged(groups: dict[str, Template]) -> Iterator[Template]:
    """Groups whose wordings are nearly the same, numbers included, made one."""
    index: Index[str] = Index()
    heads: dict[str, Template] = {}
    for key, group in sorted(groups.items(), key=lambda pair: (-len(pair[1].patients), pair[0])):
        near = index.near(key)
        head = heads[near[1]] if near and _numbers(near[0]) == _numbers(key) else None
        if head is None:
            heads[key] = group
            index.add(key, key)
        else:
            head.keys |= group.keys
            head.patients |= group.patients
            head.notes |= group.notes
    yield from heads.values()


def _numbers(key: str) -> tuple[str, ...]:
    """The numbers that a sentence names, in order."""
    masked = mask_numbers(key).split()
    return tuple(word for word, mask in zip(key.split(), masked, strict=True) if word != mask)


def by_key(found: Iterable[Template]) -> dict[str, int]:
    """Wording to the number of its template."""
    return {key: number for number, template in enumerate(found) for key in template.keys}
