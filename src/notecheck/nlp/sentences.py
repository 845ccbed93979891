"""Sentences: the smallest stretches that state something, in prose, wrapped lines, lists and forms.

A line break ends a sentence unless the line was plainly wrapped: the next line goes on in lower case, or the
line is as full as the lines of its paragraph and ends without a stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import re2

from notecheck.core.note import Span
from notecheck.core.page import Section
from notecheck.nlp.breaths import breaths

__all__ = ["sentence_spans"]

LINE = re2.compile(rb"[^\n]*\n?")
# A new entry: bullet, number, tick box, or a short label before a colon.
ENTRY = re2.compile(
    rb"^[ \t]*(?:[-*#>\x06\x15=|]|\[[ xX]?\]|\([ xX]?\)|\(?\d{1,2}[.)][ \t]|[A-Z][A-Za-z/&()'. -]{0,38}:[ \t])"
)
STOP = re2.compile(rb"[.!?]['\")\]]*(?:[ \t]+|\n)|[ \t]\*[ \t]|[ \t]period[ \t]")
TITLES = (
    "dr|mr|mrs|ms|jr|sr|prof|vs|approx|e\\.g|i\\.e|st|no|fig|wt|ht|lat|lt|rt|inj|ref|ext|dept|est|avg|max|min|incl|cont"
)
# "pt." is the patient, "PT." the end of a sentence; a number alone before a stop counts an entry.
ABBREVIATION = re2.compile(
    rf"(?:^|[\s(/])(?:pt|(?i:{TITLES}|resp|temp|a\.m|p\.m|[a-z]))\.$|(?:^|\n|[.;] )[ \t]*\(?\d{{1,2}}\.$".encode()
)
# Whether the writer begins sentences with small letters.
GOES_ON_SMALL, GOES_ON_LARGE = re2.compile(rb"[a-z]{3}\. [a-z]"), re2.compile(rb"[a-z]{3}\. [A-Z]")
WHOLE = 4
"""Letters from which on a word before a stop is no abbreviation, but for a few."""
SHORT = frozenset(b"day leg arm now him her far all bed job car yet too out off hip toe ago it so up on in no".split())
SHORTENED = frozenset(
    b"""approx dept resp temp prev cont incl mult phys hosp diff surg proc prov abnl bilat moder signif occas intermitt
    radic lumb cerv thor poss prob freq total mins secs tabs caps meds resid eval reval spec unsp assoc infl
    """.split()
)
MONTH = re2.compile(rb"(?:^|[\s(/-])(?i:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$")
# A question on a form and its answer are one statement.
ANSWER = re2.compile(rb"[ \t]*(?i:y|n|yes|no|none|never|denies|denied|nil)\b")
COLUMNS = "   "
"""What parts the columns of a table drawn with blanks."""
WRAP_WIDTH = 45
"""Lines shorter than this are entries, not wrapped prose."""
RAGGED = 0.6
"""A line that could have held the next word and is still shorter than this share of its paragraph was not wrapped."""
LINKS = frozenset(
    "a an and as at but by for from he her his in into is of on or she that the their to was with".split()
)
"""Words that no entry ends with."""
LEADER = b"...."
"""Dots right behind a word, too few for `fold` to make a colon of them, that do not end a sentence either."""
DASHES = ("-", "\N{EN DASH}")
SPOKEN = " period "
BREATH = 400
"""Characters from which on a sentence is a paragraph, and its semicolons are stops."""
LONGEST = 1500
"""Characters in one sentence at most."""


def sentence_spans(plain: str, parts: tuple[Section, ...]) -> list[Span]:
    """Spans in order that cover every visible character; at least one, perhaps empty."""
    cuts = {0, len(plain)} | {s.heading.start for s in parts}
    cuts |= _line_cuts(plain) | _stop_cuts(plain)
    bounds = sorted(cuts)
    parted = (piece for start, end in pairwise(bounds) for piece in _clauses(plain, start, end))
    told = (piece for start, end in parted for piece in breaths(plain, start, end))
    spans = [_trim(plain, a, b) for start, end in told for a, b in _short(plain, start, end)]
    return [s for s in spans if s.start < s.end] or [Span(0, 0)]


def _clauses(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A note told in one breath states something between any two of its semicolons."""
    if end - start > BREATH:
        cut = plain.find("; ", start, end)
        while cut >= 0:
            yield start, cut + 1
            start, cut = cut + 1, plain.find("; ", cut + 1, end)
    yield start, end


