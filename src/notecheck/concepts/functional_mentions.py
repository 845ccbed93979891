"""Mentions of function sorted: which activities and cues stay, before anything is judged.

An activity that only says where another is done, how long, or what a household owns is none; a cue that a
mask covers is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["covering", "is_part", "longest", "outside_events", "unmasked", "without_places", "without_things"]

HELD = frozenset({"sitting", "standing"})
WHERE = frozenset({"at", "in", "through", "by", "behind", "over", "on", "during", "to"})
PLACE_REACH = 28
BY_OTHERS = frozenset({"by-another", "hired", "done-by-another", "handed-over", "relative-must"})
THING_REACH = 30
"""A thing of the household so near what another does is a chore that is left to them."""
PARTED = ".,;:/&+|\n"


def covering(span: Span, spans: Sequence[Span]) -> Span | None:
    """The first of several spans in order that shares a character with one."""
    low = bisect_left(spans, span.start + 1, key=lambda s: s.end)
    return spans[low] if low < len(spans) and spans[low].overlaps(span) else None


def without_places(page: Page, activities: Sequence[Mention]) -> tuple[Mention, ...]:
    """Activities without those that only say where or for what a posture is held: "sits in church"."""
    kept: list[Mention] = []
    for activity in activities:
        gap = page.plain[kept[-1].span.end : activity.span.start] if kept else ""
        words = (gap + page.plain[activity.span.start : activity.span.end]).split()
        held = kept and kept[-1].value["activity"] in HELD and len(gap) <= PLACE_REACH
        if not (held and words[0] in WHERE and "and" not in words and not any(c in PARTED for c in gap)):
            kept.append(activity)
    return tuple(kept)


def without_things(activities: Sequence[Mention], cues: Sequence[Mention]) -> tuple[Mention, ...]:
    """Activities without the household's things, save where another is said to see to them: "handed the lawn to"."""
    others = [c.span for c in cues if c.pattern in BY_OTHERS]
    reach = [Span(max(0, span.start - THING_REACH), span.end + THING_REACH) for span in others]
    return tuple(a for a in activities if "thing" not in a.value or covering(a.span, reach))


def outside_events(activities: Sequence[Mention], amounts: Sequence[Mention]) -> list[Mention]:
    """Activities that do not only tell how long another lasts: "stands no longer than it takes to shave"."""
    events = [m.span for m in amounts if m.value["unit"] == "event"]
    return [a for a in activities if (whole := covering(a.span, events)) is None or whole.start >= a.span.start]


def is_part(activity: Mention, general: Sequence[Span]) -> bool:
    """Whether the word only helps to make a general statement: "carry out daily chores"."""
    whole = covering(activity.span, general)
    apart = activity.value["activity"] in ("sleeping", "work") and whole != activity.span
    return whole is not None and not (apart and activity.span.end < whole.end)


def longest(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions that do not overlap: the first at each place, the longest of those that begin together."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
    return tuple(kept)


def unmasked(cues: Sequence[Mention], activities: Sequence[Mention]) -> tuple[Mention, ...]:
    """Cues without those that a mask covers, masks left out.

    A mask whose last word begins an activity hides nothing: "cannot take" of "cannot take out the trash".
    """
    named = [a.span for a in activities if "general" not in a.value]
    masks = [m.span for m in cues if m.value["way"] == "mask" and not _begins(covering(m.span, named), m.span)]
    starts = [span.start for span in masks]
    kept = [m for m in cues if m.value["way"] != "mask" and not _covered(m.span, masks, starts)]
    return tuple(sorted(kept, key=lambda m: m.span))


def _begins(activity: Span | None, mask: Span) -> bool:
    return activity is not None and mask.start < activity.start and activity.end > mask.end


def _covered(span: Span, masks: Sequence[Span], starts: Sequence[int]) -> bool:
    near = bisect_left(starts, span.end)
    return any(mask.overlaps(span) for mask in masks[max(0, near - 2) : near])
