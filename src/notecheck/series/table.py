"""A series on a terminal: counts, then each warning with the words that match."""

from __future__ import annotations

from collections.abc import Iterator

from rich.padding import Padding
from rich.text import Text

from notecheck.report.words import short
from notecheck.series.warn import Json

__all__ = ["head_lines", "lines"]

WIDTH = 120
QUOTES = 4
"""Passages shown for one warning; JSON and HTML hold them all."""


def head_lines(head: Json) -> Iterator[Text]:
    """How much was read, and what it lacked."""
    yield Text(f"{head['notes']} notes, {head['patients']} patients, {head['authors']} authors", "bold")
    for each in head["input"]:
        yield Text(f"{each['code']}: {each['detail']}", "yellow")
    yield Text("Warnings with the passages that match: no finding of fraud, no prediction about payment.", "dim")


def lines(told: Json) -> Iterator[Text | Padding]:
    """One patient or author; nothing where there is nothing to tell."""
    if not told["warnings"] and not told.get("templates"):
        return
    yield Text(f"\n{told['kind'].capitalize()} {short(told[told['kind']], 60)}, {told['notes']} notes", "bold")
    for each in told.get("templates", ())[:QUOTES]:
        words = short(each["example"]["text"], WIDTH)
        yield Padding(Text(f"template, {each['patients']} patients: “{words}”"), (0, 0, 0, 2), expand=False)
    for each in told["warnings"]:
        yield Text.assemble(
            (f"  {each['code']:<28}", "yellow"), f"{short(each['note_id'], 40)}  {each['date'] or 'undated'}"
        )
        yield Padding(Text(each["message"]), (0, 0, 0, 6), expand=False)
        yield from (Padding(row, (0, 0, 0, 6), expand=False) for row in _quotes(each))


def _quotes(told: Json) -> Iterator[Text]:
    for each in told.get("passages", ())[:QUOTES]:
        yield Text(f"{each['kind']}: “{short(each['text'], WIDTH)}”", "italic")
        yield Text(f"as in {short(each['earlier']['note_id'], 40)}, {each['earlier']['date'] or 'undated'}", "dim")
    for each in told.get("places", ())[:QUOTES]:
        yield Text(f"{each['date'] or 'undated'}: “{short(each['text'], WIDTH)}”", "italic")
    for each in told.get("lost", ()):
        yield Text(f"{each['title']}: last documented {each['last_met']['date']}, not in {each['first_lost']['date']}")
