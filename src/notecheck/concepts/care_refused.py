"""Care refused: all ongoing conservative care is explicitly stopped or refused, with nothing in its place.

Written "Stopped all meds in August, does not wish to resume any", "turned down PT and home exercise both",
"takes nothing for the pain now and wants nothing". Not a fact: one therapy refused while another goes on, a
therapy that failed, or care that is only not mentioned. Source: guide 6.2.10 (concurrent care), guidelines
esi.concurrent-care.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.therapy_course import Course, courses
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["CareRefused", "read"]

SILENT = ("family", "instruction", "consent", "legend", "blank")
SEVERAL = 2
"""Therapies that must be refused by name to amount to a refusal of care."""


@dataclass(frozen=True, slots=True)
class CareRefused(Value):
    """Refusal or end of all conservative care."""

    scope: str
    """all: the note refuses or stops care as a whole; named: it refuses several therapies by name."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """At most one fact: the first words that stop or refuse all care, when no care goes on."""
    known = courses(page, mentions)
    if any(_goes_on(course) for course in known):
        return
    cues = [m for m in mentions.get("care_refused", ()) if page.sentences[m.sentence].role not in SILENT]
    refusing = next((m for m in cues if m.value["scope"] == "all"), None)
    if refusing:
        yield _fact(refusing, "all", 0.85)
        return
    yield from _by_name(known, cues)


def _goes_on(course: Course) -> bool:
    return course.status == "ongoing" and course.therapy.category != "injection"


def _by_name(known: Sequence[Course], cues: Sequence[Mention]) -> Iterator[Fact]:
    """Two therapies refused by name, or one where the note says that the patient is on nothing."""
    refused = [c for c in known if c.status == "declined" and not c.absent and c.outcome != "contraindicated"]
    if refused and (len(refused) >= SEVERAL or cues) and not any(c.status == "planned" for c in known):
        first = refused[0]
        yield Fact("care_refused", first.span, CareRefused("named"), section=first.therapy.section,
                   source="rule:care_refused.named", confidence=0.6)  # fmt: skip


def _fact(cue: Mention, scope: str, sure: float) -> Fact:
    return Fact("care_refused", cue.span, CareRefused(scope), section=cue.section, source=cue.source, confidence=sure)
