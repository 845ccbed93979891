"""Treated: what a level stands for: entered, titled, reached by contrast, diagnosed, another day's.

A level is judged by the nearest words in its sentence and by whether the procedure is described there. No facts here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from notecheck.concepts.levels import Place, places
from notecheck.concepts.technique import NOT_CARE, SECTION_REACH, Technique
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Group", "Scene", "groups"]

JOINING = frozenset(
    """and the at on right left bilateral bilaterally l r b/l lt rt level levels then also for foramen foramina neural
    under beneath another pedicle pedicles both to a with well as / & + , ; ( ) . - nerve root roots disc disk medial
    branch branches dorsal ramus rami""".split()
)
GAP, SIDE_BEFORE, SIDE_AFTER = 40, 34, 40
FAR, REACH, PAST_REACH, OPEN, BESIDE, THEN, GUIDED = 999, 120, 60, 16, 25, 16, 30
DYE = (["none"], ["nothing"], ["neither"], ["little"], ["it"], ["dye"], ["contrast"])
TODAY = ("today", "this morning", "this afternoon")
SURE, HEAD = 4, 220
"""Kinds of step around which \"was done\" tells of today; a date within the first lines is the note's own."""
SET_FOR = ("scheduled for ", "scheduled on ", "booked for ", "set for ")
REASON = (" for ", "due to", "secondary", "because", " with ", "from ")
NO_TARGET = frozenset({"exam", "imaging", "past_history", "family_history", "review_of_systems", "allergies"})


@dataclass(frozen=True, slots=True)
class Group:
    """Levels named together, and what the note says of them."""

    span: Span
    levels: tuple[str, ...]
    sides: tuple[str | None, ...]
    """The side of each level, where one is named beside it."""
    sentence: int
    standing: str
    """body, title, label, spread, finding, past, planned, refuted, described, guided or other."""
    depth: int
    """How many steps of the procedure stand around."""
    planned: bool = False
    """Whether the words around speak of the future."""
    open: bool = False
    """Whether the lamina itself is named."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The page with its cues sorted by what they say."""

    page: Page
    technique: Technique
    cues: Mapping[str, Sequence[Mention]]
    by_sentence: Mapping[int, Sequence[Mention]] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Page, mentions: Mentions, technique: Technique) -> Scene:
        """Sort the cues of the spinal target lexicon."""
        cues: dict[str, list[Mention]] = {}
        rows: dict[int, list[Mention]] = {}
        letters = {m.span.start for m in mentions.get("levels", ())}
        words = mentions.get("spinal_target", ())
        elsewhere = {m.span.start for m in words if m.value.get("cue") == "elsewhere"}
        for mention in words:
            if "side" in mention.value and (mention.span.start in letters or mention.span.start in elsewhere):
                # The letter of a level in words ("L four five"), or the side of a limb or of the patient's position.
                continue
            key = next(k for k in ("cue", "side", "way") if k in mention.value)
            cues.setdefault(str(mention.value["cue"]) if key == "cue" else key, []).append(mention)
            rows.setdefault(mention.sentence, []).append(mention)
        return cls(page, technique, cues, rows)

    def near(self, place: Span, sentence: int, cue: str) -> Iterator[tuple[int, Mention]]:
        """Cues of one kind in the sentence: distance, negative before the place."""
        for mention in self.by_sentence.get(sentence, ()):
            if mention.value.get("cue") == cue:
                yield self.gap(place, mention.span), mention

    @staticmethod
    def gap(place: Span, other: Span) -> int:
        """Characters between; negative where the other stands before."""
        if other.end <= place.start:
            return -(place.start - other.end)
        return max(0, other.start - place.end)

    def nearest(self, place: Span, sentence: int, *kinds: str) -> int:
        """Distance of the nearest cue of these kinds, whichever side."""
        return min((abs(gap) for kind in kinds for gap, _ in self.near(place, sentence, kind)), default=FAR)

    def has(self, place: Span, sentence: int, cue: str, before: int, after: int) -> bool:
        """Whether a cue stands within reach."""
        return any(-before <= gap <= after for gap, _ in self.near(place, sentence, cue))


def groups(scene: Scene, mentions: Mentions) -> list[Group]:
    """Every group of levels that belongs to the record of care."""
    found = [p for p in places(scene.page, mentions) if scene.page.sentences[p.sentence].role not in NOT_CARE]
    rows: list[list[Place]] = []
    for place in found:
        if rows and _continues(scene, rows[-1][-1], place):
            rows[-1].append(place)
        else:
            rows.append([place])
    return [_group(scene, row) for row in rows]


