"""Repeat benefit: which relief is an earlier injection's, and whether an early repeat is explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from notecheck.concepts import when
from notecheck.concepts.beside import line_start
from notecheck.concepts.note_date import written_on
from notecheck.concepts.pain_elsewhere import names_only_others
from notecheck.concepts.pain_relief import PainRelief
from notecheck.concepts.pain_relief_length import leads_until
from notecheck.concepts.pain_score import PainScore
from notecheck.concepts.procedure import todays_region
from notecheck.concepts.repeat_benefit import RepeatBenefit
from notecheck.core.fact import Fact
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page
from notecheck.core.time import PartialDate, days_between
from notecheck.relate.follow_up import earlier_injections, is_earlier_relief, responses

__all__ = ["derive"]

HALF = 50
"""Percent from which scores count as a benefit; less is only told by the patient's own estimate."""
HELD = (
    "for ",
    "stayed",
    "held",
    "lasted",
    "sustained",
    "maintained",
    "remained",
    " x",
    "throughout",
    "benefit",
    "relief",
    "better",
)
HELD_NEAR, UNTIL_NEAR = 16, 40
VISITS = (
    "follow",
    "check",
    "recheck",
    "re-check",
    "visit",
    "review",
    "mark",
    "post",
    "f/u",
    "phone",
    "call",
    "after",
    "later",
)
"""What a length before it dates, and does not say how long relief held: "at his six-week follow-up"."""
FORETOLD = (" expect ", "expected ", " hope", "promise", " should ", " would ", "warned", "can take")
"""Words between a score and a length that only foretell how long relief may hold."""
LASTING = 90
"""Days after which a rating shows that the relief has held."""
BESIDE = 30
"""A time told before the score, which is its own, begins at most so many characters before it: "at 12 weeks a 3"."""
OF_THE_NEXT = 12
"""A time that stands so close before the next score is that score's."""
DENIED, DENIED_NEAR = frozenset({"no", "not", "never", "without", "didn't", "nor"}), 20
"""Words, and the characters in which they stand before a change, that deny it."""
APART = 14
"""Days after which an injection may be repeated with a change."""
NEAR = 2
"""A change and its reason stand at most this many sentences apart."""


