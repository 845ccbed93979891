"""Plain words that the pain readers step over, or that tell them how a number is meant."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["AFTER_SCORE", "COPULA", "COUNTED", "DATE_LEADS", "GLUE", "NOT_COUNTED", "NUMBER_WORDS", "words_of"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_WORDS = {word: i for i, word in enumerate(ONES)} | {word: 10 * i for i, word in enumerate(TENS, 2)}

COPULA = _set("is was are were be as at of to a an from only about now currently equals remains remained stays stayed")
"""Words that lead to a value."""

GLUE = COPULA | _set(
    """the it its his her their he she they patient pt in on by with this that had has been out score
    scores level rating number scale around approximately approx roughly just still down up and or
    then for both our between verbal numeric self reported self-reported today's same back i me my
    your you when again still overall q into per solid full steady constant mere strong low high good mild
    moderate severe left right bilateral lt rt l r b/l"""
)
"""Words that say nothing against the number being a score."""

AFTER_SCORE = _set(
    """today now and but with while when at on in which this after before or to by during post pre even
    despite without since most as from then he she i.e w w/ w/o yesterday sitting standing lying
    walking per vs versus beforehand afterwards afterward that initially usually max pain average
    worst best was is given noted recorded reported nrs vas due because mostly mainly except until
    again down up rest activity movement for immediately right shortly soon most
    depending throughout over through thru had has improved decreased dropped fell"""
)
"""Words that may follow a bare score; any other word may be a unit or a thing that is counted."""

COUNTED = _set(
    """visits visit sessions session days day nights patients times weeks steps appointments treatments
    doses activities questions items lessons classes reps repetitions raises rises siblings children kids brothers
    sisters grandchildren cousins people persons men women"""
)
"""Things of which ten are counted: "7 of 10 visits"."""

NOT_COUNTED = _set(
    """always sometimes this less worse was has does perhaps towards yes besides indoors outdoors upstairs downstairs
    stairs legs hips knees arms calves buttocks thighs shoulders hands mornings evenings afternoons weekends workdays
    nowadays flares spasms"""
)
"""Words in "s" that may follow "8 of 10" and are no things of which ten are counted."""

DATE_LEADS = _set(
    """on since until till through thru dated dos mri ct emg x-ray xray visit seen started began pt physio
    epidural injection esi tfesi ilesi due by labs surgery consult returned
    given ordered sent written filled script referral scheduled booked appt f/u ed er admitted discharged"""
)
"""Words before a date such as 7/10."""


ANSWERS = ("A.", "Ans.")
"""What opens an answer, and ends no sentence."""


def words_of(gap: str) -> Iterator[tuple[str, str]]:
    """Words of a stretch, each with what ends behind it: "", "clause", "line", "sentence" or "blank line"."""
    lines = gap.split("\n")
    for i, line in enumerate(lines):
        words = line.split()
        for word in words:
            yield word, "sentence" if word[-1] in ".!" and word not in ANSWERS else "clause" if word[-1] == ";" else ""
        if i + 1 < len(lines):
            empty = not lines[i + 1].strip() and i + 2 < len(lines)
            yield "", "blank line" if empty else "line"
