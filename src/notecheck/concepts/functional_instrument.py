"""Scored questionnaires of function: the name, and each score that the note tells of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.functional_ground import Ground
from notecheck.concepts.functional_mentions import longest
from notecheck.core.mention import Mention
from notecheck.core.note import Span

__all__ = ["Scored", "scores"]

SHORT_NAMES = {
    "quebec": "QBPDS", "qbpd": "QBPDS", "oswestry": "ODI", "odi": "ODI", "owestry": "ODI",
    "neck disab": "NDI",
    "ndi": "NDI", "roland": "RMDQ", "rmd": "RMDQ", "rdq": "RMDQ", "pain disab": "PDI", "pdi": "PDI",
    "patient": "PSFS", "psfs": "PSFS", "sf-36": "SF-36", "sf36": "SF-36", "karnofsky": "KPS", "kps": "KPS",
    "disability index": "ODI",
}  # fmt: skip
"""Parts of a name, the telling ones first, with the contract's short name."""
UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
NEXT_SCORE = 42
"""Characters within which a second score of the same questionnaire follows."""
MOST = 5
TOP = 100.0
UNFILLED = frozenset("pend pending not deferred declined incomplete tbd none unavailable blank".split())
"""Words behind a questionnaire's name which say that it has no score."""
CHANGE = frozenset("gain gained improvement improved change changed reduction reduced drop dropped better by".split())
"""Words behind it after which a share is no score: "ODI gain 60%"."""
EARLIER = frozenset("was last previously previous prior".split())
UNFILLED_NEAR = 30


@dataclass(frozen=True, slots=True)
class Scored:
    """A questionnaire with one score, or without any."""

    span: Span
    instrument: str
    score: float | None
    source: str


def scores(ground: Ground) -> Iterator[Scored]:
    """Every score; a questionnaire named without one where none is scored."""
    own = (m for m in ground.mentions.get("functional_instrument", ()) if _is_own(ground, m))
    mentions = [m for m in own if not _is_unfilled(ground, m)]
    others = [m for m in mentions if m.pattern.startswith("another")]
    scored = longest([m for m in mentions if "name" in m.groups])
    found = [s for mention in scored for s in _with_later(ground, mention, others)]
    yield from found
    if not found:
        for named in [m for m in mentions if m.pattern == "named"][:1]:
            yield Scored(named.span, _name(ground, named.span), None, named.source)


def _is_own(ground: Ground, mention: Mention) -> bool:
    said = mention.assertion
    return said.subject == "patient" and said.time != "planned" and said.polarity == "affirmed"


def _is_unfilled(ground: Ground, mention: Mention) -> bool:
    """Whether no score is told yet ("ODI pending"), so that a number further on is another's."""
    if mention.pattern.startswith("another"):
        return False
    end = mention.groups["name"].end if "name" in mention.groups else mention.span.end
    stop = mention.groups["score"].start if "name" in mention.groups else end + UNFILLED_NEAR
    behind, _, below = ground.page.plain[end : max(end, stop)].lower().partition("\n")
    words, label = set(behind.replace(":", " ").replace(",", " ").split()), below.partition(":")[0].split()[-1:]
    other_line = ":" in below and label not in ([], ["index"], ["scale"], ["score"], ["disability"], ["questionnaire"])
    changed = "name" in mention.groups and bool(CHANGE & words) and "%" in ground.page.plain[stop : stop + 4]
    return other_line or changed or (bool(UNFILLED & words) and not EARLIER & words)


def _with_later(ground: Ground, mention: Mention, others: Sequence[Mention]) -> Iterator[Scored]:
    """The score beside the name, and those that follow it in the same breath."""
    plain = ground.page.plain
    low = bisect_left(others, mention.span.end, key=lambda m: m.span.start)
    later_ones = others[low : low + MOST]
    first = _best_said(ground, mention, later_ones)
    score = _number(ground, first.groups["score"])
    if score > TOP:
        return
    name = mention.groups["name"]
    # What stands between the name and a score tells the scale of a battery ("PROMIS Pain Interference").
    instrument = _name(ground, Span(name.start, max(name.end, mention.groups["score"].start)))
    end, line = max(mention.span.end, first.span.end), ground.page.sentences[mention.sentence].span.end
    yield Scored(Span(mention.span.start, end), instrument, score, mention.source)
    for later in later_ones:
        if later.span.start < end:
            continue
        gap = plain[end : later.span.start]
        number = _number(ground, later.groups["score"])
        if (
            later.span.start - end > NEXT_SCORE
            or later.span.start > line
            or any(c.isdigit() for c in gap)
            or number > TOP
        ):
            return
        of_another = gap.endswith("   ") and any(c.isupper() for c in gap)
        if _is_unit(plain, later.span.end) or of_another:
            return
        yield Scored(later.span, instrument, number, later.source)
        end = later.span.end


def _best_said(ground: Ground, mention: Mention, later: Sequence[Mention]) -> Mention:
    """The mention that tells the score in percent where the points stand beside it: "24/50 (48%)"."""
    one = mention.groups["score"]
    for other in later[:1]:
        two = other.groups["score"]
        gap = ground.page.plain[one.end : two.start]
        twice = _number(ground, two) == 2 * _number(ground, one)
        if twice and "50" in gap and not gap.replace("out", "").replace("of", "").strip(" /50(,=%"):
            return other
    return mention


def _is_unit(plain: str, end: int) -> bool:
    """Whether the number counts something else: a time, a strength, part of a date."""
    after = plain[end : end + 8].lower().lstrip(" ")
    return after.startswith(
        (
            "week",
            "wk",
            "month",
            "mo",
            "day",
            "year",
            "yr",
            "mg",
            "min",
            "hour",
            "/1",
            "/2",
            "-",
            "x",
            "visit",
            "session",
            "block",
        )
    )


def _number(ground: Ground, span: Span) -> float:
    """The score in figures or in words."""
    words = ground.page.plain[span.start : span.end].lower().replace("-", " ").split()
    if words[0][0].isdigit():
        return float(words[0])
    return float(sum(TENS.get(word, 0) or UNITS.index(word) for word in words))


def _name(ground: Ground, span: Span) -> str:
    """The contract's short name."""
    words = ground.page.plain[span.start : span.end].lower()
    if "promis" in words:
        return "PROMIS-PI" if "interf" in words or " pi" in words or "-pi" in words else "PROMIS-PF"
    return next((short for part, short in SHORT_NAMES.items() if part in words), "other")
