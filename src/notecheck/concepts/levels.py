"""Levels: places in the spine, in one spelling.

How they are written: discs and interspaces "L4-L5", "L4-5", "L4/5", "L45", "L4,5", "C7T1", chains "L3-4-5",
pairs "L3-4 and 4-5"; vertebrae and roots "L5", "S1", "fifth lumbar". What they must not match: sequences of
an MRI ("T1-weighted", "T2 signal"), heart sounds ("S1, S2 normal"), motor grades and scores. Source: the
usual anatomical counting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from notecheck.core.kept import kept
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Place", "one_disc", "order", "parse_levels", "places", "ranged", "region_of", "vertebrae"]

COUNT = {"C": 8, "T": 12, "L": 5, "S": 5}
FIRST = {"C": 0, "T": 7, "L": 19, "S": 24}
REGION = {"cervical": "C", "thoracic": "T", "lumbar": "L", "sacral": "S"}
ORDINAL = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
SEQUENCE = (
    "weight",
    "signal",
    "hyper",
    "hypo",
    "sequence",
    "bright",
    "image",
    "sagit",
    "axial",
    "flair",
    "w ",
    "stir",
)
HEART = ("murmur", "gallop", "rrr", "heart", "rhythm", "cardiac", "cv:", "regular rate", "s2")

Vertebra = tuple[str, int]
SPINE: list[Vertebra] = [(r, n) for r, most in zip("CTLS", (7, 12, 5, 5), strict=True) for n in range(1, most + 1)]
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True, slots=True)
class Place:
    """Levels named in one go."""

    span: Span
    levels: tuple[str, ...]
    sentence: int
    planned: bool = False
    """Whether the words around speak of the future."""


def order(vertebra: Vertebra) -> float:
    """Position from the top; the eighth cervical root lies between C7 and T1."""
    region, number = vertebra
    return 7.5 if vertebra == ("C", 8) else FIRST[region] + number


def vertebrae(level: str) -> tuple[Vertebra, ...]:
    """The vertebrae of a canonical level: one for "L5", two for "L4-L5"."""
    return tuple((part[0], int(part[1:])) for part in level.split("-"))


def one_disc(levels: tuple[str, ...]) -> tuple[str, ...]:
    """Two neighbouring vertebrae as the disc between them; other levels as they are."""
    ends = [vertebrae(level) for level in levels]
    if len(levels) == 2 and all(len(end) == 1 for end in ends) and order(ends[1][0]) - order(ends[0][0]) == 1:
        return (f"{levels[0]}-{levels[1]}",)
    return levels


def region_of(level: str) -> str:
    """The region that policies count in: cervicothoracic or lumbosacral."""
    return "cervical/thoracic" if level[0] in "CT" else "lumbar/sacral"


def parse_levels(text: str) -> tuple[str, ...]:
    """The canonical levels in the text that a pattern matched; empty where the numbers cannot be levels."""
    parts = _parts(text)
    if len(parts) > 2 and all(sep == "," for _, sep in parts[1:]):
        return tuple(_name(v) for v, _ in parts)
    out: list[str] = []
    i = 0
    while i < len(parts):
        here, there = parts[i][0], parts[i + 1] if i + 1 < len(parts) else None
        if there is None or not _joined(here, there):
            out.append(_name(here))
            i += 1
            continue
        out += _discs(here, there[0])
        shares = i + 2 < len(parts) and parts[i + 2][1] == "-" and _joined(there[0], parts[i + 2])
        i += 1 if shares else 2
    return tuple(dict.fromkeys(out))


def _parts(text: str) -> list[tuple[Vertebra, str]]:
    """Vertebrae with the separator before each; ", " before a letter keeps two apart."""
    out: list[tuple[Vertebra, str]] = []
    region, sep, i = "", "", 0
    text = text.upper()
    while i < len(text):
        char = text[i]
        if (char in COUNT and text[i + 1 : i + 2].strip("-")[:1].isdigit()) or (
            char in COUNT and text[i + 1 : i + 2] == "-"
        ):
            sep = "," if sep == "," else sep
            region, sep = char, ("&" if sep in (",", "&") else sep)
        elif char.isdigit():
            j = i + 1
            while j < len(text) and text[j].isdigit():
                j += 1
            for k, number in enumerate(_numbers(region, text[i:j])):
                out.append(((region, number), "-" if k else sep or "-"))
            sep, i = "", j
            continue
        elif char in "-/,>":
            sep = char if not (char == "-" and i and text[i - 1] in COUNT) else sep
        elif char == "&" or text[i : i + 3] == "AND" or char == "+":
            sep = "&"
        i += 1
    return [(v, s) for v, s in out if 1 <= v[1] <= COUNT.get(v[0], 0)]


def _numbers(region: str, digits: str) -> tuple[int, ...]:
    """One number, or the two that were run together ("L45")."""
    whole = int(digits)
    if whole <= COUNT.get(region, 0) or len(digits) == 1:
        return (whole,)
    first, last = int(digits[0]), int(digits[1:])
    if last == first + 1 or (region == "L" and (first, last) == (5, 1)):
        return (first, last)
    return ()


def _joined(here: Vertebra, there: tuple[Vertebra, str]) -> bool:
    other, sep = there
    step = order(_below(here, other)) - order(here)
    return sep != "&" and (step == 1 or (step > 1 and sep == "-"))


def _below(here: Vertebra, other: Vertebra) -> Vertebra:
    """In "L5-1" the 1 is sacral: a smaller number after the last lumbar vertebra begins the next region."""
    return ("S", 1) if here == ("L", 5) and other == ("L", 1) else other


def _discs(here: Vertebra, there: Vertebra) -> list[str]:
    """Every disc from one vertebra to another below it."""
    there = _below(here, there)
    if here not in SPINE or there not in SPINE:
        return [_name(here), _name(there)]
    run = SPINE[SPINE.index(here) : SPINE.index(there) + 1]
    if here[0] == "S":
        return [_name(v) for v in run]
    return [f"{_name(a)}-{_name(b)}" for a, b in pairwise(run)]


def _name(vertebra: Vertebra) -> str:
    return f"{vertebra[0]}{vertebra[1]}"


@kept
def places(page: Page, mentions: Mentions) -> tuple[Place, ...]:
    """Every level that the note names, in order of position, each stretch of text once."""
    found = sorted(mentions.get("levels", ()), key=lambda m: (m.span.start, -m.span.end))
    out: list[Place] = []
    for mention in found:
        if out and mention.span.start < out[-1].span.end:
            continue
        names = _levels(page, mention)
        if names and not _is_other(page, mention):
            out.append(Place(mention.span, names, mention.sentence, mention.assertion.time == "planned"))
    return tuple(out)


def _levels(page: Page, mention: Mention) -> tuple[str, ...]:
    if "level" in mention.value:
        return (str(mention.value["level"]),)
    if "region" not in mention.groups:
        span = mention.groups.get("pair", mention.span)
        text = _in_digits(page.plain[span.start : span.end])
        if mention.pattern == "spaced":
            text = text.replace(" ", "")
        if mention.value.get("disc"):
            # "between L4 and L5", "the L4 5 interspace": the two name one disc.
            text = "-".join(text.replace(",", " ").replace("and", " ").split())
        return listed(text) if mention.pattern == "list" else parse_levels(text)
    words = {name: page.plain[span.start : span.end].lower() for name, span in mention.groups.items()}
    region = REGION[words["region"]]
    numbers = [n for n in (_ordinal(words.get("first")), _ordinal(words.get("next"))) if n]
    if len(numbers) == 1 and page.plain[mention.span.end - 10 : mention.span.end].lower() == "interspace":
        numbers.append(numbers[0] + 1)  # the interspace below the vertebra that it is named for
    return parse_levels("-".join(f"{region}{n}" for n in numbers))


def _in_digits(text: str) -> str:
    """Numbers and separators as signs: "L four to L five" as "L4-L5"."""
    parts = text.lower().replace("-", " - ").replace("/", " / ").split()
    if not any(part in NUMBERS for part in parts):
        return text.replace("through", "-").replace("thru", "-").replace(" to ", "-")
    signs = {"through": "-", "thru": "-", "to": "-", "slash": "/", "dash": "-"}
    out = ""
    for part in parts:
        if part == "-" and out[-1:] in COUNT:
            continue
        digits = str(NUMBERS.index(part) + 1) if part in NUMBERS else signs.get(part, part.upper())
        out += f" {digits}" if digits.isdigit() and out[-1:].isdigit() else digits
    return out


def listed(text: str) -> tuple[str, ...]:
    """The vertebrae of a list, each by itself: "C4, 5 and 6"."""
    return tuple(dict.fromkeys(_name(v) for v, _ in _parts(_in_digits(text))))


def ranged(text: str) -> tuple[str, ...]:
    """Every vertebra of a range, both ends with them: "L2 through L4"; empty where the text is none."""
    parts = _parts(_in_digits(text))
    if len(parts) != 2 or parts[1][1] != "-" or any(v not in SPINE for v, _ in parts):
        return ()
    first, last = SPINE.index(parts[0][0]), SPINE.index(_below(parts[0][0], parts[1][0]))
    return tuple(_name(v) for v in SPINE[first : last + 1])


def _ordinal(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else ORDINAL.index(word) + 1


def _is_other(page: Page, mention: Mention) -> bool:
    """MRI sequences and heart sounds look like vertebrae."""
    word = page.plain[mention.span.start : mention.span.end].upper()
    after = page.plain[mention.span.end : mention.span.end + 14].lower()
    if word in ("T1", "T2", "T1/T2"):
        return any(x in after for x in SEQUENCE)
    if word in ("S1", "S2", "S1/S2", "S1,S2"):
        around = page.plain[max(0, mention.span.start - 40) : mention.span.end + 40].lower()
        lists = after.replace(",", " ").replace("and", " ").split()[:2] == ["s2", "s3"]
        return any(x in around for x in HEART[:-1]) or (word == "S1" and "s2" in after and not lists)
    return False


def by_position(levels: Iterable[str]) -> tuple[str, ...]:
    """Levels from the top down, each once."""
    return tuple(sorted(set(levels), key=lambda level: (order(vertebrae(level)[0]), len(level))))
