"""Left undone: contrast or stored pictures that are only to come, did not come about, or are another person's.

"Omnipaque drawn up, but the vial was broken; skipped", "images to be saved if the system permits", "contrast at the
next session". What it must not match: what was done before something else was not. A helper of imaging_guidance.
"""

from __future__ import annotations

from notecheck.concepts.technique import Nearby
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["BEHIND", "is_not_these", "is_undone"]

BEHIND = 12
"""Characters after an agent within which "will be used" is said of it."""
NEAR = 60
"""Characters to the words that say so."""
FAR = 150
"""The same, to words that leave no doubt."""
YEAR = 4
"""Digits of a year; "from 3 angles" names none."""
DONE = (
    "inject", "show", "spread", "flow", "confirm", "outlin", "used", "fill", "given", "saved", "stored",
    "archiv", "sent",
)  # fmt: skip
"""Words that tell that it was done before something else was not."""
FAILED = ("failed", "fails", "pending", "later", "not done", "unsuccessful", "did not go", "would not")
"""Words right behind pictures that were to be kept and were not, or not yet."""
EARLIER = frozenset({"last", "prior", "previous", "earlier"})
SUBJECT = ("ahead", "another's")
"""Roles of words that stand before what they speak of, or within it."""


def is_undone(page: Page, mention: Mention, near: Nearby, behind: int = 0, *, sure: bool = False) -> bool:
    """Whether words of its sentence say so; "will be used" may stand so many characters behind.

    With `sure`, only words that take back an amount too: "1 ml a side, but the vial went back unopened".
    """
    words = [w for w in near.around(mention.sentence, 0, 0) if w.value.get("strong") or not sure]
    return any(
        _leads(page, word.span, mention.span, behind) if word.value["role"] in SUBJECT else _ends(page, word, mention)
        for word in words
        if word.value["role"] in (*SUBJECT, "undone")
    )


def _leads(page: Page, word: Span, span: Span, behind: int) -> bool:
    if word.overlaps(span):
        return True
    if word.start >= span.end:
        return word.start - span.end <= behind
    between = page.plain[word.end : span.start]
    return len(between) <= NEAR and not set(between) & set(",;")


def _ends(page: Page, word: Mention, mention: Mention) -> bool:
    gap = word.span.start - mention.span.end
    words = page.plain[mention.span.start : max(mention.span.end, word.span.start)].lower().partition(" would ")[0]
    reach = FAR if word.value.get("strong") else NEAR
    return 0 <= gap <= reach and not _tells_done(words)


def _tells_done(words: str) -> bool:
    """Whether they tell of a deed, not of an aim: "flowed", but not "set out to outline the root"."""
    told = words.split()
    return any(
        any(done in word for done in DONE) and (i == 0 or told[i - 1] != "to") for i, word in enumerate(told)
    )  # fmt: skip


def is_not_these(page: Page, pictures: Mention) -> bool:
    """Whether the pictures failed to be kept, or are another day's: "to PACS failed", "from the 2023 injection"."""
    behind = page.plain[pictures.span.end : pictures.span.end + NEAR].lower()
    words = behind.partition(".")[0].partition(" from ")[2].split()[:2]
    return behind.lstrip(" :,-").startswith(FAILED) or any(
        (w.isdigit() and len(w) == YEAR) or w in EARLIER for w in words
    )
