"""Courses of therapy: each therapy that a note names with its time, standing and result, said once.

The one reading shared by conservative_therapy, rehabilitation and care_refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from notecheck.concepts.therapy_all import covered
from notecheck.concepts.therapy_box import after_bracket, is_left_blank, is_unfilled
from notecheck.concepts.therapy_clause import Line, lines
from notecheck.concepts.therapy_ends import lies_behind
from notecheck.concepts.therapy_once import DONE, once
from notecheck.concepts.therapy_reading import Reading, opened
from notecheck.concepts.therapy_remark import remarked
from notecheck.concepts.therapy_result import SHARED, Result, result_of, results
from notecheck.concepts.therapy_spell import Spell, spells
from notecheck.concepts.therapy_standing import Standing, standings
from notecheck.concepts.therapy_summary import carry_back
from notecheck.concepts.therapy_words import Named, named
from notecheck.core.kept import kept
from notecheck.core.mention import Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Course", "courses"]

PROCEDURE = ("procedure", "procedure_title", "injectate", "anesthesia", "guidance", "complications")
"""Sections whose drugs are those of the procedure unless more is said of them."""
DRUGS = ("medication", "modality", "activity_modification", "bracing", "injection", "home_exercise", "manipulation")
MEDICATION_LISTS = ("medications", "allergies")
AHEAD = ("plan", "follow_up", "recovery", "instructions")
"""Sections that speak of what is to come unless they say "continue"."""
STORY = ("history", "indication", "prior_treatment", "assessment", "chief_complaint", "pain", None)
CONDITION = frozenset({"if", "unless", "should"})
LEAD = 30
"""Characters before a therapy in which such a word makes a condition of it."""
LABEL, GAP = 4, 60
"""Words of an entry's label, and characters between it and the entry before."""
SPAN = 160
"""Characters that a fact may run from the therapy's name to its time or result."""


@dataclass(frozen=True, slots=True)
class Course:
    """One therapy as this note tells of it."""

    therapy: Named
    span: Span
    status: str
    outcome: str
    spell: Spell
    sure: float
    """Confidence, 0 to 1."""
    later: bool = False
    """Done, and to be taken up again."""
    absent: bool = False
    """Only said not to be there, not refused."""
    ended: bool = False
    """Said to be completed."""
    over: bool = False
    """Its told end lies well before the visit."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of one therapy, or of the list that an umbrella phrase heads."""

    result: Result | None
    standing: Standing
    spell: Spell


@kept
def courses(page: Page, mentions: Mentions) -> tuple[Course, ...]:
    """Every course on the page in order, each therapy once for each standing."""
    reading = opened(page, mentions)
    rows = lines(reading, named(reading))
    ends, stands, lengths = results(reading, rows), standings(reading, rows), spells(reading, rows)
    carry_back(reading, rows, ends, stands)
    found: list[Course] = []
    form: _Told | None = None
    for line in rows:
        head = form if _is_entry(reading, rows, line) else None
        for i, therapy in enumerate(line.therapies):
            at = (line.number, i)
            told = _Told(result_of(ends.get(at, [])), stands[at], lengths[at])
            if therapy.heads:
                head = _of_head(line, i, told)
            elif course := _course(reading, line, i, told, head):
                found.append(course)
        only = line.therapies[0]
        whole = len(line.therapies) == 1 and only.category is None
        form = _Told(None, stands[line.number, 0], lengths[line.number, 0]) if whole else None
    return tuple(sorted(once(found), key=lambda c: c.span))


def _is_entry(reading: Reading, rows: Sequence[Line], line: Line) -> bool:
    """Whether a line is the entry of a form ("Type: PT, NSAIDs") right under one that names only care as such."""
    if not line.number or rows[line.number - 1].therapies[0].section != line.therapies[0].section:
        return False
    label = reading.text(line.span.start, line.therapies[0].start).strip()
    gap = reading.page.plain[rows[line.number - 1].span.end : line.span.start]
    return label.endswith(":") and len(label.split()) <= LABEL and len(gap) < GAP and "\n\n" not in gap


def _of_head(line: Line, i: int, told: _Told) -> _Told:
    """What is told of a list as a whole: of its time what stands before it, and no result from within."""
    span = told.spell.span
    own = span and i + 1 < len(line.therapies) and span.end <= line.therapies[i + 1].start
    among = told.result and told.result.rank == SHARED and told.result.span.end <= line.therapies[-1].start
    return replace(told, result=None if among else told.result, spell=told.spell if own else Spell())


