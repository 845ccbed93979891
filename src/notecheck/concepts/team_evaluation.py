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
from notecheck.concepts.beside import line_start
from notecheck.concepts.stated import Placed, after, before, clause, fact, of_role, stated
from notecheck.concepts.team_row import OFFERED, ROW, is_not_yet
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["TeamEvaluation", "read"]

LONGEST_NAME, REACH = 60, 400
"""Characters of a discipline's name, and of a sentence either side of one."""
REST = 48
"""Characters of a row that are left without the blanks between columns."""
BLOCK = 900
"""Characters below a heading such as "Team evaluation" in which a side with a date is an evaluation."""
NAME_REACH = 40
TITLES = frozenset({"dr", "md", "do", "phd", "psyd", "dpt", "np", "pa", "lcsw"})
"""Words beside the name of who evaluated, so many characters behind the label."""
AHEAD = frozenset("to will pending scheduled referred referral once when awaiting await tbd asked needs".split())
"""Words that put it off."""
LISTED = 3
"""Sides in one sentence that make a list of it."""
VERDICT = 130
"""Characters after a sentence in which the next one may give the same person's verdict."""
TO_BE = (
    "to be seen", "to be eval", "to be assess", "to be sched", "to be done", "to be arr", "to be held", "to be obtain",
)  # fmt: skip
ASKED_REACH = 40
"""Characters before a test in which somebody was asked for it."""
TO_COME = (
    *TO_BE, "will ", "scheduled for", "refer", "plan to", "awaiting", "upcoming", " next ", "ordered", "needs ",
    "recommended that", " asked ", "had to cancel", "cancelled", "canceled", "no-show", "did not show", "postponed",
    "after discharge", "after surgery", "after the implant",
)  # fmt: skip
ASSESSING = (
    "eval", "assess", "clear", "support", "recommend", "favo", "approv", "agree", "concur", "in agree", "unanim",
    "good cand", "signed", "consider",
)  # fmt: skip
NO_MORE = 16
"""Characters after an evaluation in which a flat "no" may stand."""
DENYING = frozenset({"no", "not", "without", "never", "nor", "denies", "lacks", "neither"})
DENIAL = 40
"""Characters before an evaluation in which a denial of it stands."""
SOUGHT = (
    "barrier", "contraindic", "concern", "objection", "impediment", "obstacle", "reason", "exclusion", "issue", "red",
    "problem", "factor", "risk", "reserv", "finding",
)  # fmt: skip
"""What an evaluation looks for, so that "no psychological barrier" is its result."""
NOT_APPLICABLE = ("n/a", "na ", "not applicable", "not needed")
LATER = (
    *TO_BE, "scheduled", "been referred", "appointment", "ordered", "will be", "is set for", "awaiting", "upcoming",
    " next ", "requested", "recommended by", "advised by", "required by",
)  # fmt: skip
CAME_OF_IT = (
    "clear", "suit", "favo", "done", "complet", "approv", "agree", "concur", "accept", "ok",
    "support", "recommended for",
)  # fmt: skip
TREATING = (
    " week", " wk", " visit", " session", "no benefit", "no relief", "no gain", "without", "failed", "lasting gain",
    "exercis", "lack of progress", "over the years", "for years", "discharged",
)  # fmt: skip
"""Words of an evaluation still to come, of its result, and of a treatment."""
PRONOUNS = ("he ", "she ", "her ", "his ", "the report", "report", "they ", "dr", "this ", "all ", "both ")


