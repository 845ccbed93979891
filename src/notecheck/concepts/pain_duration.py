"""Pain duration: how long the present pain has lasted, one for each complaint.

Written "x 14 mo", "for eight years", "since May 2022", "eleven weeks in", "Onset: January 4", an injury
with its date, or only "chronic" (days null). A length of time belongs to the words nearest before it, else
nearest behind it: to the pain, or to a therapy, an imaging study, relief or an illness, whose length is
another. Source: contract/guidelines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notecheck.concepts import when
from notecheck.concepts.beside import opens_in_a_year
from notecheck.concepts.note_date import written_on
from notecheck.concepts.pain_elsewhere import is_of_other_part
from notecheck.concepts.pain_length import is_a_day, is_beside_the_point, is_other_word
from notecheck.concepts.pain_onset import AHEAD, STORY, last, weigh_date, weigh_story
from notecheck.concepts.procedure import todays_region
from notecheck.concepts.when import When
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page, Sentence
from notecheck.core.time import PartialDate

__all__ = ["PainDuration", "read"]

UNREAD = {"consent", "instruction", "family", "legend"}
HISTORY = ("history of", "hx of", "h/o")
OTHER_LABEL = ("relief", "benefit", "procedure", "surgery", "sedation", "anesthesia", "treatment", "therapy", "block")
TOLD_AGAIN = 1.0
"""The weight of a claim that may tell again what another tells."""
BEGUN = 1.5
"""The least weight of a day on which the pain began, in a note that says not when it was written."""
SLACK = 0.1
"""Two lengths are one where they differ by at most this share: months and weeks round differently."""
ALONE = frozenset("since for x now about over past the last nearly almost approx duration of it's been".split())
RESTATED = ("i.e", "that is", "since")
"""Words after a length that tell it again, so that its pain comes later: "for nine months, i.e. since fall"."""
BESIDE = 12
"""A length beside a date stands within so many characters."""


@dataclass(frozen=True, slots=True)
class PainDuration(Value):
    """How long the present pain has lasted."""

    days: int | None
    """Days, the lower end of a range; null where only vague."""
    onset: str | None
    """The date it began, as exact as told."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A length of time that may be the pain's, and how strongly its words say so."""

    span: Span
    days: int | None
    onset: PartialDate | None
    weight: float
    mention: Mention


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """The length of the present pain, where the note tells it; told again elsewhere, it is yielded again."""
    words = mentions.get("pain_duration", ())
    told = [c for c in _claims(page, mentions, words) if c.weight > 0]
    claims = [c for c in told if c.days is not None] or [c for c in told if c.weight >= BEGUN]
    if not claims:
        claims = list(_vague(page, words))[:1]
    best = max(claims, key=lambda c: (c.weight, -c.span.start), default=None)
    if best is None:
        return
    best = _counted(page, mentions, best)
    yield _fact(page, best)
    for claim in claims:
        apart = max(claim.span.start - best.span.end, best.span.start - claim.span.end) > BESIDE
        if apart and claim.weight >= TOLD_AGAIN and _is_same(claim.days, best.days):
            yield _fact(page, claim)


