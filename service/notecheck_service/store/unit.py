"""The unit of work: one transaction of one actor in one practice, with its entries in the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Delete, Insert, Select, String, Table, Update
from sqlalchemy.dialects import postgresql, sqlite

from notecheck_service.store.errors import Defect, Refused
from notecheck_service.store.guard import seen
from notecheck_service.store.scope import Scope

__all__ = ["Entry", "Unit"]


@dataclass(slots=True)
class Entry:
    """What the audit will say: who did what to which thing, and how it ended."""

    action: str
    """`note.read`, `addendum.sign` …: the thing's kind, a full stop, a verb."""
    object_kind: str
    object_id: str
    outcome: str = "done"
    """done, refused or failed."""
    reason: str = ""
    """The code of a refusal."""
    detail: dict[str, Any] = field(default_factory=dict)
    """Ids, counts and codes; never words of a chart."""


class Unit:
    """Queries run through it, entries and events gather in it; `Store.write` and `Store.read` make one."""

    def __init__(self, connection: Connection, scope: Scope, now: datetime) -> None:
        self.connection = connection
        self.scope = scope
        self.now = now
        self.entries: list[Entry] = []
        self.events: list[tuple[str, str, dict[str, Any]]] = []
        self.touched = False
        self.locked: dict[str, tuple[str, int]] = {}
        """Hold and revision of each note that this unit has locked: nobody else changes them until it ends."""

    def execute(self, statement: Select[Any] | Update | Delete, **values: object) -> CursorResult[Any]:
        """Run a query. One that forgets its practice is a Defect, unless the system looks at all of them.

        `values`: for the parameters of a statement that is written once; its `PRACTICE` is that of the scope.
        Refused, alike on both databases: values that are no text.
        """
        found = seen(statement)
        if not self.scope.everywhere:
            found.refuse_unscoped(self.scope.practice_id)
        for value in (*found.texts, *values.values()):
            if isinstance(value, str):
                refuse_unkeepable("value", value)
        self.touched = self.touched or found.charts
        if found.prepared:
            values["practice"] = self.scope.practice_id
        result: CursorResult[Any] = self.connection.execute(statement, values)
        return result

    def insert(self, table: Table, **values: object) -> None:
        """Add a row; its practice is that of the scope. Refused: text that one of the databases cannot keep."""
        self.connection.execute(into(table), self._row(table, values))

    def insert_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows, in this order, as `insert` does each."""
        if rows:
            self.connection.execute(into(table), [self._row(table, row) for row in rows])

    def insert_new(self, table: Table, **values: object) -> bool:
        """Add a row unless its key is taken; whether it was added. Waits for another's unfinished insert of it."""
        statement = into_if_new(table, self.connection.dialect.name)
        return self.connection.execute(statement, self._row(table, values)).first() is not None

    def _row(self, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        row = dict(values)
        if "practice_id" in table.c:
            if self.scope.everywhere and "practice_id" not in row:
                raise Defect(f"a row of {table.name} needs a practice")
            if not self.scope.everywhere:
                row["practice_id"] = self.scope.practice_id
        refuse_unstorable(table, row)
        self.touched = self.touched or bool(table.info.get("phi"))
        return row

    def record(self, action: str, object_kind: str, object_id: str, **detail: object) -> Entry:
        """Say in the audit what is about to be done. Call it BEFORE doing it: should that fail, the entry tells so."""
        entry = Entry(action, object_kind, object_id, detail=detail)
        self.entries.append(entry)
        return entry

    def emit(self, kind: str, subject_id: str, **codes: object) -> None:
        """Tell an event to those who wait for it (webhooks, `GET /v1/events`): ids and codes only."""
        self.events.append((kind, subject_id, codes))


@cache
def into(table: Table) -> Insert:
    """Adds rows: written once a table."""
    return table.insert()


@cache
def into_if_new(table: Table, dialect: str) -> Insert:
    """Adds a row unless its key is taken, and gives back what was added."""
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return build(table).on_conflict_do_nothing().returning(*table.primary_key)


def refuse_unstorable(table: Table, row: Mapping[str, Any]) -> None:
    """Refuse, alike on both databases: NUL, lone surrogates, and text longer than its column."""
    for name, value in row.items():
        if isinstance(value, str):
            kind = table.c[name].type
            if isinstance(kind, String) and kind.length is not None and len(value) > kind.length:
                raise Refused(name, "too_long")
            refuse_unkeepable(name, value)


def refuse_unkeepable(name: str, value: str) -> None:
    """Refuse text that is not Unicode, or has a NUL."""
    if "\0" in value:
        raise Refused(name, "nul")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused(name, "lone_surrogate") from None
