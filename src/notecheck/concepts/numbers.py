"""Numbers as clinicians write them: "6", "2.5", "1,200", "six", "twenty-four hundred", "a", "half", "a couple of"."""

from __future__ import annotations

__all__ = ["ordinal", "to_number"]

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
    "half": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "dozen": 12.0,
}
NOISE = {"of", "and", "the", "about", "some"}
ORDINALS = (
    "_ first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def to_number(words: str) -> float | None:
    """The number that the words say, or None when they say none."""
    text = words.strip().lower().replace(",", "")
    try:
        return float(text)
    except ValueError:
        pass
    total: float | None = None
    for word in text.replace("-", " ").split():
        if word in ("hundred", "thousand"):
            total = (total or 1.0) * (100.0 if word == "hundred" else 1000.0)
        elif word in WORDS:
            total = _grow(total, WORDS[word], word)
        elif word not in NOISE:
            return None
    return total


def _grow(total: float | None, value: float, word: str) -> float:
    if total is None:
        return value
    if word == "half" or total == 0.5:
        # "one and a half", "half a dozen"
        return total + 0.5 if word == "half" else total * value
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
