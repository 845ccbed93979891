"""What became of each therapy: the outcome cues and the therapies that they speak of. A helper of conservative_therapy.

A cue speaks of the therapy right after it ("failed PT", "no relief from PT") or of the one before it ("PT did not
help"), and of those coordinated with that one, unless they have a result of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.therapy_clause import Line, direct, goes_on
from notecheck.concepts.therapy_words import between
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Result", "result_of", "results"]

OWN, AHEAD, SHARED = 3, 2, 1
"""How surely a cue is a therapy's own: said after it, said before it, shared over a list."""
PREPOSITIONS = ("from", "with", "to", "of", "on", "after", "by", "despite", "following", "in response to", ":")
SIDE = ("not_tolerated", "contraindicated")
HALF = 50
"""Percent of relief from which a therapy counts as having relieved."""
DENIAL = ("no", "not", "without", "w/o", "denies", "never", "nor")
NEGATIVE = frozenset("neither nor none nothing".split())
QUANTIFIER = frozenset("both all neither none each three four".split())
CONDITION = frozenset("if unless should until whether case".split())
LEAD = 45
"""Characters from the start of a sentence in which a cue without a therapy may look back to the sentence before."""
COORDINATION = frozenset("and or / + & , both".split())


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome said of one therapy."""

    outcome: str
    span: Span
    rank: int
    now: bool
    """Whether it tells of the present, so that the therapy goes on."""


Table = dict[tuple[int, int], list[Result]]
"""(line, therapy within the line) -> results."""


def results(page: Page, rows: Sequence[Line], mentions: Mentions, times: Sequence[Span]) -> Table:
    """The results of every therapy on the page."""
    cues = tuple(_longest(mentions.get("therapy_outcome", ())))
    table: Table = {}
    for n, line in enumerate(rows):
        for cue in between(cues, line.span.start, line.tail.end):
            _attach(page, rows, n, cue, times, table)
    return table


def result_of(found: Sequence[Result]) -> Result | None:
    """The result that counts: the surest; relief that did not last or suffice is partial."""
    if not found:
        return None
    best = max(r.rank for r in found)
    sure = [r for r in found if r.rank == best]
    side = next((r for r in sure if r.outcome in SIDE), None)
    first = sure[0]
    if first.outcome in ("partial", "relieved", "helped") and side:
        return side
    if first.outcome in ("relieved", "helped"):
        worse = next((r for r in sure if r.outcome in ("failed", "partial")), None)
        return worse or first
    return first


def _longest(cues: Sequence[Mention]) -> Iterator[Mention]:
    kept: list[Mention] = []
    for cue in sorted(cues, key=lambda m: (m.span.start, -m.span.end)):
        if kept and kept[-1].span.overlaps(cue.span):
            if cue.span.end - cue.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1] = cue
            continue
        kept.append(cue)
    yield from (cue for cue in kept if cue.value["outcome"] != "none")


def _outcome(page: Page, cue: Mention) -> str:
    outcome = str(cue.value["outcome"])
    if outcome in ("helped", "relieved") and _clause_before(page, cue) & NEGATIVE:
        return "failed"
    if outcome != "percent":
        return outcome
    percent = cue.groups["percent"]
    return "relieved" if int(page.plain[percent.start : percent.end]) >= HALF else "partial"


def _clause_before(page: Page, cue: Mention) -> set[str]:
    start = page.sentences[cue.sentence].span.start
    words = page.plain[start : cue.span.start].lower()
    return set(words[words.rfind(";") + 1 :].split())


def _only_if(page: Page, cue: Mention) -> bool:
    """Whether the result is a condition ("if no better")."""
    before = page.plain[max(0, cue.span.start - 40) : cue.span.start].lower().replace(",", " , ").split()[-4:]
    return any(word in CONDITION for word in before)


def _of_all(page: Page, line: Line, i: int, cue: Mention) -> bool:
    """Whether a cue speaks of every therapy before it: "neither helped", "both without relief"."""
    between_them = page.plain[line.therapies[i].end : cue.span.start].lower().split()
    return bool(cue.value.get("all")) or any(word.strip(",;:") in QUANTIFIER for word in between_them[-3:])


def _attach(page: Page, rows: Sequence[Line], n: int, cue: Mention, times: Sequence[Span], table: Table) -> None:
    line, reach = rows[n], str(cue.value["reach"])
    if _only_if(page, cue):
        return
    after = next((i for i, t in enumerate(line.therapies) if t.start >= cue.span.end), None)
    before = next((i for i in range(len(line.therapies) - 1, -1, -1) if line.therapies[i].end <= cue.span.start), None)
    if after is not None and _governs(page, cue, line.therapies[after].start, reach, times):
        _forward(page, line, n, after, cue, table)
    elif reach == "fore":
        return
    elif before is not None:
        beyond = cue.span.start >= line.span.end
        if (reach != "effect" or _is_effect(page, line, before, cue)) and (not beyond or goes_on(page, cue)):
            _backward(page, line, n, before, cue, table)
    elif n and _looks_back(page, rows[n - 1], line, cue):
        _backward(page, rows[n - 1], n - 1, len(rows[n - 1].therapies) - 1, cue, table)


def _governs(page: Page, cue: Mention, start: int, reach: str, times: Sequence[Span]) -> bool:
    between_them = page.plain[cue.span.end : start]
    if reach == "fore":
        return len(between_them) < 80 and not set(between_them) & set(";.")
    if reach not in ("object", "prep") or not direct(page, cue.span.end, start, times):
        return False
    rest = between_them.strip().lower()
    return reach == "object" or rest.startswith(PREPOSITIONS)


def _is_effect(page: Page, line: Line, i: int, cue: Mention) -> bool:
    """A symptom is a side effect only of a drug named in the same sentence, and when it is not denied."""
    if line.therapies[i].category not in ("medication", "bracing") or page.role_of(cue.span.start, cue.span.end):
        return False
    before = page.plain[max(line.span.start, cue.span.start - 24) : cue.span.start].lower().replace(",", " , ").split()
    if any(word in DENIAL for word in before[-3:]) and "stopped" not in before:
        return False
    return cue.span.end <= line.span.end and cue.span.start - line.therapies[i].end < 90


def _forward(page: Page, line: Line, n: int, i: int, cue: Mention, table: Table) -> None:
    for j in line.cluster(i):
        if j >= i:
            _add(page, table, n, j, cue, AHEAD if j == i else SHARED)


def _backward(page: Page, line: Line, n: int, i: int, cue: Mention, table: Table) -> None:
    _add(page, table, n, i, cue, OWN)
    of_all = _of_all(page, line, i, cue)
    for j in range(i) if of_all else line.cluster(i):
        if j < i and (of_all or str(cue.value["outcome"]) not in SIDE or _coordinated(page, line, j, i)):
            _add(page, table, n, j, cue, AHEAD if of_all else SHARED)


def _coordinated(page: Page, line: Line, j: int, i: int) -> bool:
    words = page.plain[line.therapies[j].end : line.therapies[i].start].replace(",", " ").lower().split()
    return all(word in COORDINATION for word in words)


def _add(page: Page, table: Table, n: int, i: int, cue: Mention, rank: int) -> None:
    result = Result(_outcome(page, cue), cue.span, rank, bool(cue.value.get("now")))
    table.setdefault((n, i), []).append(result)


def _looks_back(page: Page, previous: Line, line: Line, cue: Mention) -> bool:
    """Whether a cue at the head of a sentence speaks of the sentence just before it."""
    if line.therapies[0].sentence != previous.therapies[-1].sentence + 1:
        return False
    return cue.value["reach"] in ("back", "object", "prep") and cue.span.start - line.span.start < LEAD and (
        "\n\n" not in page.plain[previous.span.end : line.span.start]
    )
