"""Fracture activity: advanced imaging that shows a vertebral fracture to be recent, or not.

How clinicians write it: "STIR marrow edema", "intense uptake on SPECT/CT", "normal marrow signal". What it
must not match: swelling of legs, airway or soft tissue. Source: WISeR guide v6.0, section 6.2.9(a).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.stated import around, before, fact, in_risks, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["FractureActivity", "read"]

BONE = (
    "mri",
    "mr:",
    "mr ",
    "mr ",
    "stir",
    "t2",
    "marrow",
    "bone",
    "vertebra",
    "endplate",
    "body",
    "bodies",
    "fractur",
    "fx",
    "scan",
    "spect",
    " mr",
    "bme",
)
DENIALS = (" no ", "without", "absence", "not ", "negative", " nor ", "resol")
SOFT = (
    "pedal",
    "ankle",
    "leg edema",
    "lower extremity",
    "extremities",
    "soft tissue",
    "airway",
    "pulmonary",
    "peripheral",
    "ext:",
)


@dataclass(frozen=True, slots=True)
class FractureActivity(Value):
    """What MRI, bone scan, SPECT or CT shows of the bone's activity."""

    active: bool
    """Edema or uptake is present."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each statement on edema or uptake."""
    for mention in stated(page, mentions, "fracture_activity"):
        if mention.assertion.time == "planned" or in_risks(page, mention) or not _is_bone(page, mention):
            continue
        quiet = mention.value["says"] == "quiet" or _is_denied(page, mention)
        yield fact(mention, FractureActivity(not quiet))


def _is_denied(page: Page, mention: Mention) -> bool:
    """Denied by a word before it: "none elsewhere" after it denies another place."""
    lead = f" {before(page, mention.span, 45)}"
    return mention.assertion.polarity == "denied" and any(word in lead for word in DENIALS)


def _is_bone(page: Page, mention: Mention) -> bool:
    if mention.value["says"] != "edema":
        return True
    near = around(page, mention)
    return any(word in near for word in BONE) and not any(word in near for word in SOFT)
