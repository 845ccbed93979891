"""Allergy: a substance that the record says the patient is, or is no longer, allergic to.

How it is written: "Allergies: penicillin (rash), latex", "allergic to sulfa", "penicillin allergy removed after oral
challenge", "no longer considered allergic to codeine". What it is not: "NKDA", a risk of an allergic reaction, a
drug named elsewhere. Source: common headings of procedure notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.stated import around, fact, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["Allergy", "read"]

RESOLVED = (
    "resolved", "removed", "ruled out", "delabel", "de-label", "no longer", "not allergic", "disproved", "outgrown",
    "tolerated", "negative skin test", "skin test negative", "challenge negative", "passed oral challenge",
    "tested negative",
    "erroneous", "entered in error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Allergy(Value):
    """One substance."""

    substance: str
    """Generic name, lower case."""
    status: str
    """active or resolved."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each allergen that stands under its heading or beside the word."""
    if "allerg" not in page.plain.lower():
        return
    for mention in stated(page, mentions, "allergy"):
        words = around(page, mention)
        if mention.section != "allergies" and "allerg" not in words:
            continue
        if mention.assertion.polarity == "denied" and not _is_resolved(words):
            continue
        yield fact(mention, Allergy(_substance(page, mention), "resolved" if _is_resolved(words) else "active"))


def _is_resolved(words: str) -> bool:
    return any(word in words for word in RESOLVED)


def _substance(page: Page, mention: Mention) -> str:
    given = str(mention.value.get("substance", ""))
    return given or page.plain[mention.span.start : mention.span.end].lower()
