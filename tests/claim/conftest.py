"""Decision tables: a base claim, what a row changes in it, its note, and the findings that must come out."""

import copy
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import notecheck

HERE = Path(__file__).parent
NOTES = tomllib.loads((HERE / "notes.toml").read_text(encoding="utf-8"))
ABSENT = "~"
"""A cell that takes the field away."""


@dataclass(frozen=True)
class Case:
    name: str
    claim: dict[str, Any]
    note: str | None
    expected: tuple[str, ...]


def note_text(name: str) -> str:
    """The text of a note of notes.toml; words with blanks between are a text themselves."""
    if " " in name:
        return name
    if name in NOTES["whole"]:
        return str(NOTES["whole"][name]["text"])
    return str(NOTES["frame"].format(**{**NOTES["fill"], **NOTES["note"][name]}))


@cache
def scanned(name: str) -> notecheck.Result:
    """The note, scanned once for all cases."""
    return notecheck.scan(note_text(name), note_id=name if " " not in name else "line")


def lines(cell: str) -> list[dict[str, Any]]:
    """Claim lines from a cell: "64483-RT*2@M54.16+M48.061 64484"."""
    out = []
    for word in cell.split():
        head, _, diagnoses = word.partition("@")
        head, _, units = head.partition("*")
        code, *modifiers = head.split("-")
        row = {"code": code, "modifiers": modifiers, "units": int(units or 1)}
        out.append({**row, "diagnoses": diagnoses.split("+") if diagnoses else []})
    return out


def history(cell: str) -> list[dict[str, Any]]:
    """Earlier sessions from a cell: "2025-12-01 lumbar; 2026-01-05 cervical pva"."""
    out = []
    for words in (each.split() for each in cell.split(";") if each.strip()):
        region = {"lumbar": "lumbar_sacral", "cervical": "cervical_thoracic"}[words[1]]
        out.append({"service": words[2] if len(words) > 2 else "esi", "date": words[0], "region": region})
    return out


def put(claim: dict[str, Any], path: str, value: Any) -> None:
    """Set, or take away, the field at a dotted path."""
    *way, last = path.split(".")
    here: Any = claim
    for step in way:
        here = here[int(step)] if step.isdigit() else here.setdefault(step, {})
    key: Any = int(last) if last.isdigit() else last
    if value == ABSENT:
        del here[key]
    elif path == "lines" and isinstance(value, str):
        here[key] = lines(value)
    elif path == "history" and isinstance(value, str):
        here[key] = history(value)
    else:
        here[key] = value


def cases() -> list[Case]:
    """Every row of every table."""
    out = []
    for file in sorted((HERE / "cases").glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for table in data["table"]:
            out += [
                _case(f"{file.stem}: {table['name']}: {n}", data["base"], table, row)
                for n, row in enumerate(table["rows"], 1)
            ]
    return out


def _case(name: str, bases: dict[str, Any], table: dict[str, Any], row: list[Any]) -> Case:
    *cells, expected = row
    claim, note = copy.deepcopy(bases[table.get("base", "plain")]), table.get("note")
    for path, value in (*table.get("set", {}).items(), *zip(table["columns"], cells, strict=True)):
        if path == "note":
            note = value or None
        elif path != "why":
            put(claim, path, copy.deepcopy(value))
    wanted = (*expected.split(), *table.get("always", "").split())
    return Case(f"{name} {cells}", claim, note, tuple(sorted(wanted)))


CASES = cases()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that asks for `case` runs on every row."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="session", name="scanned")
def scanned_fixture() -> Any:
    """The scan of a note by its name."""
    return scanned


@pytest.fixture(scope="session")
def all_cases() -> list[Case]:
    """Every row of every table."""
    return CASES
