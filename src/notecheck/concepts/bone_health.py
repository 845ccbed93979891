"""Bone health: what was arranged against the next osteoporotic fracture.

How clinicians write it: "DXA ordered", "referred to nurse educator for osteoporosis teaching", "enroll in
our fracture liaison program", "follow up with PCP for osteoporosis", "declines all three". What it must not
match: boxes left unticked, a test that was never done. Source: WISeR guide v6.0, 6.2.9(c), (d).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.lexicon import RELATIVES
from notecheck.concepts.stated import around, clause, fact
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page, Zone

__all__ = ["BoneHealth", "read"]

REFUSED = (
    "declin", "refus", "not interested", "does not want", "doesn't want", "did not want", "turned down",
    "not willing", "unwilling", "opted out", "would not have", "will not have", "does not wish",
    "wants neither.", "wants neither of", "wants none", "wanted neither", "wanted none", "left off the order",
    "would have neither", "would have none", "said no to", "says no to", "rather not.",
    "rather not (", "rather not at", "rather not have", "wants neither the",
    "turned both down", "turned them down", "turned it down", "turned these down",
)  # fmt: skip
PRONOUNS = (
    "he ",
    "she ",
    "pt ",
    "patient ",
    "the patient ",
    "they ",
    "declin",
    "refus",
    "turned ",
    "wants n",
    "both ",
    "all ",
    "but ",
)
COMMENT = 3
"""Words of the label of a remark on such a list at most."""
LISTED = 3
"""Sentences of a list of measures at most, behind which one refusal may stand for all."""
KIN, KIN_REACH = frozenset(RELATIVES.split("|")), 24
AIM_REACH = 6
TESTS = frozenset("density dxa dexa testing test scan education teaching instruction counseling class".split())
TREATS = frozenset("treatment therapy management prevention enrollment enrolment program treat manage".split())
"""What one is sent to a clinic for: only the latter is a program."""
BESIDE, NEXT = 90, 120
"""Characters in which words about the bones, and a refusal, may stand."""
BOILERPLATE = ("auto-text", "autotext", "patient education", "unit standard", "per protocol", "routine teaching")
"""Words near a bare "education provided" by which it is of no illness in particular."""
UNARRANGED = (
    "think it over",
    "think about it",
    "thinks about it",
    "thinking about it",
    "thinking it over",
    "no referral",
    "not referred",
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
    found = mentions.get("bone_health", ())
    named = frozenset(m.sentence for m in found)
    for mention in found:
        if mention.assertion.subject != "patient" or _role(page, mention) in ("consent", "family"):
            continue
        if mention.value.get("needs") and not _speaks_of_bone(page, mention):
            continue
        if mention.value["element"] == "program" and (_is_for_a_test(page, mention) or _is_of_kin(page, mention)):
            continue
        refused = _is_refused(page, mention, named)
        if refused or not _is_open(page, mention):
            yield fact(mention, BoneHealth(str(mention.value["element"]), "declined" if refused else "arranged"))


def _role(page: Page, mention: Mention) -> str | None:
    return page.role_of(mention.span.start, mention.span.end)


def _is_of_kin(page: Page, mention: Mention) -> bool:
    """Whether it was a relative: "husband told to join Bone Builders"."""
    lead = page.plain[max(0, mention.span.start - KIN_REACH) : mention.span.start].lower().split()[-2:]
    return not KIN.isdisjoint(lead)


def _is_for_a_test(page: Page, mention: Mention) -> bool:
    """Whether the clinic is only to measure or to teach: "bone health clinic for density testing and education"."""
    behind = page.plain[mention.span.end : clause(page, mention.span).end].lower().replace(",", " ").split()
    aim = set(behind[1 : 1 + AIM_REACH])
    return behind[:1] == ["for"] and not TESTS.isdisjoint(aim) and TREATS.isdisjoint(aim)


def _is_refused(page: Page, mention: Mention, named: frozenset[int]) -> bool:
    """Refused in its own clause, or by a pronoun in what follows and names no measure of its own."""
    part = clause(page, mention.span)
    if any(word in _said(page, part.start, part.end) for word in REFUSED):
        return True
    end = page.sentences[mention.sentence].span.end
    if _refuses(_said(page, part.end, end).lstrip(" ;")):
        return True
    following = mention.sentence + 1
    while following in named and following - mention.sentence < LISTED:
        following += 1  # "DXA referral: placed", "Education: placed", "Comment: turned both down"
    if following >= len(page.sentences) or following in named:
        return False
    span = page.sentences[following].span
    words = _said(page, span.start, min(span.end, span.start + NEXT)).lstrip(" -*|")
    label, colon, rest = words.partition(":")
    both = following - mention.sentence == 1 or any(word in words for word in ("both", "neither", "all", "none"))
    return both and _refuses(rest.lstrip() if colon and len(label.split()) <= COMMENT else words)


def _said(page: Page, start: int, end: int) -> str:
    """The words in lower case, without the options that are not ticked."""
    words, left = [], start
    for zone in page.zones[bisect_left(page.zones, start, key=_zone_end) :]:
        if zone.span.start >= end:
            break
        if zone.role == "blank":
            words.append(page.plain[left : zone.span.start])
            left = zone.span.end
    return " ".join([*words, page.plain[left:end]]).lower()


def _zone_end(zone: Zone) -> int:
    return zone.span.end


def _refuses(words: str) -> bool:
    return words.startswith(PRONOUNS) and any(word in words for word in REFUSED)


def _speaks_of_bone(page: Page, mention: Mention) -> bool:
    """Whether bare "teaching done" stands beside words about the bones."""
    near = page.plain[max(0, mention.span.start - BESIDE) : mention.span.end + BESIDE].lower()
    if any(word in near for word in BOILERPLATE):
        return False
    return any(word in near for word in ("bone", "osteop", "dexa", "dxa", "fracture prev", "fls"))


def _is_open(page: Page, mention: Mention) -> bool:
    """Only thought of, or said not to have been done."""
    return mention.assertion.polarity == "denied" or any(word in around(page, mention) for word in UNARRANGED)
