"""Where function is told: the mentions of its lexicons, without the places that only look like it.

The body of the procedure, instructions and medication lists tell what staff did or ordered, not how the
patient lives.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notecheck.concepts.functional_mentions import (
    covering,
    is_part,
    longest,
    outside_events,
    unmasked,
    without_places,
    without_things,
)
from notecheck.concepts.technique import Technique, opens_story, technique_of
from notecheck.core.mention import CURRENT, Assertion, Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Ground", "in_procedure"]

NOT_CARE = frozenset({"consent", "instruction", "family", "legend"})
ELSEWHERE = frozenset({"instructions", "family_history", "follow_up"})
"""Sections that do not tell how the patient lives."""
STEPS, STEP_REACH = 3, 150
"""So many kinds of step so near make the place part of the procedure's description."""
FIRM = frozenset(
    {
        "off-work",
        "back-at-work",
        "recliner",
        "bedbound",
        "confined",
        "must-stop",
        "must-do-otherwise",
        "stairs-form",
        "daily-living-form",
    }
)
"""Phrases that a denial further ahead in the sentence does not reach."""
TRADE_REACH, TRADE_AFTER, FEW = 800, 60, 8
JUST_BEFORE, COULD_REACH = 12, 28
MAY_COME = ("we could", "this could", "it could", "which could", "if ", "that could", "could be")
GROUND_REACH = 60
GROUNDS = ("in view of", "because of", "due to", "owing to", "on account of", "as he ", "as she ", "since ")
GOALS = ("improve", "goal", "if ", "will ")
FORMER = ("retired", "former", "Retired", "Former", "RETIRED", "FORMER")
ASSERTION_REACH = 200
GOVERNING: tuple[str, ...] = (
    " no ",
    " not ",
    "n't ",
    "denies",
    "without",
    " never ",
    " will ",
    " would ",
    " may ",
    " if ",
    "should",
)
GOVERNING += (
    "plan",
    "consider",
    "recommend",
    "discuss",
    "refer",
    "wife",
    "husband",
    "mother",
    "father",
    "son ",
)
GOVERNING += ("daughter", "brother", "sister", "advis", "order", "schedul")
"""Words that govern the rest of their own clause."""
KIN: tuple[str, ...] = (
    "wife",
    "husband",
    "mother",
    "father",
    "son",
    "daughter",
    "brother",
    "sister",
    "grand",
    "spouse",
    "partner",
)
KIN += ("child", "kids", "aunt", "uncle", "niece", "nephew", "family", "mom", "dad", "neighbo", "friend", "roommate")
KIN += ("another patient", "other patient", "patient of mine", "former patient", "another person")
OBJECT_REACH = 16
"""A relative so near behind an activity is whom it is done for or with."""
DENIALS = ("not ", "no ", "denies ", "without ", "never ")