def _is_same(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= SLACK * max(one, other)


def _counted(page: Page, mentions: Mentions, claim: _Claim) -> _Claim:
    """Beside a date the note's own count holds: "since May, so six months now"."""
    if claim.onset is None:
        return claim
    for time in when.times(page, mentions):
        gap = max(time.span.start - claim.span.end, claim.span.start - time.span.end)
        if (
            time.kind in ("duration", "ago")
            and time.days
            and not is_a_day(page, time)
            and 0 <= gap <= BESIDE
            and "\n" not in page.plain[min(claim.span.end, time.span.end) : max(claim.span.start, time.span.start)]
        ):
            return replace(claim, days=time.days)
    return claim


def _fact(page: Page, claim: _Claim) -> Fact:
    return Fact(
        type="pain_duration",
        span=claim.span,
        value=PainDuration(claim.days, str(claim.onset) if claim.onset else None),
        section=page.sentence_at(claim.span.start).section,
        source=claim.mention.source,
        confidence=min(0.95, 0.6 + claim.weight / 10),
    )


def _claims(page: Page, mentions: Mentions, words: Sequence[Mention]) -> Iterator[_Claim]:
    today = written_on(page, mentions)
    events = {i for m in words if m.value["role"] == "event" for i in range(m.span.start, m.span.end)}
    # "the leg quit on him" is no smoking.
    words = [
        m
        for m in words
        if not is_beside_the_point(page, m) and not (m.value["role"] == "other" and m.span.start in events)
    ]
    starts = [m.span.start for m in words]
    region = todays_region(page, mentions)
    for time in when.times(page, mentions):
        sentence = page.sentence_at(time.span.start)
        if time.kind not in ("duration", "since", "ago", "date") or time.vague or sentence.role in UNREAD:
            continue
        if is_other_word(page, time) or is_of_other_part(page, time, sentence, region):
            continue
        days = _days(time, today)
        around = page.neighbours(sentence, 1, 1)
        near = words[bisect_left(starts, around[0].span.start) : bisect_left(starts, around[-1].span.end)]
        spoken = any(m.value["role"] in ("complaint", "label", "running") or m.value.get("again") for m in near)
        undated = today is None and _onset(time) is not None
        known = undated if days is None else days > 0
        claim = _claim(page, time, days, near, sentence) if spoken and known else None
        if claim:
            yield claim


def _days(time: When, today: PartialDate | None) -> int | None:
    if time.days is not None:
        return time.days
    return time.until(today) if today else None


def _claim(page: Page, time: When, days: int | None, near: Sequence[Mention], sentence: Sentence) -> _Claim | None:
    label = _label(page, time, near)
    if label:
        return _Claim(time.span, days, _onset(time), 4.0, label)
    inside = [m for m in near if m.span.start >= sentence.span.start and not m.span.overlaps(time.span)]
    before = [m for m in inside if m.span.end <= time.span.start]
    again = page.plain[time.span.end : time.span.end + BESIDE].lower().lstrip(" ,(").startswith(RESTATED)
    reach = 2 * AHEAD if again else AHEAD
    after = [m for m in inside if 0 <= m.span.start - time.span.end <= reach]
    weigh = weigh_date if time.kind == "date" else _weigh
    weight, owner = weigh(page, time, before, after)
    if owner is None and _stands_alone(page, time, sentence):
        told = [m for m in near if m.span.end <= sentence.span.start]
        weight, owner = 1.2, told[-1] if told and told[-1].value["role"] == "complaint" else last(told, "complaint")
    if owner is None and time.kind in ("date", "ago"):
        weight, owner = weigh_story(page, time, sentence, near)
    if owner is None or weight <= 0 or not (_is_told(owner) or _has_history(page, time)):
        return None
    told_past = owner.assertion.time == "past" or opens_in_a_year(page, sentence.span.start)
    past = 1.5 if told_past and time.kind in ("duration", "since") else 0.0
    history = 2.0 if _has_history(page, time) else 0.0
    return _Claim(time.span, days, _onset(time), weight + _place(sentence) + history - past, owner)


def _has_history(page: Page, time: When) -> bool:
    return page.plain[time.span.end : time.span.end + 12].lstrip("- ").lower().startswith(HISTORY)


def _stands_alone(page: Page, time: When, sentence: Sentence) -> bool:
    """Whether the length is all that the sentence says: "L3-4 stenosis. 10 mos. PT failed"."""
    words = page.plain[sentence.span.start : sentence.span.end].replace(page.plain[time.span.start : time.span.end], "")
    return time.kind in ("duration", "since") and ALONE.issuperset(
        words.lower().replace(".", " ").replace(",", " ").split()
    )


def _is_told(owner: Mention) -> bool:
    """Not "may cause pain for two days", yet "you will remember that it began"."""
    if owner.assertion.subject != "patient":
        return False
    return owner.assertion.word in ("present", "absent") or owner.value["role"] in ("onset", "event")


def _onset(time: When) -> PartialDate | None:
    return time.start if time.kind in ("date", "since") else None


def _place(sentence: Sentence) -> float:
    return 0.5 if sentence.section in STORY else 0.0


def _label(page: Page, time: When, near: Sequence[Mention]) -> Mention | None:
    """The form's field right before the time."""
    for mention in reversed(near):
        if mention.value["role"] == "label" and mention.span.end <= time.span.start:
            gap = page.plain[mention.span.end : time.span.start]
            named = page.plain[mention.span.start : mention.span.end].lower()
            if len(gap) < AHEAD and len(gap.split()) <= 3 and not any(word in named for word in OTHER_LABEL):
                return mention
    return None


def _weigh(page: Page, time: When, before: Sequence[Mention], after: Sequence[Mention]) -> tuple[float, Mention | None]:
    """Whose length it is: the nearest words before it decide, else those behind it."""
    of_it = next((m for m in after if m.value["role"] in ("complaint", "other")), None)
    if of_it and of_it.value["role"] == "complaint" and (_has_history(page, time) or _is_of(page, time, of_it)):
        return 2.0, of_it  # "for evaluation of a 6-month history of leg pain", "discectomy 2024, now 7 months of pain"
    if of_it and of_it.value["role"] == "other" and _is_its_course(page, time, of_it):
        return 0.0, None
    if after and after[0].value["role"] == "running" and after[0].span.start - time.span.end <= 2:
        return 1.5, after[0]
    complaint, other = _present(before), last(before, "other")
    story = [m for m in before if m.value["role"] in ("complaint", "onset", "event", "other")]
    nearest = story[-1] if story else None
    if nearest is not None and nearest is not other:
        clean = other is None or (complaint is not None and other.span.end < complaint.span.start)
        if complaint and complaint.value.get("present"):
            return 3.0, complaint
        if complaint and clean:
            # "x 3 yrs, worse x 2 mo": the worsening is younger than the pain.
            begun = nearest is not complaint and not nearest.value.get("later")
            return 2.5 if begun else 1.9 if nearest is not complaint else 2.0, complaint
        return (1.0, nearest) if clean else (0.5, nearest)
    ahead = next((m for m in after if m.value["role"] in ("complaint", "other") or m.value.get("again")), None)
    if nearest is None and ahead and ahead.value["role"] != "other":
        return _ahead(page, time, ahead), ahead
    return 0.0, None


def _is_of(page: Page, time: When, complaint: Mention) -> bool:
    """Whether the length is said to be one of this pain, with nothing in between that parts them."""
    between = page.plain[time.span.end : complaint.span.start]
    return between.startswith(" of ") and not set(between) & set(",;:.")


def _is_its_course(page: Page, time: When, treatment: Mention) -> bool:
    """Whether the length is that of the treatment right behind it: "a month of diclofenac", "radicular pain, 7w PT"."""
    between = page.plain[time.span.end : treatment.span.start].strip()
    parted = page.plain[max(0, time.span.start - 2) : time.span.start].strip() in (",", ";", ".", ":")
    return between in ("of", "with a", "with the", "with", "w/", "at") or (not between and parted)


def _ahead(page: Page, time: When, complaint: Mention) -> float:
    """How surely a length told before its pain is that pain's; "since May" must open the sentence."""
    sentence = page.sentence_at(time.span.start)
    here = complaint.sentence == sentence.index
    if time.kind != "since":
        return 2.0 if here else 1.0
    told = page.plain[sentence.span.start : time.span.start].replace(";", ":").rpartition(":")[2]
    opening = told.lower().strip(" *-#>")
    return 2.0 if here and opening.startswith(("since", "ever since", "from")) else 0.0


def _present(words: Sequence[Mention]) -> Mention | None:
    """The complaint named last; "current spell" is two mentions of one."""
    spells = [m for m in words if m.value.get("present")]
    return spells[-1] if spells else last(words, "complaint")


def _vague(page: Page, words: Sequence[Mention]) -> Iterator[_Claim]:
    """Only "chronic", or "for years" where nothing but the pain is spoken of."""
    complaints = {m.sentence for m in words if m.value["role"] == "complaint"}
    before: Mention | None = None
    for mention in words:
        near = bool({mention.sentence, mention.sentence - 1} & complaints)
        owned = before is not None and before.sentence == mention.sentence and before.value["role"] == "other"
        told = mention.value["role"] == "vague" or (mention.value["role"] == "vague-time" and near and not owned)
        role = page.sentences[mention.sentence].role
        if told and role not in UNREAD and mention.assertion.subject == "patient":
            yield _Claim(mention.span, None, None, 0.5, mention)
        before = mention
