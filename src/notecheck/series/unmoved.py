"""What stays as it was where it should have moved: values in the same words over three visits, sides, allergies.

A patient whose pain is six again is told again; only the same value in the very same sentence is worth a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.core.note import Span
from notecheck.series.carried import Carry
from notecheck.series.passages import passages, sides
from notecheck.series.visit import Said, Visit

__all__ = ["Unmoved", "contradictions", "unmoved"]

VISITS = 3
"""Visits in a row from which on an unmoved value is told."""
VALUES = ("pain_score", "exam_finding", "functional_status")


@dataclass(frozen=True, slots=True)
class Unmoved:
    """Something that was carried along: what, and where it stands in each visit."""

    code: str
    """unchanged_value, side_flip, side_contradiction or resolved_allergy."""
    about: str
    """The type of fact, or the sides or substance."""
    places: tuple[tuple[int, Span], ...]
    """(visit, span in it), in order of time."""


def unmoved(visits: Sequence[Visit]) -> Iterator[Unmoved]:
    """Values that stand in the same sentence over three or more visits in a row."""
    open_runs: dict[tuple[str, str], list[tuple[int, Span]]] = {}
    for number, visit in enumerate(visits):
        now = _sentences(visit)
        for name in [name for name in open_runs if name not in now]:
            yield from _long_enough(name, open_runs.pop(name))
        for name, span in now.items():
            open_runs.setdefault(name, []).append((number, span))
    for name, run in open_runs.items():
        yield from _long_enough(name, run)


def _long_enough(name: tuple[str, str], run: list[tuple[int, Span]]) -> Iterator[Unmoved]:
    if len(run) >= VISITS:
        yield Unmoved("unchanged_value", name[0], tuple(run))


def _sentences(visit: Visit) -> dict[tuple[str, str], Span]:
    """(type of fact, key of its sentence) of every value that is told in a clinical sentence of its own words."""
    told = [p for p in passages(visit.note) if p.kind == "clinical"]
    found: dict[tuple[str, str], Span] = {}
    at = 0
    for said in sorted((s for s in visit.said if s.type in VALUES), key=lambda s: s.start):
        while at < len(told) and told[at].span.end <= said.start:
            at += 1
        if at < len(told) and told[at].span.start <= said.start:
            found.setdefault((said.type, told[at].key), told[at].span)
    return found


def contradictions(visits: Sequence[Visit], carried: Sequence[Carry]) -> Iterator[Unmoved]:
    """Sides that flip in carried words, carried words about a side not treated, allergies that were resolved."""
    for carry in carried:
        yield from _flips(carry)
        yield from _other_side(visits, carry)
    yield from _allergies(visits)


def _flips(carry: Carry) -> Iterator[Unmoved]:
    for passage in carry.passages:
        if passage.kind == "side":
            yield Unmoved("side_flip", "side", ((carry.earlier, passage.earlier), (carry.later, passage.later)))


def _other_side(visits: Sequence[Visit], carry: Carry) -> Iterator[Unmoved]:
    """A carried passage that names one side only, where the visit before treated that side and this one the other."""
    was, now = _treated(visits[carry.earlier]), _treated(visits[carry.later])
    if was is None or now is None or was == now:
        return
    for passage in carry.passages:
        words = visits[carry.later].quote(*passage.later).lower()
        if passage.kind != "side" and set(sides(words)) == {was}:
            places = ((carry.earlier, passage.earlier), (carry.later, passage.later))
            yield Unmoved("side_contradiction", f"{was}, treated {now}", places)


def _treated(visit: Visit) -> str | None:
    """The one side that the visit treated, or None."""
    found = {said.value.get("side") for said in visit.said if said.type == "spinal_target"}
    return str(*found) if len(found) == 1 and found <= {"left", "right"} else None


def _allergies(visits: Sequence[Visit]) -> Iterator[Unmoved]:
    """An allergy told as present after a note that resolved it."""
    resolved: dict[str, tuple[int, Said]] = {}
    for number, visit in enumerate(visits):
        for said in (s for s in visit.said if s.type == "allergy"):
            substance, status = str(said.value["substance"]), said.value["status"]
            if status == "resolved":
                resolved[substance] = (number, said)
            elif status == "active" and substance in resolved and resolved[substance][0] < number:
                then, before = resolved[substance]
                places = ((then, Span(before.start, before.end)), (number, Span(said.start, said.end)))
                yield Unmoved("resolved_allergy", substance, places)
