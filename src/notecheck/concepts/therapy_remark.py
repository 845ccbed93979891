"""What is remarked of a therapy right after it, where no plain statement of its result stands.

"PT for 6 wks; got nowhere", "oxycodone daily, and she still averages 8", "dry needling x 4 weeks, meh": words that
are no finding of their own, but said of a therapy that was given they tell that it was not enough. A helper of
conservative_therapy.
"""

from __future__ import annotations

from notecheck.concepts.therapy_all import COMPLAINT, PLURAL
from notecheck.concepts.therapy_clause import Line, goes_on
from notecheck.concepts.therapy_reading import Reading, between
from notecheck.concepts.therapy_result import SHARED, Result
from notecheck.concepts.therapy_spell import Spell
from notecheck.core.mention import Mention
from notecheck.core.note import Span

__all__ = ["remarked"]

REACH, FEW, NEARBY = 90, 9, 5
"""Characters and words from a therapy and its time to a remark about it, and words to one that says little."""
SILENT = ("procedure", "procedure_title", "injectate", "anesthesia", "guidance", "complications", "exam", "recovery",
          "instructions", "follow_up", "goals")  # fmt: skip
"""Sections whose words after a therapy are about something else."""
CONDITION = frozenset(
    "when whenever if unless until should goal goals will shall would may might whether so order".split()
)
"""Words after which a remark tells of what is only feared or hoped."""
EARLY = 40
"""Characters from the start of the following sentence to a remark that still speaks of the therapy."""
BARE = ("was-never-had", "was-not-wanted")
"""Patterns of a bare "no" or "none", which after a length is a result."""
LONGEST_CUE = 60
"""Characters of a cue that a hint may lie in."""
PERSONS = frozenset("he she they patient pt the who i we".split())
"""First words of a sentence that goes on about the patient: of the result it tells only that the pain goes on."""
DENIED = ("not", "n't")
"""Ends of a bare denial."""
DRUGS = ("medication", "bracing")
"""What a complaint made by it is a side effect of."""


def remarked(reading: Reading, line: Line, i: int, spell: Spell, *, running: bool) -> Result | None:
    """The result that a remark after therapy i tells, or one after the therapies that it is coordinated with.

    Of care that goes on, a bare "not" tells how it is used ("daily, does not miss a dose") rather than its result.
    """
    if line.therapies[i].category == "injection" or line.therapies[i].section in SILENT:
        return None
    for j in line.cluster(i):
        if j >= i:
            found = _own(reading, line, j, spell)
            if found and not (running and reading.text(found.span.start, found.span.end).endswith(DENIED)):
                return found
    return None


def _own(reading: Reading, line: Line, i: int, spell: Spell) -> Result | None:
    start, end = line.gap(i)
    told = spell.span.end if spell.span and start <= spell.span.end <= end else start
    found = _sense(reading, line, i, start, told, min(end, told + REACH))
    if found or line.tail.start >= line.tail.end:
        return found
    head = line.tail.start
    blank = len(reading.page.plain[head : line.tail.end]) - len(reading.page.plain[head : line.tail.end].lstrip())
    first = reading.text(head + blank, line.tail.end).split()[:1]
    if not first:
        return None
    person = first[0] in PERSONS
    whole = i + 1 == len(line.therapies) or first[0] in PLURAL | COMPLAINT | PERSONS
    if not whole or not goes_on(reading, Span(head + blank + len(first[0]), line.tail.end)):
        return None
    if person:
        return _patient(reading, head, min(line.tail.end, head + blank + EARLY))
    return _sense(reading, line, i, head, head, min(line.tail.end, head + blank + EARLY))


def _patient(reading: Reading, start: int, end: int) -> Result | None:
    """A following sentence that tells of the patient rather than of the therapy: that the pain goes on."""
    told = (m for m in between(reading.remarks, start, end + REACH) if m.value.get("person") and m.span.start < end)
    return next((Result("failed", m.span, SHARED, now=False) for m in told), None)


def _sense(reading: Reading, line: Line, i: int, start: int, told: int, end: int) -> Result | None:
    """What the remarks in a range amount to: harm counts before too little, and that before a little."""
    following = line.therapies[i + 1].start if i + 1 < len(line.therapies) else None
    hints = [
        m
        for m in between(reading.remarks, start, end)
        if m.value["sense"] != "aside" and _is_near(reading, told, m) and not _belongs(reading, m, following)
    ]
    for sense in ("harm", "bad", "some"):
        first = next((m for m in hints if m.value["sense"] == sense), None)
        if first:
            harmed = sense == "harm" and line.therapies[i].category in DRUGS
            outcome = "not_tolerated" if harmed else "partial" if sense == "some" else "failed"
            return Result(outcome, first.span, SHARED, now=False)
    return None


def _is_near(reading: Reading, told: int, hint: Mention) -> bool:
    """Whether few words, and none that makes a condition of it, lie between a therapy's time and a remark."""
    words = reading.text(told, hint.span.start).replace(",", " ").split()
    return len(words) <= (NEARBY if hint.value.get("near") else FEW) and CONDITION.isdisjoint(words)


def _belongs(reading: Reading, hint: Mention, following: int | None) -> bool:
    """Whether a hint is part of a plain statement about a result or a standing, which has had its say.

    A word that only opens what is said of a following therapy ("no" in "PT, no chiro") belongs to it.
    """
    near = hint.span.start - LONGEST_CUE, hint.span.end + LONGEST_CUE
    for cue in (*between(reading.outcomes, *near), *between(reading.statuses, *near)):
        if cue.pattern in BARE and hint.span.start - cue.span.start < 2:
            continue
        longer = cue.span.end - cue.span.start >= hint.span.end - hint.span.start
        ahead = cue.value["reach"] == "fore" and "status" in cue.value
        if cue.span.overlaps(hint.span) and longer and not (ahead and not _leads_on(reading, cue, following)):
            return True
    return False


def _leads_on(reading: Reading, cue: Mention, following: int | None) -> bool:
    """Whether a following therapy stands right behind a cue, with no stop between."""
    if following is None or not 0 <= following - cue.span.end < EARLY:
        return False
    return not set("),;.") & set(reading.text(cue.span.end, following))
