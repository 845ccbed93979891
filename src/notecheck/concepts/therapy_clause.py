"""How the therapies of a sentence stand to each other, and which words are whose.

A sentence with therapies is read as lead - therapy - gap - therapy - tail. Neighbours are joined when only
coordination lies between them ("meloxicam and hydrocodone"); sentences that name no therapy of their own
and go on with the same matter belong to the tail of the last one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from notecheck.concepts.therapy_reading import OTHER_PEOPLE, Reading, between, breaks
from notecheck.concepts.therapy_words import Named
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["COLUMN", "LONGEST_LIST", "Line", "coordinated", "direct", "goes_on", "lines", "new_entry", "piece"]

FOLLOWING, LABELLED = 2, 5
"""Sentences without a therapy that may still speak of the last one named; entries under it or with a label."""
LONGEST_GAP = 120
"""Characters between two therapies of one list."""
ABBREVIATIONS = frozenset(
    {
        "dr",
        "mr",
        "mrs",
        "ms",
        "vs",
        "approx",
        "incl",
        "no",
        "inc",
        "st",
        "resp",
        "cons",
        "avg",
        "max",
        "min",
        "inj",
        "ref",
    }
    | {
        "ext",
        "cont",
        "wk",
        "wks",
        "mo",
        "mos",
        "hr",
        "hrs",
        "yr",
        "yrs",
        "dept",
        "prev",
        "pt",
        "phys",
        "rx",
        "tx",
    }
    | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
)
OPEN = frozenset("with of to on for from by a an the and or in his her their of, and, or, plus".split())
"""Last words of a line that goes on below."""
WRAPPED, INDENTED = 50, 70
"""Characters of a line that is not likely to have been wrapped, at the margin and before an indented one."""
COLUMN = "   "
"""Blanks that part the columns of a row."""
LONGEST_LIST = 24
"""Therapies on either side that one list may hold; keeps the reading linear."""
FEW = 6
"""Words at the head of a following sentence before its cue."""
ENTRY = "-*#\x06>"
"""Signs that open a new entry of a list."""
_ANAPHORA = """
it this they these that he she you your both neither none all still no not minimal little some only now had
stopped did relief continues ongoing discharged pain symptoms leg patient pt w/o failed partial each was
currently which overall unfortunately but d/c'd quit finished completed dropped ended zero nothing walking
function knee shoulder hip sleep neither numbness tingling stopped sadly course duration total latter the
her his no-one after thereafter by
and however so the reports says said feels felt describes by there with regrettably alas improvement benefit any
states arm back neck found result results response outcome effect symptoms sciatica sx dates date length when
how visits sessions frequency provider
"""
ANAPHORA = frozenset(_ANAPHORA.split()) | {""}
"""First words of a sentence that goes on about what was just named."""
LABEL = 24
"""Characters within which the label of an entry ends."""
BARE = frozenset("( then and or / + & and/or both tab tab. tablet tablets cap cap. capsule".split())
_GLUE = """
of from with to on after by despite the a an any all multiple several many extensive prior previous
formal supervised trial trials into course courses round rounds including his her their my our use regular
more further other additional conservative over-the-counter otc oral and/or or home outpatient weeks
week wks wk months month mos mo days years sessions visits x for in at least than over about
approximately scheduled prescription daily such as treatment treatments therapy attempts nightly high
dose low doses max maximum maxed maximal adequate full initial current some yet another following continued
aggressive include
includes included management measures care modalities consisting these those under worth twice weekly
both incl incl. physician-directed extended extensive aggressive appropriate standard usual maximal exhaustive
every each prolonged reasonable comprehensive vigorous intensive numerous various different lengthy good prescribed
"""
GLUE = frozenset(_GLUE.split())
"""Words that may stand between a cue and the therapy that it governs."""
MARKS = ":\"'()+->~<"
DOTTED = frozenset({"incl.", "mg.", "tab.", "tabs.", "dr.", "approx.", "min.", "hr.", "hrs.", "wk.", "wks."})
"""Abbreviations whose full stop ends nothing; so do those with a stop inside, "t.i.d."."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence's therapies and where the words about them lie."""

    number: int
    therapies: tuple[Named, ...]
    span: Span
    """The sentence."""
    tail: Span
    """From the end of the sentence to where the following sentences stop speaking of it; may be empty."""
    joined: tuple[bool, ...]
    """joined[i]: therapies i and i+1 are coordinated, with one result between them if any."""
    listed: tuple[bool, ...]
    """listed[i]: therapies i and i+1 stand in one list, each perhaps with a result of its own."""

    def gap(self, i: int) -> tuple[int, int]:
        """The words after therapy i, up to the next one or the end of the sentence."""
        end = self.therapies[i + 1].start if i + 1 < len(self.therapies) else self.span.end
        return self.therapies[i].end, end

    def lead(self, i: int) -> tuple[int, int]:
        """The words before therapy i, back to the one before it or the start of the sentence."""
        return (self.therapies[i - 1].end if i else self.span.start), self.therapies[i].start

    def names(self, span: Span) -> bool:
        """Whether the words belong to the name of a therapy ("avoids bending")."""
        i = bisect_right(self.therapies, span.start, key=lambda t: t.start) - 1
        return i >= 0 and self.therapies[i].end > span.start

    def cluster(self, i: int) -> range:
        """The indices coordinated with therapy i, itself included."""
        return _run(self.joined, i)

    def list_of(self, i: int) -> range:
        """The indices in one list with therapy i, itself included."""
        return _run(self.listed, i)


