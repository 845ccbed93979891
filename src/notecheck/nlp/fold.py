"""Fold a note to ASCII, one character for one character, so that offsets never move.

A word broken at the end of a line ("physical ther-" / "apy") is read whole: its first half moves down to the second,
past the hyphen and the line break, and the length stays. `Page.whole` finds where such a word begins in the note.

Smart quotes, dashes, ticks and arrows become the plain sign that patterns are written with. What has no plain
sign becomes one that no pattern names and that ends no sentence; a fraction in one sign ("½") becomes "?".
"""

from __future__ import annotations

import re
import unicodedata

from notecheck.nlp.spelling import respell

__all__ = ["fold"]

TICKED, UNTICKED = "\x06", "\x15"
FRACTION, UNKNOWN = "?", "\x1a"
PLAIN: dict[str, str] = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"),
    **dict.fromkeys("\u2192\u21d2\u27a1\u279c\u2794\u2265\u25ba\u25b6", ">"),
    **dict.fromkeys("\u2190\u2264", "<"),
    **dict.fromkeys("\u2191\u0394\u2206", "^"),
    **dict.fromkeys("\u2193", "v"),
    **dict.fromkeys("\u2022\u25cf\u25aa\u25e6\u2023\u00b7\u25cb\u2027\u2043\u25a0", "*"),
    **dict.fromkeys("\u2611\u2612\u2713\u2714\u2705\u2717\u2718\u2327", TICKED),
    **dict.fromkeys("\u2610\u25a1\u25a2\u2751\u2752\u25fb\u25fd", UNTICKED),
    **dict.fromkeys("\u00d7\u2715\u2716", "x"),
    **dict.fromkeys("\u00b0\u00ba\ufeff\u200b\u200c\u200d\u2060\x0b\x0c\x85\x00", " "),
    "\u2028": "\n",
    "\u2029": "\n",
    "\u2026": ".",
    "\u00d8": "0",
    "\u2205": "0",
    "\u00f8": "0",
    "\u00b1": "~",
    "\u2248": "~",
    "\u2215": "/",
    "\u2044": "/",
}


# An underscore inside a name joins words ("PAIN_SCORE"); two of them are a blank to fill in.
JOINT = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
FILLED = re.compile(
    r"(_+)((?:[LCTSlcts]?\d[\dA-Za-z.,/%-]{0,12}|none|no|yes|left|right|both|bilateral|negative|positive))(_+)(?![A-Za-z0-9])"
)
"""A blank line that was filled in: "We anticipate __2__ injections"."""

WIDE_BOX = re.compile(r"(?:\[|(?<= )\() {2,8}(?:\]|\))|\[ {0,4}[xX] {2,4}\]|\[ {2,4}[xX] {0,4}\]")
"""A box with more room than a letter needs: "Image saved? [   ]", "[   ] MAC  [ x ] local"."""

CHOICE = 12
"""Between two blanks of which one is to be chosen."""

BROKEN = re.compile(r"(?<![\w-])([A-Za-z\d][\w/'-]{0,40}?)-( ?\n[ \t]*)(?=[a-z]{2}|[A-Z]{2}|\d+(?![\d.)]))")
"""A word with a hyphen at the end of a line, the break, and the next line that may go on with it. No word is longer: of
a row of strokes ("a/a/a/...") the rest would be read from each of them."""
LEADER = re.compile(r"(?:(?<= )\.{4,}|(?<=\w|\))\.{6,})(?=[ \t]+\S)")
"""Dots from a label to its answer: "Infection ........ none"."""
FULL = 24
"""Characters of a line from which on its last word may have been broken; a label or an entry is shorter."""
_HYPHENATED = """
non anti self right left follow well low high over long short mid half home weight work cross end all day one two
three four five six multi semi co ex first second third single pain image fluoroscopy contrast physician patient
therapist age range chin nerve wall out up the to in and of by on
"""
HYPHENATED = frozenset(_HYPHENATED.split())
"""First parts of compounds, which keep their hyphen: "follow-" / "up"; so does what has a digit ("L4-" / "5")."""


class _Table(dict[int, str]):
    """A translation table that learns each new character once."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(char: str) -> str:
    if char in PLAIN:
        return PLAIN[char]
    if char.isascii():
        return char
    if char.isspace():
        return " "
    first = unicodedata.normalize("NFKD", char)[:1]
    if first.isascii() and len(unicodedata.normalize("NFKC", char)) == 1:
        return first
    if unicodedata.combining(char):
        # It stays inside its word.
        return "'"
    return FRACTION if unicodedata.category(char) == "No" else UNKNOWN


_TABLE = _Table()


def fold(text: str) -> str:
    """The note in ASCII, exactly as long; line ends become a single newline sign at the same place."""
    plain = text.translate(_TABLE).replace("\r\n", " \n").replace("\r", "\n")
    if "-\n" in plain or "- \n" in plain:
        plain = BROKEN.sub(_mended, plain)
    if "...." in plain:
        plain = LEADER.sub(_led, plain)
    if any(sign in plain for sign in ("[ ", "( ", "[x ", "[X ")):
        plain = WIDE_BOX.sub(_boxed, plain)
    if "_" in plain:
        plain = JOINT.sub(" ", FILLED.sub(_filled, plain))
    return respell(plain)


def _filled(blank: re.Match[str]) -> str:
    """The words in a blank's place; of two blanks side by side ("__yes__ __no__") one is to be chosen."""
    before, _, left = blank.string[max(0, blank.start() - CHOICE) : blank.start()].rpartition("_")
    right, _, after = blank.string[blank.end() : blank.end() + CHOICE].partition("_")
    choices = [between for side, between in ((before, left), (after, right)) if side or between != between.strip("_")]
    if any(not any(char.isalpha() for char in between.replace("or", "")) for between in choices):
        return blank.group()
    return " " * len(blank[1]) + blank[2] + " " * len(blank[3])


def _boxed(match: re.Match[str]) -> str:
    """The sign of a ticked or an empty box, as wide as the box; an empty one with no choice behind it is a blank."""
    if "x" in match[0].lower():
        return TICKED.ljust(len(match[0]))
    behind = match.string[match.end() : match.end() + 2].lstrip(" ")[:1]
    return UNTICKED.ljust(len(match[0])) if behind.isalpha() else "_" * len(match[0])


def _led(dots: re.Match[str]) -> str:
    """A colon in the place of dots that lead from a label to its answer."""
    return ":" + " " * (len(dots.group()) - 1)


def _mended(broken: re.Match[str]) -> str:
    head, gap = broken.groups()
    line = broken.string.rfind("\n", 0, broken.start()) + 1
    if broken.end(1) - line < FULL:
        return broken.group()
    after = broken.string[broken.end() : broken.end() + 1]
    last = head.rpartition("-")[2].lower()
    compound = last in HYPHENATED or after.isdigit() or any(c.isdigit() for c in head)
    return f"{gap}{head}-" if compound else f" {gap}{head}"
