"""How long and when each therapy was given. A helper of conservative_therapy.

A length stands before a therapy ("six weeks of PT") or after it ("PT x 6 wks", "since 7/29/2025"). How long
relief lasted is not how long the therapy did.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notecheck.concepts.therapy_clause import COLUMN, Line, direct, goes_on, new_entry, piece
from notecheck.concepts.therapy_ends import admission, days_since, ended, is_count, is_end, runs_on
from notecheck.concepts.therapy_reading import Reading, between
from notecheck.concepts.therapy_share import shared
from notecheck.concepts.when import When
from notecheck.core.note import Span
from notecheck.core.time import PartialDate

__all__ = ["Spell", "spells"]

NOW = ("past", "last")
OPENERS = ("from", "between", "throughout", "since", "for", "over", "after", "during", "in", "despite")
_MEASURE = """
week month beginning middle end start early late first second third the past last about more than at
least nearly almost some better part of most a an good well full total entire whole course period
over space
"""
MEASURE = frozenset(_MEASURE.split())
COMPLAINT = frozenset({"pain", "symptoms", "sciatica", "relief", "ago", "leg", "arm", "numbness", "despite", "spite"})
BEGAN = frozenset({"since", "for", "x", "began", "started", "present", "pain", "symptoms"})
NOT_GIVEN = (" off", " off of", " without", " out of", " continue", " cont", " cont.", " resume")
"""Words right before a therapy after which a length is none of its own: it was stopped, or goes on so long from now."""
LASTED = ("relief", "helped", "lasted", "lasting", "better", "improvement", "improving", "wore off", "effect", "within")
COURSES = ("therapy", "physio", "pt", "course", "treatment", "trial", "program", "rehab", "sessions", "regimen")
"""What lasts as long as the therapy did, before "lasted"; relief and its like are none of it."""
FILLERS = (
    " for about",
    " for only",
    " for",
    " about",
    " less than",
    " under",
    " only",
    " x",
    " in under",
    " in",
)
RELIEF = ("partial", "helped", "relieved", "percent")
TELLING = ("duration", "interval", "sessions", "since")
RAN = frozenset(
    """ran lasted did attended went completed took used tried continued finished kept stuck spanned was began started
    ended duration total course for over from visits after""".split()
)
LABELS = frozenset("dates date duration when length time period how visits sessions start started since from".split())
"""Words before a colon that announce when a therapy was given."""
FORESEEN = frozenset(
    "number foreseen anticipated expected planned injections sessions epidurals esis max maximum limit".split()
)
"""Words of a plan for injections: its twelve months are no course of therapy."""
NEXT_VISIT = (
    " back on ", "come back", "comes back", " return on ", " returns on ", " return to ", " see her ", " see him ",
    " see you ", " see me ", "seen again", "see again", " we meet ", "recheck", "re-check", " follow up", "follow-up",
    " rtc", " f/u", "reassess", "appointment", " review on ", " reviewed on ", " visit on ", " call on ", " until seen",
)  # fmt: skip
"""Words between a therapy and a day that is no day of the therapy."""
CHOICES = frozenset("[x] [ ] x [] \x06 \x15 (x) ( ) yes no y n".split(" "))
"""Boxes and their labels, which stand before the next entry of a row."""
PAINS = ("pain", "symptoms", "sciatica")
LONGEST_TELLING = 8
"""Words before a length in a sentence that goes on about a therapy."""
FEW, SHORT = 7, 4
OPENING_REACH = 60
"""Characters between the length that opens a sentence and the therapy."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which a therapy was given."""

    days: int | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    sessions: int | None = None
    span: Span | None = None
    """Where its length or date is written."""
    from_start: bool = False
    """Whether the length is counted from a start to the note's own date."""
    running: bool = False
    """Whether it is said to reach up to now ("for the past six weeks")."""


def spells(reading: Reading, rows: Sequence[Line]) -> dict[tuple[int, int], Spell]:
    """The spell of every therapy on the page; without words about time, an empty one."""
    out: dict[tuple[int, int], Spell] = {}
    for line in rows:
        inside = _lengths(reading, _within(reading.lengths(line.span.start, line.span.end), line.span))
        claimed = [_before(reading, line, i, inside) for i in range(len(line.therapies))]
        own = [_own(reading, line, i, inside, claimed) for i in range(len(line.therapies))]
        if not any(w.kind in ("duration", "interval") for w in own[-1]):
            own[-1] += _afterwards(reading, line)
        for i in range(len(line.therapies)):
            spell = _spell(reading, own[i] or shared(reading, line, i, own))
            out[line.number, i] = spell if spell.span else _since_admission(reading, line, i)
    return out


def _since_admission(reading: Reading, line: Line, i: int) -> Spell:
    """The spell of care given "since admission", which is said once for a whole list."""
    if "since admission" not in reading.text(line.therapies[i].end, line.span.end):
        return Spell()
    day = admission(reading)
    return Spell(days_since(reading, day, None), day.start, from_start=True) if day else Spell()


