"""A result on a terminal: the verdict, what is lacking with its question, what is met with its quotes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from notecheck.core.fact import Fact
from notecheck.core.verdict import Finding, Outcome, Status
from notecheck.report.result import Result
from notecheck.report.words import OUTCOMES, STATUSES, by_urgency, service_label, short, stance

__all__ = ["ResultTable"]

STYLES = {
    Status.CONFLICT: "bold red",
    Status.MISSING: "red",
    Status.PARTIAL: "yellow",
    Status.MET: "green",
    Status.NOT_APPLICABLE: "dim",
}
SIGNS = {
    Status.CONFLICT: "!!",
    Status.MISSING: "--",
    Status.PARTIAL: "~ ",
    Status.MET: "ok",
    Status.NOT_APPLICABLE: "  ",
}
BANNERS = {
    Outcome.READY: "bold black on green",
    Outcome.ADDENDUM: "bold black on yellow",
    Outcome.HOLD: "bold white on red",
    Outcome.OUT_OF_SCOPE: "bold reverse",
}
GAPS = (Status.CONFLICT, Status.MISSING, Status.PARTIAL)
QUOTE_WIDTH = 110
QUOTES = 6
"""Quotes shown for one item; JSON and HTML hold them all."""


class ResultTable:
    """Renders one result for rich."""

    def __init__(self, result: Result) -> None:
        self._result = result

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The result from verdict to limits."""
        yield from self._head()
        findings = by_urgency([f for each in self._result.checklists for f in each.findings])
        gaps = [f for f in findings if f.status in GAPS]
        yield from self._part("Not, or not fully, documented", [f for f in gaps if f.level == "required"])
        yield from self._part("Documented", [f for f in findings if f.status is Status.MET])
        yield from self._part("Advisory", [f for f in gaps if f.level != "required"])
        yield from self._tail([f for f in findings if f.status is Status.NOT_APPLICABLE])

    def _head(self) -> Iterator[Rule | Text]:
        result = self._result
        yield Rule(Text(short(result.note.id, 80), "bold"), align="left", characters="─")
        banner = Text(f" {str(result.verdict).upper().replace('_', ' ')} ", BANNERS[result.verdict])
        yield Text.assemble(banner, f"  {OUTCOMES[result.verdict]}")
        scored = "" if result.verdict is Outcome.OUT_OF_SCOPE else f" · score {result.score} of 100"
        yield Text(f"{service_label(result.service)}{scored}")
        for code, detail in result.warnings:
            yield Text(f"{code}: {detail}", "yellow")

    def _part(self, title: str, findings: list[Finding]) -> Iterator[Text | Padding]:
        if findings:
            yield Text(f"\n{title}", "bold")
        for finding in findings:
            yield from self._finding(finding)

    def _finding(self, finding: Finding) -> Iterator[Text | Padding]:
        style, label = STYLES[finding.status], STATUSES[finding.status]
        head = Text.assemble((f"{SIGNS[finding.status]} {label:<9}", style), (finding.title, "bold"))
        yield Text.assemble(head, (f"  {finding.id}", "dim"))
        rows = []
        if finding.status in GAPS:
            rows.append(Text(" ".join(finding.reason.split())))
        rows += self._quotes(finding.evidence)
        if finding.query:
            rows.append(Text.assemble(("Ask: ", "bold"), " ".join(finding.query.split())))
        if finding.status in GAPS:
            rows.append(Text(f"Source: {finding.citation}", "dim"))
        for row in rows:
            yield Padding(row, (0, 0, 0, 12), expand=False)

    def _quotes(self, facts: tuple[Fact, ...]) -> Iterator[Text]:
        quote_of = self._result.quote
        seen = dict.fromkeys((short(quote_of(f), QUOTE_WIDTH), self._line(f), stance(f)) for f in facts)
        for quote, line, stands in list(seen)[:QUOTES]:
            where = f"  line {line}" + (f", {stands}" if stands else "")
            yield Text.assemble((f"“{quote}”", "italic"), (where, "dim"))
        if len(seen) > QUOTES:
            yield Text(f"and {len(seen) - QUOTES} more", "dim")

    @cached_property
    def _breaks(self) -> list[int]:
        return [at for at, char in enumerate(self._result.note.text) if char == "\n"]

    def _line(self, fact: Fact) -> int:
        return bisect_right(self._breaks, fact.span.start - 1) + 1

    def _tail(self, idle: list[Finding]) -> Iterator[Text]:
        if idle:
            names = ", ".join(finding.id for finding in idle)
            yield Text.assemble(("\nDoes not apply: ", "bold"), (names, "dim"))
        limits = " ".join(limit.statement for limit in self._result.not_checked)
        versions = " · ".join(f"{each.title} {each.version}" for each in self._result.checklists)
        yield Text.assemble(("\nNot checked: ", "bold"), (limits, "dim"))
        yield Text.assemble(("Checklists: ", "bold"), (versions or "none", "dim"), "\n")
