"""Decided: a procedure that is settled though not yet done: scheduled, consented, chosen, submitted for authorization.

How clinicians write it: "she wishes to proceed and is scheduled for Thursday", "we will do a left L5 block
today", "requesting authorization". What it must not match: "may consider", "if this fails", a scheduled
study, an offer that was declined. Nothing here is a fact. Source: the settled cases of the annotation
guidelines: a note whose subject is a decided procedure has that service.
"""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["decided"]

BESIDE = 40
"""Characters after the words that settle, within which a study or a visit is what is settled."""
JUST_BEFORE = 12
AUXILIARIES = frozenset({",", "which", "will", "is", "was", "has", "have", "be", "been", "being", "to", "can"})
"""Characters and words between a study and the words that settle it: "an MRI will be scheduled"."""
AHEAD = 110
"""Characters within which a settled procedure is named after the words that settle it."""


def decided(page: Page, mentions: Mentions) -> frozenset[int]:
    """The sentences whose procedure is settled."""
    words = [m for m in mentions.get("decided", ()) if _is_said(page, m)]
    unsure = {m.sentence for m in words if m.value["way"] == "unsure" and not _is_put_off(page, m)}
    names = {m.sentence for m in mentions.get("procedure", ()) if m.value["service"] not in ("act", "way")}
    found: set[int] = set()
    for mention in words:
        own, way = mention.sentence, mention.value["way"]
        if (
            way in ("unsure", "instead")
            or mention.assertion.polarity != "affirmed"
            or _is_another(page, words, mention)
        ):
            continue
        if way == "forward":
            found |= {own} if _named_after(mentions, mention) else set()
        elif way == "around":
            found |= {own} if own in names else {own - 2, own - 1, own + 1} & names
        elif own not in unsure:
            found |= {own if own in names else own - 1} & names
    return frozenset(found - unsure)


def _is_said(page: Page, word: Mention) -> bool:
    """Whether the words are the note's own; a wish to proceed is that also behind a list of risks."""
    role = page.sentences[word.sentence].role
    return role is None or (role == "consent" and word.pattern == "wish")


def _is_another(page: Page, words: Sequence[Mention], settled: Mention) -> bool:
    """Whether it is a study, a visit or a referral that is settled: "scheduled for an EMG", "an MRI will be set up"."""
    others = [w.span for w in words if w.value["way"] == "instead"]
    if any(0 <= other.start - settled.span.end <= BESIDE for other in others):
        return True
    before = [other.end for other in others if 0 <= settled.span.start - other.end <= JUST_BEFORE]
    return any(AUXILIARIES.issuperset(page.plain[end : settled.span.start].lower().split()) for end in before)


def _is_put_off(page: Page, unsure: Mention) -> bool:
    """Whether the doubt is about what may come after: "an injection before he would think about surgery"."""
    return "before " in page.plain[max(0, unsure.span.start - BESIDE) : unsure.span.start].lower()


def _named_after(mentions: Mentions, word: Mention) -> bool:
    end = word.span.end
    return any(
        end - 12 <= m.span.start <= end + AHEAD and m.sentence == word.sentence
        for m in mentions.get("procedure", ())
        if m.value["service"] not in ("act", "way")
    )
