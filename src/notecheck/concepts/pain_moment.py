"""Pain moments: the words that say when, and which of them belongs to a score. A helper of pain_timing."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.beside import REACH, asks, line_start
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = [
    "EXTREMES",
    "asked_from",
    "goes_on_in_row",
    "is_across_gap",
    "is_aimed_at",
    "moments",
    "nearest",
    "tells_why",
]

EXTREMES = {"worst", "best", "average", "goal"}
CHECK = "check"
WIDE = "   "
"""A gap between the fields of a row."""
IMAGINED = ("imagin", "possible", "conceiv", "ever felt", "thinkable")
MINUTES = frozenset({"min", "mins", "minute", "minutes", "m"})
PRAISED = (" thing", " part", " way", " guess", " friend", " month", " year", " summer", " choice")
"""What may be the best or the worst without being pain."""
AIMS = ("goal", "target", "aim:", "aim ", "hoped for")
INDENT, INDENTED = "    ", 12
"""Labels of a row of hopes; blanks by which a row goes on under the label above, and the label's characters."""
WHY = ("why ", "reason", "indication", "rationale", "justification", "medical necessity", "necessity")
"""Labels of a line that gives the ground of the procedure, wherever it stands."""
FAR = 3000
"""Characters before a score in which the label of its line is looked for."""
HELD = 5
HOLDING = frozenset("in the op preop at to from pre".split())
"""Words before the area in which patients wait, and the characters in which they stand."""
CALLERS = frozenset("would will to could should can i you he she they please must may".split())
"""Who is said to call, where "call" is a verb."""


def asked_from(page: Page, at: int) -> int:
    """Where what is said of a score begins: its sentence, or the question that it answers ("Before that?" / "8")."""
    sentence = page.sentence_at(at)
    start, before = sentence.span.start, sentence.index - 1
    if before < 0 or at - start > REACH:
        return start
    answers = not page.plain[start:at].strip(" \t\n").removeprefix("A.").removeprefix("A:").strip()
    return page.sentences[before].span.start if answers and asks(page, before) else start


def is_across_gap(page: Page, score: Span, moment: Mention) -> bool:
    """Whether the moment is of another field of the row: "POST   Pain: 3     Motor: baseline"."""
    return WIDE in page.plain[score.end : moment.span.start]


def goes_on_in_row(page: Page, left: int, at: int) -> bool:
    """Whether nothing but minutes leads on from the score before: "arrive 8    30 min 4"."""
    words = page.plain[left:at].lower().strip(" ,;|/>+:=").split()
    return len(words) == 2 and words[0].isdigit() and words[1].rstrip(".:") in MINUTES


def tells_why(page: Page, at: int) -> bool:
    """Whether the line gives the ground of the procedure: "Why it was done: 9/10 in spite of ibuprofen"."""
    return page.plain[line_start(page, at, FAR) : at].lower().lstrip(" \t*#-.([)0123456789").startswith(WHY)


def is_aimed_at(page: Page, at: int) -> bool:
    """Whether the label of the row, or of the one above that it goes on from, makes the score a goal: "GOAL 11:00"."""
    start = line_start(page, at, FAR)
    while at - FAR < start > 0 and page.plain.startswith(INDENT, start):
        start = line_start(page, start - 1, FAR)
    return page.plain[start : start + INDENTED].lower().lstrip(" *-|").startswith(AIMS)


def moments(page: Page, told: Sequence[Mention]) -> list[Mention]:
    """The moments among the words, none overlapping, without those that only look like one."""
    dated = (m for m in told if m.value.get("timing") and not _is_said(page, m) and not _compares(page, m))
    dated = (m for m in dated if not _tells_state(page, m))
    return _longest([m for m in dated if not _names_a_scale(page, m)])


def _names_a_scale(page: Page, moment: Mention) -> bool:
    """Whether it is said of the scale, or of something else: "the usual eleven-point scale", "the best thing since"."""
    after = page.plain[moment.span.end : moment.span.end + 24].lower()
    if moment.value["timing"] in EXTREMES and after.startswith(PRAISED):
        return True
    if moment.value["timing"] == "worst":
        return any(word in after for word in IMAGINED)
    return moment.value["timing"] == "average" and (" scale" in after or "-point" in after)


def _compares(page: Page, moment: Mention) -> bool:
    """Whether "before" only compares: "could flex the toe as before", "same as pre"."""
    lead = page.plain[max(0, moment.span.start - 12) : moment.span.start].lower().split()[-1:]
    if moment.pattern == "pre":
        return lead in (["as"], ["than"])
    return moment.pattern == "before" and lead != [] and lead[0] in ("as", "than", "like", "from")


def _tells_state(page: Page, moment: Mention) -> bool:
    """Whether "baseline" says how something else is: "tics baseline, grip same"."""
    if page.plain[moment.span.start : moment.span.end].lower() != "baseline":
        return False
    lead = page.plain[max(0, moment.span.start - 12) : moment.span.start].split()[-1:]
    ends = page.plain[moment.span.end : moment.span.end + 1] in (",", ".", ";", "\n", "")
    return ends and lead != [] and lead[0].rstrip(",").isalpha()


def _is_said(page: Page, moment: Mention) -> bool:
    """Whether "call" or "holding" is a verb: "pain 2, knee holding", "he would call it an eight"."""
    words = page.plain[moment.span.start : moment.span.end].lower().split()
    if words == ["holding"]:
        lead = page.plain[max(0, moment.span.start - HELD) : moment.span.start]
        return lead.endswith(" ") and lead.rstrip().isalpha() and lead.split()[-1].lower() not in HOLDING
    return words[-1] in ("call", "check") and not CALLERS.isdisjoint(words)


def _longest(mentions: Sequence[Mention]) -> list[Mention]:
    """Of overlapping moments the longest: "before it" says more than "before"; a bare "check" says least."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.pattern == CHECK)):
        if not kept or kept[-1].span.end <= mention.span.start:
            kept.append(mention)
    return kept


def nearest(
    plain: str, here: Sequence[Mention], span: Span, low: int, high: int, *, is_last: bool
) -> tuple[Mention | None, bool]:
    """The moment, of those here, that belongs to a score, and whether it touches it; else the nearest one."""
    before = [m for m in here if m.span.end <= span.start]
    behind = (m for m in here if m.span.start >= span.end)
    after = [m for m in behind if is_last or not _joined(plain[m.span.end : high])]
    leads = before[-1:] if before and _joined(plain[before[-1].span.end : span.start]) else []
    trails = after[:1] if after and _joined(plain[span.end : after[0].span.start]) else []
    opens = bool(leads) and leads[0].value["timing"] not in EXTREMES
    if trails and opens and not plain[low : leads[0].span.start].strip(" ("):
        # "6 before the needle to 2 at twenty minutes": the first word belongs to the score before.
        leads = []
    touching = [*leads, *trails]
    extreme = [m for m in touching if m.value["timing"] in EXTREMES]
    best = next(iter((*extreme, *touching, *before[-1:], *after[:1])), None)
    return best, bool(touching)


def _joined(gap: str) -> bool:
    """Nothing in between that ends a clause."""
    return len(gap) <= 30 and ". " not in gap and not set(gap) & set(",;|\n") and " and " not in f" {gap} "
