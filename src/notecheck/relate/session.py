"""Session: whether an injection of the same kind was given before in the same region.

An earlier one anywhere in the note makes a repeat, whatever else is said ("after the first epidural"); words
that it is the first, or that none went before, make an initial session; otherwise it is unknown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from notecheck.concepts import when
from notecheck.concepts.note_date import written_on
from notecheck.concepts.procedure import (
    Procedure,
    is_name,
    region_beside,
    region_of,
    status,
    todays_region,
)
from notecheck.concepts.technique import Technique, technique_of
from notecheck.core.fact import Fact
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate
from notecheck.relate.session_words import (
    DENIALS,
    answers_none,
    is_elsewhere,
    is_firm_first,
    is_not_given,
    tells_repeat,
    usable,
)

__all__ = ["session_of"]

REPEATABLE = frozenset({"esi", "other", "cervical-fusion"})
"""Services for which a session before this one is told apart."""
BESIDE = 40
APART = 7
"""Days that lie at least between two sessions."""
LINKS = frozenset(
    "was were of in on from done given performed administered undertaken dated last the this past back steroid"
    " injection : - , . about #1 #2 #3 at level site same with triamcinolone methylprednisolone dexamethasone"
    " betamethasone kenalog depo-medrol".split()
)
"""Words between an injection and its date."""
VERBS = frozenset("gave did performed had underwent injected".split())
GIVEN = frozenset(
    "i we he she they pt patient him her them a an the first left right bilateral lumbar cervical thoracic caudal"
    " epidural steroid , :".split()
)
"""Words beside such a verb between a day and the injection that was given on it."""
AGREED = frozenset("agreed planned discussed arranged proposed decided recommended suggested promised".split())
"""Words before a day on which an injection was only spoken of."""
PAPERS = frozenset("authorization authorized approved approval consent class visit form order referral consult".split())
"""Words behind an injection by which it was not the injection that came about."""
TOLD_THEN = frozenset({"had-gone-in", "first-on-a-day"})
"""Patterns that tell of an injection then, whose "first" is that one."""
SPOKEN = frozenset("on this done given performed was were administered #1 #2 #3 first".split())
"""Words of which one stands between a level and the day of its injection: "epidural at L5-S1 on 9/12"."""
TOLD_OF = frozenset({"after", "since", "had", "underwent", "received", "got"})
"""Words before a first epidural by which it was given: "he had his first lumbar epidural"."""
FORESEEN = ("anticipat", "expected", "planned", "number of", "# of", "no. of", "foreseen")
"""Words before epidurals that are counted, not told: "Anticipated # of epidurals: 2"."""
PLACED = frozenset("at level site same".split())
"""Words that name where it was given."""


def session_of(page: Page, facts: Sequence[Fact], mentions: Mentions, service: str) -> str:
    """repeat, initial or unknown."""
    if service not in REPEATABLE:
        return "unknown"
    region = todays_region(page, mentions, service)
    cues = [m for m in mentions.get("prior_procedure", ()) if usable(page, m, region)]
    again = _told_again(page, cues, technique_of(page, mentions))
    again += [m for m in _dated(page, mentions) if usable(page, m, region) and _is_here(page, m, region)]
    denied = [m.span for m in cues if m.pattern in DENIALS]
    firm = any(is_firm_first(page, m) for m in cues)
    told = [] if firm else [f for f in facts if f.time == "past" and not _within(f.span, denied)]
    if service == "esi" and (again or any(_is_earlier(page, f, region) for f in told)):
        return "repeat"
    if service != "esi" and (again or _same_before(page, mentions, service, region)):
        return "repeat"
    none = any(m.pattern == "earlier-one" and answers_none(page, m) for m in cues)
    first = service != "cervical-fusion" and (none or any(m.value["session"] == "initial" for m in cues))
    return "initial" if first else "unknown"


def _told_again(page: Page, cues: Sequence[Mention], technique: Technique) -> list[Mention]:
    """Words that this is a repeat; none where the note says outright that it is the first."""
    told_then = {m.sentence for m in cues if m.pattern in TOLD_THEN}
    if any(is_firm_first(page, m) and m.sentence not in told_then for m in cues):
        return []  # but "On January 6 I had gone in at L5-S1, his first ever"
    none_before = {m.sentence for m in cues if m.pattern in DENIALS}
    return [m for m in cues if m.value["session"] == "repeat" and tells_repeat(page, m, none_before, technique)]


def _dated(page: Page, mentions: Mentions) -> Iterator[Mention]:
    """Injections that carry a day before the note's own: "the epidural of last October", "ESI 10/6/25"."""
    today = written_on(page, mentions)
    days = [t for t in when.times(page, mentions) if t.kind == "ago" or (today and _is_before(t.start, today))]
    starts = [t.span.start for t in days]
    for mention in mentions.get("repeat_benefit", ()):
        if mention.pattern != "epidural" or mention.assertion.time == "planned":
            continue
        at = bisect_left(starts, mention.span.end)
        ahead = any(_is_of_day(page, mention.span.end, time.span.start) for time in days[at : at + 1])
        behind = at > 0 and _tells_giving(page, days[at - 1].span.end, mention)
        if (ahead or behind) and not is_not_given(page, mention.span):
            yield mention


