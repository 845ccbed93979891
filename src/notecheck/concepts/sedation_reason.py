"""Sedation reason: why this patient was sedated: a need of their own, a phrase that fits anyone, or nothing said.

How clinicians write it: "an attempt awake was abandoned", "MAC because of Parkinson tremor", "could not lie
still"; generic: "for comfort", "anxious", "at her request", "per protocol". What it must not match: an
illness that stands nearby as the diagnosis ("Spastic diplegia. Anesthesia: MAC"), muscle spasm on
examination. Source: guide v6.0 ESI-07; the settled cases of the annotation guidelines.
"""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.answer import answer
from notecheck.concepts.beside import sentence_words
from notecheck.concepts.technique import NOT_CARE, Nearby
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["justification"]

BEFORE, AFTER = 2, 1
"""Sentences around the sedation in which a reason may stand."""
RULE_REACH = 180
RULES = ("policy", "protocol", "guideline", "criteria", "standing order")
CASES = (
    " where ",
    "(where ",
    " when ",
    " whenever ",
    " if ",
    " for patients",
    " for those",
    " in patients",
    " for any",
)
"""Words of a rule, and of the cases that it is for."""
FAR = 320
CLOSE = 70
OF_SEDATION = ("awake", "under local", "sedat", "phobi", "propofol", "midazolam", "versed", "fentanyl")


def justification(page: Page, mentions: Mentions, states: Sequence[Mention]) -> str:
    """Specific where a need of this patient stands beside the sedation, else boilerplate, else absent."""
    near = Nearby(states)
    cues = [m for m in mentions.get("sedation_reason", ()) if _is_told(page, m)]
    told = {s.sentence for s in states}
    links = {m.sentence for m in cues if m.value["reason"] == "link" and _links(page, m, told)}
    found: set[str] = set()
    for cue in cues:
        beside = near.around(cue.sentence, BEFORE, AFTER)
        if cue.value["reason"] != "link" and _is_beside(page, cue, beside):
            kind = cue.value["reason"]
            if kind != "condition" or _is_linked(page, cue, beside, links):
                found.add("boilerplate" if kind == "boilerplate" else "specific")
    return "specific" if "specific" in found else "boilerplate" if found else "absent"


def _is_told(page: Page, cue: Mention) -> bool:
    """Whether the words record care, and what they tell did happen: "has not moved with gabapentin" is no event."""
    absent = cue.value["reason"] == "condition" and answer(page, cue.span) == "no"
    denied = cue.value["reason"] == "event" and cue.assertion.polarity == "denied"
    if absent or denied or cue.assertion.subject != "patient" or page.role_of(cue.span.start, cue.span.end) == "family":
        return False
    return not _is_rule(page, cue) and page.sentences[cue.sentence].role not in NOT_CARE


def _is_rule(page: Page, cue: Mention) -> bool:
    """Whether the words are those of a policy for all patients: "policy (MAC where an awake attempt failed)"."""
    start = max(page.sentences[cue.sentence].span.start, cue.span.start - RULE_REACH)
    lead = page.plain[start : cue.span.start].lower().rpartition(";")[2]
    ruled = max((lead.rfind(word) for word in RULES), default=-1)
    return ruled >= 0 and any(word in lead[ruled:] for word in CASES) and cue.value["reason"] != "boilerplate"


def _is_linked(page: Page, illness: Mention, states: Sequence[Mention], links: set[int]) -> bool:
    """Whether an illness is given as the reason: in the same sentence, or by words that link the two."""
    own = illness.sentence
    if _speaks_of_sedation(page, illness) or own in links or any(s.sentence == own for s in states):
        return True
    return not links.isdisjoint((own - 1, own + 1))


def _links(page: Page, link: Mention, told: set[int]) -> bool:
    """Whether the linking word is about the sedation: in a sentence that tells of it, or right after one."""
    return _speaks_of_sedation(page, link) or not told.isdisjoint((link.sentence - 1, link.sentence))


def _speaks_of_sedation(page: Page, reason: Mention) -> bool:
    words = sentence_words(page, reason).lower()
    return any(word in words for word in OF_SEDATION)


def _is_beside(page: Page, reason: Mention, states: Sequence[Mention]) -> bool:
    """A need may stand a few sentences off; a phrase such as "for comfort" counts in the same breath only."""
    own = reason.value["reason"] != "boilerplate"
    if own and _speaks_of_sedation(page, reason):
        return True
    for state in states:
        between = page.plain[min(reason.span.end, state.span.end) : max(reason.span.start, state.span.start)]
        steps = reason.sentence - state.sentence
        if steps == 0 or (own and -1 <= steps <= BEFORE and len(between) <= FAR):
            return True
        if abs(steps) == 1 and len(between) <= CLOSE and "\n\n" not in between:
            return True
    return False