def _run(links: Sequence[bool], i: int) -> range:
    low = high = i
    while low > max(0, i - LONGEST_LIST) and links[low - 1]:
        low -= 1
    while high < min(len(links), i + LONGEST_LIST) and links[high]:
        high += 1
    return range(low, high + 1)


def lines(reading: Reading, therapies: Sequence[Named]) -> tuple[Line, ...]:
    """The sentences that name a therapy, in order."""
    groups: dict[Span, list[Named]] = {}
    for therapy in therapies:
        groups.setdefault(piece(reading, therapy.start), []).append(therapy)
    taken = {therapy.sentence for therapy in therapies}
    spans = sorted(groups)
    stops = [*(span.start for span in spans[1:]), len(reading.page.plain)]
    return tuple(
        _line(reading, n, span, groups[span], taken, stop)
        for n, (span, stop) in enumerate(zip(spans, stops, strict=False))
    )


def piece(reading: Reading, offset: int) -> Span:
    """The part of a sentence between full stops that the sentence splitter took for abbreviations."""
    sentence = reading.page.sentence_at(offset)
    known = reading.pieces.get(sentence.index)
    if known is None:
        known = reading.pieces[sentence.index] = tuple(_pieces(reading, sentence.span))
    return known[max(0, bisect_right(known, offset, key=lambda span: span.start) - 1)]


def _pieces(reading: Reading, span: Span) -> Iterator[Span]:
    start, stop = span.start, reading.page.plain.find(". ", span.start, span.end)
    while stop >= 0:
        word = reading.page.plain[max(start, stop - 12) : stop].split()[-1:]
        if word and _ends(word[0]):
            yield Span(start, stop + 1)
            start = stop + 2
        stop = reading.page.plain.find(". ", stop + 2, span.end)
    yield Span(start, span.end)


def _ends(word: str) -> bool:
    """Whether a full stop after this word ends a statement."""
    bare = word.strip("()\"'")
    return bare == "PT" or (len(bare) > 1 and "." not in bare and bare.lower() not in ABBREVIATIONS)


def _line(reading: Reading, number: int, span: Span, group: Sequence[Named], taken: set[int], stop: int) -> Line:
    index = group[0].sentence
    return Line(
        number,
        tuple(group),
        span,
        _tail(reading, index, span, taken, stop),
        tuple(_linked(reading, a.end, b.start, strict=True) for a, b in pairwise(group)),
        tuple(_linked(reading, a.end, b.start, strict=False) for a, b in pairwise(group)),
    )


