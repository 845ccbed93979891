"""Amounts: which numbers belong to which drug, and what dose they make.

How it is written: before the drug ("2 mL of 0.25% bupivacaine") or after it ("Kenalog 40 mg/mL, 2 mL").
Between two drugs the numbers are parted at the strongest break: "and", "+", "with" part more than a comma,
a comma more than a blank, and "of" binds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from notecheck.concepts.numbers import number_at
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Amounts", "Dose", "dose_of", "milligrams", "tokens_of"]

DIGIT_WORDS = "zero one two three four five six seven eight nine"
DIGITS = {word: str(i) for i, word in enumerate(DIGIT_WORDS.split())} | {"oh": "0"}
LINKING = (
    "of x at a an the \x06 _ preservative free preservative-free pf sterile plain buffered strength "
    "concentration ( ) , : = @ - / | per hcl acetate sodium phosphate solution suspension containing "
    "dose total i.e. ie about approximately single mpf "
)
LINKS = frozenset(LINKING.split())
BREAKING = "and + with w/ & plus ; mixed combined diluted then followed in"
BREAKS = frozenset(BREAKING.split())
SOLID = 60
VIAL = 2.0
USUAL = 120.0
STRENGTHS = {
    "methylprednisolone": (20.0, 40.0, 80.0),
    "triamcinolone": (10.0, 40.0),
    "betamethasone": (6.0,),
    "dexamethasone": (4.0, 10.0),
}
"""Milligrams in a milliliter, as the products are sold."""
PARTED = 3.0
CELL = 0.5
"""How a stroke parts ("Kenalog 40 mg / 1% lido 3 cc"): less than a comma, more than a blank."""
INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Drugs, diluents and numbers in order, with how strongly each is parted from the one before."""

    tokens: tuple[Mention, ...]
    breaks: tuple[float, ...]
    """One for each token, and one for the end."""
    values: tuple[float | None, ...]
    index: Mapping[int, int]
    """Token by the position of its start."""


@dataclass(frozen=True, slots=True)
class Dose:
    """What stands beside a drug."""

    mg: float | None
    span: Span
    whole: bool = False
    """Whether the amount is that of the whole session."""
    units: Mapping[str, float] = field(default_factory=dict)
    """What was read, by unit."""


def tokens_of(page: Page, found: Sequence[Mention]) -> Amounts:
    """Order the numbers and drugs; a number inside a longer one ("10 mg" in "10 mg/mL") is dropped."""
    tokens: list[Mention] = []
    for m in sorted(found, key=lambda m: (m.span.start, -m.span.end, not m.value.get("total"))):
        if "drug" not in m.value and "unit" not in m.value:
            continue
        if tokens and m.span.start < tokens[-1].span.end:
            continue
        if tokens and _is_same(page, tokens[-1], m):
            tokens[-1] = tokens[-1]._replace(span=Span(tokens[-1].span.start, m.span.end))
            continue
        tokens.append(m)
    breaks = (INFINITE, *(_break(page, a, b) for a, b in pairwise(tokens)), INFINITE)
    values = tuple(_number(page, m) if "number" in m.groups else None for m in tokens)
    return Amounts(tuple(tokens), breaks, values, {m.span.start: i for i, m in enumerate(tokens)})


def _is_same(page: Page, one: Mention, two: Mention) -> bool:
    """A drug by its other name: "triamcinolone (Kenalog)"."""
    between = page.plain[one.span.end : two.span.start]
    return "drug" in two.value and one.value.get("drug") == two.value["drug"] and between.strip(" (/,") == ""


def _number(page: Page, mention: Mention) -> float:
    """The number as digits, as a fraction, or in words ("zero point two", "one and a half")."""
    span = mention.groups["number"]
    word = page.plain[span.start : span.end].lower()
    return _spoken(word) if "point" in word else number_at(page, span) or 0.0


def _spoken(word: str) -> float:
    """Read "zero point two five" as 0.25."""
    whole, _, rest = word.partition("point")
    digits = "".join(DIGITS.get(part, "") for part in rest.split())
    return float(f"{DIGITS.get(whole.strip(), '0')}.{digits or '0'}")


