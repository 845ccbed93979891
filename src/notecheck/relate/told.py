"""Told: whether the name of a device, a graft or a rare operation says what this note is about.

Such names hardly occur but where the thing was done or is planned, so that a word of the act beside them is enough.
"""

from __future__ import annotations

from notecheck.concepts.beside import line_end, line_start
from notecheck.core.mention import Mention
from notecheck.core.page import Page

__all__ = ["is_told"]

NAMED_BY_DEVICE = frozenset(
    {
        "nerve-lesion", "vns", "phrenic", "incontinence", "sacral", "impotence", "knee-arthroscopy", "hypoglossal",
        "skin-substitute", "pild",
    }
)  # fmt: skip
TOLD = {
    "performed": (
        "implant", "placement", "insert", "placed", "procedure", "operation", "applied", "application", "surgery",
        "scope", "debrid", "lavage", "washout", "rhizotomy", " today", "scheduled", "booked",
    ),
    "planned": ("scheduled", "booked", "authorization", "to be implanted", "shall implant", "will implant"),
}  # fmt: skip
"""Words beside such a name that say that it was done, or will be."""
TOLD_BEFORE = frozenset({"history", "past_history", "prior_treatment", "medications", "review_of_systems"})
TOP, LABEL, BESIDE = 200, 40, 70
"""Characters of a note's title, before a name in it, and around a name."""


def is_told(page: Page, mention: Mention, state: str) -> bool:
    """Whether it heads the note, or an act stands beside it. `state` is performed or planned."""
    if mention.value["service"] not in NAMED_BY_DEVICE or state not in TOLD:
        return False
    start, end = mention.span
    if start < TOP and len(page.plain[line_start(page, start) : start]) < LABEL:
        return True
    near = page.plain[max(0, start - BESIDE) : min(end + BESIDE, line_end(page, end))].lower()
    return mention.section not in TOLD_BEFORE and any(word in near for word in TOLD[state])
