"""Conservative therapy: care short of the procedure that the patient has had, has, is to have or refuses.

Written as named drugs, classes and brands, physical therapy, home exercise, manipulation, braces and so on,
in prose ("Eight weeks of PT gained her nothing"), in lists under a heading ("Tried & failed:") and in
telegram style ("Naproxen 500 bid x 4 mo, still takes it"). Not a fact: a medication list without a link to
the pain, the drugs of the procedure, other people's treatment, alternatives in a consent. Source:
contract/guidelines.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.therapy_course import Course, courses
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mentions
from notecheck.core.page import Page
from notecheck.core.time import PartialDate

__all__ = ["ConservativeTherapy", "read"]

PROGRAMS = ("functional_restoration", "other_program")
"""Rehabilitation programs, which are facts of their own type only."""
TIME = {"tried": "past", "ongoing": "current", "planned": "planned", "declined": "current"}


@dataclass(frozen=True, slots=True)
class ConservativeTherapy(Value):
    """A therapy, its time, its result and where it stands."""

    category: str | None
    """medication, physical_therapy, home_exercise, …; None for an umbrella phrase."""
    name: str
    """Generic name."""
    start: PartialDate | None
    """First day, as far as known."""
    end: PartialDate | None
    """Last day, as far as known."""
    duration_days: int | None
    """Length in days; the lower end of a range."""
    sessions: int | None
    """Number of visits."""
    outcome: str
    """failed, partial, relieved, not_tolerated, contraindicated or unspecified."""
    status: str
    """tried, ongoing, planned or declined."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each named therapy once for each standing."""
    for course in courses(page, mentions):
        if course.therapy.category not in PROGRAMS and not course.absent:
            yield _fact(course)


def _fact(course: Course) -> Fact:
    therapy, spell = course.therapy, course.spell
    value = ConservativeTherapy(
        therapy.category,
        therapy.name,
        spell.start,
        spell.end,
        spell.days,
        spell.sessions,
        course.outcome,
        course.status,
    )
    return Fact(
        "conservative_therapy",
        course.span,
        value,
        time=TIME[course.status],
        section=therapy.section,
        source=therapy.mention.source,
        confidence=course.sure,
    )
