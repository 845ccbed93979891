"""Plain words that the pain readers step over, or that tell them how a number is meant."""

from __future__ import annotations

__all__ = ["AFTER_SCORE", "COPULA", "COUNTED", "DATE_LEADS", "GLUE", "NUMBER_WORDS"]

NUMBER_WORDS = {
    word: value
    for value, word in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
} | {
    word: 10 * value
    for value, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}

COPULA = frozenset("is was are were be as at of to a an from only about now currently equals remains stays".split())
"""Words that lead to a value."""

GLUE = COPULA | frozenset(
    "the it its his her their he she they patient pt in on by with this that had has been out score scores level "
    "rating number scale around approximately approx roughly just still down up and or then for both our "
    "between verbal numeric self reported today's same back i me my your you when overall q into "
    "solid full steady constant mere strong low high good me self-reported per level of "
    "left right bilateral lt rt l r b/l".split()
)
"""Words that say nothing against the number being a score."""

AFTER_SCORE = frozenset(
    "today now and but with while when at on in which this after before or to by during post pre even despite "
    "without since most as from then he she i.e w w/ w/o yesterday sitting standing lying walking per vs versus "
    "beforehand afterwards afterward that initially usually max pain average worst best "
    "was is given noted recorded reported nrs vas due because mostly mainly except until".split()
)
"""Words that may follow a bare score; any other word may be a unit or a thing that is counted."""

COUNTED = frozenset(
    "visits visit sessions session days day nights patients times weeks steps appointments treatments doses "
    "activities questions items lessons classes".split()
)

DATE_LEADS = frozenset(
    "on since until till through thru dated dos mri ct emg x-ray xray visit seen started began pt physio tsfi "
    "epidural injection esi tfesi ilesi due by labs surgery consult returned".split()
)
"""Words before a date such as 7/10."""