def _tail(reading: Reading, index: int, span: Span, taken: set[int], stop: int) -> Span:
    page = reading.page
    sentence = page.sentences[index]
    end = sentence.span.end
    if stop < end:  # the next therapy stands in the same sentence
        return Span(span.end, max(span.end, stop))
    depth = _depth(page, sentence.span.start)
    for k, following in enumerate(page.sentences[index + 1 : index + 1 + LABELLED]):
        blank = page.plain[end : following.span.start]
        same_line = "\n" not in blank  # "Duration: 8 weeks  Response: none" is one entry
        if following.index in taken or following.role not in (None, "blank"):
            break
        if following.section != sentence.section and not same_line:
            break
        under = not same_line and _depth(page, following.span.start) > depth
        entry = page.plain[following.span.start : following.span.start + 1] in ENTRY
        if blank.count("\n") > 1 or (entry and not under):
            break
        label = page.plain[following.span.start : following.span.start + LABEL]
        if k >= FOLLOWING and not under and not any(mark in label for mark in ":?="):
            break
        end = following.span.end
    return Span(span.end, end)


def _depth(page: Page, offset: int) -> int:
    """How far the line that holds the offset is indented."""
    start = page.plain.rfind("\n", 0, offset) + 1
    line = page.plain[start : offset + 1]
    return len(line) - len(line.lstrip())


def _linked(reading: Reading, start: int, end: int, *, strict: bool) -> bool:
    """Whether no new clause, and if strict no result, lies between two therapies."""
    if end - start >= LONGEST_GAP or breaks(reading.text(start, end)):
        return False
    if strict and (between(reading.outcomes, start, end) or _parted(reading.text(start, end))):
        return False
    words = reading.text(start, end).split()
    return not any(w.endswith(":") or (w.endswith(".") and w not in DOTTED and "." not in w[:-1]) for w in words[:-1])


def _parted(text: str) -> bool:
    """Whether a box opens the next choice of a form behind what is told of this one ("PT, 6 weeks   [x] Meds:")."""
    told, box, _ = text.partition("[") if "[" in text else text.partition("\x06")
    return bool(box) and any(word.strip(MARKS + ",") for word in told.split())


def goes_on(reading: Reading, span: Span) -> bool:
    """Whether words in a sentence that names no therapy go on about the one named before it."""
    if reading.page.role_of(span.start, span.end) in OTHER_PEOPLE:
        return False
    lead = reading.text(piece(reading, span.start).start, span.start).split()
    return len(lead) <= FEW and (not lead or lead[0].strip("\"',:-*?") in ANAPHORA)


def direct(reading: Reading, start: int, end: int) -> bool:
    """Whether nothing but glue lies between a cue and the therapy after it."""
    text = reading.text(start, end)
    said = [when.span for when in reading.lengths(start, end)]
    said += [label.span for label in between(reading.therapies, start, end)]  # "failed NSAIDs (ibuprofen)"
    for span in said:
        text = text.replace(reading.text(span.start, span.end), " ")
    if set(text) & set(";.|,"):
        return False
    return all(w.strip(MARKS) in GLUE or not w.strip(MARKS + "0123456789") for w in text.replace("/", " ").split())


def new_entry(reading: Reading, start: int, end: int) -> bool:
    """Whether a therapy at the end of a range opens the next line of a list, so that words before it are not its own.

    A line that was only wrapped is long, and the next one is not indented.
    """
    above, broken, indent = reading.page.plain[start:end].rpartition("\n")
    if not broken or indent.strip() or above.rstrip().endswith((":", "?")):
        return False
    line = reading.page.plain[reading.page.plain.rfind("\n", 0, start) + 1 : start + len(above)].strip()
    closed = ". " not in line and line.split()[-1:] != [] and line.split()[-1].lower() not in OPEN
    return closed and len(line) < (INDENTED if indent else WRAPPED)


def coordinated(reading: Reading, line: Line, low: int, high: int, *, bare: bool = True) -> bool:
    """Whether nothing but "and", commas or, unless bare, glue lies between two therapies of a line."""
    gaps = (set(reading.text(*line.gap(k)).replace(",", " ").split()) for k in range(low, high))
    return all(gap <= (BARE if bare else BARE | GLUE) for gap in gaps)
