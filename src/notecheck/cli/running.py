"""`notecheck serve` and `notecheck work`: options and help only, as in the package itself."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["serve", "work"]


def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen at; default: this machine alone.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen at; 0: any that is free.")] = None,
    data: Annotated[str | None, typer.Option(help="Folder of the embedded database and the audit's anchor.")] = None,
    mllp: Annotated[
        str | None, typer.Option(help="Listen for HL7 version 2 at this HOST:PORT as well; default: nowhere.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Invented notes, on this machine alone.")] = False,
) -> None:
    """Serve scanning, a store and the page to a practice. Everything else is set by NOTECHECK_ variables."""
    from notecheck.cli.serve import run

    raise typer.Exit(run(demo, mllp, host=host, port=port, data=data))


def work() -> None:
    """Run the service's jobs in a process of their own, beside `serve` over the same database."""
    from notecheck.cli.serve import run

    raise typer.Exit(run(demo=False, jobs_only=True))
