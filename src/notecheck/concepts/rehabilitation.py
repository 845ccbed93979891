"""Rehabilitation: whether the patient takes part in physical therapy, home exercise or a restoration program.

Active needs taking part now; planned covers referral, advice and "to be resumed"; declined covers "does not
do". Read from the same courses as conservative_therapy, so that both say the same. Source: guide 6.2.10,
guidelines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.therapy_course import Course, courses
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mentions
from notecheck.core.page import Page

__all__ = ["Rehabilitation", "read"]

STATUS = {"ongoing": "active", "planned": "planned", "declined": "declined", "tried": "completed"}
TIME = {"active": "current", "planned": "planned", "declined": "current", "completed": "past"}
PROGRAMS = ("physical_therapy", "home_exercise", "functional_restoration", "other_program")


@dataclass(frozen=True, slots=True)
class Rehabilitation(Value):
    """A program and where the patient stands in it."""

    program: str
    """physical_therapy, home_exercise, functional_restoration or other."""
    status: str
    """active, planned, declined or completed."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """One fact for each program and status."""
    known = courses(page, mentions)
    exercising = any(c.therapy.category == "home_exercise" and c.status == "ongoing" for c in known)
    for course in known:
        if course.therapy.category == "home_exercise" and course.status == "planned" and exercising:
            continue  # "home program reviewed" of one who does it
        if course.therapy.category in PROGRAMS and not course.absent:
            status = "planned" if course.later else STATUS[course.status]
            if status != "completed" or course.ended:
                yield _fact(course, status)


def _fact(course: Course, status: str) -> Fact:
    return Fact(
        "rehabilitation",
        course.span,
        Rehabilitation(str(course.therapy.category).removesuffix("_program"), status),
        time=TIME[status],
        section=course.therapy.section,
        source=course.therapy.mention.source,
        confidence=course.sure,
    )
