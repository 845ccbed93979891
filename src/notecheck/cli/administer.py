"""Administration of the service: keys, people, audit, store. Options and help only; the work is `notecheck_service`'s.

Whoever may run these commands on the machine of the store may do all of it; what they do is in the audit under their
name on that machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from notecheck_service.administer import Desk

__all__ = ["audit", "keys", "people", "store"]

SHAPE: dict[str, Any] = {"no_args_is_help": True, "rich_markup_mode": None, "add_completion": False}
keys = typer.Typer(help="API keys of programs.", **SHAPE)
people = typer.Typer(help="People who may sign in.", **SHAPE)
audit = typer.Typer(help="The audit: verify it, and ask it who saw what.", **SHAPE)
store = typer.Typer(help="The store: migrate, back up, restore, forget.", **SHAPE)

Practice = Annotated[
    str, typer.Option(help="The practice by its name; default: the only one there is.", show_default=False)
]
Days = Annotated[int, typer.Option(min=1, help="So many days back.")]


def at_desk(work: Callable[[Desk], int]) -> None:
    """Do the work with the store of the settings, and exit as it says. 2: it could not be done."""
    if find_spec("sqlalchemy") is None or find_spec("pydantic_settings") is None:
        sys.stderr.write('notecheck: the service is not installed: pip install "notecheck[service]"\n')
        raise typer.Exit(2)
    from notecheck_service.administer import attended

    raise typer.Exit(attended(work))


@keys.command("create")
def create_key(
    scopes: Annotated[list[str], typer.Argument(help="scan, batch, read, release, fhir, cds, mllp, webhooks.")],
    name: Annotated[str, typer.Option(help="What the key is for.")],
    practice: Practice = "",
    days: Annotated[int | None, typer.Option(min=1, help="Days until it ends; default: never.")] = None,
) -> None:
    """Make a key and print it. It cannot be shown again."""
    at_desk(lambda desk: desk.create_key(practice, name, scopes, days))


@keys.command("list")
def list_keys(practice: Practice = "") -> None:
    """Show the keys, without their secrets."""
    at_desk(lambda desk: desk.list_keys(practice))


@keys.command("revoke")
def revoke_key(id: Annotated[str, typer.Argument(help="key_…")], practice: Practice = "") -> None:
    """End a key, at once and for ever."""
    at_desk(lambda desk: desk.revoke_key(practice, id))


@people.command("add")
def add_person(
    login: Annotated[str, typer.Argument(help="The name to sign in with, mostly an e-mail address.")],
    name: Annotated[str, typer.Option(help="As it stands under what they sign.")],
    role: Annotated[str, typer.Option(help="biller, physician, admin or auditor.")],
    practice: Practice = "",
    password: Annotated[
        bool,
        typer.Option("--password", help="Ask for a password, or read it from standard input."),
    ] = False,
) -> None:
    """Let a person in: by the practice's provider, or with --password by a password and a code from their phone."""
    at_desk(lambda desk: desk.add_person(practice, login, name, role, secret() if password else None))


@people.command("list")
def list_people(practice: Practice = "") -> None:
    """Show the people, the disabled among them."""
    at_desk(lambda desk: desk.list_people(practice))


@people.command("role")
def change_role(
    id: Annotated[str, typer.Argument(help="per_…")],
    role: Annotated[str, typer.Argument(help="biller, physician, admin or auditor.")],
    practice: Practice = "",
) -> None:
    """Give a person another role. Their sessions end."""
    at_desk(lambda desk: desk.change_role(practice, id, role))


@people.command("disable")
def disable_person(id: Annotated[str, typer.Argument(help="per_…")], practice: Practice = "") -> None:
    """Let a person in no more. Their sessions end."""
    at_desk(lambda desk: desk.disable_person(practice, id))


@people.command("password")
def set_password(id: Annotated[str, typer.Argument(help="per_…")], practice: Practice = "") -> None:
    """Give a person another password (asked for, or a line of standard input). Ends a lock, and their sessions."""
    at_desk(lambda desk: desk.set_password(practice, id, secret()))


@people.command("phone")
def enrol_phone(id: Annotated[str, typer.Argument(help="per_…")], practice: Practice = "") -> None:
    """Print the otpauth:// address of a new phone of a person. It cannot be shown again."""
    at_desk(lambda desk: desk.enrol_phone(practice, id))


@audit.command("verify")
def verify_audit(
    anchor: Annotated[
        list[str] | None,
        typer.Option(help="Hold it against this anchor file, not that of the settings. Repeatable."),
    ] = None,
) -> None:
    """Verify that nothing in the audit was altered, removed, moved or cut off. Exit 1: something was."""
    at_desk(lambda desk: desk.verify(anchor))


@audit.command("readers")
def readers(
    practice: Practice = "",
    note: Annotated[str | None, typer.Option(help="Who saw this note (note_…).")] = None,
    patient: Annotated[str | None, typer.Option(help="Who saw the notes of this patient, as named there.")] = None,
    days: Days = 90,
    zone: Annotated[str, typer.Option(help="The practice's time zone, as America/Chicago.")] = "UTC",
) -> None:
    """Show who saw a chart; without --note or --patient, whose reading was out of the ordinary."""
    at_desk(lambda desk: desk.readers(practice, note, patient, days, zone))


@store.command("migrate")
def migrate_store() -> None:
    """Bring the database to this program's revision."""
    at_desk(lambda desk: desk.migrate())


@store.command("backup")
def back_up_store(folder: Annotated[str, typer.Argument(help="A new folder; it will hold charts.")]) -> None:
    """Copy the running store into a new folder."""
    at_desk(lambda desk: desk.back_up(folder))


@store.command("restore")
def restore_store(folder: Annotated[str, typer.Argument(help="A folder that `backup` made.")]) -> None:
    """Restore a backup to where the settings point, where no store may be yet."""
    at_desk(lambda desk: desk.restore(folder))


@store.command("retain")
def retain(
    days: Annotated[int, typer.Option(min=1, help="Forget notes that nothing has happened to for so long.")],
    practice: Practice = "",
) -> None:
    """Remove the words of old notes for ever. The audit stays."""
    at_desk(lambda desk: desk.retain(practice, days))


@store.command("delete")
def delete(
    practice: Practice = "",
    note: Annotated[str | None, typer.Option(help="This note (note_…).")] = None,
    patient: Annotated[str | None, typer.Option(help="All notes of this patient, as the sender names them.")] = None,
) -> None:
    """Remove the words of one note, or of all of a patient's, for ever. The audit stays."""
    at_desk(lambda desk: desk.delete(practice, note, patient))


def secret() -> str:
    """A password: asked for twice on a terminal, else a line of standard input. Never an argument: those are seen."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\n")
