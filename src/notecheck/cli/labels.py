"""The commands about labelled notes: how far two readers agree, and the way to an annotation tool and back."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["agreement", "exchange"]


def agreement(
    first: Annotated[str, typer.Argument(help="Labels of one reader, one note a line.", show_default=False)],
    second: Annotated[str, typer.Argument(help="Labels of another, of the same notes.", show_default=False)],
    *,
    log: Annotated[str | None, typer.Option(help="What was decided where they differ, one decision a line.")] = None,
    resamples: Annotated[int, typer.Option(min=0, help="Bootstrap resamples, by note; 0: no intervals.")] = 500,
    seed: Annotated[int, typer.Option(help="Seed of the resampling.")] = 1,
    format: Annotated[str, typer.Option("--format", "-f", help="table, markdown or json.")] = "table",
) -> None:
    """Show how far two readers agree: span F1 of each label, Cohen's kappa of each item, every difference."""
    from notecheck.cli.agreement import Options, run

    raise typer.Exit(run(first, second, Options(log, resamples, seed, format)))


def exchange(
    path: Annotated[str, typer.Argument(help="Labelled notes; for brat, a folder.", show_default=False)],
    *,
    out: Annotated[str, typer.Option("--out", "-o", help="File to write; for brat, a folder.", show_default=False)],
    source: Annotated[str, typer.Option("--from", help="gold, label-studio, brat or doccano.")] = "gold",
    target: Annotated[str, typer.Option("--to", help="gold, label-studio, brat or doccano.")] = "gold",
    utf16: Annotated[bool, typer.Option("--utf16", help="The tool counts UTF-16 units, not characters.")] = False,
) -> None:
    """Take labelled notes to an annotation tool and back, losing nothing."""
    from notecheck.cli.exchange import Options, run

    raise typer.Exit(run(path, Options(out, source, target, utf16)))
