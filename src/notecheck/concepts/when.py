"""When: dates, intervals, durations and frequencies. A helper idea: other concepts relate it to what they found.

Written "x 6 wks", "6-week course", "from 1/3 to 2/20", "since March", "on the fourth of October", "twice a week".
Not a time: an age ("64-year-old"), a score ("7/10"), a strength ("4/5"). Years that are left out are the latest that
does not lie after the note's own date. A range counts with its lower end (guidelines, settled cases).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from notecheck.concepts.note_date import written_on
from notecheck.concepts.numbers import number_at, ordinal, to_number
from notecheck.concepts.said_date import said_date
from notecheck.core.kept import kept
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate, days_between

__all__ = ["When", "times"]

DAYS = {"d": 1.0, "n": 1.0, "w": 7.0, "f": 14.0, "m": 30.0, "y": 365.0, "de": 3650.0, "52": 7.0, "12": 30.0}
"""Days in a unit; "6/52" are six weeks, "3/12" three months."""
DATED = frozenset("since on until till through thru dated started start began begun onset visit injection esi".split())
"""Words after which a month and day is no ratio."""
SCALES = (
    "dq", "roland", "odi", "oswestry", "ndi", "score", "scale", "phq", "gad", "mmse", "moca", "slums", "faces", "koos",
    "womac", "visit", "session", "reps", "strength", "grade", "joa", "beck", "bdi", "epworth", "cage", "gauge",
)  # fmt: skip
"""Words of a scale or a count, beside which two numbers are no day."""
SCALE_BEFORE, SCALE_AFTER = 24, 9
UNDATED = PartialDate(1800, 12, 31)
"""Stands in for the day of a note that tells none; no note is as old."""
AGE = ("old", "o.", "yo", "y/o", "y.o", "of age", "-old", " old")
NEARLY = frozenset("nearly almost about roughly around approximately over some just the a full".split())
COUNTED = frozenset("once twice thrice times sessions visits days nights hours hrs day mornings evenings x".split())


@dataclass(frozen=True, slots=True)
class When:
    """One expression of time."""

    span: Span
    kind: str
    """date, interval, duration, since, ago, ahead, frequency or sessions."""
    days: int | None = None
    """Length in days (the lower end); for since and ago, up to the note's own date where that is known."""
    start: PartialDate | None = None
    end: PartialDate | None = None
    count: int | None = None
    """Sessions, or times per period."""
    vague: bool = False
    """A length without a number: "several weeks"."""
    sentence: int = 0
    later: int = 0
    """Days by which the start lies after the middle of its month: "early March", "the end of January"."""

    def until(self, day: PartialDate) -> int | None:
        """Whole days from the start to a day."""
        return days_between(self.start, day) - self.later if self.start else None


@kept
def times(page: Page, mentions: Mentions) -> tuple[When, ...]:
    """Every expression of time on the page, in order."""
    anchor = written_on(page, mentions)
    found = [w for m in mentions.get("when", ()) for w in [_read(page, m, anchor)] if w]
    joined = _joined(page, _longest(found), anchor)
    return tuple(joined) if anchor else tuple(_without_year(joined))


def _without_year(found: Iterator[When]) -> Iterator[When]:
    """On an undated note a date without a year is none, though two of them tell a length ("January 8 to March 5")."""
    for when in found:
        if when.start is None or when.start.year > UNDATED.year:
            yield when
        elif when.kind == "interval":
            yield replace(when, start=None, end=None)


def _read(page: Page, mention: Mention, anchor: PartialDate | None) -> When | None:
    words = {name: page.plain[span.start : span.end].lower() for name, span in mention.groups.items()}
    kind = str(mention.value["kind"])
    if mention.pattern == "time-since" and ". " in page.plain[mention.span.start : mention.span.end]:
        return None  # "for two months. Since the fall"
    if kind == "date":
        if (mention.pattern == "month-day" and _is_ratio(page, mention.span)) or (
            mention.pattern == "bare-month-day" and _is_scored(page, mention.span)
        ):
            return None
        day = said_date(words, anchor or UNDATED)
        later = PART.get(_part(page, mention.span), 0) if day and day.month and not day.day else 0
        return When(mention.span, "date", start=day, sentence=mention.sentence, later=later) if day else None
    if kind == "interval":
        return _month_span(page, mention, words, anchor or UNDATED)
    if kind == "sessions":
        return When(mention.span, kind, count=int(to_number(words["count"]) or 0) or None, sentence=mention.sentence)
    without = words.get("unit") == "w" and page.plain.startswith("/", mention.span.end)  # "PT x14 w/out benefit"
    if (
        without
        or _counts_days(page, mention.span)
        or (kind == "ago" and _runs_over(page.plain[mention.span.start : mention.span.end]))
    ):
        return None  # "It lasted four months.  Since the fall ..."
    return _length(page, mention, words, kind, anchor)


