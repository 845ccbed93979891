"""Numbers, lengths of time, dates and levels as different hands write them."""

from __future__ import annotations

import random
from datetime import date

from corpora.generate.situation import Spell

__all__ = ["NUMBERS", "course", "day", "length", "levels", "rating", "scored", "span"]

NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
SHORT = {"day": "d", "week": "wk", "month": "mo", "year": "yr"}
MONTHS = "January February March April May June July August September October November December".split()


def _number(dice: random.Random, n: int, spoken: bool) -> str:
    return NUMBERS[n] if n < len(NUMBERS) and (spoken or dice.random() < 0.3) else str(n)


def length(dice: random.Random, register: str, spell: Spell) -> str:
    """A length of time: "6 weeks", "six weeks", "6 wks", "6mo"."""
    n, unit = spell
    if register == "short":
        short = SHORT[unit] + ("s" if n > 1 and unit in ("week", "month", "year") and dice.random() < 0.4 else "")
        return f"{n}{dice.choice(('', ' '))}{short}"
    if n == 1 and dice.random() < 0.5:
        return f"a {unit}"
    return f"{_number(dice, n, register == 'spoken')} {unit}{'s' if n > 1 else ''}"


def course(dice: random.Random, register: str, spell: Spell) -> str:
    """As an adjective: "6-week", "six-month"."""
    return f"{_number(dice, spell[0], register == 'spoken')}-{spell[1]}"


def span(dice: random.Random, register: str, spell: Spell) -> str:
    """As an adverb: "for 6 weeks", "x 6 wks"."""
    words = length(dice, register, spell)
    if register == "short":
        return f"x{dice.choice(('', ' '))}{words}"
    return f"{dice.choice(('for', 'for', 'over', 'x'))} {words}"


def day(dice: random.Random, register: str, when: date) -> str:
    """A date."""
    forms = [f"{when.month}/{when.day}/{when.year}", f"{when:%m/%d/%Y}"]
    if register == "short":
        return dice.choice([f"{when.month}/{when.day}/{when:%y}", *forms])
    if register == "prose":
        forms += [f"{MONTHS[when.month - 1]} {when.day}, {when.year}"] * 2
    return dice.choice(forms)


def levels(dice: random.Random, register: str, names: tuple[str, ...]) -> str:
    """Levels in a row: "L4-5 and L5-S1", "L4/5, L5/S1", "L3, L4"."""
    joint = dice.choice(("-", "-", "-", "/"))
    said = [_level(dice, each, joint) for each in names]
    if len(said) == 1:
        return said[0]
    last = dice.choice((" and ", " and ", " & ", ", ")) if register != "short" else dice.choice((", ", " + ", " & "))
    return ", ".join(said[:-1]) + last + said[-1]


def _level(dice: random.Random, name: str, joint: str) -> str:
    top, _, bottom = name.partition("-")
    if not bottom:
        return top
    if top[0] == bottom[0] and dice.random() < 0.75:
        bottom = bottom[1:]
    return f"{top}{joint}{bottom}"


def rating(dice: random.Random, register: str, score: int) -> str:
    """A pain score: "7/10", "7 out of 10", "seven out of ten"."""
    if register == "spoken":
        return f"{NUMBERS[score]} out of ten"
    forms = [f"{score}/10"] * 5 + [f"{score} out of 10", f"{score} /10"]
    return dice.choice(forms[:5] if register == "short" else forms)


def scored(dice: random.Random, register: str, score: int) -> tuple[str, dict[str, object]]:
    """A pain score with what it says: now and then a range, or millimetres on a line of a hundred."""
    way = dice.random()
    if register != "spoken" and way < 0.08 and score < 10:
        return f"{score}-{score + 1}/10", {"score": [score, score + 1], "out_of": 10}
    if register != "spoken" and way < 0.12:
        return f"{dice.choice(('VAS ', ''))}{score * 10} mm", {"score": score * 10, "out_of": 100, "scale": "VAS"}
    return rating(dice, register, score), {"score": score, "out_of": 10}