def _within(times: Sequence[When], span: Span) -> list[When]:
    """Those of the times, which are in order, that lie in the range."""
    low = bisect_left(times, span.start, key=_start)
    high = bisect_left(times, span.end, lo=low, key=_start)
    return [when for when in times[low:high] if when.span.end <= span.end]


def _start(when: When) -> int:
    return when.span.start


def _lengths(reading: Reading, found: Sequence[When]) -> list[When]:
    """Without the parts of a frequency that look like a length ("5 days a week", "a day")."""
    often = {w.span.start for w in found if w.kind == "frequency"}
    found = [_counted(*pair) for pair in zip([None, *found], found, strict=False)]
    return [w for w in found if w.kind != "duration" or not _is_rate(reading, w, often)]


def _counted(before: When | None, when: When) -> When:
    """The stretch in which visits took place, which is no time ahead: "twelve sessions in one month"."""
    beside = before and before.kind == "sessions" and 0 <= when.span.start - before.span.end <= len(" within ")
    return replace(when, kind="duration") if beside and when.kind == "ahead" else when


def _is_rate(reading: Reading, when: When, often: set[int]) -> bool:
    after = reading.text(when.span.end, when.span.end + 14)
    if after.strip(" -").startswith(("supply", "refill")):
        return True
    if after.startswith((" out of", " of 7", "/7", " of the week")):
        return True
    single = reading.text(when.span.start, when.span.end).rstrip(".") in ("a day", "a night", "an hour", "one day")
    return single or is_count(reading, when) or any(when.span.end + k in often for k in range(1, 6))


def _before(reading: Reading, line: Line, i: int, inside: Sequence[When]) -> When | None:
    """The length just before the therapy: "six weeks of", "an 8-week course of", "over six weeks he did"."""
    for when in reversed(_within(inside, Span(*line.lead(i)))):
        if i and line.therapies[i - 1].heads and not set(":(") & set(reading.text(line.lead(i)[0], when.span.start)):
            return None  # it is the length of the list
        if when.kind == "since" and i == 0 and _opens(reading, line, when):
            return when
        if when.kind not in ("duration", "sessions", "interval"):
            continue
        if i and reading.text(when.span.end, when.span.end + 2).lstrip().startswith("("):
            return None  # "rehabilitation during two months (hot packs)"
        if _leads(reading, when, line.therapies[i].start) or (i == 0 and _opens(reading, line, when)):
            return when
    return None


def _leads(reading: Reading, when: When, start: int) -> bool:
    """Whether only glue, or "of" and a few words, stands between a length and the therapy after it."""
    words = reading.text(when.span.end, start)
    if COLUMN in words or words.lstrip().startswith(")") or new_entry(reading, when.span.end, start):
        return False
    if direct(reading, when.span.end, start):
        # "neck pain for two years despite PT" tells the pain's length.
        return not set(words) & set("+&/") and COMPLAINT.isdisjoint(words.split())
    compound = when.kind == "duration" and "-" in reading.text(
        when.span.start, when.span.end
    )  # "a 10-wk land and pool PT block"
    few = (compound and len(words.split()) <= SHORT) or (words.split()[:1] == ["of"] and len(words.split()) <= FEW)
    return few and not set(words) & set(".;,(") and COMPLAINT.isdisjoint(words.split())


def _opens(reading: Reading, line: Line, when: When) -> bool:
    """Whether a sentence opens with the length of what is then named."""
    head = reading.text(line.span.start, when.span.start).split()
    while len(head) > 1 and head[-1] in MEASURE and (head[-1] != "over" or head[-2] in OPENERS):
        head.pop()
    rest = reading.text(when.span.end, line.therapies[0].start)
    if not head or head[-1] not in OPENERS or (len(head) > 1 and not head[-2].endswith((":", ",", "."))):
        return False
    if len(rest) >= OPENING_REACH or set(rest) & set(".;"):
        return False
    return not set(rest.replace(",", " ").split()) & COMPLAINT


def _own(reading: Reading, line: Line, i: int, inside: Sequence[When], claimed: Sequence[When | None]) -> list[When]:
    """The times that are this therapy's: the one claimed before it, then those after it."""
    following = claimed[i + 1] if i + 1 < len(claimed) else None
    apart = f" {reading.text(*line.lead(i))}".rstrip().endswith(NOT_GIVEN)
    after = [
        when
        for when in _within(inside, Span(*line.gap(i)))
        if when is not following
        and not (apart and when.kind == "duration")
        and when.kind != "ahead"
        and not _is_asked(reading, when)
        and not _of_relief(reading, when)
        and not _of_complaint(reading, when, line.therapies[i].end)
        and not _of_plan(reading, when, line.therapies[i].end)
        and not _of_visit(reading, when, line.therapies[i].end)
    ]
    first = claimed[i]
    return [first, *after] if first else after


