"""Pain scores: numbers by which the patient rates the pain.

Written "7/10", "8 out of 10", "NRS 3", "VAS 65 mm", "a seven on a zero to ten scale", "7-8/10", "pain 8 ->
2", in rows ("now 6, worst 9") and in flowsheets under a column "Pain". Not dates, strength, other
instruments, legends, consent text, blanks or another person's scores. Source: the note-taking habits of
pain practices; the 0-10 numeric rating and 100 mm visual analogue scales.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from notecheck.concepts import when
from notecheck.concepts.note_date import written_on
from notecheck.concepts.pain_clock import Clock
from notecheck.concepts.pain_elsewhere import names_only_others
from notecheck.concepts.pain_grid import grid_cells
from notecheck.concepts.pain_list import list_cells
from notecheck.concepts.pain_number import scores
from notecheck.concepts.pain_pair import paired
from notecheck.concepts.pain_rows import is_later, row_cells
from notecheck.concepts.pain_table import Cell, table_cells
from notecheck.concepts.pain_timing import timings
from notecheck.concepts.pain_value import Scored
from notecheck.concepts.procedure import todays_region
from notecheck.core.fact import Fact, Number, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate

__all__ = ["PainScore", "read"]

LEXICONS = ("pain_score", "when", "pain_timing", "pain_number")
"""From the most telling to the least."""
SILENT = ("earlier", "act", "copied", "dated")
"""Roles of words that tell when, and stand beside no number."""
NOW = {"baseline": "pre_procedure", "follow_up": "post_procedure"}
"""What the columns of a log of injections tell in the row of this day."""
THEN = {now: then for then, now in NOW.items()}
"""What they tell in the row of another day."""
BEHIND = 24
JOINTS = frozenset("knee knees shoulder shoulders wrist ankle elbow jaw tooth".split())
SIDES = frozenset("the his her left right l r l. r. bad other both".split())
"""Joints that may stand right behind a score, and the words before them."""
OTHER_SITE = (
    "wound",
    "incision",
    "incisional",
    "headache",
    "throat",
    "knee",
    "tooth",
    "jaw",
    "wrist pain",
    "ankle pain",
    "chest pain",
    "chest discomfort",
    "abdominal",
    "surgical site",
    "iv site",
)
"""Sites that no spine procedure treats; a score said of them is another complaint's."""
NOT_TREATED = ("not treated", "not addressed", "not the target", "unrelated", "separate problem", "separate complaint")


@dataclass(frozen=True, slots=True)
class PainScore(Value):
    """How strong the pain is, by the patient's own number."""

    score: Number
    """The number, or the low and the high end of a range."""
    out_of: int
    """10, or 100 for millimetres."""
    timing: str
    """pre_procedure, post_procedure, baseline, follow_up, current, worst, best, average or goal."""
    scale: str | None
    """NRS, VAS, VRS, FPS or null."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every pain score of the page, in order."""
    tables = mentions.get("pain_table", ())
    today = written_on(page, mentions)
    written = _written(page, mentions, today)
    cells = [_of_its_day(page, cell, written if today else {}) for cell in table_cells(page, tables)]
    cells += [*row_cells(page, tables), *grid_cells(page, tables, written)]
    cells += list_cells(page, tables, written if today else None)
    pieces = _pieces(page, mentions)
    tabled = {cell.line.start for cell in cells}
    found = [s for s in scores(page, pieces) if page.plain.rfind("\n", 0, s.span.start) + 1 not in tabled]
    clock = Clock(page, mentions, found)
    told = paired(clock, found, timings(clock, found))
    region = todays_region(page, mentions)
    facts = [_fact(page, scored, timing, region) for scored, timing in zip(found, told, strict=True)]
    facts += [_cell_fact(page, cell) for cell in cells]
    yield from sorted(facts, key=lambda fact: fact.span)


