"""Where function is told: the mentions of its lexicons, without the places that only look like it.

The body of the procedure, instructions and medication lists tell what staff did or ordered, not how the
patient lives.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notecheck.concepts.technique import Technique, opens_story, technique_of
from notecheck.core.mention import CURRENT, Assertion, Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Ground", "covering", "in_procedure", "longest"]

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
TRADE_REACH, TRADE_AFTER = 800, 60
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
HELD = frozenset({"sitting", "standing"})
WHERE = frozenset({"at", "in", "through", "by", "behind", "over", "on", "during", "to"})
PLACE_REACH = 28
BY_OTHERS = frozenset({"by-another", "hired", "done-by-another", "handed-over", "relative-must"})
THING_REACH = 30
"""A thing of the household so near what another does is a chore that is left to them."""
PARTED = ".,;:/&+|\n"
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
        own = [m for m in named if m.value["activity"] != "none" and not _is_part(m, general)]
        amounts = longest(mentions.get("functional_amount", ()))
        cues = _unmasked(mentions.get("functional_cue", ()))
        activities = _without_things(_without_places(page, _outside_events(own, amounts)), cues)
        technique = technique_of(page, mentions)
        return cls(page, mentions, technique, cues, activities, amounts, _occupations(page, mentions), general)

    def statements(self, kind: str) -> Sequence[Mention]:
        """The set phrases of one kind."""
        return [m for m in self.mentions.get("functional_status", ()) if m.value["kind"] == kind]

    def is_task(self, span: Span) -> bool:
        """Whether the patient's occupation is told close by, so that an unnamed task is work."""
        near = bisect_left(self.occupations, span.start - TRADE_REACH)
        return near < len(self.occupations) and self.occupations[near] < span.end + TRADE_AFTER

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


def covering(span: Span, spans: Sequence[Span]) -> Span | None:
    """The first of several spans in order that shares a character with one."""
    low = bisect_left(spans, span.start + 1, key=lambda s: s.end)
    return spans[low] if low < len(spans) and spans[low].overlaps(span) else None


def _without_places(page: Page, activities: Sequence[Mention]) -> tuple[Mention, ...]:
    """Activities without those that only say where or for what a posture is held: "sits in church"."""
    kept: list[Mention] = []
    for activity in activities:
        gap = page.plain[kept[-1].span.end : activity.span.start] if kept else ""
        words = (gap + page.plain[activity.span.start : activity.span.end]).split()
        held = kept and kept[-1].value["activity"] in HELD and len(gap) <= PLACE_REACH
        if not (held and words[0] in WHERE and "and" not in words and not any(c in PARTED for c in gap)):
            kept.append(activity)
    return tuple(kept)


def _without_things(activities: Sequence[Mention], cues: Sequence[Mention]) -> tuple[Mention, ...]:
    """Activities without the household's things, save where another is said to see to them: "handed the lawn to"."""
    others = [c.span for c in cues if c.pattern in BY_OTHERS]
    reach = [Span(max(0, span.start - THING_REACH), span.end + THING_REACH) for span in others]
    return tuple(a for a in activities if "thing" not in a.value or covering(a.span, reach))


def _outside_events(activities: Sequence[Mention], amounts: Sequence[Mention]) -> list[Mention]:
    """Activities that do not only tell how long another lasts: "stands no longer than it takes to shave"."""
    events = [m.span for m in amounts if m.value["unit"] == "event"]
    return [a for a in activities if (whole := covering(a.span, events)) is None or whole.start >= a.span.start]


def _is_part(activity: Mention, general: Sequence[Span]) -> bool:
    """Whether the word only helps to make a general statement: "carry out daily chores"."""
    whole = covering(activity.span, general)
    apart = activity.value["activity"] in ("sleeping", "work") and whole != activity.span
    return whole is not None and not (apart and activity.span.end < whole.end)


def _occupations(page: Page, mentions: Mentions) -> tuple[int, ...]:
    """The patient's own present occupations; a relative's or a former one explains no task."""
    own = (m for m in mentions.get("functional_occupation", ()) if m.assertion.subject == "patient")
    return tuple(m.span.start for m in own if not page.plain.startswith(FORMER, m.span.start))


def in_procedure(technique: Technique, span: Span) -> bool:
    """Whether the place is inside the procedure's description: steps around it, and one already behind."""
    begun = bisect_left(technique.starts, span.start - STEP_REACH) < bisect_left(technique.starts, span.start)
    return begun and technique.depth(span, STEP_REACH) >= STEPS


def longest(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions that do not overlap: the first at each place, the longest of those that begin together."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
    return tuple(kept)


def _unmasked(cues: Sequence[Mention]) -> tuple[Mention, ...]:
    """Cues without those that a mask covers, masks left out."""
    masks = [m.span for m in cues if m.value["way"] == "mask"]
    starts = [span.start for span in masks]
    kept = [m for m in cues if m.value["way"] != "mask" and not _covered(m.span, masks, starts)]
    return tuple(sorted(kept, key=lambda m: m.span))


def _covered(span: Span, masks: Sequence[Span], starts: Sequence[int]) -> bool:
    near = bisect_left(starts, span.end)
    return any(mask.overlaps(span) for mask in masks[max(0, near - 2) : near])


def _start(mention: Mention) -> int:
    return mention.span.start
