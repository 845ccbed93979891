"""What became of each therapy: the outcome cues and the therapies that they speak of.

A cue speaks of the therapy right after it ("failed PT", "no relief from PT") or of the one before it ("PT
did not help"), and of those coordinated with that one, unless they have a result of their own. A helper of
conservative_therapy.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from notecheck.concepts.therapy_all import FORE_REACH, LAST, PREPOSITIONS, covered, head_of, of_all, refers_back
from notecheck.concepts.therapy_cause import DENIAL, is_blamed, is_effect, is_ground
from notecheck.concepts.therapy_clause import COLUMN, LONGEST_LIST, Line, coordinated, direct, goes_on, new_entry
from notecheck.concepts.therapy_reading import Reading, between
from notecheck.core.mention import Mention
from notecheck.core.note import Span

__all__ = ["AHEAD", "SHARED", "Result", "Results", "result_of", "results"]

OWN, AHEAD, SHARED = 3, 2, 1
"""How surely a cue is a therapy's own: said after it, said before it, shared over a list."""
PLAIN = ("failed", "partial", "relieved", "helped")
SIDE = ("not_tolerated", "contraindicated")
PAST = frozenset("brought took gave got made kept let cut knocked bought held wore did had left was were".split())
TENSELESS = ("with",)
"""First words of a result that tells no tense ("six weeks with minimal relief")."""
LOOSE = 6
"""Words between a result and the second of two things that it is of ("relieved with rest and with ibuprofen")."""
HALF = 50
"""Percent of relief from which a therapy counts as having relieved."""
NEGATIVE = frozenset({"neither", "nor", "none", "nothing"})
PATIENT = frozenset({"he", "she", "patient", "pt", "who"})
ONE_OF = ("latter", "former", "the first", "the second", "the last")
"""Words that single one therapy out of those just named."""
SEEMING = frozenset(
    {"seem", "seems", "seemed", "appears", "appeared", "continues", "continued", "used", "tends", "began", "refractory"}
)
CONDITION = frozenset(
    {"hope", "hopefully", "hoping", "if", "unless", "should", "whether", "case", "would", "may", "might", "will"}
)
ABSENT = frozenset({"none", "no", "nil", "zero", "0", "neg", "negative", "nope"})
LABEL = 16
OBJECT, THE = 30, frozenset("the his her their a any much".split())
CARE = ("exercis", "therapy", "pt", "physical", "hep", "home", "program", "stretch", "course", "of")
"""Words for care, behind such a word and so many characters behind "cannot do"."""
LABELS = frozenset("outcome outcomes result results response responses benefit relief effect status".split())
"""Last words of a label that asks what became of a therapy."""
ANSWERS = ("asked", "ticked")
"""Patterns that take up a question with its answer."""
ANSWERED = ("response", "relief", "benefit", "result", "outcome", "effect", "help", "week", "month")
LEAD = 45
"""Characters from the start of a sentence in which a cue may look back to the sentence before."""
LONGEST_LEAD = 300
"""Characters before a cue in which a word may turn it round."""


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome said of one therapy."""

    outcome: str
    span: Span
    rank: int
    now: bool
    """Whether it tells of the present, so that the therapy goes on."""


class Results(dict[tuple[int, int], list[Result]]):
    """(line, therapy within the line) -> results, in order of position."""

    def add(self, reading: Reading, at: tuple[int, int], cue: Mention, rank: int) -> None:
        """Note that a cue speaks of a therapy."""
        outcome = _outcome(reading, cue)
        if outcome:
            now = bool(cue.value.get("now")) and not _is_past(reading.text(cue.span.start, cue.span.end))
            result = Result(outcome, cue.span, rank, now)
            self.setdefault(at, []).append(result)


def _is_past(words: str) -> bool:
    """Whether a result is not told in the present tense, so that the therapy may be over ("brought it from 8 to 7")."""
    first = words.split(maxsplit=1)[0]
    return first in TENSELESS or first in PAST or (first.endswith("ed") and "used" not in first)


def results(reading: Reading, rows: Sequence[Line]) -> Results:
    """The results of every therapy on the page."""
    table = Results()
    for line in rows:
        for cue in between(reading.outcomes, line.span.start, line.tail.end):
            hollow = (
                line.names(cue.span) or _is_question(reading, cue) or _only_if(reading, cue) or _is_denied(reading, cue)
            )
            if not hollow and _outcome(reading, cue):
                _attach(reading, rows, line, cue, table)
    return table


def result_of(found: Sequence[Result]) -> Result | None:
    """The result that counts: the surest; relief that did not last or suffice is partial."""
    if not found:
        return None
    best = max(r.rank for r in found)
    sure = [r for r in found if r.rank == best]
    first = sure[0]
    side = next((r for r in sure if r.outcome in SIDE), None)
    if first.outcome == "not_tolerated":
        ground = next((r for r in found if r.outcome == "contraindicated"), None)
        if first.rank == AHEAD and ground:  # "can't take NSAIDs because of a prior GI bleed"
            return ground
        return next((r for r in sure if r.outcome == "failed"), first)
    if first.outcome in ("partial", "relieved", "helped") and side:
        return side
    if first.outcome in ("relieved", "helped"):
        return next((r for r in sure if r.outcome in ("failed", "partial")), first)
    return first


def _is_of_a_task(reading: Reading, cue: Mention) -> bool:
    """Whether something else is what cannot be done: "he cannot do the lifting that his job is"."""
    if not reading.text(cue.span.start, cue.span.end).endswith(" do"):
        return False
    words = reading.text(cue.span.end, cue.span.end + OBJECT).split()
    return words[:1] != [] and words[0] in THE and not any(w.startswith(CARE) for w in words[1:3])


def _outcome(reading: Reading, cue: Mention) -> str | None:
    """What a cue says of its therapy, or None when it says something only in company ("neither touched it")."""
    outcome = str(cue.value["outcome"])
    if outcome == "contraindicated" and _is_of_a_task(reading, cue):
        return None
    if outcome in ("helped", "relieved", "touched") and _clause_before(reading, cue) & NEGATIVE:
        return "failed"
    if outcome == "touched":
        return None
    if outcome == "same":
        i = bisect_left(reading.outcomes, cue.span.start, key=lambda m: m.span.start)
        near = i and cue.span.start - reading.outcomes[i - 1].span.end < FORE_REACH
        told = str(reading.outcomes[i - 1].value["outcome"]) if near else ""
        goes_on = any(word.startswith("continu") for word in _clause_before(reading, cue))
        return told if told in PLAIN and not goes_on else None  # "is continued, with some relief, and so are"
    if outcome != "percent":
        return outcome
    percent = cue.groups["percent"]
    return "relieved" if int(reading.text(percent.start, percent.end)) >= HALF else "partial"


def _clause_before(reading: Reading, cue: Mention) -> set[str]:
    start = reading.page.sentences[cue.sentence].span.start
    words = reading.text(max(start, cue.span.start - LONGEST_LEAD), cue.span.start)
    return set(words[words.rfind(";") + 1 :].split())


def _only_if(reading: Reading, cue: Mention) -> bool:
    """Whether the result is a condition or a purpose ("if no better", "an epidural to relieve the pain")."""
    start = max(0, cue.span.start - 40)
    before = reading.text(start, cue.span.start)
    for when in reading.lengths(start, cue.span.start):  # the month of May is no condition
        before = before.replace(reading.text(when.span.start, when.span.end), "")
    words = before.split()
    if words[-1:] == ["to"] and words[-2:-1] and words[-2] not in SEEMING:
        return True
    return any(word in CONDITION for word in before[before.rfind(",") + 1 :].split()[-4:])


def _is_question(reading: Reading, cue: Mention) -> bool:
    """Whether the words of a result only ask for it ("Helped?")."""
    return reading.text(cue.span.end, cue.span.end + 2).lstrip().startswith("?")


def _is_denied(reading: Reading, cue: Mention) -> bool:
    """Whether a harm is named only to say that there is none ("no side effects")."""
    if cue.value["outcome"] not in SIDE or cue.value["reach"] == "effect":
        return False
    before = reading.text(max(reading.page.sentences[cue.sentence].span.start, cue.span.start - 24), cue.span.start)
    return any(word in DENIAL for word in before.replace(",", " , ").split()[-2:])


def _attach(reading: Reading, rows: Sequence[Line], line: Line, cue: Mention, table: Results) -> None:
    after, before = _around(line, cue)
    if after is not None and _governs(reading, cue, line.therapies[after].start):
        for j in sorted({*line.cluster(after), *covered(reading, line, after)}):
            if j >= after:
                table.add(reading, (line.number, j), cue, AHEAD if j == after else SHARED)
    elif cue.value["reach"] == "fore" and not (refers_back(reading, cue) or refers_back(reading, cue, LAST)):
        return
    elif before is not None:
        if _speaks_of(reading, line, before, cue):
            _backward(reading, line, before, cue, table)
    elif line.number and _looks_back(reading, rows[line.number - 1], line, cue):
        previous = rows[line.number - 1]
        _backward(reading, previous, len(previous.therapies) - 1, cue, table)


def _around(line: Line, cue: Mention) -> tuple[int | None, int | None]:
    """The therapies right after and right before a cue."""
    after = bisect_left(line.therapies, cue.span.end, key=lambda t: t.start)
    before = bisect_right(line.therapies, cue.span.start, key=lambda t: t.end) - 1
    return (after if after < len(line.therapies) else None), (before if before >= 0 else None)


def _governs(reading: Reading, cue: Mention, start: int) -> bool:
    """Whether the cue speaks of the therapy after it."""
    reach = cue.value["reach"]
    text = reading.text(cue.span.end, start)
    if _is_labelled(reading, cue):
        return False
    if reach == "prep" and _loosely(text):
        return True
    if reach == "fore":
        return len(text) < FORE_REACH and not set(text) & set(";.")
    if text.startswith(COLUMN) or (reach == "object" and new_entry(reading, cue.span.end, start)):
        return False
    if reach == "effect":
        return is_blamed(reading, cue, start)
    if reach not in ("object", "prep") or not direct(reading, cue.span.end, start):
        return False
    return reach == "object" or text.strip().startswith(PREPOSITIONS)


def _is_labelled(reading: Reading, cue: Mention) -> bool:
    """Whether a cue fills in a form's "outcome:", and so speaks of what was named before it."""
    label = reading.text(max(0, cue.span.start - LABEL), cue.span.start).rstrip(' "')
    return label.endswith((":", "=")) and label[:-1].split()[-1:] != [] and label[:-1].split()[-1] in LABELS