def _short(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Text that never stops is cut at a blank, so that looking around within a sentence stays cheap."""
    while end - start > LONGEST:
        blank = plain.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = blank + 1 if blank >= 0 else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def _trim(plain: str, start: int, end: int) -> Span:
    words = plain[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start, max(start, end - (len(words) - len(words.rstrip()))))


def _line_cuts(plain: str) -> set[int]:
    cuts: set[int] = set()
    for block in _blocks(plain):
        width = max(end - start for start, end in block)
        cuts.add(block[0][0])
        for (a, b), (c, d) in pairwise(block):
            if not _wrapped(plain[a:b], plain[c:d], width):
                cuts.add(c)
    return cuts


def _blocks(plain: str) -> list[list[tuple[int, int]]]:
    """Runs of lines without a blank line between them, as (start, end) without the line break."""
    blocks: list[list[tuple[int, int]]] = [[]]
    start = 0
    for line in plain.split("\n"):
        if line.strip():
            blocks[-1].append((start, start + len(line.rstrip())))
        elif blocks[-1]:
            blocks.append([])
        start += len(line) + 1
    return [block for block in blocks if block]


def _wrapped(line: str, following: str, width: int) -> bool:
    """Whether the following line goes on with the sentence of this one."""
    if ENTRY.search(following.encode()) or line.endswith((".", ":", "!", "?")) or "|" in following:
        return False
    if "\t" in line.strip() and "\t" in following.strip():
        return False  # rows of a table that was pasted
    if COLUMNS in line.strip() and COLUMNS in following.strip():
        return False
    word = following.split(None, 1)[0]
    if line.endswith((",", "-", "/", "+")):
        return True
    if word[0].islower():
        return len(line) + 1 + len(word) >= RAGGED * width or line.rsplit(maxsplit=1)[-1].lower() in LINKS
    return width >= WRAP_WIDTH and len(line) + 1 + len(word) >= 0.85 * width


def _stop_cuts(plain: str) -> set[int]:
    raw = plain.encode()
    spoken = plain.count(SPOKEN) > 2
    small = len(GOES_ON_SMALL.findall(raw)) > len(GOES_ON_LARGE.findall(raw))
    return {m.end() for m in STOP.finditer(raw) if _stops(plain, raw, m.start(), m.end(), spoken=spoken, small=small)}


def _stops(plain: str, raw: bytes, stop: int, after: int, *, spoken: bool, small: bool) -> bool:
    sign = plain[stop]
    if sign == "." and small and plain[after : after + 1].islower():
        words = raw[max(0, stop - 16) : stop].lower().split()
        return bool(words) and (words[-1] in SHORT if len(words[-1]) < WHOLE else words[-1] not in SHORTENED)
    if sign == ".":
        return _ends(plain, raw, stop, after)
    if sign == "?" and plain[stop - 1 : stop].isdigit() and plain[after : after + 1].islower():
        return False  # "2? weeks" was two and a half
    if sign == "?":
        return ANSWER.match(raw, after) is None
    return sign == "!" or spoken or "*" in plain[stop:after]


def _ends(plain: str, raw: bytes, stop: int, after: int) -> bool:
    """A full stop ends a sentence unless an abbreviation or one letter stands before it, or lower case after it.

    A month's goes on before a number or a dash too ("Nov. - Dec. 2025").
    """
    following = plain[after : after + 1]
    if following.islower():
        return False
    before = raw[max(0, stop - 12) : stop + 1]
    if before.endswith(LEADER):
        return False
    if (following.isdigit() or following in DASHES) and MONTH.search(before):
        return False
    return ABBREVIATION.search(before) is None