def _course(reading: Reading, line: Line, i: int, told: _Told, head: _Told | None) -> Course | None:
    therapy = line.therapies[i]
    result, standing, spell = told.result, told.standing, told.spell
    if result is None and standing.status in (None, "tried", "ongoing", "list") and not _is_to_come(therapy):
        running = standing.status == "ongoing" and (spell.days or 0) <= 1
        result = remarked(reading, line, i, spell, running=running)
    if head:
        result = result or head.result
        standing = standing if standing.status else head.standing
        spell = spell if spell.days is not None or spell.start else head.spell
    outcome = _outcome(result, standing)
    taken = therapy.category == "medication" and spell.days is None and _regular(reading, therapy)
    status = _done(standing, result, taken=taken) if result else _unended(reading, therapy, standing, spell)
    if status is None or (
        therapy.category is None and outcome == "unspecified" and not _is_told(reading, line, i, standing)
    ):
        return None
    if therapy.category == "injection" and not (standing.heading or (result and result.rank > SHARED)):
        return None
    if therapy.section in PROCEDURE and not result and not standing.verb and therapy.category in DRUGS:
        return None
    if therapy.mention.value.get("weak") and not (result or standing.heading):
        return None
    status = _by_its_dates(reading, status, standing, spell)
    if status not in DONE and spell.from_start:
        spell = Spell(start=spell.start, sessions=spell.sessions, span=spell.span)
    return Course(
        therapy,
        _span(therapy, result, spell),
        status,
        outcome if status in DONE or outcome == "contraindicated" else "unspecified",
        spell,
        sure=0.9 if result else 0.75,
        later=standing.later,
        absent=standing.absent and status == "declined" and result is None,
        ended=standing.ended,
        over=lies_behind(reading, spell.end),
    )


def _is_told(reading: Reading, line: Line, i: int, standing: Standing) -> bool:
    """Whether a verb says that care told only as such was had ("has undergone several nonoperative treatments")."""
    heading = line.therapies[0].start - line.span.start < len("has had")
    alone = len(line.therapies) == 1 or bool(covered(reading, line, i))
    return alone and standing.heading is None and not heading and standing.status == "tried" and standing.verb


def _outcome(result: Result | None, standing: Standing) -> str:
    if result is None:
        return standing.heading or "unspecified"
    if result.outcome == "helped":
        return "relieved"
    if result.outcome == "not_tolerated" and standing.absent and standing.status == "declined":
        return "contraindicated"
    return result.outcome


def _done(standing: Standing, result: Result, *, taken: bool) -> str:
    """The status of a therapy whose result is told: it was given, unless it could not be.

    A drug told with its dose and with no stretch of time goes on where it helps in part.
    """
    if result.outcome == "contraindicated" and not standing.verb:
        return "declined"
    if result.outcome == "contraindicated" or (result.outcome == "not_tolerated" and standing.absent):
        return "declined" if standing.status in (None, "declined", "list") else standing.status
    if standing.status in ("tried", "ongoing"):
        return standing.status
    return "ongoing" if result.now or (taken and result.outcome == "partial") else "tried"


def _unended(reading: Reading, therapy: Named, standing: Standing, spell: Spell) -> str | None:
    """The status of a therapy without a result, or None when the note only names it."""
    listed = therapy.section in MEDICATION_LISTS and therapy.category == "medication"
    if (standing.status == "list" or listed) and not standing.for_pain:
        return "ongoing" if _after(reading, therapy, "linked", 60) else None
    if is_unfilled(reading, therapy.end):
        return None
    if standing.status:
        return "planned" if _is_condition(reading, therapy) else standing.status
    if is_left_blank(reading, therapy.end):
        return None
    if therapy.section in AHEAD or _is_to_come(therapy):
        return "planned"
    if spell.days is not None:
        return "ongoing" if spell.running else "tried"
    return "ongoing" if therapy.section in STORY and _regular(reading, therapy) else None


def _by_its_dates(reading: Reading, status: str, standing: Standing, spell: Spell) -> str:
    """The status, where its dates tell more: told only by its start it goes on, and its end lies behind."""
    if status == "tried" and spell.from_start and (standing.status is None or standing.perfect):
        return "ongoing"
    return "tried" if status == "ongoing" and lies_behind(reading, spell.end) else status


def _is_condition(reading: Reading, therapy: Named) -> bool:
    """Whether the therapy is only a condition ("if six weeks of PT fail, we shall operate")."""
    start = max(reading.page.sentences[therapy.sentence].span.start, therapy.start - LEAD)
    return not CONDITION.isdisjoint(reading.text(start, therapy.start).split())


def _is_to_come(therapy: Named) -> bool:
    return therapy.mention.assertion.time == "planned"


def _regular(reading: Reading, therapy: Named) -> bool:
    """Whether a dose or a frequency follows."""
    return _after(reading, therapy, "sig", 40)


def _after(reading: Reading, therapy: Named, role: str, reach: int) -> bool:
    """Whether a context word stands shortly after the therapy in its sentence."""
    end = min(reading.page.sentences[therapy.sentence].span.end, after_bracket(reading, therapy.end) + reach)
    return bool(reading.role(role, therapy.end, end))


def _span(therapy: Named, result: Result | None, spell: Spell) -> Span:
    """From the name to its time or result where they stand together, else the name."""
    start, end = therapy.start, therapy.end
    for other in (spell.span, result.span if result else None):
        if other and other.start < start and start - other.end < 30:
            start = other.start
        elif other and other.start >= end and other.end - start <= SPAN:
            end = max(end, other.end)
    return Span(start, end)
