"""Dates as they are said: "7/29/2025", "the fourth of October", "spring of 2025", "Labor Day".

A year that is left out is the latest one that does not put the date after the note's own.
"""

from __future__ import annotations

from notecheck.concepts.numbers import ordinal, to_number
from notecheck.core.time import PartialDate

__all__ = ["said_date"]

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
SEASONS = {"winter": 1, "spring": 4, "summer": 7, "fall": 10, "autumn": 10}
HOLIDAYS = {
    "labor": (9, 1),
    "thanks": (11, 25),
    "christ": (12, 25),
    "xmas": (12, 25),
    "easter": (4, 10),
    "boxing": (12, 26),
    "memori": (5, 27),
    "new ye": (1, 1),
    "the en": (12, 31),
    "year's": (12, 31),
    "year e": (12, 31),
    "year-e": (12, 31),
    "the tu": (12, 31),
    "fourth": (7, 4),
    "the fo": (7, 4),
    "july 4": (7, 4),
    "indepe": (7, 4),
    "hallow": (10, 31),
    "super": (2, 8),
    "superb": (2, 8),
    "columb": (10, 12),
    "vetera": (11, 11),
    "presid": (2, 17),
    "mlk da": (1, 18),
    "junete": (6, 19),
    "cinco": (5, 5),
    "valent": (2, 14),
    "mother": (5, 10),
    "father": (6, 18),
    "st. pa": (3, 17),
    "st pat": (3, 17),
}


def said_date(words: dict[str, str], anchor: PartialDate | None) -> PartialDate | None:
    """The date that the groups year, month, day, season and holiday say, or None when the calendar has no such."""
    year = _year(words.get("year"))
    month, day = _month_day(words)
    if month is None and year is None:
        return None
    try:
        if year:
            return PartialDate.checked(year, month, day)
        return _latest(month or 1, day, anchor) if anchor else None
    except ValueError:
        return None


def _month_day(words: dict[str, str]) -> tuple[int | None, int | None]:
    if season := words.get("season"):
        return SEASONS[season], None
    if holiday := words.get("holiday"):
        return HOLIDAYS[holiday[:6].strip()] if holiday[:6].strip() in HOLIDAYS else HOLIDAYS["easter"]
    month = words.get("month")
    number = None if month is None else int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    return number, ordinal(words["day"]) if "day" in words else None


def _year(words: str | None) -> int | None:
    if not words:
        return None
    words = words.lstrip("'")
    if words.isdigit():
        return int(words) if len(words) == 4 else 2000 + int(words)
    century, _, rest = words.replace("-", " ").partition(" ")
    return (1900 if century == "nineteen" else 2000) + int(to_number(rest) or 0)


def _latest(month: int, day: int | None, anchor: PartialDate) -> PartialDate:
    """The latest such date that does not lie after the note's own."""
    here = PartialDate.checked(anchor.year, month, day)
    return here if here.earliest <= anchor.latest else PartialDate.checked(anchor.year - 1, month, day)
