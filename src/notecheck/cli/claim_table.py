"""Findings of claims as text for a person: the gravest first, then every authorization beside the date of service."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, TextIO

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from notecheck.claim.finding import Finding
from notecheck.cli.claim import Checked, Outcome
from notecheck.cli.output import WIDTH

__all__ = ["write_tables"]

STYLES = {"stop": "bold red", "warn": "yellow", "info": "dim"}
GRADES = {"primary": "", "secondary": " (known from a secondary source)", "unconfirmed": " (not confirmed)"}


def write_tables(outcomes: Iterator[Outcome], stream: TextIO) -> None:
    """Write each claim that was checked."""
    width = None if stream.isatty() or "COLUMNS" in os.environ else WIDTH
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)
    for outcome in outcomes:
        if isinstance(outcome, Checked):
            console.print(_claim(outcome))


def _claim(checked: Checked) -> Group:
    result = checked.result
    head = Text.assemble(("claim ", "dim"), (checked.id, "bold"), f"  {_summary(result.findings)}")
    rows: list[Any] = [head, *map(_finding, result.findings)]
    if result.case["authorizations"]:
        rows += [Text(f"  authorizations beside {result.case['date_of_service'] or 'an unknown date'}", "dim")]
        rows += [Text(f"    {_authorization(row)}") for row in result.case["authorizations"]]
    if result.unread:
        rows.append(Text(f"  fields that no rule reads: {', '.join(result.unread)}", "yellow"))
    return Group(*rows, Text())


def _summary(findings: tuple[Finding, ...]) -> str:
    counts = [(name, sum(finding.severity == name for finding in findings)) for name in STYLES]
    return ", ".join(f"{count} {name}" for name, count in counts if count) or "nothing found"


def _finding(finding: Finding) -> Padding:
    lines = f"  line {', '.join(map(str, finding.lines))}" if finding.lines else ""
    facts = f"  facts {', '.join(finding.evidence)}" if finding.evidence else ""
    head = Text.assemble((finding.severity.upper(), STYLES[finding.severity]), f"  {finding.code}{lines}{facts}")
    body = Text(f"{finding.message}\n{finding.action}")
    source = Text(f"{finding.citation}{GRADES[finding.grade]}", "dim")
    return Padding(Group(head, Padding(Group(body, source), (0, 0, 0, 2))), (0, 0, 0, 2), expand=False)


def _authorization(row: dict[str, Any]) -> str:
    covers = {True: "covers the date", False: "does not cover the date", None: "no end known"}[row["covers_date"]]
    span = f"{row['from'] or '…'} to {row['to'] or '…'}"
    day = f", day {row['day']}" if row["day"] is not None else ""
    what = f"{row['kind'] or 'unknown kind'}, {row['decision'] or 'no decision'}"
    return f"{row['authorization']}  {what}  {', '.join(row['codes'])}  {span}: {covers}{day}"