def _continues(scene: Scene, one: Place, two: Place) -> bool:
    if two.span.start - one.span.end > GAP:
        return False
    between = scene.page.plain[one.span.end : two.span.start].lower()
    if "." in between and one.sentence != two.sentence:
        return False
    for sign in ",;()+&":
        between = between.replace(sign, f" {sign} ")
    return all(word in JOINING for word in between.split())


def _group(scene: Scene, row: Sequence[Place]) -> Group:
    span = Span(row[0].span.start, row[-1].span.end)
    levels: list[str] = []
    sides: list[str | None] = []
    side: str | None = None
    for i, place in enumerate(row):
        low = row[i - 1].span.end if i else max(0, place.span.start - SIDE_BEFORE)
        side = _side_between(scene, low, place) or side
        for level in place.levels:
            levels.append(level)
            sides.append(side)
    after = _side_after(scene, span, row[-1].sentence)
    sides = [s or after for s in sides]
    return Group(
        span=span,
        levels=tuple(levels),
        sides=tuple(sides),
        sentence=row[0].sentence,
        standing=_standing(scene, span, row[0].sentence),
        depth=scene.technique.depth(span),
        planned=any(p.planned for p in row),
        open=_is_open(scene, span, row[0].sentence),
    )


def _is_open(scene: Scene, span: Span, sentence: int) -> bool:
    """Whether the lamina of this very level is named, not that of one before a comma."""
    for gap, word in scene.near(span, sentence, "open"):
        low, high = (word.span.end, span.start) if gap < 0 else (span.end, word.span.start)
        if abs(gap) <= OPEN and "," not in scene.page.plain[low:high]:
            return True
    return False


def _side_between(scene: Scene, low: int, place: Place) -> str | None:
    """The last side named between a position and the level."""
    rows = (*scene.by_sentence.get(place.sentence - 1, ()), *scene.by_sentence.get(place.sentence, ()))
    found = [m for m in rows if "side" in m.value and low <= m.span.start and m.span.end <= place.span.start]
    found = [m for m in found if not any(x in scene.page.plain[m.span.end : place.span.start] for x in (". ", "\n\n"))]
    # The letter in "B/L" is no side of its own.
    spans = {m.span for m in found}
    whole = [m for m in found if not any(s != m.span and s.start <= m.span.start <= m.span.end <= s.end for s in spans)]
    return _both_or_last([str(m.value["side"]) for m in whole])


def _both_or_last(sides: Sequence[str]) -> str | None:
    """Both sides where right and left are named together ("right and then left"), else the nearest."""
    if {"left", "right"} <= set(sides):
        return "bilateral"
    return sides[-1] if sides else None


def _side_after(scene: Scene, span: Span, sentence: int) -> str | None:
    sides: list[str] = []
    for mention in scene.by_sentence.get(sentence, ()):
        if "side" in mention.value and 0 <= mention.span.start - span.end <= SIDE_AFTER:
            between = scene.page.plain[span.end : mention.span.start].lower().replace("side:", "")
            if not any(stop in between for stop in (".", ";", ":")):
                sides.append(str(mention.value["side"]))
    return "bilateral" if {"left", "right"} <= set(sides) else next(iter(sides), None)


def _standing(scene: Scene, span: Span, sentence: int) -> str:
    """The first reading that fits; the order puts what disqualifies before what qualifies."""
    readings: tuple[tuple[str, Callable[[Scene, Span, int], bool]], ...] = (
        ("refuted", _is_refuted),
        ("spread", _is_spread),
        ("past", _is_past),
        ("label", _is_label),
        ("body", _is_body),
        ("finding", _is_finding),
        ("planned", _is_planned),
        ("title", _is_title),
    )
    if _is_diagnostic_section(scene, span, sentence):
        return "finding"
    for name, fits in readings:
        if fits(scene, span, sentence):
            return name
    if scene.technique.describes(span):
        return "described"
    return "guided" if scene.has(span, sentence, "guided", GUIDED, GUIDED) else "other"


def _is_diagnostic_section(scene: Scene, span: Span, sentence: int) -> bool:
    """Exam, imaging and the like, unless the procedure is described there all the same."""
    section = scene.page.section_at(span.start)
    between = scene.page.plain[section.heading.end : span.start]
    near = len(between) <= SECTION_REACH and "\n\n" not in between.lstrip()
    entered = scene.technique.depth(span) >= 2 and scene.has(span, sentence, "entry", 0, GAP)
    return section.name in NO_TARGET and near and not entered and not scene.technique.describes(span)


def _is_refuted(scene: Scene, span: Span, sentence: int) -> bool:
    """Not done there, or only counted from: "counted down from C7"."""
    return scene.has(span, sentence, "refuted", 35, 45) or scene.has(span, sentence, "counted", 1, 0)


