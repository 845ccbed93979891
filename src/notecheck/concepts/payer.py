"""Payer: letters that name Medicare's contractor where they could name sedation. A helper of sedation.

How clinicians write it: "PA request to MAC via portal", "per MAC LCD". What it must not match: "MAC by CRNA".
"""

from __future__ import annotations

from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["is_contractor"]

REACH = 24
"""Characters on either side of the letters."""
WORDS = frozenset("portal lcd lcds contractor request requests submitted jurisdiction authorization cpt denial".split())
"""What a payer has to do with, and no anesthetist."""


def is_contractor(page: Page, span: Span) -> bool:
    """Whether "MAC" is the Medicare administrative contractor."""
    if page.plain[span.start : span.end] != "MAC":
        return False
    around = page.plain[max(0, span.start - REACH) : span.end + REACH].lower()
    words = "".join(char if char.isalnum() else " " for char in around).split()
    return not WORDS.isdisjoint(words)
