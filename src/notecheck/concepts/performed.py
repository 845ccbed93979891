"""Performed: the words that say that something was done at this visit, where its steps are not described.

How clinicians write it: "the bursa was injected with 40 mg of Kenalog", "I went ahead and did a lumbar
epidural today", "here for her second epidural; 80 mg of Depo-Medrol". What it must not match: an injection
of last month, a plan, another doctor's block, a drug by mouth. Nothing here is a fact; the service asks
whether anything was done. Source: contract, service; the settled cases of the annotation guidelines.
"""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.beside import said_before, sentence_words
from notecheck.concepts.procedure import is_name, opens_note
from notecheck.concepts.technique import NOT_CARE, is_another_day, technique_of
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["told_done"]

NOT_NOW = frozenset(
    {
        "past_history",
        "prior_treatment",
        "family_history",
        "social_history",
        "medications",
        "allergies",
        "imaging",
        "history",
        "consent",
        "instructions",
    }
)
AFTER, BEFORE = 90, 70
"""Characters within which a procedure is named after its author or before "was done"."""
DOSED = 800
"""Characters after "here for", or after the name that opens the note, within which the steroid is told."""
FUTURE = frozenset(
    {"will", "if", "consider", "considering", "recommend", "would", "could", "schedule", "scheduled", "discussed"}
)
TODAY = ("today", "this visit", "this morning", "this afternoon", "in the office", "at this time")


def told_done(page: Page, mentions: Mentions) -> bool:
    """Whether the note says that it was done, by whatever name."""
    words = [m for m in mentions.get("performed", ()) if _is_now(page, m)]
    names = [m for m in mentions.get("procedure", ()) if m.value["service"] not in ("act", "way")]
    doses = [m.span.start for m in words if m.value["how"] == "dose"]
    technique = technique_of(page, mentions)
    for mention in words:
        how, span = mention.value["how"], mention.span
        ahead = _named(names, mention, span.end, span.end + AFTER)
        today = any(word in sentence_words(page, mention).lower() for word in TODAY)
        told = {
            "drug": True,
            "author": ahead,
            "passive": (today or technique.depth(span) > 0) and _named(names, mention, span.start - BEFORE, span.start),
            "came": ahead and any(span.end <= at <= span.end + DOSED for at in doses),
            "dose": span.end <= DOSED and any(is_name(page, name) and opens_note(page, name) for name in names),
        }
        if told.get(str(how)):
            return True
    return False


def _named(names: Sequence[Mention], word: Mention, low: int, high: int) -> bool:
    return any(low <= n.span.start and n.span.end <= high and n.sentence == word.sentence for n in names)


def _is_now(page: Page, mention: Mention) -> bool:
    """Whether the words tell of this visit; under the heading of a plan, what was done is done all the same."""
    said = mention.assertion
    if page.sentences[mention.sentence].role in NOT_CARE or mention.section in NOT_NOW:
        return False
    if said.polarity == "denied" or said.time == "past" or said.subject != "patient":
        return False
    if said.time == "planned" and (mention.section != "plan" or _is_future(page, mention)):
        return False
    return not is_another_day(page, mention)


def _is_future(page: Page, mention: Mention) -> bool:
    return not FUTURE.isdisjoint(said_before(page, mention).lower().replace(",", " ").split())
