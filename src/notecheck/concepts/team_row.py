"""Team row: whether what is told behind a discipline's name is no evaluation for the stimulator, or none as yet.

"J. Tan, DPT   03/18/2026   to be assessed", "Dr. M. Rosenblum   08/04/2019   cleared for gastric sleeve". A helper of
team_evaluation.
"""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.beside import line_end
from notecheck.concepts.lexicon import RELATIVES
from notecheck.core.mention import Mention
from notecheck.core.page import Page

__all__ = ["OFFERED", "ROW", "is_not_yet"]

ROW = 140
"""Characters of a row behind a discipline."""
OFFERED = ("slot offered", "slot booked", "offered for")
"""Words by which a day for an evaluation was only offered."""
NOT_YET = (
    *OFFERED, "appointment offered", "appt made", "appointment made", "appt set", "appointment set", "appt booked",
    "appointment booked", "report to follow", "note to follow",
    "letter to follow", "results to follow", "referral for eval", "referral placed",
    ", asked ", " asked for ", "report not back",
    "to be assessed", "to be evaluated", "to be done", "to be seen by", "to be seen on", "will be done",
    "will be completed", "will be scheduled", "will be obtained", "will be performed",
    "will be assessed", "will be evaluated", "will be seen by",
    "had to cancel", "await", "pending",
    "date _", "date: _", "was sent a request", "no-show", "did not come", "not yet", "after discharge", "request sent",
)  # fmt: skip
ELSEWHERE = (
    "gastric", "bariatric", "sleeve", "transplant", "rotator cuff", "shoulder program", "shoulder repair",
    "knee repair",
)  # fmt: skip
"""Words of a row by which an evaluation is still to come, or was of another part of the body or another person."""
MET, KIN = frozenset({"sat", "met", "spoke", "talked", "visited"}), frozenset(RELATIVES.split("|"))
"""Words with which somebody else was seen: "sat w/ his wife"."""
INITIAL = 2
"""Letters of an initial or a title before its full stop."""


def is_not_yet(page: Page, mention: Mention) -> bool:
    """Whether the row of a discipline says that it has not evaluated, or looked at something else."""
    end = min(line_end(page, mention.span.end), mention.span.end + ROW)
    row = _first_statement(" ".join(page.plain[mention.span.end : end].lower().split()))
    return any(word in row for word in (*NOT_YET, *ELSEWHERE)) or _saw_kin(row.split())


def _first_statement(words: str) -> str:
    """Up to the first full stop that ends no initial: "j. tan, dpt 03/18 to be assessed"."""
    at = words.find(". ")
    while at >= 0 and len(words[:at].split()[-1:] and words[:at].rsplit(maxsplit=1)[-1]) <= INITIAL:
        at = words.find(". ", at + 1)
    return words if at < 0 else words[:at]


def _saw_kin(words: Sequence[str]) -> bool:
    fours = zip(words, words[1:], words[2:], words[3:], strict=False)
    return any(
        met in MET and by in ("with", "w/") and whose in ("his", "her") and who.strip(",.;") in KIN
        for met, by, whose, who in fours
    )
