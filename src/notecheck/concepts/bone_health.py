"""Bone health: what was arranged against the next osteoporotic fracture.

How clinicians write it: "DXA ordered", "referred to nurse educator for osteoporosis teaching", "enroll in
our fracture liaison program", "follow up with PCP for osteoporosis", "declines all three". What it must not
match: boxes left unticked, a test that was never done. Source: WISeR guide v6.0, 6.2.9(c), (d).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.stated import around, fact
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["BoneHealth", "read"]

REFUSED = (
    "declin", "refus", "not interested", "does not want", "doesn't want", "did not want", "turned down",
    "not willing", "unwilling", "opted out",
)  # fmt: skip
UNARRANGED = (
    "consider",
    "should discuss",
    "not done",
    "none on file",
    "never had",
    "not yet",
    "no order",
    "not ordered",
)


@dataclass(frozen=True, slots=True)
class BoneHealth(Value):
    """One measure."""

    element: str
    """density, education, program or follow_up."""
    status: str
    """arranged or declined."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every measure; a refusal may stand in the next sentence. Instructions are where these are written."""
    for mention in mentions.get("bone_health", ()):
        if mention.assertion.subject != "patient" or _role(page, mention) in ("consent", "family"):
            continue
        refused = _is_refused(page, mention)
        if refused or not _is_open(page, mention):
            yield fact(mention, BoneHealth(str(mention.value["element"]), "declined" if refused else "arranged"))


def _role(page: Page, mention: Mention) -> str | None:
    return page.role_of(mention.span.start, mention.span.end)


def _is_refused(page: Page, mention: Mention) -> bool:
    """Refused in its own sentence, or by a pronoun in the next."""
    if any(word in around(page, mention) for word in REFUSED):
        return True
    following = page.sentences[mention.sentence + 1 : mention.sentence + 2]
    words = page.plain[following[0].span.start : following[0].span.end].lower() if following else ""
    return words.startswith(
        ("he ", "she ", "pt ", "patient ", "the patient ", "they ", "declin", "refus", "both ")
    ) and any(word in words for word in REFUSED)


def _is_open(page: Page, mention: Mention) -> bool:
    """Only thought of, or said not to have been done."""
    return mention.assertion.polarity == "denied" or any(word in around(page, mention) for word in UNARRANGED)
