"""The command line. Options and help only: each command imports what it needs when it runs; all start fast.

stdout is data; diagnostics and progress go to stderr, and no word of a note is ever among them.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from notecheck.cli.administer import audit, keys, people, store
from notecheck.cli.labels import agreement, exchange
from notecheck.cli.options import (
    BATCH_EXIT_CODES,
    EXIT_CODES,
    ColumnOption,
    DateOption,
    Engine,
    FailOption,
    Format,
    FormatOption,
    LimitOption,
    OutOption,
    Paths,
    PolicyOption,
    QuietOption,
    ServiceOption,
    Severity,
    Threshold,
)
from notecheck.cli.running import serve, work

__all__ = ["Engine", "Format", "Severity", "Threshold", "app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=EXIT_CODES,
)


@app.command(epilog=EXIT_CODES)
def scan(
    paths: Paths,
    *,
    format: FormatOption = None,
    policy: PolicyOption = None,
    date: DateOption = None,
    service: ServiceOption = None,
    fail_on: FailOption = None,
    out: OutOption = None,
    column: ColumnOption = None,
    max_chars: LimitOption = 5_000_000,
    quiet: QuietOption = False,
) -> None:
    """Scan notes: what each documents, what it does not, and what to ask.

    One record in, one result or one coded error out. In json a single note is one object, anything else an
    array; in json and jsonl an error stands in the place of its result.
    """
    from notecheck.cli.scan import Options, run

    options = Options(
        format=format, policies=tuple(policy or ()), date=date, service=service,
        fail_on=fail_on, out=out, columns=tuple(column or ()), limit=max_chars, quiet=quiet,
    )  # fmt: skip
    raise typer.Exit(run(paths, options))


@app.command(epilog=BATCH_EXIT_CODES)
def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files, folders, globs and archives of notes.", metavar="INPUT...", show_default=False),
    ],
    *,
    out: Annotated[str, typer.Option("--out", "-o", help="The out folder, made if need be.", show_default=False)],
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0: one for each processor.")] = 0,
    policy: PolicyOption = None,
    date: DateOption = None,
    service: ServiceOption = None,
    column: ColumnOption = None,
    fail_on: FailOption = None,
    max_chars: LimitOption = 5_000_000,
    quiet: QuietOption = False,
    engine: Annotated[Engine, typer.Option(help="local or spark.")] = Engine.LOCAL,
    master: Annotated[str, typer.Option(help="Of Spark: local[4], spark://host:7077, yarn.")] = "local[*]",
) -> None:
    """Scan an export of any size into a folder: results, findings, a worklist, errors, a page, a manifest.

    Whatever ends a run, the same command goes on from there. Run again over changed inputs or policies, it scans
    only what they change.
    """
    from notecheck.cli.batch import Options, run

    options = Options(
        inputs=tuple(inputs), out=out, workers=workers or None, policies=tuple(policy or ()), date=date,
        service=service, columns=tuple(column or ()), fail_on=fail_on, limit=max_chars, quiet=quiet,
        master=master if engine is Engine.SPARK else None,
    )  # fmt: skip
    raise typer.Exit(run(options))


@app.command()
def explain(
    item: Annotated[str, typer.Argument(help="An item (esi.severity) or a checklist (esi).", show_default=False)],
    format: Annotated[Format, typer.Option("--format", "-f", help="table or json.")] = Format.TABLE,
) -> None:
    """Explain an item: what it asks for, what meets it, its question, its source."""
    from notecheck.cli.explain import explain_item

    raise typer.Exit(explain_item(item, as_json=format is not Format.TABLE))


DiffOption = Annotated[
    tuple[str, str] | None,
    typer.Option(help="Show what changed between two versions: esi/2026-04, or a policy file.", metavar="OLD NEW"),
]


@app.command()
def policies(
    format: Annotated[Format, typer.Option("--format", "-f", help="table or json.")] = Format.TABLE,
    diff: DiffOption = None,
) -> None:
    """Show every checklist with its version, and each item's statement, what meets it and its source."""
    if diff:
        from notecheck.cli.diff import show_changes

        raise typer.Exit(show_changes(*diff, as_json=format is not Format.TABLE))
    from notecheck.cli.explain import show_policies

    raise typer.Exit(show_policies(as_json=format is not Format.TABLE))


