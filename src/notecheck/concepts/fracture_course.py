"""Fracture course: how the pain of a vertebral fracture goes on, and what weighs beside it.

How clinicians write it: "getting worse week by week", "height loss of 40%", "15% at first, now 35%",
"kyphotic deformity", "Roland-Morris 19/24". What it must not match: pain that is worse with movement,
worsening as a risk or a reason to call. Source: WISeR guide v6.0, section 6.2.9(b).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.numbers import to_number
from notecheck.concepts.stated import after, fact, in_risks, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["FractureCourse", "read"]

LEAST = {"height_loss": 25.0, "disability": 17.0}
"""A finding counts above this number."""
SHARES = {"third": 33.0, "half": 50.0, "quarter": 25.0, "thirds": 66.0, "fifths": 40.0, "plana": 90.0}
PROVOKED = (
    " by ", " with ", " on ", " when ", " upon ", " during ", " after walking", " while ", " at night",
    " lying", " sitting", " at rest", " supine", " standing", " in the ",
)  # fmt: skip
AFTERWARDS = frozenset({"recovery", "follow_up", "complications"})
OVER_TIME = (" by the day", " by the week", " by the hour", " by the month")
"""What follows a worsening that goes on, and provokes nothing."""
NEVER = frozenset({"instructions", "consent"})


@dataclass(frozen=True, slots=True)
class FractureCourse(Value):
    """One thing said of the course."""

    finding: str
    """worsening, improving, progressive_height_loss, height_loss, kyphosis or disability."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every finding that is asserted."""
    for mention in stated(page, mentions, "fracture_course"):
        if mention.assertion.polarity == "denied" or mention.section in NEVER or in_risks(page, mention):
            continue
        finding = _finding(page, mention)
        if finding == "progressive_height_loss":
            yield from _progress(page, mention)
        elif _counts(page, mention, finding):
            yield fact(mention, FractureCourse(finding))


def _counts(page: Page, mention: Mention, finding: str) -> bool:
    if finding in ("worsening", "improving"):
        told = mention.section not in AFTERWARDS and mention.assertion.time != "planned"
        behind = after(page, mention.span, 14)
        return told and (behind.startswith(OVER_TIME) or not behind.startswith(PROVOKED))
    if finding == "steady":
        return False
    return finding not in LEAST or (_number(page, mention) or 0.0) > LEAST[finding]


def _finding(page: Page, mention: Mention) -> str:
    """What the words say; of two scores, whether the second is the higher."""
    groups = mention.groups
    first = groups.get("earlier") or groups.get("first") or groups.get("lowest") or groups.get("begun")
    last = groups.get("later") or groups.get("last") or groups.get("highest") or groups.get("current")
    if first and last and mention.value["finding"] == "worsening":
        before, now = (int(page.plain[s.start : s.end]) for s in (first, last))
        return "worsening" if now > before else "improving" if now < before else "steady"
    return str(mention.value["finding"])


def _progress(page: Page, mention: Mention) -> Iterator[Fact]:
    """Progress, and where it has come to be much, the loss itself."""
    yield fact(mention, FractureCourse("progressive_height_loss"))
    if (_number(page, mention) or 0.0) > LEAST["height_loss"]:
        yield fact(mention, FractureCourse("height_loss"))


def _number(page: Page, mention: Mention) -> float | None:
    for name in ("number", "before", "share", "down", "later", "grown", "sunk", "risen"):
        group = mention.groups.get(name)
        if group:
            words = page.plain[group.start : group.end].lower()
            return SHARES.get(words.split()[-1]) or to_number(words)
    return None
