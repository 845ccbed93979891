"""Options that several commands share, and their exit codes. Imports nothing but what shows help."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

__all__ = [
    "BATCH_EXIT_CODES",
    "EXIT_CODES",
    "ColumnOption",
    "DateOption",
    "Engine",
    "FailOption",
    "Format",
    "FormatOption",
    "LimitOption",
    "OutOption",
    "Paths",
    "PolicyOption",
    "QuietOption",
    "ServiceOption",
    "Severity",
    "Threshold",
]

EXIT_CODES = """\
Exit codes: 0 done; 1 the --fail-on threshold was reached; 2 unusable input or usage, nothing was done;
3 some records were refused, the rest was done (3 wins over 1)."""

BATCH_EXIT_CODES = """\
Exit codes: 0 done; 1 the --fail-on threshold was reached; 2 usage, or the out folder does not take it;
3 some records were refused, the rest was done (3 wins over 1); 4 nothing could be read."""


class Format(StrEnum):
    """How results are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"


class Threshold(StrEnum):
    """The verdict from which on a scan fails."""

    ADDENDUM = "addendum"
    HOLD = "hold"


class Severity(StrEnum):
    """The finding from which on a claim fails."""

    WARN = "warn"
    STOP = "stop"


class Engine(StrEnum):
    """What a batch runs on."""

    LOCAL = "local"
    SPARK = "spark"


Paths = Annotated[
    list[str],
    typer.Argument(
        help="Files of any form that is read (text, PDF, DOCX, RTF, HTML, C-CDA, FHIR, HL7 v2, CSV, Parquet, "
        "JSON lines, archives), folders of them, globs, or - for standard input.",
        metavar="PATH...",
        show_default=False,
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="Default: by the suffix of --out; else table on a terminal, jsonl elsewhere."),
]
PolicyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        "-p",
        help="Judge by this checklist (esi, esi/2026-04), not by those of the service. Repeatable.",
    ),
]
DateOption = Annotated[
    str | None, typer.Option(help="Date of service, YYYY-MM-DD, of notes that bring none with their record.")
]
ServiceOption = Annotated[
    str | None, typer.Option(help="What the notes record (esi, scs, pva, …); default: as recognised.")
]
FailOption = Annotated[
    Threshold | None, typer.Option(help="Exit 1 when a verdict is this or worse; addendum also counts hold.")
]
OutOption = Annotated[str | None, typer.Option("--out", "-o", help="Write to this file instead of standard output.")]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=COLUMN",
        help="Column of a table that holds a field (text=NOTE_TXT, id=DOC_NO, account=CSN); default: by its name. "
        "Repeatable.",
    ),
]
LimitOption = Annotated[int, typer.Option(min=1, help="Refuse longer notes (E_TOO_LARGE).")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No summary and no progress on standard error.")]