def _of_complaint(reading: Reading, when: When, start: int) -> bool:
    """Whether a clause of its own tells how long the complaint has lasted ("no relief; symptoms since March")."""
    clause = reading.text(start, when.span.start)
    words = clause[max(clause.rfind(mark) for mark in ";.") + 1 :].split() if set(clause) & set(";.") else []
    return 1 <= len(words) <= SHORT and words[0] in COMPLAINT and words[-1] in BEGAN


def _of_plan(reading: Reading, when: When, start: int) -> bool:
    """Whether a line below the therapy's plans injections within that time ("SESSIONS ANTICIPATED, 12 months: 3")."""
    _, below, lead = reading.text(start, when.span.start).rpartition("\n")
    return bool(below) and len(FORESEEN.intersection(lead.replace(",", " ").split())) > 1


def _of_visit(reading: Reading, when: When, start: int) -> bool:
    """Whether the day is that of the next visit ("keep up the stretches and come back on 6 January")."""
    words = f" {reading.text(start, when.span.start)} "
    return when.kind == "date" and any(word in words for word in NEXT_VISIT)


def _is_asked(reading: Reading, when: When) -> bool:
    """Whether a time is that of a form's question ("PT in the past 6 months? yes")."""
    return reading.text(when.span.end, when.span.end + 2).lstrip().startswith("?")


def _afterwards(reading: Reading, line: Line) -> list[When]:
    """The times in the sentences after a therapy that go on about it ("It ran ten weeks, into March")."""
    found = _lengths(reading, _within(reading.lengths(line.span.end, line.tail.end), line.tail))
    told = [w for w in found if w.kind in TELLING and _tells(reading, w) and not _of_relief(reading, w)]
    return sorted((*told, *(w for w in found if w.kind == "date" and is_end(reading, w))), key=_start)


def _tells(reading: Reading, when: When) -> bool:
    """Whether the sentence says by then that the therapy ran, or opens with its length."""
    lead = reading.text(piece(reading, when.span.start).start, when.span.start).replace(",", " ").split()
    lead = [word for word in lead if word not in CHOICES]
    if not FORESEEN.isdisjoint(lead):
        return False
    if lead and lead[0].rstrip(":=?") in LABELS:
        return True
    if lead and not lead[0].strip("-*>#\x06"):
        return True  # an entry under the therapy
    if len(lead) > LONGEST_TELLING or not COMPLAINT.isdisjoint(lead):
        return False
    after = reading.text(when.span.end, when.span.end + OPENING_REACH).replace(".", " . ").split()
    if not COMPLAINT.isdisjoint(after[:3]):
        return False
    return goes_on(reading, when.span) and not RAN.isdisjoint(lead) if lead else when.kind != "since"


def _of_relief(reading: Reading, when: When) -> bool:
    """Whether the length tells how long relief lasted."""
    before = reading.text(max(0, when.span.start - 40), when.span.start).rstrip(" ,(:~")
    for filler in FILLERS:
        before = before.removesuffix(filler)
    part, of, complaint = before.rpartition(" of ")
    if of and len(complaint.split()) <= SHORT and complaint.endswith(PAINS):
        before = part  # "good relief of her arm pain for ten days"
    if before.endswith((" lasted", " lasting")) and before.split()[-2:-1] and before.split()[-2].endswith(COURSES):
        return False
    if when.kind not in ("duration", "interval") or not before.endswith(LASTED):
        around = between(reading.outcomes, when.span.start - 30, when.span.end + 12)
        return any(cue.span.overlaps(when.span) and cue.value["outcome"] in RELIEF for cue in around)
    return "no relief" not in before and "without relief" not in before


def _spell(reading: Reading, found: Sequence[When]) -> Spell:
    length = next((w for w in found if w.kind == "duration" and w.days is not None), None)
    stretch = next((w for w in found if w.kind == "interval"), None)
    since = next((w for w in found if runs_on(reading, w)), None)
    end = ended(reading, found)
    dated = next((w for w in found if w.kind == "date" and w is not end), None)
    begun = stretch or since or dated
    spans = [w.span for w in (length, stretch, since, dated) if w]
    first = since or (dated if end else None)
    return Spell(
        days=next((w.days for w in (length, stretch) if w and w.days is not None), days_since(reading, first, end)),
        start=begun.start if begun else None,
        end=stretch.end if stretch else (end.start if end else None),
        sessions=next((w.count for w in found if w.kind == "sessions"), None),
        from_start=not length and not stretch and bool(since),
        running=bool(length and reading.text(length.span.start - 12, length.span.start).rstrip().endswith(NOW)),
        span=Span(min(spans).start, max(spans).end) if spans else None,
    )
