"""What codes mean to the rules: tables/codes.toml and tables/limits.toml, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from notecheck.claim.data import GRADES, Row, parsed, shipped
from notecheck.claim.fields import as_code
from notecheck.claim.model import APPROACHES, REGIONS
from notecheck.core.errors import DataError

__all__ = ["Codes", "Deleted", "Dose", "Drug", "Procedure", "ProgramCodes", "Sessions", "load_codes", "read_codes",
           "read_sessions"]  # fmt: skip

GUIDANCE = ("included", "separate", "other_code", "")
ROLES = ("base", "add_on", "")
MODALITIES = ("fluoroscopy", "ct", "ultrasound")


@dataclass(frozen=True, slots=True)
class Procedure:
    """A code for something that a note records."""

    service: str
    shown_by: frozenset[str]
    """For a service outside WISeR: the patterns of the procedure lexicon that document it."""
    shown_by_approach: frozenset[str]
    approaches: frozenset[str]
    region: str | None
    family: str
    """Codes of one family are counted together."""
    role: str
    counted: bool
    """Whether units and add-on lines stand for levels."""
    sided: bool
    guidance: str
    included_codes: frozenset[str]
    """Guidance codes that it includes, where not all."""
    separate_codes: tuple[str, ...]
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class Drug:
    """A corticosteroid's code."""

    name: str
    unit_mg: float | None
    grade: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A code that is no longer in force."""

    day: date
    says: str


@dataclass(frozen=True, slots=True)
class ProgramCodes:
    """The monthly chronic pain program."""

    base: str
    add_on: str
    base_minutes: float
    add_on_minutes: float
    first_visit_minutes: float
    pain_months: int
    grade: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """Limits on the sessions of a service in one region."""

    service: str
    most: int
    months: int
    least_days: int
    regions_per_day: int
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class Dose:
    """The highest dose of a steroid in one session."""

    most_mg: float
    grade: str


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code table."""

    procedures: Mapping[str, Procedure]
    guidance: Mapping[str, str]
    """Guidance code to its modality."""
    sedation: Mapping[str, bool]
    """Sedation code to whether it is the first unit of its kind."""
    drugs: Mapping[str, Drug]
    deleted: Mapping[str, Deleted]
    program: ProgramCodes
    known: frozenset[str]
    """Codes that are known and of which nothing is checked."""
    sessions: Sessions
    doses: Mapping[str, Dose]
    """Drug to its ceiling."""

    def knows(self, code: str) -> bool:
        """Whether any table holds the code."""
        tables = (self.procedures, self.guidance, self.sedation, self.drugs)
        program = (self.program.base, self.program.add_on)
        return code in self.known or code in program or any(code in table for table in tables)


@cache
def load_codes() -> Codes:
    """The tables that ship; DataError names every fault in them."""
    files = dict(shipped("tables"))
    return read_codes(files["tables/codes.toml"], files["tables/limits.toml"])


def read_codes(codes: str, limits: str) -> Codes:
    """The tables from their texts."""
    faults: list[str] = []
    top, bounds = parsed(codes, "codes.toml", faults), parsed(limits, "limits.toml", faults)
    read = Codes(
        procedures=dict(_procedures(top, faults)),
        guidance={row.words("code"): _modality(row) for row in top.rows("guidance")},
        sedation={row.words("code"): row.flag("first") for row in top.rows("sedation")},
        drugs=dict(map(_drug, top.rows("drug"))),
        deleted=dict(_deleted(top)),
        program=_program(top.row("program")),
        known=frozenset(_known(top)),
        sessions=read_sessions(bounds.row("sessions")),
        doses=dict(map(_dose, bounds.rows("dose"))),
    )
    top.close()
    bounds.close()
    every = (*read.procedures, *read.guidance, *read.sedation, *read.drugs, *read.deleted, *read.known)
    faults += [f"codes.toml: {code}: not a code" for code in every if as_code(code) != code]
    if faults:
        raise DataError(faults)
    return read


def _procedures(top: Row, faults: list[str]) -> Iterator[tuple[str, Procedure]]:
    seen: set[str] = set()
    for row in top.rows("procedure"):
        read = _procedure(row)
        for code in row.strings("codes"):
            if code in seen:
                faults.append(f"codes.toml: {code}: two procedures of one code")
            seen.add(code)
            yield code, read


def _procedure(row: Row) -> Procedure:
    guidance = row.choice("guidance", GUIDANCE, "")
    approaches = frozenset(row.strings("approaches"))
    if not approaches <= set(APPROACHES):
        row.fault("approaches", f"some of {', '.join(APPROACHES)}")
    return Procedure(
        service=row.words("service"),
        shown_by=frozenset(row.strings("shown_by")),
        shown_by_approach=frozenset(row.strings("shown_by_approach")),
        approaches=approaches,
        region=row.choice("region", (*REGIONS, ""), "") or None,
        family=row.words("family", "") or ",".join(row.strings("codes")),
        role=row.choice("role", ROLES, ""),
        counted=row.flag("counted"),
        sided=row.flag("sided"),
        guidance=guidance,
        included_codes=frozenset(row.strings("included_codes")),
        separate_codes=row.strings("separate_codes"),
        grade=row.choice("grade", GRADES, None if guidance else "primary"),
        source=row.words("source", None if guidance else "its number alone"),
    )


def _modality(row: Row) -> str:
    row.choice("grade", GRADES)
    return row.choice("modality", MODALITIES)


def _drug(row: Row) -> tuple[str, Drug]:
    row.words("source")
    unit = row.number("unit_mg", 0) or None
    return row.words("code"), Drug(row.words("name"), unit, row.choice("grade", GRADES))


def _deleted(top: Row) -> Iterator[tuple[str, Deleted]]:
    for row in top.rows("deleted"):
        row.choice("grade", GRADES)
        day = row.day("from")
        if day is None:
            row.fault("from", "a date")
        for code in row.strings("codes"):
            yield code, Deleted(day or date.min, row.words("says"))


def _known(top: Row) -> Iterator[str]:
    for row in top.rows("known"):
        row.words("what")
        yield from row.strings("codes")


def _program(row: Row) -> ProgramCodes:
    row.day("first_day")
    read = ProgramCodes(
        base=row.words("base"),
        add_on=row.words("add_on"),
        base_minutes=row.number("base_minutes"),
        add_on_minutes=row.number("add_on_minutes"),
        first_visit_minutes=row.number("first_visit_minutes"),
        pain_months=row.whole("pain_months"),
        grade=row.choice("grade", GRADES),
    )
    row.close()
    return read


def read_sessions(row: Row) -> Sessions:
    """Limits on sessions: of a shipped table, or of a payer's rule."""
    read = Sessions(
        service=row.words("service"),
        most=row.whole("most"),
        months=row.whole("months"),
        least_days=row.whole("least_days"),
        regions_per_day=row.whole("regions_per_day"),
        grade=row.choice("grade", GRADES),
        source=row.words("source"),
    )
    row.close()
    return read


def _dose(row: Row) -> tuple[str, Dose]:
    row.words("source")
    return row.words("drug"), Dose(row.number("most_mg"), row.choice("grade", GRADES))