def _pieces(page: Page, mentions: Mentions) -> list[Mention]:
    """Mentions of the pain lexicons in order, none overlapping; the more telling wins, then the longer."""
    ranked = [
        (m.span.start, m.value.get("role") == "number", -m.span.end, rank, m)
        for rank, name in enumerate(LEXICONS)
        for m in (_times(page, mentions) if name == "when" else mentions.get(name, ()))
        if m.value.get("role") not in SILENT and not m.value.get("beside")
    ]
    taken: list[Mention] = []
    end = 0
    for start, _, _, _, mention in sorted(ranked, key=lambda row: row[:4]):
        if start >= end:
            taken.append(mention)
            end = mention.span.end
    return taken


def _times(page: Page, mentions: Mentions) -> list[Mention]:
    """The mentions that do tell a time; the score 7/10 may look like a date, and "3 d/c" like three days."""
    told = {w.span.start for w in when.times(page, mentions)}
    return [m for m in mentions.get("when", ()) if m.span.start in told]


def _written(page: Page, mentions: Mentions, today: PartialDate | None) -> dict[int, bool]:
    """Of the lines that hold a date: whether it is the note's own day."""
    plain = page.plain
    dates = (t for t in when.times(page, mentions) if t.kind == "date")
    return {plain.rfind("\n", 0, t.span.start) + 1: t.start == today for t in dates}


def _fact(page: Page, scored: Scored, timing: str, region: str | None) -> Fact:
    value = PainScore(scored.score, scored.out_of, timing, scored.scale or "NRS")
    return Fact(
        type="pain_score",
        span=scored.span,
        value=value,
        time="past" if timing in ("baseline", "follow_up") else "current",
        section=scored.mention.section,
        source=scored.mention.source,
        confidence=0.95 if scored.mention.concept == "pain_score" else 0.85,
        relevant=not _elsewhere(page, scored.span, region),
    )


def _of_its_day(page: Page, cell: Cell, written: dict[int, bool]) -> Cell:
    """A row of today tells of this procedure ("10/12 | L4-5 ESI (today) | 8 | 2"), one of another day of an earlier."""
    row = page.plain[cell.line.start : cell.line.end].lower()
    later = is_later(row)
    if "today" in row or (written.get(cell.line.start) and not later):
        return replace(cell, timing=NOW.get(cell.timing, cell.timing))
    if written.get(cell.line.start) is False or later:
        return replace(cell, timing=THEN.get(cell.timing, cell.timing))
    return cell


def _cell_fact(page: Page, cell: Cell) -> Fact:
    return Fact(
        type="pain_score",
        span=cell.span,
        value=PainScore(cell.score, cell.out_of, cell.timing, "VAS" if cell.out_of == 100 else "NRS"),
        section=page.section_at(cell.span.start).name,
        source="rule:pain_score.table",
        confidence=0.9,
        relevant=not cell.site.startswith("beside") and not any(s in cell.site.lower() for s in OTHER_SITE),
    )


def _elsewhere(page: Page, span: Span, region: str | None) -> bool:
    """Whether the words right before the score name a site that this procedure does not treat."""
    before = page.plain[max(0, span.start - 40) : span.start]
    clause = (
        before.replace(";", ",").replace("\n", ",").replace("|", ",").rsplit(",", 1)[-1].rsplit(". ", 1)[-1].lower()
    )
    other = any(site in clause for site in (*OTHER_SITE, *NOT_TREATED)) or _is_of_joint(page, span)
    return other or names_only_others(clause, region)


def _is_of_joint(page: Page, span: Span) -> bool:
    """Whether a joint is named right behind the score as what hurts: "NRS 2 for the L knee"."""
    words = page.plain[span.end : span.end + BEHIND].lower().removeprefix("/10").split()
    named = [word for word in words[1:] if word not in SIDES][:1]
    return words[:1] in (["for"], ["at"], ["in"]) and named != [] and named[0].strip(".,;)") in JOINTS
