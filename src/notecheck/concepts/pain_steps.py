"""Pain steps: where today's procedure begins to be described, so that a score is known to stand before or after it.

Several steps close together are its description. What it must not be: the guidance named in the title
("caudal ESI under fluoroscopy with contrast"), the way a study was made ("contrast-enhanced").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["CLOSE", "first_step"]

ACTS = 2
"""So many steps of the procedure …"""
CLOSE = 800
"""… within so many characters are its description."""
STUDIES = (
    " MRI",
    " CT",
    " MR ",
    "-enhanced",
    " enhanced",
    " enhancement",
    " before",
    " BEFORE",
    " allergy",
    ": none",
    " none",
    "   none",
)
"""What stands behind the name of a step that is none: "contrast MRI", "Allergy: contrast none"."""
ALLERGY = 40
"""Characters between the word of an allergy and what it is to: "no allergy to cement or contrast"."""
GUIDANCE = ("fluoro", "contrast", "c-arm", "epidurogram")
NAMED = 40
"""From the procedure's name to its guidance, in characters."""


def first_step(page: Page, mentions: Mentions) -> int | None:
    """The offset of the first step of today's procedure; None where it is not described."""
    named = (m for m in mentions.get("procedure", ()) if m.value.get("firm") is not False)
    names = sorted(m.span.end for m in named if m.value.get("kind") != "study")
    steps = [m for m in mentions.get("pain_timing", ()) if m.value.get("role") == "act"]
    return _description(page, [m for m in steps if not _is_titled(page, m, names)])


def _description(page: Page, acts: Sequence[Mention]) -> int | None:
    """Where the steps of the procedure begin: several of them close together, and not planned."""
    done = [m.span.start for m in acts if m.assertion.time == "current" and not _is_study(page, m)]
    for first, last in zip(done, done[ACTS - 1 :], strict=False):
        if last - first <= CLOSE:
            return first
    return None


def _is_titled(page: Page, act: Mention, names: Sequence[int]) -> bool:
    """Whether the guidance is part of the procedure's name: "caudal ESI under fluoroscopy with contrast"."""
    at = act.span.start
    named = names[bisect_left(names, at - NAMED) : bisect_right(names, at)]
    guides = page.plain[at : act.span.end].lower().startswith(GUIDANCE)
    return guides and any("\n" not in page.plain[end:at] and ". " not in page.plain[end:at] for end in named)


def _is_study(page: Page, act: Mention) -> bool:
    """Whether the word tells how a study was made, or what is no allergy: "contrast MRI", "no allergy to cement"."""
    before = page.plain[max(0, act.span.start - ALLERGY) : act.span.start].lower().rpartition(". ")[2]
    return page.plain.startswith(STUDIES, act.span.end) or "allerg" in before
