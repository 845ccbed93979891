"""The case that rules look at: a claim, what its note records, and every table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from notecheck.claim.codes import Codes, Procedure, Sessions, load_codes
from notecheck.claim.model import Authorization, Claim, Line
from notecheck.claim.payers import PayerRule, rules_for
from notecheck.claim.recorded import Recorded
from notecheck.claim.wiser import Wiser, load_wiser

__all__ = ["Case", "case_of"]


@dataclass(frozen=True)
class Case:
    """Everything that a rule may look at."""

    claim: Claim
    record: Recorded | None
    """None where the claim came without its note."""
    codes: Codes
    wiser: Wiser
    rules: tuple[PayerRule, ...]
    """The loaded payer rules that hold for this claim."""

    @cached_property
    def procedures(self) -> tuple[tuple[Line, Procedure], ...]:
        """The lines that bill what a note records."""
        table = self.codes.procedures
        return tuple((line, table[line.code]) for line in self.claim.lines if line.code in table)

    @cached_property
    def billed(self) -> frozenset[str]:
        """Every code on the claim."""
        return frozenset(line.code for line in self.claim.lines)

    @cached_property
    def families(self) -> Mapping[str, Sequence[tuple[Line, Procedure]]]:
        """The procedure lines by family of codes."""
        out: dict[str, list[tuple[Line, Procedure]]] = {}
        for pair in self.procedures:
            out.setdefault(pair[1].family, []).append(pair)
        return out

    @cached_property
    def epidurals(self) -> tuple[tuple[Line, Procedure], ...]:
        """The lines of epidural injections; not where 62323 serves another use."""
        return tuple((line, p) for line, p in self.procedures if p.service == "esi" and not self.other_use(line))

    def other_use(self, line: Line) -> bool:
        """Whether the claim or the note tells that a request code serves another use than its service."""
        condition = self.wiser.conditions.get(line.code)
        if condition is None:
            return False
        if condition.without & self.billed:
            return True
        if not condition.note_without or self.record is None or self.record.service != "other":
            return False
        named = self.record.quotes(("other-spine-needle",))
        return any(word in quote for _, quote in named for word in condition.note_without)

    @cached_property
    def sessions(self) -> Sessions:
        """The limits on sessions: the payer's own where a loaded rule has them, else Medicare's."""
        return next((rule.sessions for rule in self.rules if rule.sessions), self.codes.sessions)

    @cached_property
    def authorizations(self) -> tuple[Authorization, ...]:
        """Authorizations of procedures."""
        return tuple(each for each in self.claim.authorizations if each.kind == "procedure")

    def numbers(self, pairs: Iterable[tuple[Line, Procedure]]) -> tuple[int, ...]:
        """The line numbers of pairs."""
        return tuple(line.number for line, _ in pairs)


def case_of(claim: Claim, record: Recorded | None, more: Iterable[PayerRule] = ()) -> Case:
    """The case of a claim, with the tables that ship and the payer rules that hold."""
    return Case(claim, record, load_codes(), load_wiser(), rules_for(claim, more))