@app.command()
def evaluate(
    gold: Annotated[str, typer.Argument(help="Labelled notes, one JSON object a line.", show_default=False)],
    *,
    predictions: Annotated[
        str | None, typer.Option(help="Score these results (one a line) instead of scanning the notes.")
    ] = None,
    items: Annotated[str, typer.Option(help="Only items whose id starts with this.")] = "",
    errors: Annotated[int, typer.Option(min=0, help="List so many errors, WITH WORDS OF THE NOTES.")] = 0,
    resamples: Annotated[int, typer.Option(min=0, help="Bootstrap resamples, by note; 0: no intervals.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the resampling.")] = 1,
    format: Annotated[Format, typer.Option("--format", "-f", help="table or json.")] = Format.TABLE,
) -> None:
    """Measure against labelled notes: facts, items, verdicts, with 95 % intervals and confusions."""
    from notecheck.cli.evaluate import Options, run

    raise typer.Exit(
        run(gold, Options(predictions, items, errors, resamples, seed, as_json=format is not Format.TABLE))
    )


app.command()(agreement)
app.command()(exchange)


@app.command(epilog=EXIT_CODES)
def series(
    paths: Paths,
    *,
    format: FormatOption = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", help="Work in this folder: series.jsonl, series.html, and a store that resumes."),
    ] = None,
    date: DateOption = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that scan.")] = 1,
    max_chars: LimitOption = 5_000_000,
    quiet: QuietOption = False,
) -> None:
    """Compare the notes of each patient and of each author: carried text, templates, thinning documentation.

    Records name their patient and author ("patient", "provider" in JSON lines). Everything told is a warning with
    the passages that match.
    """
    from notecheck.cli.series import Options, run

    raise typer.Exit(run(paths, Options(format, out, date, workers, max_chars, quiet)))


@app.command(epilog=EXIT_CODES)
def claim(
    path: Annotated[
        str,
        typer.Argument(
            help='One claim (.json), or .jsonl of {"id", "claim", "text"?}, or - for standard input.',
            metavar="CLAIM",
            show_default=False,
        ),
    ],
    *,
    note: Annotated[str | None, typer.Option(help="The note of the one claim.")] = None,
    payer_rules: Annotated[
        list[str] | None, typer.Option(help="A payer's rules (TOML) beside those that ship. Repeatable.")
    ] = None,
    format: FormatOption = None,
    fail_on: Annotated[
        Severity | None, typer.Option(help="Exit 1 when a finding is this or worse; warn also counts stop.")
    ] = None,
    out: OutOption = None,
    quiet: QuietOption = False,
) -> None:
    """Hold claims against payer rules and against their notes: coded findings, each with what to do."""
    from notecheck.cli.claim import Options, run

    options = Options(
        note=note, payer_rules=tuple(payer_rules or ()), format=format, fail_on=fail_on, out=out, quiet=quiet
    )
    raise typer.Exit(run(path, options))


for name, commands in (("keys", keys), ("people", people), ("audit", audit), ("store", store)):
    app.add_typer(commands, name=name)


for command in (serve, work):
    app.command()(command)


def _version(asked: bool) -> None:
    if asked:
        from notecheck.report.result import program_version

        typer.echo(f"notecheck {program_version()}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Reads pain procedure notes: what is documented and what is not, in the physician's own words."""


def main() -> None:
    """Run the command line. What nobody foresaw is told by its place only, never by its message."""
    try:
        app()
    except BrokenPipeError:
        # The reader of our output went away, as `head` does: end quietly, without a last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        from notecheck.ingest.faults import place_of

        fault = place_of(error)
    else:
        return
    sys.stderr.write(f"notecheck: E_INTERNAL: {fault}\n")
    sys.exit(2)
