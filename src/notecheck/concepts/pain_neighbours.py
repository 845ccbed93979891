"""Pain neighbours: what stands right beside a number, and so tells whether it can be a score.

A number in a date, a level, a dose or a reflex has its neighbours close; a score stands free, and no unit
or counted noun follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from notecheck.concepts.pain_words import AFTER_SCORE, COUNTED, NOT_COUNTED
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = [
    "counts_things",
    "ends_well",
    "is_change",
    "is_dated",
    "is_pronoun",
    "is_readable",
    "moment_follows",
    "opens_row",
    "stands_free",
]

UNREAD = {"consent", "instruction", "family", "blank"}
POINTERS = ("that", "this", "each", "the", "last", "first", "other", "another", "which", "no", "any", "every")
"""Before "one" these point at a thing: "before that one"."""
PLURAL = 3
"""A word in "s" that is longer may be a plural."""
LIMIT_REACH = 60
MORE_THAN = ("more than", "greater than", "higher than", "over", "above", "exceeds", "reaches", ">", ">=", "at least")
OR_MORE = (
    "or more", "or great", "or high", "or above", "or worse", "and above", "or lower", "or less", "or below",
    "or under", "or better",
)  # fmt: skip
CRITERION = (" counts", " positive", " qualif", " is enough")
SHARES = (" per cent", " percent", " per-cent", " pct")
"""What makes a number a share, not a score."""
VARIES = ("rang", "var", "fluctuat", "anywhere")


def is_readable(page: Page, piece: Mention) -> bool:
    """Whether the number is said of this patient, and is no legend of a scale."""
    role = page.role_of(piece.span.start, piece.span.end)
    if role in UNREAD or page.sentences[piece.sentence].role in UNREAD:
        return False
    if piece.assertion.subject != "patient":
        return False
    if _is_limit(page.plain, piece.span):
        return False
    tail = page.plain[piece.span.end : piece.span.end + 12].lstrip(" )\"'").lower()
    # A legend: "0 = no pain", "10 being the worst".
    if "out_of" in piece.value and tail.startswith(("line", "scale", "visual")):
        return False
    return not tail.startswith(("=", "being", "meaning", "means", "represent", "is no ", "is the wo"))


def _is_limit(plain: str, span: Span) -> bool:
    """Whether the number is one at which something is to be done: "if your pain is more than 7, call us"."""
    lead = plain[max(0, span.start - LIMIT_REACH) : span.start].lower().replace("\n", " ").rsplit(". ", 1)[-1]
    after = plain[span.end : span.end + 12].lower().lstrip(" /10")
    further = plain[span.end : span.end + LIMIT_REACH // 2].lower().partition(".")[0]
    if after.startswith(OR_MORE) and any(word in further for word in CRITERION):
        return True  # "a score of 2/10 or lower counts as positive"
    return " if " in f" {lead}" and (lead.rstrip().endswith(MORE_THAN) or after.startswith(OR_MORE))


def is_dated(plain: str, span: Span) -> bool | None:
    """Whether 7/10 is the tenth of July; None where the neighbours do not say."""
    text, rest = plain[span.start : span.end], plain[span.end : span.end + 8].replace(" ", "")
    if rest[:1] == "/" or plain[span.start - 1 : span.start] in ("/", "."):
        return True
    if "/" not in text or " " in text:
        return False
    return True if rest[:1] == "-" and "/" in rest[2:4] and "/10" not in rest else None


def counts_things(page: Page, piece: Mention) -> bool:
    """Whether ten things are counted: "7 of 10 visits", "8 of 10 cookies"."""
    word = _next_word(page.plain, piece.span.end)
    beside = page.plain[piece.span.end : piece.span.end + 2].strip(" \n").isalpha()
    spelled = " of " in page.plain[piece.span.start : piece.span.end].lower()
    return word in COUNTED or (spelled and beside and _is_plural(word))


def _is_plural(word: str) -> bool:
    """Whether the word may name things: "cookies", yet not "numbness", "always" or "legs"."""
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return ends and len(word) > PLURAL and word.isalpha() and word not in (NOT_COUNTED | AFTER_SCORE)


def stands_free(plain: str, span: Span) -> bool:
    """No part of a longer number, date, level, dose or code."""
    before, after = plain[max(0, span.start - 1) : span.start], plain[span.end : span.end + 1]
    further = plain[span.end + 1 : span.end + 2]
    if plain.startswith(("-/", "+/", *SHARES), span.end) or _is_density(plain, span) or _numbers_a_machine(plain, span):
        return False
    if before in tuple("/.,#$") or (before == ":" and plain[span.start - 2 : span.start - 1].isdigit()):
        return False
    if before == "-" and plain[span.start - 2 : span.start - 1].isalnum():
        return False
    if after and after in "/.,:-" and further.isalnum():
        return False
    # A muscle is graded to five: "legs 5 of 5".
    if plain.startswith((" of 5", " out of 5"), span.end) or _is_best_grade(plain, span):
        return False
    # "4½" folds to "4?"; half scores are read with their "/10".
    return after not in ("%", "+", "#", "x", "?")


def _is_best_grade(plain: str, span: Span) -> bool:
    """Whether it is the five of a muscle's grade: "legs 4 of 5"."""
    lead = plain[max(0, span.start - 12) : span.start].lower().split()
    number = lead[-3:-2] if lead[-2:] == ["out", "of"] else lead[-2:-1]
    return plain[span.start : span.end] == "5" and lead[-1:] == ["of"] and number != [] and number[0].isdigit()