@dataclass(frozen=True, slots=True)
class TeamEvaluation(Value):
    """One side's evaluation."""

    side: str
    """psychological, surgical, medical or physical_therapy."""
    result: str
    """done, unfavourable, not_done, or to_come, where it is still to be held or looked at another part of the body."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a verdict on the page."""

    sides: Placed[Mention]
    views: Placed[Mention]
    against: Placed[Mention]
    undone: Placed[Mention]
    blocks: Placed[Mention]
    dates: Placed[Mention]


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each side that evaluated the patient, or is said not to have."""
    found = tuple(stated(page, mentions, "team_evaluation"))
    words = _Words(
        sides=Placed(of_role(found, "side", "evaluation", "ticked")),
        views=Placed(of_role(found, "view")),
        against=Placed(of_role(found, "against")),
        undone=Placed(of_role(found, "undone")),
        blocks=Placed(of_role(found, "block")),
        dates=Placed((*mentions.get("when", ()), *of_role(found, "date"))),
    )
    evaluations = {(m.value["side"], m.span.start) for m in of_role(found, "evaluation")}
    psychological = Placed(m for m in found if m.value.get("side") == "psychological")
    for mention in of_role(found, "side", "evaluation", "ticked"):
        if page.plain[mention.span.start : mention.span.end] == "Pt":
            continue  # the patient
        near = Span(mention.span.start - LONGEST_NAME, mention.span.end)
        over = any(mention.span.overlaps(m.span) for m in psychological.within(near))
        if mention.value["side"] == "medical" and over:
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
    viewed = itself or any(_suits(page, mention, m) for m in words.views.within(part))
    if viewed and words.undone.within(part):
        return "not_done"
    if words.against.within(part) or (viewed and _rejected_next(page, part, words.against)):
        return "unfavourable"
    if not itself and (is_not_yet(page, mention) or _is_only_asked_for(page, mention)):
        return "to_come"
    listing = _listing(page, mention, words)
    if listing:
        return _in_list(page, mention, listing, words)
    if itself and mention.assertion.polarity == "denied" and _is_denied_before(page, mention):
        return "not_done"
    if _is_set_for_later(page, mention, part, words) or _is_treatment(page, mention, part, words):
        return None
    dated = bool(words.dates.within(part))
    if viewed and mention.value["role"] != "ticked":
        return "done" if dated or not _is_to_come(page, mention) else None
    listed = _in_block(mention, words) or _heads_part(page, mention)
    if mention.value["role"] == "ticked":
        others = {m.value["side"] for m in words.sides.within(part)} - {mention.value["side"]}
        return "done" if listed or others else None
    known = dated or (_names_person(page, mention) and not _is_to_come(page, mention))
    return "done" if listed and known and mention.value.get("label") else None


def _is_only_asked_for(page: Page, mention: Mention) -> bool:
    """Whether somebody was asked for the test, or a day for it was offered: "asked 03/30 for interview and MMPI"."""
    lead = before(page, mention.span, ASKED_REACH)
    return any(word in lead for word in (" asked ", *OFFERED))


def _names_person(page: Page, mention: Mention) -> bool:
    """Whether the label is answered with who evaluated: "Surgical: Dr. Lee this clinic"."""
    words = after(page, mention.span, NAME_REACH).replace(".", " ").replace(",", " ").split()
    return not TITLES.isdisjoint(words) and AHEAD.isdisjoint(words)


def _heads_part(page: Page, mention: Mention) -> bool:
    """Whether the words head a part of a packet: "--- C. PAIN MEDICINE, 12 Jan 2026 (Dr. Castellane) ---"."""
    lead = page.plain[line_start(page, mention.span.start) : mention.span.start]
    word = page.plain[mention.span.start : mention.span.end]
    return word.isupper() and len("".join(char for char in lead if char.isalnum())) <= 1


def _in_block(mention: Mention, words: _Words) -> bool:
    """Whether a heading such as "Team evaluation" stands not far above."""
    return bool(words.blocks.within(Span(mention.span.start - BLOCK, mention.span.start)))


def _nearby(page: Page, mention: Mention) -> Span:
    """The mention's sentence, as far as a list can reach in it."""
    sentence = page.sentences[mention.sentence].span
    return Span(max(sentence.start, mention.span.start - REACH), min(sentence.end, mention.span.end + REACH))


def _listing(page: Page, mention: Mention, words: _Words) -> Sequence[Mention]:
    """The sides named in the mention's sentence, where they are a list: three or more of them."""
    beside = words.sides.within(_nearby(page, mention))
    return beside if len({m.value["side"] for m in beside}) >= LISTED else ()