def _counts_days(page: Page, span: Span) -> bool:
    """Whether it is the whole of which some days are counted: "done 6 of 7 days"."""
    lead = _before(page, span.start, 10).split()[-2:]
    whole = page.plain[span.start : span.end].split()
    if len(whole) > 2 and whole[1] == "of" and whole[0].isdigit() and whole[2].isdigit():
        return True
    return lead[-1:] == ["of"] and lead[0].isdigit() and whole != [] and whole[0].isdigit()


def _is_scored(page: Page, span: Span) -> bool:
    """Whether a scale or a count stands before or behind: "RMDQ 8/24", "GAD-7 9/21", "8/15 visits"."""
    words = (_before(page, span.start, SCALE_BEFORE) + " " + page.plain[span.end : span.end + SCALE_AFTER]).lower()
    return any(word in words for word in SCALES)


def _runs_over(text: str) -> bool:
    """Whether a new sentence begins in the words."""
    _, stop, rest = text.partition(".")
    return bool(stop) and rest.lstrip()[:1].isupper()


def _is_ratio(page: Page, span: Span) -> bool:
    """Scores: "from 8/10 to 3/10"; strengths: "of 4/5"; while "since 8/10" is a day."""
    lead = _before(page, span.start, 10).split()[-1:]
    return page.plain[span.start : span.end].endswith(("/10", "/5")) and not DATED.issuperset(lead)


def _length(page: Page, mention: Mention, words: dict[str, str], kind: str, anchor: PartialDate | None) -> When | None:
    if mention.value.get("vague"):
        return When(mention.span, kind, vague=True, sentence=mention.sentence)
    after = page.plain[mention.span.end : mention.span.end + 8].lower().lstrip(" -")
    low = mention.groups.get("low")
    number, unit = number_at(page, low) if low else mention.value.get("number"), words.get("unit", "")
    if low and mention.value.get("ordinal"):
        number = (ordinal(page.plain[low.start : low.end]) or 1) - 1  # the third month began after two
    # "6w" is six weeks, and so is "x 6 w" or "> 6 w"; "6 w" and "eighty" are not.
    signed = _before(page, low.start, 4)[-1:] in ("x", ">", "~", "=") if low else False
    lone = len(unit.rstrip(".")) == 1 and not signed and not page.plain[mention.groups["unit"].start - 1].isdigit()
    aged = after.startswith(AGE) and not unit.lower().startswith(("week", "wk", "month", "mo"))  # a bout may be
    man = unit == "m" and page.plain[mention.span.end - 1] == "M" and float(number or 0) > 18  # "66M" is an age
    if kind == "frequency":
        article = page.plain[max(0, mention.span.start - 3) : mention.span.start].lower() == " a "
        often = When(mention.span, kind, count=round(float(number or 1)), sentence=mention.sentence)
        return None if article and not _counted(page, mention.span.start) else often
    if number is None or aged or lone or man:
        return None
    days = round(float(number or 0) * _unit(unit) + (_unit(unit) / 2 if "half" in words else 0))
    if days < 1:
        return None  # "works half days"
    if kind == "ago" and _is_length(page, mention.span):
        kind = "duration"
    start = _back(anchor, days) if kind == "ago" and anchor else None
    return When(mention.span, kind, days=days, start=start, sentence=mention.sentence)


def _is_length(page: Page, span: Span) -> bool:
    """Whether "before" or "back" opens the next words: "held for four months before it came back"."""
    lead = _before(page, span.start, 24).split()
    while lead and lead[-1] in NEARLY:
        lead.pop()
    return lead[-1:] == ["for"] and page.plain[span.start : span.end].lower().endswith("before")


def _counted(page: Page, start: int) -> bool:
    """Whether a number of times stands before "a week", so that it is a frequency and no length."""
    before = page.plain[max(0, start - 24) : start].lower().removesuffix("a ").split()
    last = before[-1] if before else ""
    return last in COUNTED or last[-1:].isdigit() or (to_number(last) or 0) >= 1


def _unit(word: str) -> float:
    return DAYS["de" if word.startswith("de") else word if word.isdigit() else word[:1]]


def _back(anchor: PartialDate, days: int) -> PartialDate | None:
    try:
        day = anchor.middle - timedelta(days=days)
    except OverflowError:
        return None
    return PartialDate(day.year, day.month if days < 700 else None, day.day if days < 40 else None)


def _month_span(page: Page, mention: Mention, words: dict[str, str], anchor: PartialDate | None) -> When | None:
    if "year" not in words and words.get("day", "-") == words.get("day2") and words["day"] in ("5", "10"):
        return None  # "7/10 to 8/10" are scores, "4/5 - 5/5" strengths
    final = {"month": words["month2"], "day": words.get("day2"), "year": words.get("year")}
    end = said_date({k: v for k, v in final.items() if v}, anchor)
    first = {"month": words["month"], "day": words.get("day"), "year": words.get("year1")}
    start = said_date({k: v for k, v in first.items() if v}, end) if end else None
    between = page.plain[mention.groups["month"].end : mention.groups["month2"].start].lower().replace("-", " ")
    later = next((PART[word] for word in between.split() if word in PART and not final.get("day")), 0)
    days = days_between(start, end) + later if start and end else None
    return When(mention.span, "interval", days=days, start=start, end=end, sentence=mention.sentence)


