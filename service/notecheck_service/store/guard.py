"""The fence around a practice: a statement that forgets `practice_id` is refused before the database sees it."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Column, String, Table, bindparam
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, ClauseElement
from sqlalchemy.sql.selectable import Alias, FromClause

from notecheck_service.store.errors import Defect

__all__ = ["PRACTICE", "Seen", "seen"]

Source = Table | Alias

PRACTICE: BindParameter[str] = bindparam("practice", type_=String)
"""Stands in a statement that is written once for the practice of whichever unit runs it."""
OURS = object()
"""That practice, where it is looked for among the practices that a statement names."""


class Seen:
    """What one walk through a statement finds."""

    def __init__(self) -> None:
        self.sources: set[Source] = set()
        """Every table, or alias of one, that is read or changed, in subqueries too."""
        self.texts: list[str] = []
        """The text values that come along."""
        self.prepared = False
        """Whether it waits for the practice of the unit that runs it."""
        self._held: dict[object, set[FromClause]] = {}
        self._ties: list[tuple[FromClause, FromClause]] = []

    def add(self, element: object) -> None:
        """Take note of one element."""
        if isinstance(element, Table | Alias):
            self.sources.add(element)
        elif isinstance(element, Column) and isinstance(element.table, Table | Alias):
            self.sources.add(element.table)
        elif element is PRACTICE:
            self.prepared = True
        elif isinstance(element, BindParameter):
            value = element.effective_value
            self.texts += value if isinstance(value, list) and all(isinstance(one, str) for one in value) else ()
            self.texts += [value] if isinstance(value, str) else ()
        elif isinstance(element, BinaryExpression) and element.operator is operators.eq:
            self._compare(element.left, element.right)

    def _compare(self, left: object, right: object) -> None:
        if not isinstance(left, Column) or left.name != "practice_id":
            return
        if isinstance(right, BindParameter):
            held_to = OURS if right is PRACTICE else right.effective_value
            self._held.setdefault(held_to, set()).add(left.table)
        elif isinstance(right, Column) and right.name == "practice_id" and right.table is not left.table:
            self._ties.append((left.table, right.table))

    @property
    def charts(self) -> bool:
        """Whether a table that holds words or names from charts is among them."""
        return any(table_of(source).info.get("phi") for source in self.sources)

    def refuse_unscoped(self, practice_id: str) -> None:
        """Refuse a table of practices that is not held to this practice, directly or by its join."""
        held = self._held.get(practice_id, set()) | self._held.get(OURS, set())
        for left, right in self._ties * len(self._ties):
            if left in held or right in held:
                held |= {left, right}
        for source in self.sources:
            if "practice_id" in source.c and source not in held:
                raise Defect(f"a query of {table_of(source).name} does not name its practice")


_KNOWN: WeakKeyDictionary[ClauseElement, Seen] = WeakKeyDictionary()
"""What was found in statements that are still there: one that is written once is walked through once."""


def seen(statement: ClauseElement) -> Seen:
    """Walk through a statement. Statements never change: where one is met again, what was found still holds."""
    if (known := _KNOWN.get(statement)) is not None:
        return known
    found = Seen()
    for element in elements(statement, set()):
        found.add(element)
    _KNOWN[statement] = found
    return found


def elements(statement: ClauseElement, been: set[int]) -> Iterator[object]:
    """All elements of a statement; also of subqueries of which only a column is named."""
    for element in visitors.iterate(statement):
        yield element
        table = getattr(element, "table", None)
        if isinstance(table, FromClause) and not isinstance(table, Table | Alias) and id(table) not in been:
            been.add(id(table))
            yield from elements(table, been)
        if isinstance(element, Alias) and not isinstance(element.element, Table) and id(element) not in been:
            been.add(id(element))
            yield from elements(element.element, been)


def table_of(source: Source) -> Table:
    """The table behind an alias."""
    table = source.element if isinstance(source, Alias) else source
    assert isinstance(table, Table)
    return table
