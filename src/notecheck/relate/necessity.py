"""Necessity: how many kinds of element in the stated reason for the procedure are this patient's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from notecheck.concepts.conservative_therapy import ConservativeTherapy
from notecheck.concepts.functional_ground import in_procedure
from notecheck.concepts.functional_status import FunctionalStatus
from notecheck.concepts.necessity import Necessity
from notecheck.concepts.pain_duration import PainDuration
from notecheck.concepts.pain_score import PainScore
from notecheck.concepts.technique import Technique, opens_story, technique_of
from notecheck.core.fact import Fact
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["derive"]

NOT_CARE = frozenset({"consent", "instruction", "family", "legend"})
NO_PROSE = frozenset(
    {"procedure_title", "preop_diagnosis", "postop_diagnosis", "recovery", "instructions", "follow_up"}
)
"""Sections whose words give no reason: headings that name the diagnosis, and what came after."""
AFTERWARDS = frozenset({"post_procedure", "follow_up", "goal"})
FOUND = frozenset({"exam_finding", "imaging_finding", "pain_relief"})
"""Fact types that are an element as they stand."""
TOLD_BY = {"symptom": ("symptom", "course"), "history": ("history",), "imaging_finding": ("imaging_finding",)}
"""Kinds of element and the words of the lexicon that tell them: a symptom's site and its course are one."""
DIAGNOSES = frozenset({"sided-condition", "finding-at-level"})
TOLD_IN = frozenset({"history", "indication", "procedure"})
"""A side or a level with a diagnosis is an element where the story is told, not where diagnoses are listed."""
CELLS, NUMBERS = 3, 6
"""A line with so many cells or numbers is a flowsheet's."""
ROW = 400
"""Characters of the line that are looked at on each side."""


def derive(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Iterator[Fact]:
    """One fact for the whole reason; none where the note gives none."""
    technique = technique_of(page, mentions)
    own = {kind: fact.span for fact in reversed(facts) if (kind := _element(fact)) and _tells(page, technique, fact)}
    said = [m for m in mentions.get("necessity", ()) if _is_said(page, technique, m)]
    for kind, words in TOLD_BY.items():
        places = [m.span for m in said if m.value["element"] in words]
        if places:
            own[kind] = min(places)
    where = [*own.values()] or [m.span for m in said if m.value["element"] == "template"]
    if where:
        value = Necessity(elements=len(own), template=not own)
        section = page.sentence_at(min(where).start).section
        yield Fact("necessity", min(where), value, section=section, source="rule:necessity.elements")


def _element(fact: Fact) -> str | None:
    """The kind of element that a fact is, or None where it says nothing of this patient alone."""
    if not fact.relevant or fact.assertion != "present" or fact.time == "planned":
        return None
    if fact.type in FOUND or (fact.type in READERS and READERS[fact.type](fact)):
        return fact.type
    return None


def _is_told_therapy(fact: Fact) -> bool:
    """A named therapy with a time or a result; an umbrella phrase is none."""
    therapy = cast(ConservativeTherapy, fact.value)
    done = therapy.category is not None and therapy.status in ("tried", "ongoing")
    timed = therapy.duration_days or therapy.start or therapy.sessions
    return done and bool(timed or therapy.outcome != "unspecified")


def _is_told_function(fact: Fact) -> bool:
    return cast(FunctionalStatus, fact.value).kind != "generic"


def _is_score_before(fact: Fact) -> bool:
    return cast(PainScore, fact.value).timing not in AFTERWARDS


def _is_dated(fact: Fact) -> bool:
    duration = cast(PainDuration, fact.value)
    return duration.days is not None or duration.onset is not None


READERS = {
    "conservative_therapy": _is_told_therapy,
    "functional_status": _is_told_function,
    "pain_score": _is_score_before,
    "pain_duration": _is_dated,
}


def _tells(page: Page, technique: Technique, fact: Fact) -> bool:
    """Whether the fact stands where a reason is told, and not in a flowsheet."""
    sentence = page.sentence_at(fact.span.start)
    if fact.type in FOUND and sentence.section == "procedure" and not opens_story(page, technique, fact.span):
        return False
    return (
        sentence.role not in NOT_CARE and not in_procedure(technique, fact.span) and not _is_flowsheet(page, fact.span)
    )


def _is_flowsheet(page: Page, span: Span) -> bool:
    low, high = max(0, span.start - ROW), span.end + ROW
    start = max(low, page.plain.rfind("\n", low, span.start) + 1)
    end = page.plain.find("\n", span.end, high)
    line = page.plain[start : end if end >= 0 else high]
    numbers = sum(word[:1].isdigit() for word in line.split())
    words = sum(word.isalpha() for word in line.split())
    cells = sum(bool(cell.strip()) for cell in line.split("|"))
    return (line.count("|") >= CELLS and cells >= CELLS) or (numbers >= NUMBERS and numbers > words)


def _is_said(page: Page, technique: Technique, mention: Mention) -> bool:
    """Whether the words tell of this patient, in prose that may give a reason."""
    said = mention.assertion
    if said.subject != "patient" or said.polarity != "affirmed" or mention.section in NO_PROSE:
        return False
    if mention.pattern in DIAGNOSES and mention.section not in TOLD_IN:
        return False
    if mention.section == "procedure" and mention.value["element"] != "template":
        return opens_story(page, technique, mention.span)
    return page.sentences[mention.sentence].role not in NOT_CARE and not in_procedure(technique, mention.span)