def _longest(found: list[When]) -> list[When]:
    """Of overlapping expressions the longest; what says more (ago, ahead, frequency) wins over a bare length."""
    kept: list[When] = []
    for when in sorted(found, key=lambda w: (w.span.start, -w.span.end)):
        while kept and kept[-1].span.overlaps(when.span) and _weight(when) > _weight(kept[-1]):
            kept.pop()
        if not kept or not kept[-1].span.overlaps(when.span):
            kept.append(when)
    return kept


def _weight(when: When) -> tuple[int, int, int]:
    says_more = when.kind in ("ago", "ahead", "frequency", "sessions")
    return says_more, not when.vague, when.span.end - when.span.start


BETWEEN = {"|", "-", "to", "through", "thru", "until", "till", ">", "and", "->", "up to", "-->", "->>", "=>"}
NOW = tuple("now|present|today|current|date|this visit|ongoing|on,|on:|on |onward|on;|on.".split("|"))
"""How an interval that still goes on ends: "12/1 to present", "from 11/15 on"."""
STILL = ("still", "present", "ongoing", "current", "continu", "now", "active", "to date")  # in a column of ends
PART = {"early": -10, "beginning": -12, "start": -12, "first": -11, "second": -4, "third": 3, "mid": 0, "late": 9,
        "end": 14, "last": 11}  # fmt: skip
"""Days from the middle of a month to the part of it that is named."""
SINCE = ("from", "starting", *(f"since{w}" for w in "| about| around| late| early| mid| the| last| this".split("|")))


def _joined(page: Page, found: list[When], anchor: PartialDate | None) -> Iterator[When]:
    """Two dates joined by a dash or "to" are an interval; a date after "since" runs to the note's own date."""
    i = 0
    while i < len(found):
        when = found[i]
        following = found[i + 1] if i + 1 < len(found) else None
        if following and when.kind == following.kind == "date" and _spans(page, when, following):
            yield _interval(when, following)
            i += 2
            continue
        yield _since(page, when, anchor) if when.kind == "date" else when
        i += 1


def _spans(page: Page, first: When, second: When) -> bool:
    if not page.plain[first.span.end : second.span.start].strip(" \t"):
        return page.plain[first.span.end : second.span.start].startswith(("  ", "\t"))  # neighbouring columns
    words = page.plain[first.span.end : second.span.start].strip(" .\n\t-").lower().split()
    while len(words) > 1 and (words[-1] in PART or words[-1] in ("the", "of", "about", "around", "-")):
        words.pop()
    between = " ".join(words) or page.plain[first.span.end : second.span.start].strip()
    return between in BETWEEN and (between != "and" or _before(page, first.span.start, 12).endswith("between"))


def _interval(first: When, second: When) -> When:
    start, end = first.start, second.start
    if start and end and start.latest > end.latest and start.year >= end.year:
        start = PartialDate(end.year - ((start.month or 1) > (end.month or 12)), start.month, start.day)
        start = start if start.earliest <= end.latest else PartialDate(end.year - 1, start.month, start.day)
    days = max(0, days_between(start, end) + second.later - first.later) if start and end else None
    return When(Span(first.span.start, second.span.end), "interval", days, start, end, sentence=first.sentence)


def _since(page: Page, when: When, anchor: PartialDate | None) -> When:
    before = _before(page, when.span.start, 30).removesuffix(" the month of")
    inside = page.plain[when.span.start : when.span.end].lower()
    part = bool(when.start and not when.start.day and _part(page, when.span))
    begun = before.endswith(SINCE) or inside.startswith("since") or (part and {"since", "from"} & set(before.split()))
    if not begun and not _to_now(page, when):
        return when
    days = when.until(anchor) if anchor else None
    return replace(when, kind="since", days=None if days is None or days < 0 else days)


def _part(page: Page, span: Span) -> str:
    """The part of a month that is named with it ("since late August", "the first week in April"), or ""."""
    words = _before(page, span.start, 30).replace("-", " ").split()[-4:]
    words += page.plain[span.start : span.end].lower().replace("-", " ").split()[:2]
    return next((word for word in reversed(words) if word in PART), "")


def _to_now(page: Page, when: When) -> bool:
    """Whether what began on a date is said to go on ("12/1 to present")."""
    after = page.plain[when.span.end : when.span.end + 24].lower()
    words = after.lstrip(" ->|")
    for joint in ("to", "thru", "through", "until", "till", "up to"):
        words = words.removeprefix(f"{joint} ")
    if after.startswith(("  ", "\t")) and words.startswith(STILL):
        return True
    opens = words != after.lstrip() or after.startswith((" on:", " on,", " on;", " on.", " onward"))
    return opens and words.removeprefix("the ").startswith(NOW)


def _before(page: Page, offset: int, width: int) -> str:
    return page.plain[max(0, offset - width) : offset].rstrip(" \n\t").lower()