def _numbers_a_machine(plain: str, span: Span) -> bool:
    """Whether the number is that of an X-ray machine or a room: "C-arm 2"."""
    return plain[max(0, span.start - 7) : span.start].lower().endswith(("c-arm ", "c arm ", "carm "))


def _is_density(plain: str, span: Span) -> bool:
    """Whether the words "T-score" lead to the number: a bone density."""
    lead = plain[max(0, span.start - 14) : span.start].lower()
    return any(name in lead for name in ("t score", "t-score", "tscore", "z-score", "z score"))


def ends_well(plain: str, span: Span, following: Mention | None) -> bool:
    """What follows is no unit and no noun that the number counts."""
    at = span.end
    while at < len(plain) and plain[at] in ' "\t':
        at += 1
    if at >= len(plain) or plain[at] in "\n.,;)|?!]'(>*@":
        return True
    if plain[at] in "-/":
        return True
    if following is not None and following.span.start == at and _tells_when(following):
        return True
    if at - span.end >= 2:
        return True
    return _next_word(plain, at) in AFTER_SCORE


def moment_follows(plain: str, span: Span, following: Mention | None) -> bool:
    """Whether the word that says when stands right behind the number: "5 best"."""
    return _tells_when(following) and following is not None and not plain[span.end : following.span.start].strip(" (")


def _tells_when(piece: Mention | None) -> bool:
    return piece is not None and (piece.concept == "when" or piece.value.get("role") == "moment")


def _next_word(plain: str, at: int) -> str:
    words = plain[at : at + 24].split(maxsplit=1)
    return words[0].strip(".,;:()\"'").lower() if words else ""


def is_change(plain: str, at: int) -> bool:
    """Whether two numbers are a change, "from 5 to 7", and no range, "ranges from 5 to 7"."""
    lead = plain[max(0, at - 24) : at].lower().split()
    return "from" in lead[-2:] and not any(word.startswith(VARIES) for word in lead)


def is_pronoun(plain: str, span: Span) -> bool:
    """Whether "one" stands for a thing."""
    if plain[span.start : span.end].lower() != "one":
        return False
    return plain[max(0, span.start - 10) : span.start].lower().split()[-1:] in [[word] for word in POINTERS]


def opens_row(page: Page, pieces: Sequence[Mention], i: int) -> bool:
    """Whether two moments with a number each stand here, one of them bare: "Worst 9, usual 6", "0 at rest, 7/10 up"."""
    row = pieces[i : i + 4]
    kinds = "".join(map(_kind, row))
    told = kinds in ("mnmn", "nmnm", "mnms") or kinds.startswith(("nms", "nps"))
    gaps = [page.plain[a.span.end : b.span.start] for a, b in pairwise(row)]
    return told and not any(gap.strip(" :=") for gap in (gaps[0], *gaps[2:])) and not gaps[1].strip(" ,;/|")


def _kind(piece: Mention) -> str:
    """What a piece is in a row of scores: a bare number, a score with its scale, a moment, a posture."""
    if piece.value.get("role") == "number":
        return "n"
    if "score" in piece.groups:
        return "s"
    return "m" if piece.value.get("timing") else "p" if piece.pattern == "posture" else "-"