def _in_list(page: Page, mention: Mention, beside: Sequence[Mention], words: _Words) -> str | None:
    """What a list says of one of its sides: words up to the next side are its own, those at the end are for all."""
    last = max(m.span.start for m in beside)
    others = [m.span.start for m in beside if m.value["side"] != mention.value["side"]]
    near = _nearby(page, mention)
    until = min((start for start in others if start > mention.span.start), default=near.end)

    def joined(start: int) -> bool:
        return ";" not in page.plain[mention.span.end : start]

    def says(found: Placed[Mention]) -> bool:
        here = (m.span.start for m in found.within(near))
        return any(mention.span.start <= start < until or (start > last and joined(start)) for start in here)

    own = Span(mention.span.start, max(until, mention.span.end))
    if _is_set_for_later(page, mention, own, words) or _is_treatment(page, mention, own, words):
        return None
    if says(words.undone):
        return "not_done"
    if says(words.against):
        return "unfavourable"
    told = words.views.within(near) or words.dates.within(near) or of_role(beside, "ticked")
    to_come = any(word in before(page, mention.span, 60) for word in TO_COME)
    return "done" if (told or _in_block(mention, words)) and not to_come else None


def _is_set_for_later(page: Page, mention: Mention, part: Span, words: _Words) -> bool:
    """Whether the evaluation has a day to come, or is only asked for, and nothing tells what came of it."""
    if not any(word in after(page, mention.span, 40) for word in LATER):
        return False
    views = (m for m in words.views.within(part) if not _is_asked_whether(page, m))
    return not any(_starts(page, m, CAME_OF_IT) for m in views)


def _is_asked_whether(page: Page, view: Mention) -> bool:
    """Whether a verdict is only sought: "to see whether he is suited"."""
    return any(word in before(page, view.span, 20) for word in ("whether ", " if "))


def _is_treatment(page: Page, mention: Mention, part: Span, words: _Words) -> bool:
    """Whether the words are of a treatment and not of an assessment: "PT: completed 12 visits, no benefit"."""
    if mention.value["role"] == "evaluation" or mention.value["side"] == "psychological":
        return False
    said = page.plain[mention.span.start : part.end].lower()
    if not any(word in said for word in TREATING):
        return False
    return not any(_starts(page, m, ASSESSING) for m in words.views.within(part))


def _starts(page: Page, mention: Mention, words: tuple[str, ...]) -> bool:
    return page.plain[mention.span.start : mention.span.end].lower().startswith(words)


def _none_seen(page: Page, mention: Mention) -> bool:
    """Whether the person is said not to have been there at all: "no psychologist was consulted"."""
    lead = before(page, mention.span, 4)
    sought = after(page, mention.span, 24).split()[:1]
    return (lead == "no " or lead.endswith(" no ")) and not (sought and sought[0].startswith(SOUGHT))


FIT = ("fit ", "suitable", "cleared", "appropriate", "good candidate")
"""A verdict that a denial before the comma does not reach: "no lesion to fix, fit for laminectomy"."""


def _is_denied_before(page: Page, mention: Mention) -> bool:
    """Whether the denial stands before the words: "found no contraindication" denies what the evaluation looked for."""
    lead = before(page, mention.span, DENIAL)
    fit = page.plain[mention.span.start : mention.span.end].lower().startswith(FIT)
    return not DENYING.isdisjoint((lead.rpartition(",")[2] if fit else lead.replace(",", " ")).split())


def _flatly_no(page: Page, mention: Mention) -> bool:
    """Whether "no" is the whole answer: "clearance: no", but not "opinion: no barrier"."""
    rest = after(page, mention.span, NO_MORE).lstrip(" :|-?(")
    return answer(page, mention.span) == "no" and not rest.partition(" ")[2].strip()[:1].isalpha()


def _is_to_come(page: Page, mention: Mention) -> bool:
    """Whether the evaluation is still to be held."""
    row = " ".join(after(page, mention.span, ROW).split())
    words = f"{before(page, mention.span, 60)} {row[:REST]}"
    return any(word in words for word in TO_COME)


def _suits(page: Page, mention: Mention, view: Mention) -> bool:
    """Whether the view fits: "PT" may be a treatment, and takes a word of assessment to be more."""
    if mention.value.get("needs") != "assessment":
        return True
    return _starts(page, view, ASSESSING)


def _rejected_next(page: Page, part: Span, against: Placed[Mention]) -> bool:
    """Whether the sentence that follows gives the same person's unfavorable verdict."""
    following = page.plain[part.end : part.end + VERDICT].lower().lstrip(" .;\n")
    return following.startswith(PRONOUNS) and bool(against.within(Span(part.end, part.end + VERDICT)))
