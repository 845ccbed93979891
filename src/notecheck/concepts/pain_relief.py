"""Pain relief: how much better a treatment made the pain, and for how long.

Written "60% improvement", "about half", "70% relief for four months", "good relief x 3 mo, then wore off",
"Relief: 40 % Lasted: 6 weeks". Not: drug concentrations, oxygen saturation, loss of height, disability
scores, what is required or hoped for, another person's relief. Relief with a length but no share has
percent null. Source: contract/guidelines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.numbers import to_number
from notecheck.concepts.pain_relief_words import UNREAD, Words, sentences
from notecheck.concepts.when import When
from notecheck.core.fact import Fact, Number, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import days_between

__all__ = ["PainRelief", "leads_until", "read"]

NEAR, CLOSE = 70, 30
"""A share and the word of relief stand so close together, in characters; a share in words closer still."""
BESIDE, OF_IT = 12, 20  # so close stands "until" to its date, and a word that makes it another quantity
LASTING = SPELL = 90
"""Days after which a rating shows that relief has held; the length of the relief follows within so many characters."""
RATED = (["post"], ["later"], ["check"], ["visit"], ["f/u"], ["recheck"], ["call"])
"""Words behind a time that is a moment of rating: "NRS 4 wk post 2"."""
PARTS = frozenset("the first second third fourth last week part half of in mid middle early late end".split())
RETURN = (
    "came back",
    "come back",
    "returned",
    "recur",
    "wore off",
    "worn off",
    "crept",
    "gave out",
    "faded",
    "relapse",
)
_NOT_SHARED = (
    "a an mile hour block dose tablet cup way day days shift inch the of months years weeks hours body strength"
)
NOT_SHARED = frozenset(_NOT_SHARED.split())
LEADS = (["lower"], ["upper"], ["first"], ["second"], ["other"], ["latter"], ["one"])
"""Words before a half that is a place, a part of a day, or of a length."""
MEASURED = 45
"""What is measured on examination is named at most so far before its share: "flexion was decreased by 50%"."""
BY_IT = 45
"""Characters between relief and the treatment that brought it, which part it from its length."""


@dataclass(frozen=True, slots=True)
class PainRelief(Value):
    """Relief that a treatment brought."""

    percent: Number | None
    """Share of the pain or of the limitation that went away; null where only its length is told."""
    duration_days: int | None
    """How long it lasted, in days."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """The relief that earlier treatments, or this one, brought."""
    for words in sentences(page, mentions):
        yield from _read(page, words)


def _read(page: Page, words: Words) -> Iterator[Fact]:
    shares = [m for m in words.roles.get("share", []) if _is_relief(page, words, m)]
    shares += [m for m in _longest(words.roles.get("words", [])) if _is_quantity(page, words, m)]
    for share in shares:
        length = _length(page, words, share.span)
        yield _fact(page, share, _percent(page, share), length, words)
    if not shares:
        yield from _stretches(page, words)


def _longest(shares: Sequence[Mention]) -> list[Mention]:
    """Of "to a third of what it was" and "a third" within it, the first."""
    return [
        m
        for m in shares
        if not any(o is not m and o.span.start <= m.span.start and m.span.end <= o.span.end for o in shares)
    ]


def _percent(page: Page, share: Mention) -> Number:
    if "percent" in share.value:
        return float(share.value["percent"])
    low, high = (share.groups.get(name) for name in ("low", "high"))
    first = to_number(page.plain[low.start : low.end]) if low else None
    last = to_number(page.plain[high.start : high.end]) if high else None
    if low and last is not None and page.plain[low.start - 1 : low.start] == "/":
        return last  # "8/1/25 - 80%"
    if first is None or last is None or last <= first:
        return first or 0.0
    return (first, last)


def _is_relief(page: Page, words: Words, share: Mention) -> bool:
    """Whether the share is one of relief: the word stands near, or the fall of a score does."""
    if _is_others(page, words, share):
        return False
    near = any(_gap(g.span, share.span) <= NEAR for g in words.roles.get("gain", []))
    return near or words.scores >= 2 or bool(share.value.get("labelled")) or _is_held(page, words, share)


def _is_held(page: Page, words: Words, share: Mention) -> bool:
    """An injection, a share and at once its length: "SNRB 11/12/25 70% for 2 wks", "5 months at 70%", "70% x 5 mo"."""
    durations = [t for t in words.times if t.kind == "duration"]
    lengths = [
        t
        for t in durations
        if 0 <= t.span.start - share.span.end <= BESIDE
        or (t.span.end <= share.span.start and page.plain[t.span.end : share.span.start].strip() in ("at", "@"))
    ]
    times = any(page.plain[share.span.end : t.span.start].strip().lower() == "x" for t in lengths)
    return bool(lengths) and (words.cause or times)


def _is_quantity(page: Page, words: Words, share: Mention) -> bool:
    after = page.plain[share.span.end : share.span.end + 20].split()
    if any(time.span.overlaps(share.span) for time in words.times):
        return False  # "it lasted four and one-half months"
    if after and after[0].strip(".,;") in NOT_SHARED and not _names_pain(after):
        return False
    if page.plain[max(0, share.span.start - 10) : share.span.start].lower().replace("-", " ").split()[-1:] in LEADS:
        return False
    return not _is_others(page, words, share) and any(
        _gap(g.span, share.span) <= CLOSE for g in words.roles.get("gain", [])
    )


def _names_pain(after: Sequence[str]) -> bool:
    return any(word.strip(".,;") in ("pain", "leg", "arm", "ache") for word in after[1:4])


def _is_others(page: Page, words: Words, share: Mention) -> bool:
    """Another quantity's share, another person's, or one only wished for."""
    if share.assertion.subject != "patient" or share.assertion.time == "planned":
        return True
    if page.role_of(share.span.start, share.span.end) in UNREAD:
        return True
    if any(k.span.end <= share.span.start for k in words.kin):
        return True
    if _is_part_of_other(page, words, share) or words.near("measure", share.span, before=MEASURED, after=OF_IT):
        return True
    return (
        words.near("other", share.span, before=OF_IT, after=3)
        or (words.near("instrument", share.span, before=NEAR, after=3) and not _is_parted(page, words, share))
        or words.near("demand", share.span, before=NEAR, after=OF_IT)
    )


def _is_parted(page: Page, words: Words, share: Mention) -> bool:
    """Whether a semicolon parts the questionnaire from the share: "ODI 54, then 22; 60% improvement"."""
    before = [m.span.end for m in words.roles.get("instrument", []) if m.span.end <= share.span.start]
    return bool(before) and ";" in page.plain[before[-1] : share.span.start]


def _is_part_of_other(page: Page, words: Words, share: Mention) -> bool:
    """Whether it is said to be a share of something else: "75% of normal", "40% of its height"."""
    ahead = [m.span.start for m in words.roles.get("other", []) if 0 <= m.span.start - share.span.end <= OF_IT]
    return any(page.plain[share.span.end : start].lower().split()[:1] == ["of"] for start in ahead)


def _stretches(page: Page, words: Words) -> Iterator[Fact]:
    """Relief of which only the length is told; it must be said of an injection or a trial."""
    for stretch in words.roles.get("stretch", []):
        denied = stretch.assertion.polarity == "denied" or stretch.assertion.time == "planned"
        if (
            denied
            or _is_others(page, words, stretch)
            or not (stretch.value.get("any") or _is_injections(words, stretch.span))
        ):
            continue
        length = _length(page, words, stretch.span, reach=1 if stretch.value.get("any") else _reach(words, stretch))
        if length is not None and length.span.start < words.sentence.span.end:
            yield _fact(page, stretch, None, length, words)
            return


def _reach(words: Words, stretch: Mention) -> int:
    """How far behind relief its length may stand: past the treatment that brought it, if that follows."""
    causes = [m.span.end - stretch.span.end for m in words.roles.get("cause", []) if m.span.start >= stretch.span.end]
    return CLOSE + min((gap for gap in causes if gap <= BY_IT), default=0)


def _is_injections(words: Words, span: Span) -> bool:
    """Whether the treatment named last before the words, else after them, is an injection or a trial."""
    named = sorted((*words.roles.get("cause", []), *words.roles.get("therapy", [])), key=lambda m: m.span)
    before = [m for m in named if m.span.end <= span.start]
    if named:
        return (before[-1] if before else named[0]).value["role"] == "cause"
    return words.cause


def _fact(page: Page, mention: Mention, percent: Number | None, length: When | None, words: Words) -> Fact:
    told = length and (length.kind in ("duration", "interval", "ahead") or _until_return(page, length))
    days = length.days if length and told else _until(page, words, length)
    span = mention.span
    if length and 0 <= length.span.start - span.end <= CLOSE:
        span = Span(span.start, length.span.end)
    return Fact(
        type="pain_relief",
        span=span,
        value=PainRelief(percent, days),
        time="past",
        section=mention.section,
        source=mention.source,
        confidence=0.9 if percent is not None else 0.75,
    )


def _length(page: Page, words: Words, span: Span, reach: int = SPELL) -> When | None:
    """How long the relief held: the length told next, else right before, or the date until which it lasted."""
    shares = [
        m.span for m in (*words.roles.get("share", []), *words.roles.get("words", [])) if not m.span.overlaps(span)
    ]
    # Another share, or a therapy with a length of its own ("good response, PT x 6 wks"), ends what is told of this one.
    others = [*shares, *(m.span for m in words.roles.get("therapy", []))]
    later = min((s.start for s in others if s.start >= span.end), default=None)
    for time in words.times:
        if time.span.start >= span.end:
            if later is not None and time.span.start > later:
                break
            if time.span.start - span.end <= reach and _is_length(page, words, time, span):
                return _counted(page, words, time)
    told = [t for t in words.times if t.span.end <= span.start and t.kind in ("duration", "interval")]
    return told[-1] if told and _is_length_before(page, words, told[-1], span, shares, reach) else None


def _counted(page: Page, words: Words, until: When) -> When:
    """Beside the date until which it held, the note's own count: "until mid-August (four months)"."""
    for time in words.times:
        gap = page.plain[until.span.end - 1 : time.span.start]
        if until.kind == "date" and time.kind == "duration" and time.days and 1 < len(gap) <= CLOSE and ". " not in gap:
            return time
    return until


