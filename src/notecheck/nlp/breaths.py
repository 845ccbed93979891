"""Breaths: where a new statement begins in text that has no stops, as speech recognition leaves it.

"... gabapentin helps a little he cannot sit through a meal on exam straight leg raise is positive mri shows ..."
A statement begins with a subject and its verb, or with the words that open a part of a note; not behind a word that
joins it to what went before ("because he cannot").
"""

from __future__ import annotations

from collections.abc import Iterator

import re2

__all__ = ["breaths"]

LEAST = 300
"""Characters; shorter text is no paragraph."""
SPARSE = 120
"""Characters to each sign of punctuation, from which on text counts as unpunctuated."""
SIGNS = ".,;:\n"
VERBS = "|".join(
    """has have had is are was were will would can can't cant cannot could couldn't did didn't does doesn't do don't
    hasn't denies denied reports rates rated states says said tells went took takes tried stays remains continues still
    never works wants wanted plan planned expect anticipate agreed elected tolerated walked underwent completed failed
    uses used comes came keeps gave puts lives stopped started attended currently presently also then""".split()
)
OPENERS = "|".join(
    (
        r"on (?:physical )?exam(?:ination)?",
        r"(?:the )?(?:lumbar |cervical |thoracic )?mri",
        r"(?:pre|post)(?:op|operative) diagnosis|(?:so )?diagnosis|impression|assessment",
        r"(?:okay )?procedure|under fluoroscop\w+|(?:images?|pictures) (?:was|were)",
        r"no (?:complications|fevers?|sedation|prior|previous|loss|numbness|bowel|bladder|infection)",
        r"in (?:the )?recovery|post[ -]procedure|pain (?:after|before)",
        r"past (?:medical|surgical) history|medications|allergies|review of systems",
    )
)
WHO = r"s?he|they|we|i|it|the patient|patient|pt|mister \w+|mrs \w+|this"
START = re2.compile(rf"(?i)\b(?:(?:{WHO}) (?:{VERBS})|(?:s?hes|its) \w+|{OPENERS})\b".encode())
JOINTS = frozenset(
    """that because since when while if after before until which who whom so as and but or where than what how although
    though whether the a an his her their of for with to from by on in at under no this every""".split()
)
"""Words after which nothing new begins."""
NEAR = 16
"""The word before stands within so many characters."""


def breaths(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The statements of a stretch, where it is long and has hardly any stop; else the stretch itself."""
    text, first = plain[start:end], start
    if len(text) >= LEAST and sum(map(text.count, SIGNS)) * SPARSE < len(text):
        for match in START.finditer(text.encode()):
            cut = first + match.start()
            before = plain[max(start, cut - NEAR) : cut].lower().split()
            if before and before[-1] not in JOINTS:
                yield start, cut
                start = cut
    yield start, end
