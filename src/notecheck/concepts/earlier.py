"""Earlier: whether the words around a procedure's name tell of one that was done before this visit.

How clinicians write it: "s/p L5 TFESI", "underwent caudal ESI 10/8", "her last epidural lasted". What it must
not match: today's own, told in the same tense ("underwent the injection without complication"), and what he
would benefit from.
"""

from __future__ import annotations

__all__ = ["course_of", "tells_earlier"]

FELT = ("resistance", "ligament", "plunger", "syringe", "flavum", "piston")
"""What gives way under the needle; that tells of no relief."""
# fmt: off
COURSE = (
    "without complication", "no complication", "there were no complication", "he tolerated", "she tolerated",
    "the patient tolerated", "tolerated", "no problems", "uneventful",
)
"""First words of a sentence that tells how the act went; the first stands for all."""
PAST_BEFORE = (
    "s/p", "status post", "history of", "hx of", "h/o ",
    "has had", "have had", "has been through", "went through", "had two",
    "had three", "response to", "relief from", "benefit from",
    "most recent", "since his", "since her", "since the", "days after", "weeks after", "months after",
    "failed", "tried ", "result of", "date of last", "post-", "out from ", "copied", "referred after",
    "post cervical", "post lumbar",
    "including", "refractory to", "what helped", "helped by", "known from", "after an ",
    "injection hx", "injection history",
)
PAST_VERBS = (
    "underwent", "received", "she had ", "he had ", "pt had ", "patient had ", "had a ", "had an ", "had the ",
    "you had ", "gentleman had ", "lady had ", "woman had ", "man had ", "who had ",
)
"""Verbs that tell of an earlier day only where nothing tells of this one."""
OF_TODAY = (
    "without complication", "without any complication", "without difficulty", "without any difficulty", "tolerated",
    "was taken", "was brought", "was transferred", "was discharged", "under fluoro", "under c-arm", "under x-ray",
    "under ct", "as described", "as above", "as noted", "uneventful", "using ", "with no complication",
    "without incident", "and was monitored", "was observed", "to the recovery", "was performed", "was chosen",
)
CHOSEN = ("chosen", "was chosen", "selected", "was selected", "elected", "decided", "agreed", "seems", "is indicated")
"""Words behind a name by which it is the one that was decided for."""
HAD_REACH = 4
"""Words before a name, the first of which may be "had"."""
REASONS = (" since the ", " since her ", " since his ", " because ", ", as the ", ", as his ", ", as her ", ", given ")
"""With these begins why the procedure is repeated: what an earlier one did."""
BROUGHT = ("where he ", "where she ", "where the patient ", "scheduled for and ")
"""Words before such a verb with which it tells of this day: "was admitted to the day surgery, where she received"."""
OPENERS = (
    ", he ", ", she ", ", we ", ", i ", ", it ", ", they ", ", so ", ", the next ", ", the plan ", ", our plan ",
    ", offering ", ", offered ", ", proposing ", ", for ",
)  # fmt: skip
MODIFIERS = frozenset({"last", "previous", "prior", "earlier", "previously"})
"""Words that make an injection an earlier one where they stand right before its name."""
MODIFIER_REACH = 4
LABELS = frozenset({"prior", "previous", "previously", "earlier", "past", "old", "hx", "history", "prev", "background"})
"""Words that make what follows their colon a list of earlier procedures."""
YEAR_REACH = 6
"""Words after a name within which a year is its own."""
COMING = frozenset({"scheduled", "booked", "planned", "set", "for", "will", "until", "by", "today", "mri", "ct"})
MONTHS = frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"})
OF_THE_FIRST = {"after", "since", "from", "the", "her", "his", "following", "with", "to"}
WOULD = ("would", "could", "may", "might", "will", "should", "likely", "to", "can")
PAST_AFTER = (
    "weeks' relief", "weeks relief", "days' relief", "days relief", "months' relief", "months relief", "gave",
    "helped", "lasted", "wore off", "relief for", "relief x", "good relief", "% relief", "% for", "% x",
    "was helpful", "without relief", "no relief", "did not help", "without benefit", "no benefit", "years ago",
    "months ago", "weeks ago", "wks ago", "days ago", "last year", "in 20", "in 19", "relief each", "wks relief",
    "provided", "fell short", "with relief", "in the past", "% better", "% improve", "% reduction", "% gain",
    "% benefit", "better for", " i did", "last fall", "last spring", "last summer", "last winter", "made her",
    "made him", "elsewhere", "at an outside", "by an outside", "last month", "failed", "did nothing", "of no help",
    "no lasting", "no help", "made no difference", " had cleared", " had helped", " had no ", " had given",
    " had settled", " had worked", "useless", "did not hold", "didn't help", "without success", "without effect",
    "no effect", "to no avail", "did not last",
)
# fmt: on