def _is_length_before(page: Page, words: Words, time: When, span: Span, shares: Sequence[Span], reach: int) -> bool:
    """Whether a length told before the share is the relief's: "lasted four months, 80% better"."""
    if any(s.end <= time.span.start for s in shares) or words.near("cause", time.span, before=2, after=0):
        return False
    near = time.kind == "interval" or any(
        words.near(r, time.span, before=OF_IT, after=0) for r in ("stretch", "course")
    )
    return span.start - time.span.end <= (reach if near else min(reach, CLOSE)) and not _is_point(page, time)


def _is_length(page: Page, words: Words, time: When, span: Span) -> bool:
    """Whether a time told after the relief is how long it held, or until when."""
    courses = [c for c in words.roles.get("course", []) if c.span.start >= span.end]
    ends = any(0 <= time.span.start - c.span.end <= BESIDE for c in courses)
    if _is_therapys(page, words, time):
        return False
    if time.kind == "ago" and _until_return(page, time):
        return True
    if time.kind in ("date", "ahead", "ago"):
        return ends or leads_until(page.plain[max(0, time.span.start - SPELL) : time.span.start])
    return time.kind == "interval" or (time.kind == "duration" and not _is_point(page, time))


def _is_therapys(page: Page, words: Words, time: When) -> bool:
    """Whether the length is of a therapy named right behind it: "helped by the injection; five weeks of PT"."""
    near = any(0 <= m.span.start - time.span.end <= BESIDE for m in words.roles.get("therapy", []))
    return near and page.plain.startswith(" of ", time.span.end)


