"""Fusion indication: what makes a neck unstable, deformed or compressed enough to be fused.

How clinicians write it: "non-union C5-6, lucent line, no bridging bone", "3 mm slip", "fixed kyphosis of 34
degrees", "lytic metastasis replacing the C5 body", "pain down the right arm", "axial neck pain only". What
it must not match: "no instability", non-union as a risk, tumors elsewhere in the body, a slip that does not
move, what was met during the operation. Source: WISeR guide v6.0, section 6.2.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.stated import around, fact, in_risks, operating, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["FusionIndication", "read"]

SHOWN = (
    "mri", " ct", "ct ", "x-ray", "xray", "film", "radiograph", "flexion", "flex/ex", "imaging", " mm",
    " cm", "degree", "biops", "o-arm", "scan", "displac", "translat", "lucen", "bridging", "erosion",
    "eroded", "destr", "collaps", "widen", "replac", "angulat", "comminuted", "culture", "patholog",
    "frozen", "tomogra", "myelo", "abnormal motion", "millimet",
    "jumped", "perched", "grew",
)  # fmt: skip
"""Words of a study, a measure or a finding."""
SPINE = (
    "cervical",
    "spine",
    "spinal",
    "vertebra",
    "epidural",
    "cord",
    "disc",
    "disk",
    "neck",
    "odontoid",
    "dens",
    "endplate",
)
MOVING = (
    "motion",
    "mobile",
    "unstable",
    "instab",
    "dynamic",
    "flexion",
    "flex/ex",
    "flex-ex",
    "translat",
    "progress",
)
STILL = (
    "no motion",
    "no abnormal motion",
    "without motion",
    "no translation",
    "does not move",
    "stable on",
    "no instability",
)
DENYING = (" never ", " no ", " not ", "without", "denie", " nor ")
ELSEWHERE = frozenset(
    {"consent", "past_history", "family_history", "instructions", "review_of_systems", "social_history"}
)
LEVELS = tuple(f"c{n}" for n in range(1, 8))


@dataclass(frozen=True, slots=True)
class FusionIndication(Value):
    """One reason for a fusion."""

    pathway: str
    """trauma, tumour, infection, deformity, nonunion or instability; radicular (pain in the arm) or axial."""
    finding: bool
    """Whether imaging or a measurement that shows it stands beside it."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every reason that is asserted."""
    for mention in stated(page, mentions, "fusion_indication"):
        pathway = str(mention.value["pathway"])
        if _is_asserted(page, mention) and _is_spinal(page, mention):
            near = f" {around(page, mention, before=2, after=2)} "
            yield fact(mention, FusionIndication(pathway, any(word in near for word in SHOWN)), 0.75)


def _is_asserted(page: Page, mention: Mention) -> bool:
    if mention.section in ELSEWHERE or in_risks(page, mention):
        return False
    if mention.value["pathway"] == "axial":
        return mention.assertion.time != "planned"
    if mention.value["pathway"] == "radicular" and any(word in _words(page, mention) for word in DENYING):
        return False
    return mention.assertion.word == "present" and not operating(page, mention)


def _words(page: Page, mention: Mention) -> str:
    return page.plain[mention.span.start : mention.span.end].lower()


def _is_spinal(page: Page, mention: Mention) -> bool:
    """Whether the words are about the neck, and a slip is one that moves."""
    needs = mention.value.get("needs")
    if needs is None:
        return True
    near = around(page, mention, before=1, after=1)
    if needs == "motion":
        return any(word in near for word in MOVING) and not any(word in near for word in STILL)
    return any(word in near for word in (*SPINE, *LEVELS))
