"""Payer rules as data: which codes ask for an authorization, how long it lives, and limits of the payer's own.

Shipped: Original Medicare, and one invented example. `read_payer` reads a rule file of one's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from notecheck.claim.codes import Sessions, read_sessions
from notecheck.claim.data import GRADES, Row, parsed, shipped
from notecheck.claim.fields import as_code
from notecheck.claim.model import PAYERS, Claim
from notecheck.core.errors import DataError

__all__ = ["Need", "PayerRule", "Unsupported", "load_payers", "read_payer", "rules_for"]


@dataclass(frozen=True, slots=True)
class Need:
    """Codes that ask for an authorization."""

    codes: frozenset[str]
    places: frozenset[str]
    """Empty: any place of service."""
    first_day: date | None
    life_days: int | None
    """How long a decision holds whose end is not given; its own day is day 1."""
    citation: str
    grade: str

    def asks(self, code: str, claim: Claim) -> bool:
        """Whether the code asks for it on this claim."""
        here = not self.places or claim.place in self.places
        begun = self.first_day is None or (claim.day is not None and claim.day >= self.first_day)
        return code in self.codes and here and begun


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A requirement that was looked for and not found."""

    citation: str
    grade: str


@dataclass(frozen=True, slots=True)
class PayerRule:
    """One payer's rules."""

    payer: str
    plan: str | None
    """None: every plan of the payer."""
    title: str
    procedures: tuple[Need, ...]
    drugs: tuple[Need, ...]
    sessions: Sessions | None
    drug_unsupported: Unsupported | None

    def concerns(self, claim: Claim) -> bool:
        """Whether it holds for the claim."""
        plan = (claim.plan or "").strip().casefold()
        return claim.payer == self.payer and (self.plan is None or self.plan.casefold() == plan)


@cache
def load_payers() -> tuple[PayerRule, ...]:
    """The rules that ship; DataError names the faults of the first file that has any."""
    return tuple(read_payer(text, name) for name, text in shipped("payers"))


def rules_for(claim: Claim, more: Iterable[PayerRule] = ()) -> tuple[PayerRule, ...]:
    """The rules that hold for a claim; the caller's own stand first."""
    return tuple(rule for rule in (*more, *load_payers()) if rule.concerns(claim))


def read_payer(text: str, name: str) -> PayerRule:
    """A payer's rules from the text of a file; `name` is where faults are placed."""
    faults: list[str] = []
    top = parsed(text, name, faults)
    read = PayerRule(
        payer=top.choice("payer", PAYERS),
        plan=top.words("plan", "") or None,
        title=top.words("title"),
        procedures=tuple(map(_need, top.rows("procedure"))),
        drugs=tuple(map(_need, top.rows("drug"))),
        sessions=read_sessions(top.row("sessions")) if top.has("sessions") else None,
        drug_unsupported=_unsupported(top.row("drug_unsupported")) if top.has("drug_unsupported") else None,
    )
    top.close()
    if faults:
        raise DataError(faults)
    return read


def _need(row: Row) -> Need:
    codes = frozenset(row.strings("codes"))
    if not codes or any(as_code(code) != code for code in codes):
        row.fault("codes", "codes of five characters")
    return Need(
        codes=codes,
        places=frozenset(row.strings("places")),
        first_day=row.day("from"),
        life_days=row.whole("life_days", 0) or None,
        citation=row.words("citation"),
        grade=row.choice("grade", GRADES),
    )


def _unsupported(row: Row) -> Unsupported:
    read = Unsupported(row.words("citation"), row.choice("grade", GRADES))
    row.close()
    return read