def _break(page: Page, one: Mention, two: Mention) -> float:
    """How strongly two neighbours are parted: "of" binds, a comma parts, "and" more, other words most."""
    between = page.plain[one.span.end : two.span.start].lower()
    if two.value.get("total") and "unit" in one.value and len(between) < SOLID:
        return 0.0  # "1 mL at each level (3 mL in all)"
    if len(between) > SOLID or "\n\n" in between or ". " in between:
        return INFINITE
    for sign in "(),:;+&=@|\x06_":
        between = between.replace(sign, f" {sign} ")
    words = between.split()
    if "of" in words[-2:] and all(w in LINKS for w in words):
        return -1.0
    if any(w in BREAKS for w in words):
        return PARTED if all(w in LINKS or w in BREAKS for w in words) else INFINITE
    if not all(w in LINKS for w in words):
        return INFINITE
    if "," in words or "\n" in between:
        return 1.0
    return CELL if "|" in words or "/" in words else 0.0


def dose_of(drug: Mention, amounts: Amounts) -> Dose:
    """The dose in the numbers that belong to this drug."""
    i = amounts.index.get(drug.span.start)
    if i is None:
        return Dose(None, drug.span)
    own = (*_before(i, amounts), *_after(i, amounts))
    units: dict[str, float] = {}
    whole = False
    for k in sorted(own, key=lambda k: abs(k - i)):
        number, token = amounts.values[k], amounts.tokens[k]
        if number is None:
            continue
        unit = "mg" if "per" in token.groups and not _has_volume(own, amounts) else str(token.value["unit"])
        if token.value.get("total"):
            units[unit], whole = number, True
        else:
            units.setdefault(unit, number)
    spans = [drug.span, *(amounts.tokens[k].span for k in own)]
    span = Span(min(s.start for s in spans), max(s.end for s in spans))
    return Dose(milligrams(units, str(drug.value["drug"])), span, whole, units)


def _has_volume(own: Sequence[int], amounts: Amounts) -> bool:
    return any(amounts.tokens[k].value.get("unit") == "ml" for k in own)


def _is_anchor(token: Mention) -> bool:
    return "drug" in token.value or token.value.get("unit") == "diluent"


def _split(first: int, last: int, amounts: Amounts) -> int:
    """The token from which on numbers belong to the second anchor: after the last of the strongest breaks."""
    return max(range(first + 1, last + 1), key=lambda k: (amounts.breaks[k], k))


def _before(i: int, amounts: Amounts) -> Sequence[int]:
    anchor = next((k for k in range(i - 1, -1, -1) if _is_anchor(amounts.tokens[k])), -1)
    return range(_split(anchor, i, amounts), i)


def _after(i: int, amounts: Amounts) -> Sequence[int]:
    count = len(amounts.tokens)
    anchor = next((k for k in range(i + 1, count) if _is_anchor(amounts.tokens[k])), count)
    stop = next((k for k in range(i + 1, anchor) if amounts.breaks[k] >= PARTED), anchor)
    return range(i + 1, min(stop, _split(i, anchor, amounts)))


def milligrams(units: Mapping[str, float], drug: str) -> float | None:
    """The dose that amounts of one drug make together, where they do."""
    if "mg" in units:
        return units["mg"]
    if "bare" in units:
        return _unlabelled(units["bare"], units.get("ml", 1.0), drug)
    if "ml" in units and "mg/ml" in units:
        return units["ml"] * units["mg/ml"]
    if "ml" in units and "percent" in units:
        return units["ml"] * units["percent"] * 10
    return None


def _unlabelled(number: float, volume: float, drug: str) -> float:
    """A number without a unit: the product's strength in a milliliter, as in "0.5 mL of Depo-Medrol 80",
    where it is one that is sold and the dose stays a usual one; else the dose itself.
    """
    dose = number * volume
    return dose if number in STRENGTHS.get(drug, ()) and volume <= VIAL and dose <= USUAL else number