@dataclass(frozen=True, slots=True)
class Ground:
    """The page with what its functional lexicons found."""

    page: Page
    mentions: Mentions
    technique: Technique
    cues: tuple[Mention, ...]
    """In order of start."""
    activities: tuple[Mention, ...]
    """The longest at each place; look-alikes are gone."""
    amounts: tuple[Mention, ...]
    occupations: tuple[int, ...]
    """Where the note says what the patient works at."""
    general: tuple[Span, ...]
    """General statements, in order and without overlap."""

    @classmethod
    def of(cls, page: Page, mentions: Mentions) -> Ground:
        """Sort the mentions; nothing is judged yet."""
        named = longest(mentions.get("functional_activity", ()))
        said = longest([m for m in mentions.get("functional_status", ()) if m.value["kind"] == "generic"])
        general = tuple(m.span for m in said)
        own = [m for m in named if m.value["activity"] != "none" and not is_part(m, general)]
        amounts = longest(mentions.get("functional_amount", ()))
        cues = unmasked(mentions.get("functional_cue", ()), own)
        activities = without_things(without_places(page, outside_events(own, amounts)), cues)
        technique = technique_of(page, mentions)
        return cls(page, mentions, technique, cues, activities, amounts, _occupations(page, mentions), general)

    def statements(self, kind: str) -> Sequence[Mention]:
        """The set phrases of one kind."""
        return [m for m in self.mentions.get("functional_status", ()) if m.value["kind"] == kind]

    def is_task(self, span: Span) -> bool:
        """Whether the patient's occupation is told close by, so that an unnamed task is work."""
        return bool(self.trades_near(span))

    def trades_near(self, span: Span) -> Sequence[int]:
        """Where an occupation is told that may explain a task at the place, the first few."""
        first = bisect_left(self.occupations, span.start - TRADE_REACH)
        last = bisect_left(self.occupations, span.end + TRADE_AFTER)
        return self.occupations[first : min(last, first + FEW)]

    def is_general(self, span: Span) -> bool:
        """Whether a general statement covers part of the place."""
        return covering(span, self.general) is not None

    def of_patient(self, mention: Mention) -> bool:
        """Whether the words stand where the patient's life is told, as present and the patient's own."""
        said = self.said_of(mention)
        return (
            said.subject == "patient"
            and said.time != "planned"
            and not self._is_denied(mention)
            and self.is_told(mention.span, mention.section)
        )

    def said_of(self, mention: Mention) -> Assertion:
        """How the note stands to the words; an earlier clause of the sentence does not reach past its end."""
        said = mention.assertion
        if said.time == "planned" and self._was_able(mention):
            said = replace(said, time="past")
        if said.time == "planned" and self._is_ground(mention):
            said = replace(said, time="current")
        if said.subject != "patient" and self._is_cared_for(mention):
            said = replace(said, subject="patient")
        if said == CURRENT:
            return said
        start = max(self.page.sentences[mention.sentence].span.start, mention.span.start - ASSERTION_REACH)
        stops = [c for c in self.cues_between(start, mention.span.start) if c.value["way"] == "stop"]
        start = max(stops[-1].span.end if stops else 0, self.page.plain.rfind(". ", start, mention.span.start))
        if start <= 0:
            return said
        words = f" {self.page.plain[start : mention.span.start].lower()} "
        own = any(word in words for word in GOVERNING)
        return said if own else CURRENT

    def _is_cared_for(self, mention: Mention) -> bool:
        """Whether the only relative named is the object of an activity: "picking up her grandson is impossible"."""
        start = max(self.page.sentences[mention.sentence].span.start, mention.span.start - ASSERTION_REACH)
        words = self.page.plain[start : mention.span.end].lower()
        for activity in self.activities_between(start, mention.span.end):
            end = activity.span.end + OBJECT_REACH - start
            held = words[activity.span.start - start : end]
            words = words[: activity.span.start - start] + " " * len(held) + words[end:]
        return not any(kin in words for kin in KIN)

    def _was_able(self, mention: Mention) -> bool:
        """Whether "could" tells what the patient was able to do, not what may come."""
        before = self.page.plain[max(0, mention.span.start - COULD_REACH) : mention.span.start].lower()
        return " could " in before and not any(word in before for word in MAY_COME)

    def _is_ground(self, mention: Mention) -> bool:
        """Whether the words give the ground of what is planned: "in view of his inability to squat, a block is"."""
        start = max(self.page.sentences[mention.sentence].span.start, mention.span.start - GROUND_REACH)
        before = self.page.plain[start : mention.span.start].lower()
        return any(word in before for word in GROUNDS) and not any(word in before for word in GOALS)

    def _is_denied(self, mention: Mention) -> bool:
        if mention.pattern not in FIRM:
            return self.said_of(mention).polarity == "denied"
        before = self.page.plain[max(0, mention.span.start - JUST_BEFORE) : mention.span.start].lower()
        return any(word in before.rpartition(",")[2] for word in DENIALS)

    def is_told(self, span: Span, section: str | None, *, by_family: bool = False) -> bool:
        """Whether the place is one where the patient's life is told, or what a relative does in it."""
        roles = {self.page.sentence_at(span.start).role, self.page.role_of(span.start, span.end)}
        if roles & (NOT_CARE - {"family"} if by_family else NOT_CARE):
            return False
        if section == "procedure" and self.technique.depth(span, STEP_REACH) and not self._opens_story(span):
            return False
        return section not in ELSEWHERE and not in_procedure(self.technique, span)

    def _opens_story(self, span: Span) -> bool:
        return opens_story(self.page, self.technique, span)

    def cues_between(self, start: int, end: int) -> Sequence[Mention]:
        """Cues that begin in the range."""
        return self.cues[bisect_left(self.cues, start, key=_start) : bisect_left(self.cues, end, key=_start)]

    def activities_between(self, start: int, end: int) -> Sequence[Mention]:
        """Activities that begin in the range."""
        low = bisect_left(self.activities, start, key=_start)
        return self.activities[low : bisect_left(self.activities, end, key=_start)]

    def amounts_between(self, start: int, end: int) -> Sequence[Mention]:
        """Amounts that begin in the range."""
        return self.amounts[bisect_left(self.amounts, start, key=_start) : bisect_left(self.amounts, end, key=_start)]

    def is_cut(self, start: int, end: int) -> bool:
        """Whether a clause ends between two places."""
        return any(cue.value["way"] == "stop" for cue in self.cues_between(start, end))


def _occupations(page: Page, mentions: Mentions) -> tuple[int, ...]:
    """The patient's own present occupations; a relative's or a former one explains no task."""
    own = (m for m in mentions.get("functional_occupation", ()) if m.assertion.subject == "patient")
    return tuple(m.span.start for m in own if not page.plain.startswith(FORMER, m.span.start))


def in_procedure(technique: Technique, span: Span) -> bool:
    """Whether the place is inside the procedure's description: steps around it, and one already behind."""
    begun = bisect_left(technique.starts, span.start - STEP_REACH) < bisect_left(technique.starts, span.start)
    return begun and technique.depth(span, STEP_REACH) >= STEPS


def _start(mention: Mention) -> int:
    return mention.span.start
