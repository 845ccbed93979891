"""Tables to which rows are only added. The database itself refuses to change or remove one, whoever asks.

For migrations: `append_only(op.get_bind(), "addendum")`. With `erasable=("text",)`, retention may empty these columns
(and set `removed_at`), and do nothing else.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

__all__ = ["append_only"]


def append_only(connection: Connection, table: str, *, erasable: tuple[str, ...] = ()) -> None:
    """Make a table append-only, on the database that the migration runs on."""
    names = [column["name"] for column in inspect(connection).get_columns(table)]
    if connection.dialect.name == "sqlite":
        statements = sqlite_triggers(table, names, erasable)
    else:
        statements = [REFUSE, *postgres_triggers(table, names, erasable)]
    for statement in statements:
        connection.execute(text(statement))


def kept(names: list[str], erasable: tuple[str, ...], differs: str) -> str:
    """The condition under which an update does more than erase: a kept column differs, or an erasable one is filled."""
    changed = [f"OLD.{n} {differs} NEW.{n}" for n in names if n not in (*erasable, "removed_at")]
    given = [f"NEW.{name} IS NOT NULL" for name in erasable]
    return " OR ".join([*changed, *given])


def sqlite_triggers(table: str, names: list[str], erasable: tuple[str, ...]) -> list[str]:
    """SQLite's words for it."""
    when = f"WHEN {kept(names, erasable, 'IS NOT')} " if erasable else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}{refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
    ]


REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def postgres_triggers(table: str, names: list[str], erasable: tuple[str, ...]) -> list[str]:
    """PostgreSQL's words for it; truncation is refused as well."""
    when = f"WHEN ({kept(names, erasable, 'IS DISTINCT FROM')}) " if erasable else ""
    refuse = "EXECUTE FUNCTION refuse_change()"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {when}{refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    ]