def _loosely(text: str) -> bool:
    """Whether a preposition and a word or two lead on to the therapy ("no relief from flexion-based PT")."""
    words = text.split()
    again = 3 < len(words) <= LOOSE and words[-1] in PREPOSITIONS
    return (1 <= len(words) <= 3 or again) and words[0] in PREPOSITIONS and not set(text) & set(".;,:(")


def _speaks_of(reading: Reading, line: Line, i: int, cue: Mention) -> bool:
    """Whether a cue after therapy i can be about it."""
    asked = cue.pattern.startswith(ANSWERS)
    if cue.span.start >= line.span.end and not asked and not goes_on(reading, cue.span):
        return False
    reach = cue.value["reach"]
    if _is_about_work(reading, cue):
        return False
    if reach == "told":
        return _is_told(reading, line.therapies[i].end, cue)
    if reach == "ground":
        return is_ground(reading, line, i, cue)
    return reach != "effect" or is_effect(reading, line, i, cue)


def _is_about_work(reading: Reading, cue: Mention) -> bool:
    """Whether the patient, not a therapy, is said not to work ("she has not worked since May")."""
    before = reading.text(cue.span.start - LEAD, cue.span.start).split()[-1:]
    return "work" in reading.text(cue.span.start, cue.span.end) and not PATIENT.isdisjoint(before)


