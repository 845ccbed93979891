"""Occasion: whether a note was written at a visit, or after a procedure, as its first words tell."""

from __future__ import annotations

from notecheck.core.page import Page

__all__ = ["is_aftermath", "is_visit"]

TOP = 200
"""Characters of a note's title."""
# fmt: off
VISIT = (
    "follow-up", "followup", "follow up", "f/u", "consult", "opinion", "visit", "clinic", "new patient", "candidate",
    "reprogram", "progress note", "post-op", "postop", "weeks after", "weeks out", "months after", "months out",
    "recheck", "referr",
)
AFTERMATH = (
    "follow-up after", "follow up after", "followup after", "f/u after", "telephone call", "phone call",
    "procedure call", "injection call", "weeks status post", "weeks out", "wks out", "months out",
    "weeks s/p", "wks s/p", "days s/p", "weeks after", "wks after", "days after",
    "month after", "months after", "post-injection", "post injection",
    "since the injection", "since her injection", "since his injection", "after the injection", "after injection",
    "weeks post", "wks post",
)
# fmt: on


def is_aftermath(page: Page) -> bool:
    """Whether the note opens as a visit or a call that follows a procedure."""
    words = page.plain[:TOP].lower()
    return any(word in words for word in AFTERMATH)


def is_visit(page: Page) -> bool:
    """Whether the note opens as a visit: its operation may be long past, or only thought of."""
    words = page.plain[:TOP].lower()
    return any(word in words for word in (*VISIT, *AFTERMATH))