def _is_spread(scene: Scene, span: Span, sentence: int) -> bool:
    """Where the contrast ran: an agent stands before, and in between moved no needle ("none entered" is contrast)."""
    agents = [gap for gap, _ in scene.near(span, sentence, "agent") if -REACH <= gap < 0]
    moves = [gap for gap, _ in scene.near(span, sentence, "entry")]
    if agents:
        after = scene.page.plain[span.end : span.end + 40].lower().partition(". ")[0]
        ends = [span.start + gap for gap in moves if max(agents) < gap < 0]
        return not any(word in after for word in ("stored", "saved", "image")) and all(
            scene.page.plain[max(0, end - GAP) : end].lower().split()[-2:-1] in DYE for end in ends
        )
    return scene.has(span, sentence, "spread", 60, 0) and not moves


def _is_past(scene: Scene, span: Span, sentence: int) -> bool:
    sure = scene.technique.depth(span) >= SURE
    reach = BESIDE if sure else PAST_REACH
    dates = () if _is_headed(scene, span, sentence) else scene.near(span, sentence, "date")  # a title's is its own
    after = scene.page.plain[span.end : span.end + PAST_REACH].lower()
    hard = sure or any(day in after for day in TODAY)
    words = [(gap, m) for gap, m in (*scene.near(span, sentence, "past"), *dates) if not (hard and m.value.get("soft"))]
    return any(_tells_past(scene, span, gap, mention) for gap, mention in words if abs(gap) <= reach)


def _tells_past(scene: Scene, span: Span, gap: int, mention: Mention) -> bool:
    """Whether a word of the past, or a date other than the note's own, belongs to the level."""
    plain = scene.page.plain
    low, high = (mention.span.end, span.start) if gap < 0 else (span.end, mention.span.start)
    if any(stop in plain[low:high] for stop in ((";", ". ", "\n\n") if gap < 0 else (",", ";", ". ", "\n"))):
        return False
    if mention.value["cue"] == "date":
        set_for = plain[max(0, mention.span.start - 16) : mention.span.start].lower().endswith(SET_FOR)
        return not set_for and plain[mention.span.start : mention.span.end].strip() not in plain[:HEAD]
    before = plain[max(0, mention.span.start - 12) : mention.span.start].lower().split()
    return not before or before[-1] not in ("no", "never", "denies", "any", "without")


def _is_label(scene: Scene, span: Span, sentence: int) -> bool:
    if scene.has(span, sentence, "label", 24, 0):
        return True
    line = scene.page.plain[scene.page.plain.rfind("\n", 0, span.start) + 1 : span.start]
    return "\x06" in line[-3:] and "level" in line.lower()


def _is_body(scene: Scene, span: Span, sentence: int) -> bool:
    """Entered: the procedure is described here, and a needle moves, its place is named, or the text goes on to it."""
    place = scene.nearest(span, sentence, "destination")
    if not scene.technique.describes(span):
        near = place <= 20 or scene.technique.depth(span) >= 2
        return near and scene.has(span, sentence, "entry", 40, 50 if place > 20 else 0)
    given = "into the " in scene.page.plain[max(0, span.start - THEN) : span.start].lower()
    onward = given or "then " in scene.page.plain[max(0, span.start - THEN) : span.start].lower()
    if scene.has(span, sentence, "entry", 120, 60) or (onward and place <= BESIDE):
        return True
    named, found = scene.nearest(span, sentence, "name"), scene.nearest(span, sentence, "finding")
    return place <= 25 <= named and found > 45


def _is_finding(scene: Scene, span: Span, sentence: int) -> bool:
    finding, name = scene.nearest(span, sentence, "finding"), scene.nearest(span, sentence, "name")
    return finding <= 45 and finding < name and not _is_headed(scene, span, sentence)


def _is_headed(scene: Scene, span: Span, sentence: int) -> bool:
    """Whether a title names the procedure before the level, and no reason in between."""
    if scene.page.section_at(span.start).name != "procedure_title":
        return False
    names = [gap for gap, _ in scene.near(span, sentence, "name") if -REACH <= gap < 0]
    between = scene.page.plain[span.start + max(names) : span.start].lower() if names else ""
    return bool(names) and not any(word in between for word in REASON)


def _is_planned(scene: Scene, span: Span, sentence: int) -> bool:
    return scene.has(span, sentence, "planned", 70, 40)


def _is_title(scene: Scene, span: Span, sentence: int) -> bool:
    return scene.nearest(span, sentence, "name") <= 60