def derive(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Iterator[Fact]:
    """The response to earlier injections, and a stated change of approach, level or medication."""
    region = todays_region(page, mentions)
    told = [fact for fact in from_facts(facts) if not _of_other_treatment(page, fact, mentions, region)]
    told = _latest_row(page, told, mentions)
    told += [_in_words(mention) for mention in responses(page, mentions)]
    told = _joined(page, [*told, *_from_scores(page, facts, mentions)])
    yield from told
    change = _explained_change(page, mentions.get("repeat_benefit", ()), told)
    if change is not None and not _is_too_soon(page, mentions):
        yield change


def _latest_row(page: Page, told: list[Fact], mentions: Mentions) -> list[Fact]:
    """Of a log of injections, a dated line each, only what the last one brought."""
    days = [(time.span.start, time.start) for time in when.times(page, mentions) if time.kind == "date" and time.start]
    rows: dict[int, PartialDate] = {}
    for at, day in days:
        start = line_start(page, at)
        if not page.plain[start:at].strip(" \t*|-#.)(0123456789"):
            rows.setdefault(start, day)
    logged = {line_start(page, fact.span.start) for fact in told} & rows.keys()
    last = max((rows[row].latest for row in logged), default=None)
    return [
        f for f in told if (row := line_start(page, f.span.start)) not in logged or rows[row].latest == last
    ]  # fmt: skip


def from_facts(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Every relief that is not this procedure's own; an injection that only "helped" has neither figure."""
    told = [fact for fact in facts if fact.relevant and fact.assertion == "present"]
    for fact in earlier_injections(told):
        yield _benefit(fact, RepeatBenefit(None, None))
    for fact in told:
        if is_earlier_relief(fact):
            relief = cast(PainRelief, fact.value)
            yield _benefit(fact, RepeatBenefit(relief.percent, relief.duration_days))


def _in_words(mention: Mention) -> Fact:
    value = RepeatBenefit(None, None)
    return Fact("repeat_benefit", mention.span, value, time="past", section=mention.section, source=mention.source)


def _benefit(fact: Fact, value: RepeatBenefit) -> Fact:
    return replace(fact, type="repeat_benefit", value=value, source=f"rule:repeat_benefit.{fact.type}")


def _from_scores(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Iterator[Fact]:
    """Scores before and after the earlier injection: half the pain gone, and how long, or only that it fell."""
    scores = [f for f in facts if f.type == "pain_score" and f.relevant and f.assertion == "present"]
    before: Fact | None = None
    for i, fact in enumerate(scores):
        value = cast(PainScore, fact.value)
        if value.timing == "baseline":
            before = fact
        elif value.timing == "follow_up" and before is not None and _near(page, before, fact):
            gone = _share_gone(cast(PainScore, before.value), value)
            following = scores[i + 1].span.start if i + 1 < len(scores) else len(page.plain)
            if gone >= HALF:
                yield _benefit(fact, RepeatBenefit(gone, _held(page, fact, following, mentions)))
            elif gone > 0:
                yield _benefit(fact, RepeatBenefit(None, None))


def _share_gone(before: PainScore, after: PainScore) -> float:
    """Percent of the pain that went, by the higher end of the later score; 0 on unlike scales."""
    first = before.score[0] if isinstance(before.score, tuple) else before.score
    last = after.score[-1] if isinstance(after.score, tuple) else after.score
    return round(100 * (first - last) / first) if first and before.out_of == after.out_of else 0


def _near(page: Page, one: Fact, other: Fact) -> bool:
    return page.sentence_at(other.span.start).index - page.sentence_at(one.span.start).index <= NEAR


def _held(page: Page, fact: Fact, following: int, mentions: Mentions) -> int | None:
    """How long the lower score held, told in its sentence and not of the score that follows."""
    here = page.sentence_at(fact.span.start).span
    told = [t for t in when.times(page, mentions) if t.span.start < min(here.end, following)]
    begun = [t.start for t in told if t.kind == "date" and t.start and t.span.end <= fact.span.start]
    for time in (t for t in told if t.span.start >= max(here.start, fact.span.start - BESIDE)):
        if any(word in page.plain[fact.span.end : time.span.start].lower() for word in FORETOLD):
            continue
        gap = page.plain[time.span.end : following]
        if following == len(page.plain) or len(gap) > OF_THE_NEXT or set(gap) & set(",;."):
            lead = page.plain[max(0, time.span.start - HELD_NEAR) : time.span.start].lower()
            if time.kind == "date" and time.start and begun and time.span.start > fact.span.end:
                until = leads_until(page.plain[max(here.start, time.span.start - UNTIL_NEAR) : time.span.start])
                days = days_between(begun[-1], time.start) + time.later if until else None
            else:
                days = _length(time, lead, page.plain[time.span.end : time.span.end + HELD_NEAR].lower())
            if days and days > 0:
                return days
    return None


def _length(time: when.When, lead: str, tail: str) -> int | None:
    """The days for which the words before a length say that relief held."""
    if time.kind == "interval":
        return time.days
    if time.kind != "duration" or not time.days:
        return None
    if _is_point(lead, tail):
        return time.days if time.days >= LASTING else None
    return time.days if any(word in lead for word in HELD) else None


def _is_point(lead: str, tail: str) -> bool:
    """Whether the words tell a moment of rating: what is better at three months has lasted so long."""
    before = lead.split()[-1:]
    visit = tail.lstrip(" -").startswith(VISITS) and before != ["for"]
    return visit or before in (["at"], ["@"], ["by"], ["after"]) or lead.endswith("@")


def _joined(page: Page, told: Sequence[Fact]) -> list[Fact]:
    """An amount and a duration told apart but close together are one response."""
    lengths = [fact for fact in told if _value(fact).percent is None and _value(fact).duration_days]
    out = []
    for fact in told:
        at = page.sentence_at(fact.span.start).index
        near = [other for other in lengths if abs(page.sentence_at(other.span.start).index - at) <= NEAR]
        if _value(fact).percent is not None and _value(fact).duration_days is None and near:
            whole = RepeatBenefit(_value(fact).percent, _value(near[0]).duration_days)
            fact = replace(fact, value=whole)
        out.append(fact)
    return out


def _value(fact: Fact) -> RepeatBenefit:
    return cast(RepeatBenefit, fact.value)


def _of_other_treatment(page: Page, fact: Fact, mentions: Mentions, region: str | None) -> bool:
    """Whether the relief's sentence, up to a semicolon, speaks of another procedure or part, and of no epidural."""
    sentence = page.sentence_at(fact.span.start)
    here, words = sentence.index, page.plain[sentence.span.start : sentence.span.end].lower()
    if names_only_others(words, region):
        return True
    told = (m for m in mentions.get("repeat_benefit", ()) if m.sentence == here)
    kinds = {m.pattern for m in told if ";" not in _between(page, m, fact)}
    return bool(kinds & {"other-treatment", "other-treatment-short"}) and "epidural" not in kinds


def _between(page: Page, mention: Mention, fact: Fact) -> str:
    low, high = sorted((mention.span, fact.span))
    return page.plain[low.end : high.start]


def _explained_change(page: Page, mentions: Sequence[Mention], told: Sequence[Fact]) -> Fact | None:
    """The first change that has its reason beside it, when the earlier injection fell short."""
    # "The dye did not reach the root, so we changed the approach": the denial is of the reason, not of the change.
    said = [m for m in mentions if m.assertion.word in ("present", "hypothetical") or m.pattern.startswith("change-")]
    short = [m for m in said if m.pattern == "fell-short"]
    if not short and not any(_small(_value(fact)) for fact in told):
        return None
    reasons = [m.sentence for m in said if m.pattern in ("fell-short", "reason")]
    for mention in said:
        beside = any(abs(mention.sentence - at) <= NEAR for at in reasons)
        if mention.pattern.startswith("change-") and beside and not _is_unchanged(page, mention):
            value = RepeatBenefit(percent=None, duration_days=None, early_repeat=True)
            return Fact("repeat_benefit", mention.span, value, section=mention.section, source=mention.source)
    return None


def _is_too_soon(page: Page, mentions: Mentions) -> bool:
    """Whether the latest day that is told with an earlier injection lies less than two weeks back."""
    today = written_on(page, mentions)
    told = [m for m in mentions.get("repeat_benefit", ()) if m.pattern == "epidural"]
    told += [m for m in mentions.get("prior_procedure", ()) if m.pattern == "had-gone-in"]
    dates = [t for t in when.times(page, mentions) if t.kind == "date" and t.start and t.start.day]
    days = [day for mention in told if (day := _day_of(mention, dates)) is not None]
    since = [days_between(day, today) for day in days if today and today.day]
    return 0 < min((n for n in since if n > 0), default=0) < APART


def _day_of(mention: Mention, dates: Sequence[when.When]) -> PartialDate | None:
    """The date that stands nearest to the words for an injection in their sentence."""
    here = [t for t in dates if t.sentence == mention.sentence]
    near = min(here, key=lambda t: max(t.span.start - mention.span.end, mention.span.start - t.span.end), default=None)
    return near.start if near else None


def _is_unchanged(page: Page, mention: Mention) -> bool:
    """Whether the change itself is denied ("we did not change the approach"), not only its reason."""
    start = max(page.sentences[mention.sentence].span.start, mention.span.start - DENIED_NEAR)
    return not DENIED.isdisjoint(page.plain[start : mention.span.start].lower().split()[-2:])


def _small(benefit: RepeatBenefit) -> bool:
    """Less than half, or less than three months."""
    amount = benefit.percent[-1] if isinstance(benefit.percent, tuple) else benefit.percent
    days = benefit.duration_days
    return (amount is not None and amount < 50) or (days is not None and days < 90)