def _tells_giving(page: Page, start: int, mention: Mention) -> bool:
    """Whether the words since a day say that the injection was given then: "on May 18 I gave him a left L5 TFESI"."""
    behind = page.plain[mention.span.end : mention.span.end + BESIDE].lower().replace(".", " ").split()[:3]
    between = _between(page, start, mention.span.start)
    lead = page.plain[max(page.sentences[mention.sentence].span.start, start - BESIDE) : start].lower().split()
    if not AGREED.isdisjoint(lead):
        return False  # "as we had agreed in March, I gave him a caudal epidural"
    if page.sentences[mention.sentence].span.start > start or not PAPERS.isdisjoint(behind) or between is None:
        return False
    return not VERBS.isdisjoint(between) and all(word in GIVEN | VERBS or _is_level(word) for word in between)


def _is_of_day(page: Page, start: int, end: int) -> bool:
    """Whether the words between an injection and a day behind it bind them: "ESI done 9/12", "at L5-S1 on 9/12"."""
    between = _between(page, start, end)
    _, stop, rest = page.plain[start:end].partition(". ")
    if stop and rest.lstrip()[:1].isupper():
        return False  # "here for left lumbar TFESI. On 11/18/2025 he was coiling a hawser"
    if between is None or not all(word in LINKS or _is_level(word) for word in between):
        return False
    return not any(word in PLACED or _is_level(word) for word in between) or not SPOKEN.isdisjoint(between)


def _between(page: Page, start: int, end: int) -> list[str] | None:
    """The words from an injection to a day, or back; None where they stand too far apart."""
    if end - start > BESIDE:
        return None
    return page.plain[start:end].lower().replace("(", " ").replace(",", " , ").split()


def _is_level(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _is_here(page: Page, cue: Mention, region: str | None) -> bool:
    """Whether the words beside the injection name no other region and no other kind."""
    before = page.plain[max(0, cue.span.start - BESIDE) : cue.span.start]
    after = page.plain[cue.span.end : cue.span.end + BESIDE]
    where = region_of(before.rpartition(".")[2]) or region_of(after.partition(".")[0])
    return (where is None or region is None or where == region) and not is_elsewhere(page, cue)


def _is_before(start: PartialDate | None, today: PartialDate) -> bool:
    return start is not None and (today.earliest - start.latest).days >= APART


def _within(span: Span, spans: list[Span]) -> bool:
    """Whether the span overlaps one of the spans, which are in order."""
    at = bisect_right(spans, span.end, key=_start)
    return any(other.overlaps(span) for other in spans[max(0, at - 2) : at])


def _start(span: Span) -> int:
    return span.start


def _same_before(page: Page, mentions: Mentions, service: str, region: str | None) -> bool:
    """Whether the very kind of procedure that is done now was also done before in the same region."""
    names = [m for m in mentions.get("procedure", ()) if m.value["service"] == service and is_name(page, m)]
    told = [m for m in names if not page.is_blank(m.span.end, m.span.end + 6)]
    states = [(m, status(page, m)) for m in told]
    now = {m.value.get("kind") for m, state in states if state == "performed"}
    then = [m for m, state in states if state == "past" and m.value.get("kind") in now]
    return any(region_beside(page, m) in (None, region) for m in then)


def _is_earlier(page: Page, fact: Fact, region: str | None) -> bool:
    """Whether the fact is an epidural given before in the same region."""
    if not isinstance(fact.value, Procedure) or fact.value.status != "past" or fact.value.service != "esi":
        return False
    before = page.plain[max(0, fact.span.start - BESIDE) : fact.span.start]
    after = page.plain[fact.span.end : fact.span.end + BESIDE]
    words = page.plain[fact.span.start : fact.span.end]
    if words == "SNRI" or is_not_given(page, fact.span):
        return False  # "SNRI" is the antidepressant
    lead = [word for word in before.lower().split() if region_of(word) is None]
    if lead[-1:] in (["first"], ["1st"], ["initial"]) and not after.strip(" \t.,;)\n")[:1].isdigit():
        return not TOLD_OF.isdisjoint(lead)
    if any(word in before.lower() for word in FORESEEN):
        return False
    where = region_of(words) or region_of(before.rpartition(".")[2]) or region_of(after.partition(".")[0])
    return where is None or region is None or where == region
