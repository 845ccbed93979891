"""Diagnosis unnamed: what is listed before an operation and is none of the conditions that have a name here.

"PREOPERATIVE DIAGNOSIS: Retained spinal catheter" is the reason for the procedure all the same. What it must not
match: "Same", "see the consultation", "rule out meningitis", a placeholder. A helper of diagnosis.
"""

from __future__ import annotations

from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["unnamed"]

FORMAL = ("preop_diagnosis", "postop_diagnosis")
NUMBERING = " \t\n0123456789.)(:*#-"
SAID_ELSEWHERE = (
    "same", "see ", "as above", "as noted", "as per", "per ", "refer", "none", "no ", "not ", "to be ", "tbd", "n/a",
    "deferred", "pending", "unknown", "above", "unchanged", "as listed", "as dictated",
)  # fmt: skip
"""First words of an entry that names nothing."""
OPEN = ("rule out", "r/o", "possible", "probable", "suspected", "question", "screening", "diagnostic")
"""First words of what is only being looked for."""
LEAST = 5
"""Letters of a word that can name an illness."""


def unnamed(page: Page) -> Span | None:
    """The first entry of the first list of diagnoses that names something."""
    for section in page.sections:
        if section.name in FORMAL:
            entry = _entry(page, section.body)
            if entry is not None:
                return entry
    return None


def _entry(page: Page, body: Span) -> Span | None:
    words = page.plain[body.start : body.end]
    start = len(words) - len(words.lstrip(NUMBERING))
    line = words[start:].partition("\n")[0]
    text = line.partition(". ")[0].rstrip(" .;,")
    span = Span(body.start + start, body.start + start + len(text))
    lower = text.lower()
    names = any(len(word.strip(".,;()")) >= LEAST and word.strip(".,;()").isalpha() for word in lower.split())
    if not names or lower.startswith(SAID_ELSEWHERE + OPEN) or page.role_of(span.start, span.end) is not None:
        return None
    return span
