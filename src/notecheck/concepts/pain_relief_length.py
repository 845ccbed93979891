"""How long relief lasted: which length or date is the relief's. A helper of pain_relief."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.pain_relief_words import Words
from notecheck.concepts.when import When
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import days_between

__all__ = ["BESIDE", "CLOSE", "OF_IT", "days_until", "leads_until", "length_of", "until_return"]

CLOSE = 30
"""So close, in characters, stands a length to the share whose it is without a word of lasting."""
BESIDE, OF_IT = 12, 20  # so close stands "until" to its date, and a word that makes it another quantity
LASTING = SPELL = 90
"""Days after which a rating shows that relief has held; the length of the relief follows within so many characters."""
RATED = (["post"], ["later"], ["check"], ["visit"], ["f/u"], ["recheck"], ["call"])
"""Words behind a time that is a moment of rating: "NRS 4 wk post 2"."""
UNANSWERED = ("no-show", "no show", "did not come", "mailed", "form", "questionnaire", "survey")
"""Words behind a time at which nobody told how it was."""
PARTS = frozenset(
    "the first second third fourth last week part half of in mid middle early late end day days about around".split()
)
INTO = frozenset("held lasted lasting well benefit relief better".split())
"""Words before "into" and such a date."""
HELD = frozenset("through up right clear held lasted ran kept".split())
"""Words before "to" and a date that make it the day until which relief held."""
WISHED = 40
WISHES = frozenset(
    "goal aim target wants want wanted hopes hope hoped hoping wishes wished expects expected likes".split()
)
"""Words before a length that only is hoped for, and the characters that they stand in."""
PAINS = ("been present for", "been there for", "been going on for", "symptoms for", "in pain for", "has had pain for")
"""Words before a length that is the pain's."""
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


def length_of(page: Page, words: Words, span: Span, reach: int = SPELL) -> When | None:
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
        counts = until.kind == "date" and time.kind == "duration" and time.days and not _is_fading(page, time)
        if counts and 1 < len(gap) <= CLOSE and ". " not in gap:
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
    if _is_therapys(page, words, time) or _is_pains(page, time):
        return False
    if time.kind == "ago" and until_return(page, time):
        return True
    if time.kind in ("date", "ahead", "ago"):
        return ends or leads_until(page.plain[max(0, time.span.start - SPELL) : time.span.start])
    return time.kind == "interval" or (time.kind == "duration" and not _is_point(page, time))


def _is_therapys(page: Page, words: Words, time: When) -> bool:
    """Whether the length is of a therapy named right behind it: "helped by the injection; five weeks of PT"."""
    near = any(0 <= m.span.start - time.span.end <= BESIDE for m in words.roles.get("therapy", []))
    return near and page.plain.startswith(" of ", time.span.end)


def _is_pains(page: Page, time: When) -> bool:
    """Whether the length is how long the pain has been there: "leg pain has been present for 8 months in all"."""
    start = max(page.sentence_at(time.span.start).span.start, time.span.start - SPELL)
    return page.plain[start : time.span.start].lower().rstrip(" ~").endswith(PAINS)


def until_return(page: Page, time: When) -> bool:
    """Whether the length is told by the pain's return: "better than five months before the pain came back"."""
    words = page.plain[time.span.start : time.span.end + SPELL].lower()
    return page.plain[time.span.end - 6 : time.span.end].lower() == "before" and any(w in words for w in RETURN)


def leads_until(lead: str) -> bool:
    """Whether the words lead to the part of a month in which relief ended: "until the third week of October", "wore
    off in May".
    """
    words = lead.lower().replace("-", " ").split()
    while words and words[-1] in PARTS:
        words.pop()
    if words[-1:] == ["to"]:
        return not HELD.isdisjoint(words[-2:-1])
    if words[-1:] in (["until"], ["till"], ["til"], ["through"], ["thru"]):
        return True
    if words[-1:] == ["into"]:
        return any(word in INTO or word.endswith("%,") for word in words[-2:-1])
    return " ".join(words[-2:]).endswith(RETURN)


def _is_fading(page: Page, time: When) -> bool:
    """Whether the length is how long the relief took to go: "then wore off over 2 wks"."""
    lead = page.plain[max(0, time.span.start - WISHED) : time.span.start].lower().rstrip(" ~")
    return lead.endswith((" over", " over about", " over the next")) and any(word in lead for word in RETURN)


def _is_wish(page: Page, time: When) -> bool:
    """Whether the length is what is hoped for: "75 percent, and he wants 4 months of it this time"."""
    lead = page.plain[max(0, time.span.start - WISHED) : time.span.start].lower().rpartition(",")[2]
    return not WISHES.isdisjoint(lead.split())


def _is_point(page: Page, time: When) -> bool:
    """Whether it is a moment of rating, soon after: "at two weeks"; what is better at three months has lasted."""
    behind = page.plain[time.span.end : time.span.end + BESIDE * 3].lower().replace(".", ",").partition(",")[0]
    if any(word in behind for word in UNANSWERED) or _is_wish(page, time) or _is_fading(page, time):
        return True
    lead = page.plain[max(0, time.span.start - 6) : time.span.start].lower().split()[-1:]
    if page.plain[time.span.end : time.span.end + 8].lower().split()[:1] in RATED and (time.days or 0) < LASTING:
        return True
    return lead in (["at"], ["@"], ["by"]) and (time.days or 0) < LASTING


def days_until(page: Page, words: Words, length: When | None) -> int | None:
    """Days from the treatment's date, told before, to the date until which the relief lasted."""
    if length is None or length.kind not in ("date", "ago") or length.start is None:
        return None
    here = [t.start for t in words.times if t.kind == "date" and t.start and t.span.end <= length.span.start]
    before = [t.start for t in words.earlier if t.kind == "date" and t.start]
    begun = next((day for day in (*here, *reversed(before)) if day.earliest < length.start.latest), None)
    return max(0, days_between(begun, length.start) + length.later) if begun else None
