"""Lexicons: the patterns beside each concept, read from TOML and validated whole, every fault reported at once.

A pattern is a regular expression in RE2 syntax (linear in the text, so no lookaround) or a list of terms.
A single literal space, also the one in `[- ]`, stands for any run of blanks with at most one line break in it. A table
`[define]` at the top of a lexicon names parts of patterns: `%NAME%` in a regex is replaced by its definition.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from notecheck.core.errors import DataError

__all__ = ["RELATIVES", "Pattern", "expand_spaces", "load_lexicons", "load_service_lexicons", "parse_lexicon"]

KEYS = {"id", "regex", "terms", "value", "case", "hits", "misses"}
BLANKS = r"(?:[ \t]*[ \t\n][ \t]*)"
LINKS = ("[- ]", "[ -]")
"""The class of a hyphen or a blank; the blank in it may be a run as well ("physical" / "therapy" over two lines)."""
COUNT = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
RELATIVES = (
    "mother|father|brother|sister|mom|dad|wife|husband|spouse|son|daughter|aunt|uncle|cousin|niece|nephew|neighbor"
    "|neighbour|friend|co-?worker"
)
"""Who may be spoken of beside the patient."""
SHARED = {
    "RELATIVE": RELATIVES,
    "NUMBER": (
        r"(?:(?P<op>[<>]=?|(?:less|more|greater|fewer|lower|higher) than|under|below|over|above|at least|at most|up to"
        r"|no more than|about|approximately|approx\.?|around|only|~|=) ?)?"
        rf"\b(?P<number>\d+(?:\.\d+)?|(?:{COUNT})\b)(?: ?(?:-|to) ?(?P<high>\d+(?:\.\d+)?|(?:{COUNT})\b))?"
        r"(?P<tail> or (?:more|greater|higher|above|less|fewer|below|lower)|\+)?"
    ),
}
"""Definitions that every lexicon has: another person, and a number with the words that bound it."""
# A word character on either side would make the term part of a longer word.
TERM = {True: r"\b", False: ""}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which an idea is written."""

    lexicon: str
    id: str
    regex: str
    terms: tuple[str, ...] = ()
    """The plain words, where the pattern was given as words."""
    case: bool = False
    value: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


def expand_spaces(regex: str) -> str:
    """Let each literal space, also one beside a hyphen in a class, match any run of blanks with one line break."""
    out: list[str] = []
    inside = escaped = False
    for char in regex:
        if char == " " and not inside and not escaped:
            out.append(BLANKS)
        else:
            out.append(char)
        if not escaped:
            inside = (inside or char == "[") and char != "]"
        escaped = char == "\\" and not escaped
    spaced = "".join(out)
    for link in LINKS:
        spaced = spaced.replace(link, f"(?:-|{BLANKS})")
    return spaced


def _term(term: str) -> str:
    quoted = "".join("\\" + c if not c.isalnum() and c not in " _" else c for c in term)
    left, right = TERM[term[:1].isalnum()], TERM[term[-1:].isalnum()]
    return left + quoted + right


def _pattern(lexicon: str, row: dict[str, Any], names: dict[str, str], faults: list[str]) -> Pattern | None:
    where = f"{lexicon}.{row.get('id', '?')}"
    known = len(faults)
    faults += [f"{where}: unknown key {key!r}" for key in row.keys() - KEYS]
    if not isinstance(row.get("id"), str):
        faults.append(f"{where}: id is required")
    if ("regex" in row) == ("terms" in row):
        faults.append(f"{where}: give either regex or terms")
    faults += [f"{where}: {need} is empty" for need in ("hits", "misses") if not row.get(need)]
    if len(faults) > known:
        return None
    terms = sorted(row.get("terms", ()), key=len, reverse=True)
    regex = row.get("regex") or "|".join(map(_term, terms))
    for name, part in names.items():
        regex = regex.replace(f"%{name}%", f"(?:{part})")
    return Pattern(
        lexicon=lexicon,
        id=row["id"],
        regex=expand_spaces(regex),
        terms=tuple(terms),
        case=bool(row.get("case", False)),
        value=row.get("value", {}),
        hits=tuple(row["hits"]),
        misses=tuple(row["misses"]),
    )


def _definitions(table: dict[str, str]) -> dict[str, str]:
    """Each definition with the earlier ones filled in."""
    names: dict[str, str] = dict(SHARED)
    for name, part in table.items():
        for known, text in names.items():
            part = part.replace(f"%{known}%", f"(?:{text})")
        names[name] = part
    return names


def parse_lexicon(name: str, text: str) -> tuple[Pattern, ...]:
    """Read one lexicon; DataError names every fault in it."""
    faults: list[str] = []
    data = tomllib.loads(text)
    rows, names = data.get("pattern", []), _definitions(data.get("define", {}))
    patterns = [_pattern(name, row, names, faults) for row in rows]
    ids = [row.get("id") for row in rows]
    faults += [f"{name}.{x}: id is used twice" for x in sorted({i for i in ids if ids.count(i) > 1}, key=str)]
    if faults:
        raise DataError(faults)
    return tuple(p for p in patterns if p)


def _sources(folder: str) -> Iterator[tuple[str, str]]:
    for path in sorted(files("notecheck.concepts").joinpath(folder).iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            yield path.name.removesuffix(".toml"), path.read_text(encoding="utf-8")


@cache
def load_lexicons() -> Mapping[str, tuple[Pattern, ...]]:
    """Every lexicon beside a concept, by name; DataError names the faults of all of them."""
    return _load("", "")


@cache
def load_service_lexicons() -> Mapping[str, tuple[Pattern, ...]]:
    """The words that are looked for only in notes that name one service, by the service's name.

    "shared" goes with each of them. What they find is called "service.<name>".
    """
    return _load("services", "service.")


def _load(folder: str, prefix: str) -> Mapping[str, tuple[Pattern, ...]]:
    lexicons: dict[str, tuple[Pattern, ...]] = {}
    faults: list[str] = []
    for name, text in _sources(folder):
        try:
            lexicons[name] = parse_lexicon(prefix + name, text)
        except DataError as error:
            faults += error.faults
        except tomllib.TOMLDecodeError as error:
            faults.append(f"{prefix}{name}.toml: {error}")
    if faults:
        raise DataError(faults)
    return lexicons
