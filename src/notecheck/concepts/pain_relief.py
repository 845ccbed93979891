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
from notecheck.concepts.pain_relief_length import BESIDE, CLOSE, OF_IT, days_until, length_of, until_return
from notecheck.concepts.pain_relief_words import UNREAD, Words, sentences
from notecheck.concepts.when import When
from notecheck.core.fact import Fact, Number, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["PainRelief", "read"]

NEAR = 70
"""A share and the word of relief stand so close together, in characters; a share in words closer still."""
_NOT_SHARED = (
    "a an past mile hour block dose tablet cup way day days shift inch the of months years weeks hours body strength"
)
COVERED = ("coverage", "overlap", "paresthesia")
"""Words behind the share of the painful area that a stimulator reaches, which is no relief."""
NOT_SHARED = frozenset(_NOT_SHARED.split())
LEADS = (["lower"], ["upper"], ["first"], ["second"], ["other"], ["latter"], ["one"])
"""Words before a half that is a place, a part of a day, or of a length."""
MEASURED = 45
"""What is measured on examination is named at most so far before its share: "flexion was decreased by 50%"."""
HOURS = 18
"""Characters behind a share in which the hours stand for which a block held."""
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
        length = length_of(page, words, share.span)
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
    """An injection, a share and at once its length: "SNRB 11/12/25 70% for 2 wks", "70%, held 2 wks", "70% x 5 mo"."""
    durations = [t for t in words.times if t.kind == "duration"]
    course = [c.span.end for c in words.roles.get("course", []) if 0 <= c.span.start - share.span.end <= BESIDE]
    lengths = [
        t
        for t in durations
        if any(0 <= t.span.start - end <= BESIDE for end in (share.span.end, *course[:1]))
        or (t.span.end <= share.span.start and page.plain[t.span.end : share.span.start].strip() in ("at", "@"))
    ]
    if words.cause and _lasts_hours(page.plain[share.span.end : share.span.end + HOURS]):
        return True
    signs = {page.plain[share.span.end : t.span.start].strip().lower() for t in lengths}
    dated = any(t.kind == "date" and t.span.end <= share.span.start for t in words.times)
    times = "x" in signs or ("/" in signs and dated)  # a row of a log: "06/17/2025   L4-5 IL   60% / 10 wk"
    return bool(lengths) and (words.cause or times)


def _lasts_hours(behind: str) -> bool:
    """Whether hours follow at once, as of a diagnostic block: "85% for 2 hrs", "90%, 5 hrs"."""
    told = behind.lower().replace(",", " ").split()
    told = told[1:] if told[:1] in (["for"], ["x"]) else told
    return len(told) > 1 and told[0].strip("x~").isdigit() and told[1].startswith(("hr", "hour", "h."))


def _is_quantity(page: Page, words: Words, share: Mention) -> bool:
    after = page.plain[share.span.end : share.span.end + 20].split()
    if any(time.span.overlaps(share.span) for time in words.times):
        return False  # "it lasted four and one-half months"
    noun = after[0].strip(".,;") if after else ""
    if not NOT_SHARED.isdisjoint((noun, noun.removesuffix("s"))) and not _names_pain(after):
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
    if page.plain[share.span.end : share.span.end + OF_IT].lower().lstrip("+% ").startswith(COVERED):
        return True
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
        if _is_of_the_pain(page, stretch):
            continue
        denied = stretch.assertion.polarity == "denied" or stretch.assertion.time == "planned"
        if (
            denied
            or _is_others(page, words, stretch)
            or not (stretch.value.get("any") or _is_injections(words, stretch.span))
        ):
            continue
        length = length_of(page, words, stretch.span, reach=1 if stretch.value.get("any") else _reach(words, stretch))
        if length is not None and length.span.start < words.sentence.span.end:
            yield _fact(page, stretch, None, length, words)
            return


def _is_of_the_pain(page: Page, stretch: Mention) -> bool:
    """Whether it is the complaint that lasted: "this bout having lasted eight weeks"."""
    lead = page.plain[max(0, stretch.span.start - BY_IT) : stretch.span.start].lower().split()
    while lead and lead[-1] in ("has", "have", "having", "had", "now", "already"):
        lead.pop()
    return bool(lead) and lead[-1] in ("bout", "episode", "flare", "spell", "attack", "recurrence", "symptoms", "pain")


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
    told = length and (length.kind in ("duration", "interval", "ahead") or until_return(page, length))
    days = length.days if length and told else days_until(page, words, length)
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


def _gap(a: Span, b: Span) -> int:
    return max(0, a.start - b.end, b.start - a.end)
