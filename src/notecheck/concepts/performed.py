"""Performed: the words that say that something was done at this visit, where its steps are not described.

How clinicians write it: "the bursa was injected with 40 mg of Kenalog", "I went ahead and did a lumbar
epidural today", "here for her second epidural; 80 mg of Depo-Medrol". What it must not match: an injection
of last month, a plan, another doctor's block, a drug by mouth. Nothing here is a fact; the service asks
whether anything was done. Source: contract, service; the settled cases of the annotation guidelines.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from notecheck.concepts.beside import said_before, sentence_words
from notecheck.concepts.procedure import is_name, opens_note, status
from notecheck.concepts.technique import NOT_CARE, is_another_day, technique_of
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["NOT_NOW", "told_done"]

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
MONTH_REACH = 40
MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
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
    came = [m for m in words if m.value["how"] == "came"]
    visits = {m.sentence for m in came if _named(names, m, m.span.end, m.span.end + AFTER)}
    for mention in words:
        how, span = mention.value["how"], mention.span
        ahead = _named(names, mention, span.end, span.end + AFTER)
        today = any(word in sentence_words(page, mention).lower() for word in TODAY)
        told = {
            "drug": True,
            "author": ahead,
            "patient": ahead and _named([n for n in names if _is_own(page, n)], mention, span.end, span.end + AFTER),
            "passive": (today or technique.depth(span) > 0 or _is_planned(page, mention, names))
            and _named(names, mention, span.start - BEFORE, span.start),
            "came": ahead and any(span.end <= at <= span.end + DOSED for at in doses),
            "it": mention.sentence - 1 in visits,
            "dose": span.end <= DOSED and any(is_name(page, name) and opens_note(page, name) for name in names),
        }
        if told.get(str(how)):
            return True
    return False


def _named(names: Sequence[Mention], word: Mention, low: int, high: int) -> bool:
    return any(low <= n.span.start and n.span.end <= high and n.sentence == word.sentence for n in names)


def _is_planned(page: Page, mention: Mention, names: Sequence[Mention]) -> bool:
    """Whether what was done stands in the plan, as no earlier day's: "PLAN: An epidural was done without problems"."""
    own = [n for n in names if n.sentence == mention.sentence and n.span.end <= mention.span.start]
    return mention.section == "plan" and any(_is_own(page, n) for n in own)


def _is_own(page: Page, name: Mention) -> bool:
    return is_name(page, name) and status(page, name) == "performed"


def _is_now(page: Page, mention: Mention) -> bool:
    """Whether the words tell of this visit; under the heading of a plan, what was done is done all the same."""
    said = mention.assertion
    if page.sentences[mention.sentence].role in NOT_CARE or mention.section in NOT_NOW:
        return False
    if said.polarity == "denied" or said.time == "past" or said.subject != "patient":
        return False
    if said.time == "planned" and (mention.section != "plan" or _is_future(page, mention)):
        return False
    return not is_another_day(page, mention) and not _in_a_month(page, mention)


def _in_a_month(page: Page, mention: Mention) -> bool:
    """Whether a month with its year, but no day, follows: "was given in October 2008" is no record of today."""
    after = page.plain[mention.span.end : mention.span.end + MONTH_REACH].lower()
    words = after.replace(",", " ").replace(".", " ").split()
    return any(one[:3] in MONTHS and two.isdigit() and len(two) == 4 for one, two in pairwise(words))


def _is_future(page: Page, mention: Mention) -> bool:
    return not FUTURE.isdisjoint(said_before(page, mention).lower().replace(",", " ").split())