def _is_told(reading: Reading, start: int, cue: Mention) -> bool:
    """Whether a lone word is a result: "PT, 8 weeks: none", yet "PT: none" says that there was none."""
    if reading.text(cue.span.start, cue.span.end).strip('" ') not in ABSENT:
        return True
    words = reading.text(start, cue.span.start)
    return any(c.isdigit() for c in words) or any(word in words for word in ANSWERED)


def _backward(reading: Reading, line: Line, i: int, cue: Mention, table: Results) -> None:
    """A cue is therapy i's own, and that of those before it that share it."""
    which = reading.text(cue.span.start - 40, cue.span.start) if cue.span.start >= line.span.end else ""
    if "former" in which or "the first" in which:
        i = line.cluster(i)[0]
    table.add(reading, (line.number, i), cue, OWN)
    if any(word in which for word in ONE_OF):
        return
    said_of_all = of_all(reading, line, i, cue)
    head = None if said_of_all or str(cue.value["outcome"]) in SIDE else head_of(reading, line, i)
    for j in range(head, i) if head is not None else ():
        table.add(reading, (line.number, j), cue, AHEAD)
    for j in range(max(0, i - LONGEST_LIST), i) if said_of_all else line.cluster(i):
        if (
            head is None
            and j < i
            and (said_of_all or str(cue.value["outcome"]) not in SIDE or coordinated(reading, line, j, i))
        ):
            table.add(reading, (line.number, j), cue, AHEAD if said_of_all else SHARED)


def _looks_back(reading: Reading, previous: Line, line: Line, cue: Mention) -> bool:
    """Whether a cue at the head of a sentence speaks of the sentence just before it, or of the question before."""
    words = reading.text(previous.span.end, line.span.start).strip(" .\n\t")
    if words and not (cue.pattern.startswith(ANSWERS) and len(words) < LEAD):
        return False
    if cue.value["reach"] not in ("back", "object", "prep") or cue.span.start - line.span.start >= LEAD:
        return False
    return "\n\n" not in reading.text(previous.span.end, line.span.start)
