"""Trial aim: whether a figure is what a trial of stimulation should bring, and not what this one brought.

"Our sheet puts the goal at 50 to 70%", "at least half is required before implant"; not "met the goal: 60% less pain".
A helper of stimulator_trial.
"""

from __future__ import annotations

import re

from notecheck.concepts.stated import after, before
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["is_aim"]

REACH = 110
"""Characters beside a figure in which it may be called an aim."""
AIM = re.compile(
    r"\b(?:goals?|target(?! area| cover)|threshold|criteri(?:a|on)|aims?|aiming|hopes?|hoping)\b(?:\W+[\w-]+){0,5}\W*$"
)
"""Words right before a figure that call it an aim."""
TOLD_TO_ALL = (
    "brochure", "leaflet", "booklet", "handout", "our trial sheet", "puts the goal", "program wants", "wants an",
    "before anyone", "we look for", "we want", "we ask for", "must be at least", "requires", "counts as", "is defined",
)  # fmt: skip
"""Words anywhere before it by which it is told to all."""
BEHIND = re.compile(
    r"^\W*(?:[\w-]+\W+){0,5}?(?:is|was) (?:the|her|his|our) (?:goal|target|aim|cut|threshold)"
    r"|\bas (?:an|her|his|the) (?:aim|goal)\b"
    r"|is what (?:she|he) hopes|to hope for|brochure|leaflet|\bcounts as\b|is required (?:before|for|to)"
    r"|^\W*(?:threshold|cut-?off|goal|target|mark)\b"
)
"""Words behind it that call it an aim."""
REACHED = re.compile(
    r"\b(?:met|exceeded|reached|surpassed|beat)\b(?:\W+[\w%-]+){0,4}?"
    r"\W+(?:goals?|targets?|threshold|criteri(?:a|on)|mark|cut-?off)\b"
    r"|\b(?:goals?|targets?|threshold|criteri(?:a|on)) (?:was |were )?(?:met|reached|exceeded|surpassed)\b"
)
"""Words before a figure by which it is what the trial brought, whatever was asked of it."""


def is_aim(page: Page, span: Span) -> bool:
    """Whether the words beside the figure tell what a trial should bring."""
    lead = before(page, span, REACH).rpartition(";")[2]
    if REACHED.search(lead):
        return False
    behind = re.split(r"[;.(]|, which", after(page, span, REACH), maxsplit=1)[0]
    return bool(AIM.search(lead) or BEHIND.search(behind)) or any(word in lead for word in TOLD_TO_ALL)