def tells_earlier(before: str, after: str) -> bool:
    """Whether the lower-case words before or after the name make it an earlier procedure."""
    if after.lstrip(" ,:-").startswith(CHOSEN):
        return False
    before = before.replace("post-op summary", "").replace("post-op note", "").replace("post-op report", "")
    own = after[: min((at for reason in REASONS if (at := after.find(reason)) >= 0), default=len(after))]
    for felt in FELT:
        own = own.replace(f"{felt} gave way", "")
    return any(cue in own for cue in PAST_AFTER) or _is_led(_own_clause(before), after) or _year_follows(after)


def course_of(beyond: str) -> str:
    """How the act went, where the next sentence begins with it: "underwent a block. No complications."."""
    return f" {COURSE[0]}" if beyond.lower().lstrip().startswith(COURSE) else ""


def _own_clause(before: str) -> str:
    """The words since a new subject: what failed before it is another story ("since therapy failed, we will ...")."""
    return before[max(before.rfind(opener) for opener in OPENERS) + 1 :]


def _year_follows(after: str) -> bool:
    """Whether a bare year follows, as of an operation long past: "L5-S1 fusion '19", "hip replacement in 2020".

    A year that closes or opens a full date tells of a day, which may be this one.
    """
    clause = after.partition(". ")[0].partition("\n")[0]
    words = "".join(" " if char in "(),;/x-" else char for char in clause).replace("\u2013", " ").split()[:YEAR_REACH]
    for at, word in enumerate(words):
        if word in COMING:
            return False
        if _is_year(word.rstrip(".:")):
            return not _opens_date(clause, word) and not any(
                before[:1].isdigit() or before[:3] in MONTHS for before in words[max(0, at - 1) : at]
            )
    return False


def _opens_date(clause: str, year: str) -> bool:
    """Whether a month and a day are joined to the year: "2026-03-12"."""
    at = clause.find(year) + len(year)
    joined = clause[at + 1 : at + 7].replace("/", "-").replace(".", "-")
    month, _, day = joined.partition("-")
    return clause[at : at + 1] in ("-", "/", ".") and month.isdigit() and int(month) <= 12 and day[:1].isdigit()


def _is_year(word: str) -> bool:
    if word[:1] in ("'", "\u2019"):
        return len(word) == 3 and word[1:].isdigit()
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")


def _is_led(before: str, after: str) -> bool:
    """Whether the words before the name make it an earlier one; a verb alone may also tell of today's."""
    if (
        any(cue in before for cue in PAST_VERBS)
        and not any(cue in before for cue in BROUGHT)
        and not any(cue in after for cue in OF_TODAY)
    ):
        return True
    if any(f"{may} benefit from" in before for may in WOULD):
        return False
    if _opens_with_had(before) and not any(cue in after for cue in OF_TODAY):
        return True
    label = before.rpartition(":")[0].replace("(", " ").split()[-1:]
    if label and label[0] in LABELS:
        return True
    words = before.replace(".", " ").replace("(", " ").split()[-MODIFIER_REACH:]
    if words[-1:] in (["first"], ["1st"], ["initial"]) and not OF_THE_FIRST & set(words[-3:-1]):
        return False
    beside = not MODIFIERS.isdisjoint(words) and not any(word.endswith(",") or word in ("an", "now") for word in words)
    return beside or any(cue in before for cue in PAST_BEFORE)


def _opens_with_had(before: str) -> bool:
    """Whether one of the last words before the name is "had" at the start of a clause: "Had bilateral L5 ..."."""
    words = before.rpartition("\n")[2].split()
    at = next((i for i in range(len(words) - 1, max(-1, len(words) - 1 - HAD_REACH), -1) if words[i] == "had"), None)
    if at is None or any(word.endswith((",", ":")) for word in words[at:]):
        return False
    return at == 0 or words[at - 1] == "and" or words[at - 1][-1] in ".;:,("