def _until_return(page: Page, time: When) -> bool:
    """Whether the length is told by the pain's return: "better than five months before the pain came back"."""
    words = page.plain[time.span.start : time.span.end + SPELL].lower()
    return page.plain[time.span.end - 6 : time.span.end].lower() == "before" and any(w in words for w in RETURN)


def leads_until(lead: str) -> bool:
    """Whether the words lead to the part of a month in which relief ended: "until the third week of October"."""
    words = lead.lower().replace("-", " ").split()
    while words and words[-1] in PARTS:
        words.pop()
    if words[-1:] == ["to"] and words[-2:-1] in (["through"], ["up"], ["right"], ["clear"], ["held"], ["lasted"]):
        return True
    return words[-1:] in (["until"], ["till"], ["through"], ["thru"])


def _is_point(page: Page, time: When) -> bool:
    """Whether it is a moment of rating, soon after: "at two weeks"; what is better at three months has lasted."""
    lead = page.plain[max(0, time.span.start - 6) : time.span.start].lower().split()[-1:]
    if page.plain[time.span.end : time.span.end + 8].lower().split()[:1] in RATED and (time.days or 0) < LASTING:
        return True
    return lead in (["at"], ["@"], ["by"]) and (time.days or 0) < LASTING


def _until(page: Page, words: Words, length: When | None) -> int | None:
    """Days from the treatment's date, told before, to the date until which the relief lasted."""
    if length is None or length.kind not in ("date", "ago") or length.start is None:
        return None
    here = [t.start for t in words.times if t.kind == "date" and t.start and t.span.end <= length.span.start]
    before = [t.start for t in words.earlier if t.kind == "date" and t.start]
    begun = next((day for day in (*here, *reversed(before)) if day.earliest < length.start.latest), None)
    return max(0, days_between(begun, length.start) + length.later) if begun else None


def _gap(a: Span, b: Span) -> int:
    return max(0, a.start - b.end, b.start - a.end)
