"""Team evaluation: one side's assessment of the patient before a permanent stimulator.

What it is: a psychologist, surgeon, pain or other physician, or physical therapist looked at the patient
and came to a view. How clinicians write it: "psych: Dr. Y, cleared", "cleared by behavioral health", a
table of disciplines, "the physical therapist and I had no objection". What it must not match: physical
therapy as a treatment, clearance for anesthesia, surgery as history, unticked rows, referrals not yet kept.
Source: WISeR guide v6.0, section 6.2.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.answer import answer
from notecheck.concepts.stated import after, before, clause, fact, of_role, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["TeamEvaluation", "read"]

BLOCK = 900
"""Characters below a heading such as "Team evaluation" in which a side with a date is an evaluation."""
VERDICT = 130
"""Characters after a sentence in which the next one may give the same person's verdict."""
TO_COME = (
    "will ",
    "to be ",
    "scheduled for",
    "refer",
    "plan to",
    "awaiting",
    "upcoming",
    " next ",
    "ordered",
    "needs ",
    "recommended that",
)
ASSESSING = (
    "eval",
    "assess",
    "clear",
    "support",
    "recommend",
    "favo",
    "approv",
    "agree",
    "concur",
    "in agree",
    "unanim",
    "good cand",
    "signed",
    "consider",
)
NO_MORE = 16
"""Characters after an evaluation in which a flat "no" may stand."""
NOT_APPLICABLE = ("n/a", "na ", "not applicable", "not needed")
PRONOUNS = ("he ", "she ", "her ", "his ", "the report", "report", "they ", "dr", "this ", "all ", "both ")


@dataclass(frozen=True, slots=True)
class TeamEvaluation(Value):
    """One side's evaluation."""

    side: str
    """psychological, surgical, medical or physical_therapy."""
    result: str
    """done, unfavourable or not_done."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a verdict on the page."""

    sides: Sequence[Mention]
    views: Sequence[Mention]
    against: Sequence[Mention]
    undone: Sequence[Mention]
    blocks: Sequence[Mention]
    dates: Sequence[Mention]


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each side that evaluated the patient, or is said not to have."""
    found = tuple(stated(page, mentions, "team_evaluation"))
    words = _Words(
        sides=of_role(found, "side", "evaluation", "ticked"),
        views=of_role(found, "view"),
        against=of_role(found, "against"),
        undone=of_role(found, "undone"),
        blocks=of_role(found, "block"),
        dates=mentions.get("when", ()),
    )
    evaluations = {(m.value["side"], m.span.start) for m in of_role(found, "evaluation")}
    psychological = [m.span for m in found if m.value.get("side") == "psychological"]
    for mention in of_role(found, "side", "evaluation", "ticked"):
        if page.plain[mention.span.start : mention.span.end] == "Pt":
            continue  # the patient
        if mention.value["side"] == "medical" and any(mention.span.overlaps(s) for s in psychological):
            continue  # "behavioral medicine consult" is no medical one
        if mention.value["role"] == "side" and (mention.value["side"], mention.span.start) in evaluations:
            continue  # "psychology clearance" is one evaluation
        result = _result(page, mention, words)
        if result:
            yield fact(mention, TeamEvaluation(str(mention.value["side"]), result))


def _result(page: Page, mention: Mention, words: _Words) -> str | None:
    """What came of it, or None where the words are about something else."""
    part = clause(page, mention.span)
    if after(page, mention.span, 14).lstrip(" :|-").startswith(NOT_APPLICABLE):
        return None
    itself = mention.value["role"] == "evaluation"
    if _none_seen(page, mention) or (itself and _flatly_no(page, mention)):
        return "not_done"
    viewed = itself or any(_inside(m, part) and _suits(page, mention, m) for m in words.views)
    if viewed and any(_inside(m, part) for m in words.undone):
        return "not_done"
    if any(_inside(m, part) for m in words.against) or (viewed and _rejected_next(page, part, words.against)):
        return "unfavourable"
    if itself and mention.assertion.polarity == "denied" and ": no " not in after(page, mention.span, NO_MORE * 2):
        return "not_done"
    dated = any(_inside(m, part) for m in words.dates)
    if viewed and mention.value["role"] != "ticked":
        return "done" if dated or not _is_to_come(page, mention) else None
    listed = any(0 <= mention.span.start - b.span.end <= BLOCK for b in words.blocks)
    if mention.value["role"] == "ticked":
        others = {m.value["side"] for m in words.sides if _inside(m, part)} - {mention.value["side"]}
        return "done" if listed or others else None
    return "done" if listed and dated and mention.value.get("label") else None


def _none_seen(page: Page, mention: Mention) -> bool:
    """Whether the person is said not to have been there at all: "no psychologist was consulted"."""
    lead = before(page, mention.span, 4)
    return lead == "no " or lead.endswith(" no ")


def _flatly_no(page: Page, mention: Mention) -> bool:
    """Whether "no" is the whole answer: "clearance: no", but not "opinion: no barrier"."""
    rest = after(page, mention.span, NO_MORE).lstrip(" :|-?(")
    return answer(page, mention.span) == "no" and not rest.partition(" ")[2].strip()[:1].isalpha()


def _is_to_come(page: Page, mention: Mention) -> bool:
    """Whether the evaluation is still to be held."""
    words = f"{before(page, mention.span, 60)} {after(page, mention.span, 40)}"
    return any(word in words for word in TO_COME)


def _suits(page: Page, mention: Mention, view: Mention) -> bool:
    """Whether the view fits: "PT" may be a treatment, and takes a word of assessment to be more."""
    if mention.value.get("needs") != "assessment":
        return True
    return page.plain[view.span.start : view.span.end].lower().startswith(ASSESSING)


def _inside(mention: Mention, part: Span) -> bool:
    return part.start <= mention.span.start < part.end


def _rejected_next(page: Page, part: Span, against: Sequence[Mention]) -> bool:
    """Whether the sentence that follows gives the same person's unfavorable verdict."""
    following = page.plain[part.end : part.end + VERDICT].lower().lstrip(" .;\n")
    return following.startswith(PRONOUNS) and any(0 <= m.span.start - part.end <= VERDICT for m in against)
