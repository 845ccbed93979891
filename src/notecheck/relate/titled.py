"""Titled: whether a note is headed by an operation that no lexicon names.

How clinicians write it: "PROCEDURE: Ulnar nerve transposition, left", "Operation performed: colonoscopy". What it must
not match: an empty or withdrawn title, a study that was only read, a visit, a list of what was done in earlier years.
"""

from __future__ import annotations

from notecheck.core.mention import Mentions
from notecheck.core.page import Page, Section

__all__ = ["is_titled"]

TOP = 1200
"""Characters within which a note's title stands."""
LETTERS = 8
"""Fewer letters than this name nothing."""
# fmt: off
NOTHING = frozenset((
    "none", "no", "n/a", "na", "nil", "not", "deferred", "cancelled", "canceled", "pending", "see", "as", "tbd", "same",
    "to", "if", "may", "consider", "considered", "discussed", "possible", "risks", "the", "this", "patient", "patients",
    "prior", "previous", "past", "history", "was", "were", "is", "we", "i", "she", "he", "there", "under", "after",
))
"""First words with which a title names nothing."""
LOOKED_AT = frozenset((
    "mri", "ct", "x-ray", "xray", "x-rays", "radiograph", "radiographs", "emg", "ncs", "ekg", "ecg", "echo",
    "echocardiogram", "scan", "study", "exam", "examination", "evaluation", "consultation", "consult", "visit",
    "follow-up", "office", "review", "interview", "education", "labs", "dexa", "vitals", "refill", "call",
))
"""What is read, said or seen; nobody operates."""
# fmt: on


def is_titled(page: Page, mentions: Mentions) -> bool:
    """Whether a title near the top names an operation; one that was called off is none."""
    return not mentions.get("called_off") and any(_names_one(page, section) for section in page.sections)


def _names_one(page: Page, section: Section) -> bool:
    if section.name != "procedure_title" or section.heading.start > TOP:
        return False
    title = page.plain[section.body.start : section.body.end].lstrip(" \t\n:-.")
    line = title.partition("\n")[0].lower()
    words = [word.strip(".,;:()[]") for word in line.split()]
    while words and not any(char.isalpha() for char in words[0]):
        del words[0]
    letters = sum(char.isalpha() for char in line)
    return letters >= LETTERS and words[0] not in NOTHING and LOOKED_AT.isdisjoint(words) and "*" not in line
