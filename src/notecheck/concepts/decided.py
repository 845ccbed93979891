"""Decided: a procedure that is settled though not yet done: scheduled, consented, chosen, submitted for authorization.

How clinicians write it: "she wishes to proceed and is scheduled for Thursday", "we will do a left L5 block
today", "requesting authorization". What it must not match: "may consider", "if this fails", a scheduled
study, an offer that was declined. Nothing here is a fact. Source: the settled cases of the annotation
guidelines: a note whose subject is a decided procedure has that service.
"""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.procedure import LEAD, is_name, status
from notecheck.concepts.technique import Nearby
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["decided"]

BESIDE = 40
"""Characters after the words that settle, within which a study or a visit is what is settled."""
JUST_BEFORE = 12
AUXILIARIES = frozenset({",", "which", "will", "is", "was", "has", "have", "be", "been", "being", "to", "can"})
"""Characters and words between a study and the words that settle it: "an MRI will be scheduled"."""
ENTRY = frozenset({"at", "under", "with", "series", "times", "x", "for", "by", "on", "as", "therapy", "l", "r"})
"""Words with which an entry of a plan may go on; "is an option" is none."""
ABOUT = frozenset((
    "follow", "following", "followup", "fu", "f", "after", "since", "post", "discuss", "about", "regarding",
    "evaluation", "evaluate", "evaluated", "opinion", "question", "questions", "consideration", "candidacy", "results",
    "despite", "from", "decide", "interested", "bleeding", "whether", "worse", "worsening", "response", "effects",
    "effect", "consultation", "consult", "visit", "check", "review", "recheck", "complication", "complications",
    "reaction", "headache", "fever", "infection", "side", "bill", "records",
))  # fmt: skip
"""Words around a name with which the patient came because of it, or to talk of it."""
OPEN = ("unsure", "refused", "nothing", "instead")
"""Ways that settle nothing."""
TALK = ("risk", "benefit", "alternative", "procedure", "injection", "block", "complication", "question")
"""Of what was talked, in the sentences before, where a wish to proceed is one with a procedure."""
TALKED = 3
HELD_BACK = frozenset((
    "could", "might", "may", "would", "failing", "should", "if", "unless", "when", "once", "asks", "asked", "sister",
    "brother", "mother", "father", "husband", "wife", "daughter", "son", "dentist", "surgeon", "cannot", "not",
))  # fmt: skip
"""Words before "schedule the block" with which nothing is settled, or by somebody else."""
AHEAD = 110
"""Characters within which a settled procedure is named after the words that settle it."""


def decided(page: Page, mentions: Mentions) -> frozenset[int]:
    """The sentences whose procedure is settled."""
    words = [m for m in mentions.get("decided", ()) if _is_said(page, m)]
    unsure = {m.sentence for m in words if m.value["way"] in ("unsure", "refused") and not _is_put_off(page, m)}
    named = [m for m in mentions.get("procedure", ()) if m.value["service"] not in ("act", "way")]
    holding = {m.sentence for m in named}
    unsure |= {m.sentence - 1 for m in words if m.value["way"] == "refused" and m.sentence not in holding}
    names, others = Nearby(named), Nearby(m for m in words if m.value["way"] == "instead")
    found: set[int] = set()
    far: set[int] = set()
    for mention in words:
        own, way = mention.sentence, mention.value["way"]
        if way in OPEN or mention.assertion.polarity != "affirmed":
            continue
        here = names.around(own, 0, 0)
        if _is_another(page, others.around(own, 0, 0), here, mention):
            continue
        if way == "forward":
            found |= {own} if _named_after(here, mention) else set()
        elif here:
            found |= {own} if way == "around" or own not in unsure else set()
        elif way == "around":
            # A wish to proceed closes the talk of risks and questions that came between.
            near = names.around(own, 3 if mention.pattern == "wish" else 2, 1)
            found |= {m.sentence for m in near}
            if not near and own not in unsure and _is_of_subject(page, mention):
                far |= {m.sentence for m in _subject(page, named)}
        elif own not in unsure:
            found |= {m.sentence for m in names.around(own, 1, 0)}
    found |= {m.sentence for m in named if _is_plan(page, m)}
    if not any(m.pattern == "put_off" for m in words):
        found |= {m.sentence for m in named if _is_reason(page, m)}
    over = max((m.sentence for m in words if m.value["way"] == "nothing"), default=-1)
    return frozenset(one for one in found - unsure if one > over) | far


