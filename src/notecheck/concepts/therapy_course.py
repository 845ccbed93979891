"""Courses of therapy: each therapy that a note names with its time, standing and result, said once.

The one reading shared by conservative_therapy, rehabilitation and care_refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from notecheck.concepts.therapy_clause import Line, lines
from notecheck.concepts.therapy_result import Result, result_of, results
from notecheck.concepts.therapy_spell import Spell, spells
from notecheck.concepts.therapy_standing import Standing, standings
from notecheck.concepts.therapy_words import Named, between, named
from notecheck.concepts.when import times, written_on
from notecheck.core.mention import Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Course", "courses"]

MEDICATION_LISTS = ("medications", "allergies")
PROCEDURE = ("procedure", "procedure_title", "injectate", "anesthesia", "guidance", "complications")
"""Sections whose drugs are those of the procedure."""
AHEAD = ("plan", "follow_up", "recovery", "instructions")
"""Sections that speak of what is to come unless they say "continue"."""
STORY = ("history", "indication", "prior_treatment", "assessment", "chief_complaint", "pain", None)
SPAN = 160
"""Characters that a fact may run from the therapy's name to its time or result."""
DONE = {"tried": "done", "ongoing": "done"}


@dataclass(frozen=True, slots=True)
class Course:
    """One therapy as this note tells of it."""

    therapy: Named
    span: Span
    status: str
    outcome: str
    spell: Spell
    sure: float
    later: bool = False
    """Done, and to be taken up again."""
    absent: bool = False
    """Only said not to be there, not refused."""
    ended: bool = False
    """Said to be completed."""


def courses(page: Page, mentions: Mentions) -> tuple[Course, ...]:
    """Every course on the page in order, each therapy once for each standing."""
    return _courses(_Key(page, mentions))


@dataclass(frozen=True, slots=True)
class _Key:
    page: Page
    mentions: Mentions

    def __hash__(self) -> int:
        return id(self.page)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.page is other.page


@lru_cache(maxsize=2)
def _courses(key: _Key) -> tuple[Course, ...]:
    page, mentions = key.page, key.mentions
    rows = lines(page, named(page, mentions), mentions)
    clock = times(page, mentions)
    spans = tuple(w.span for w in clock)
    ends = results(page, rows, mentions, spans)
    stands = standings(page, rows, mentions, spans)
    lengths = spells(page, rows, clock, mentions, written_on(page, mentions))
    found = [
        course
        for n, line in enumerate(rows)
        for i in range(len(line.therapies))
        for course in [_course(page, line, i, ends.get((n, i), []), stands[n, i], lengths[n, i], mentions)]
        if course
    ]
    return tuple(_once(found))


def _course(page: Page, line: Line, i: int, found: list[Result], standing: Standing, spell: Spell, mentions: Mentions) -> Course | None:
    therapy = line.therapies[i]
    result = result_of(found)
    outcome = _outcome(result, standing)
    status = _status(page, therapy, standing, result, spell, mentions)
    if status is None or (therapy.category is None and outcome == "unspecified"):
        return None
    if therapy.category == "injection" and not (result or standing.heading):
        return None
    if therapy.section in PROCEDURE and not result and not standing.verb:
        return None
    kept = outcome if status in DONE or outcome == "contraindicated" else "unspecified"
    return Course(therapy, _span(page, therapy, result, spell), status, kept, spell, 0.9 if result else 0.75,
                  standing.later, standing.absent, standing.ended)  # fmt: skip


def _outcome(result: Result | None, standing: Standing) -> str:
    if result is None:
        return standing.heading or "unspecified"
    if result.outcome == "helped":
        return "partial" if standing.status == "ongoing" else "relieved"
    return result.outcome


def _status(page: Page, therapy: Named, standing: Standing, result: Result | None, spell: Spell, mentions: Mentions) -> str | None:
    """The standing that counts, or None when the note only names the therapy."""
    if result:
        if result.outcome == "contraindicated":
            return "declined" if standing.status in (None, "declined", "list") else standing.status
        if standing.status not in ("tried", "ongoing"):
            return "ongoing" if result.now else "tried"
        return standing.status
    if standing.status == "list" or (therapy.section in MEDICATION_LISTS and therapy.category == "medication"):
        return "ongoing" if _linked(page, therapy, mentions) else None
    if standing.status:
        return standing.status
    return _silent(page, therapy, spell, mentions)


def _linked(page: Page, therapy: Named, mentions: Mentions) -> bool:
    end = min(page.sentences[therapy.sentence].span.end, therapy.end + 60)
    return any(m.value["role"] == "linked" for m in between(mentions.get("therapy_context", ()), therapy.end, end))


def _silent(page: Page, therapy: Named, spell: Spell, mentions: Mentions) -> str | None:
    """What a therapy that is only named amounts to, by section and by its dose or length."""
    if therapy.section in AHEAD:
        return "planned"
    assertion = therapy.mention.assertion
    if assertion.time == "planned":
        return "planned"
    if spell.days is not None:
        return "tried"
    end = min(page.sentences[therapy.sentence].span.end, therapy.end + 40)
    sig = any(m.value["role"] == "sig" for m in between(mentions.get("therapy_context", ()), therapy.end, end))
    return "ongoing" if sig and therapy.section in STORY else None


def _span(page: Page, therapy: Named, result: Result | None, spell: Spell) -> Span:
    """From the name to its time or result where they stand together, else the name."""
    start, end = therapy.start, therapy.end
    for other in (spell.span, result.span if result else None):
        if other and other.start < start and start - other.end < 30:
            start = other.start
        elif other and other.start >= end and other.end - start <= SPAN:
            end = max(end, other.end)
    return Span(start, end)


def _once(found: list[Course]) -> Iterator[Course]:
    """Said again, a therapy is the same fact: what one place leaves open the other may fill in."""
    kept: dict[tuple[str | None, str, str], list[Course]] = {}
    for course in found:
        key = (course.therapy.category, course.therapy.name, DONE.get(course.status, course.status))
        same = kept.setdefault(key, [])
        for k, other in enumerate(same):
            if _compatible(other, course):
                same[k] = _merged(other, course)
                break
        else:
            same.append(course)
    yield from sorted((c for same in kept.values() for c in same), key=lambda c: c.span)


def _compatible(one: Course, other: Course) -> bool:
    lengths = (one.spell.days, other.spell.days)
    if None not in lengths and lengths[0] != lengths[1]:
        return False
    return one.outcome == other.outcome or "unspecified" in (one.outcome, other.outcome)


def _merged(one: Course, other: Course) -> Course:
    spell = one.spell if one.spell.days is not None or one.spell.start else other.spell
    outcome = other.outcome if one.outcome == "unspecified" else one.outcome
    status = "ongoing" if "ongoing" in (one.status, other.status) else one.status
    return replace(one, status=status, outcome=outcome, spell=spell, sure=max(one.sure, other.sure),
                   later=one.later or other.later, ended=one.ended or other.ended)  # fmt: skip
