"""Numbers as clinicians write them: "6", "2.5", "1,200", "4 1/2", "six", "twenty-four hundred", "a", "a couple of"."""

from __future__ import annotations

from itertools import zip_longest

from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["number_at", "ordinal", "to_number"]

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS: dict[str, float] = {
    **{word: float(i) for i, word in enumerate(UNITS)},
    **{word: 10.0 * i for i, word in enumerate(TENS) if word != "_"},
    "a": 1.0,
    "an": 1.0,
    "single": 1.0,
    "once": 1.0,
    "twice": 2.0,
    "both": 2.0,
    "couple": 2.0,
    "pair": 2.0,
    "dozen": 12.0,
}
PARTS = {"half": 0.5, "halves": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25}
SIGNS = {"\u00bd": " 1/2", "\u00bc": " 1/4", "\u00be": " 3/4", "\u2153": " 1/3", "\u2154": " 2/3"}
NOISE = {"of", "and", "the", "about", "some"}
ORDINALS = (
    "_ first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def number_at(page: Page, span: Span) -> float | None:
    """The number at a place; a fraction sign, which has no plain form, is read from the note itself."""
    said = page.plain[span.start : span.end]
    if "?" in said:
        said = "".join(note if plain == "?" else plain for plain, note in zip(said, page.note.quote(span), strict=True))
    return to_number(said)


def to_number(words: str) -> float | None:
    """The number that the words say, or None when they say none."""
    text = words.strip().lower().replace(",", "")
    for sign, fraction in SIGNS.items():
        text = text.replace(sign, fraction)
    parts = text.replace("-", " ").split()
    total: float | None = None
    for word, after in zip_longest(parts, parts[1:], fillvalue=""):
        value = WORDS.get(word, _figure(word))
        if word in ("a", "an", "one") and after in ("half", "third", "quarter"):
            continue
        if word in ("hundred", "thousand"):
            total = (total or 1.0) * (100.0 if word == "hundred" else 1000.0)
        elif word in PARTS:
            total = _share(total, PARTS[word], word)
        elif value is not None:
            total = _grow(total, value, word)
        elif word not in NOISE:
            return None
    return total


def _figure(word: str) -> float | None:
    """What digits say: "6", "2.5", "1/2"."""
    top, slash, bottom = word.partition("/")
    try:
        return float(top) / float(bottom) if slash else float(word)
    except (ValueError, ZeroDivisionError):
        return None


def _share(total: float | None, part: float, word: str) -> float:
    """Half, three quarters; "four and a half" adds."""
    if total is None:
        return part
    return total * part if word.endswith("s") else total + part


def _grow(total: float | None, value: float, word: str) -> float:
    if total is None:
        return value
    if total < 1:
        # "half a dozen"
        return total * value
    return total if word in ("a", "an") else value if word in ("couple", "dozen", "pair") else total + value


def ordinal(words: str) -> int | None:
    """The day of the month that "4th", "fourth" or "twenty-second" says, or None."""
    text = words.strip().lower()
    digits = text.rstrip("stndrh")
    if digits.isdigit():
        return int(digits)
    parts = text.replace("-", " ").split()
    last = ORDINALS.index(parts[-1]) if parts and parts[-1] in ORDINALS else 30 if text == "thirtieth" else None
    if last is None:
        return None
    ten = WORDS.get(parts[0], 0.0) if len(parts) == 2 else 0.0
    return int(ten) + last