def _is_plan(page: Page, name: Mention) -> bool:
    """Whether the name is an entry of the plan by itself: "PLAN: Lumbar epidural, series of three"."""
    section = page.section_at(name.span.start)
    if section.name != "plan" or "plan" not in page.plain[section.heading.start : section.heading.end].lower():
        return False
    start = max(page.sentences[name.sentence].span.start, section.body.start)
    lead = page.plain[start : name.span.start].lower().replace(",", " ").split()
    rest = page.plain[name.span.end : page.sentences[name.sentence].span.end].lower().split()[:1]
    return all(word in LEAD or not word.isalpha() for word in lead) and all(
        word in ENTRY or not word.isalpha() for word in rest
    )


def _is_of_subject(page: Page, settled: Mention) -> bool:
    """Whether the words settle what the note is about, wherever its name stands: "proceed with the block", or a wish
    to proceed once its risks were told.
    """
    sentence = page.sentences[settled.sentence]
    near = page.neighbours(sentence, TALKED, 0)
    told = page.plain[near[0].span.start : sentence.span.end].lower()
    if settled.pattern != "named":
        return settled.pattern == "wish" and any(word in told for word in TALK)
    before = page.plain[sentence.span.start : settled.span.start].lower().replace(",", " ").split()
    return HELD_BACK.isdisjoint(before) and not page.plain.startswith(
        (" for the", " for her", " for his", " later"), settled.span.end
    )


def _subject(page: Page, named: Sequence[Mention]) -> Sequence[Mention]:
    """The only procedure that the note talks of, but for earlier ones: what "the block" means, however far away."""
    states = [(m, status(page, m)) for m in named if is_name(page, m)]
    to_come = [m for m, state in states if state in ("planned", "considered")]
    spoken_of = to_come or [m for m, state in states if state == "performed"]
    kinds = {(m.value["service"], m.value.get("kind")) for m in spoken_of}
    return spoken_of if len(kinds) == 1 else ()


def _is_reason(page: Page, name: Mention) -> bool:
    """Whether the patient came for it: "CHIEF COMPLAINT: Referred for a right L4 nerve root block"."""
    if name.section != "chief_complaint" or not is_name(page, name):
        return False
    sentence = page.sentences[name.sentence].span
    around = page.plain[sentence.start : name.span.start] + page.plain[name.span.end : sentence.end][:BESIDE]
    told_of = not ABOUT.isdisjoint("".join(char if char.isalnum() else " " for char in around.lower()).split())
    return not told_of and status(page, name) in ("planned", "performed")


def _is_said(page: Page, word: Mention) -> bool:
    """Whether the words are the note's own; a wish to proceed is that also behind a list of risks."""
    role = page.sentences[word.sentence].role
    return role is None or (role == "consent" and word.pattern == "wish")


def _is_another(page: Page, others: Sequence[Mention], names: Sequence[Mention], settled: Mention) -> bool:
    """Whether a study, a visit or a referral is settled: "scheduled for an EMG", "an MRI will be set up".

    What stands behind the procedure's own name is another matter: "scheduled for a caudal, therapy afterwards".
    """
    end = min((m.span.start for m in names if m.span.start >= settled.span.end), default=settled.span.end + BESIDE)
    if any(settled.span.end <= m.span.start < min(end, settled.span.end + BESIDE + 1) for m in others):
        return True
    before = [m.span.end for m in others if 0 <= settled.span.start - m.span.end <= JUST_BEFORE]
    return any(AUXILIARIES.issuperset(page.plain[end : settled.span.start].lower().split()) for end in before)


def _is_put_off(page: Page, unsure: Mention) -> bool:
    """Whether the doubt is about what may come after: "an injection before he would think about surgery"."""
    return "before " in page.plain[max(0, unsure.span.start - BESIDE) : unsure.span.start].lower()


def _named_after(names: Sequence[Mention], word: Mention) -> bool:
    end = word.span.end
    return any(end - 12 <= m.span.start <= end + AHEAD for m in names)
