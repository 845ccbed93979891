"""Once: what a note tells twice of one therapy is one course. A helper of conservative_therapy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from notecheck.concepts.therapy_words import CLASSES

if TYPE_CHECKING:
    from notecheck.concepts.therapy_course import Course

__all__ = ["DONE", "once"]

SHORT = {"partial": "failed"}
"""Results that say the same of a course."""
DONE = {"tried": "done", "ongoing": "done"}


def once(found: list[Course]) -> Iterator[Course]:
    """Said again, a therapy is the same fact: what one place leaves open the other may fill in."""
    kept: dict[tuple[str | None, str, str], list[Course]] = {}
    for course in found:
        key = (course.therapy.category, course.therapy.name, DONE.get(course.status, course.status))
        same = kept.setdefault(key, [])
        k = next((k for k, other in enumerate(same) if _compatible(other, course)), None)
        if k is None:
            same.append(course)
        else:
            same[k] = _merged(same[k], course)
    done = {key[:2] for key in kept if key[2] == "done"}
    for key, same in kept.items():
        # A drug to be resumed that is already known as taken is no other course.
        if key[2] != "planned" or key[0] != "medication" or key[:2] not in done:
            yield from (course for course in same if not _summed_up(course, kept))


def _compatible(one: Course, other: Course) -> bool:
    lengths = (one.spell.days, other.spell.days)
    if None not in lengths and lengths[0] != lengths[1]:
        return False
    ends = {SHORT.get(one.outcome, one.outcome), SHORT.get(other.outcome, other.outcome)}
    return len(ends - {"unspecified"}) <= 1


def _summed_up(course: Course, kept: Mapping[tuple[str | None, str, str], list[Course]]) -> bool:
    """Whether the name of a class only sums up a drug of it that the note tells of ("etodolac ...; NSAID failed")."""
    if course.status not in DONE or course.spell.days is not None or course.therapy.name not in CLASSES:
        return False
    others = (other for same in kept.values() for other in same if other.status in DONE)
    return any(other.therapy.mention.value.get("kind") == course.therapy.name and _told(other) for other in others)


def _told(course: Course) -> bool:
    return course.spell.days is not None or course.outcome != "unspecified"


def _merged(one: Course, other: Course) -> Course:
    over = one.over or other.over
    ongoing = "ongoing" in (one.status, other.status) and not over
    return replace(
        one,
        status="ongoing" if ongoing else "tried" if over else one.status,
        outcome=other.outcome if one.outcome == "unspecified" else one.outcome,
        spell=one.spell if one.spell.days is not None or one.spell.start else other.spell,
        sure=max(one.sure, other.sure),
        later=one.later or other.later,
        ended=one.ended or other.ended,
        over=over,
    )
