"""The fence around a practice: a statement that forgets `practice_id` is refused before the database sees it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import BindParameter, Column, Delete, Select, Table, Update
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, ClauseElement
from sqlalchemy.sql.selectable import Alias, FromClause, Join

from notecheck_service.store.errors import Defect

__all__ = ["refuse_unscoped", "texts", "touches_charts"]


Source = Table | Alias


def sources(statement: ClauseElement) -> Iterator[Source]:
    """Every table, or alias of one, that a statement reads or changes, those of its subqueries too."""
    for element in visitors.iterate(statement):
        if isinstance(element, Select):
            for source in element.get_final_froms():
                yield from leaves(source)
        elif isinstance(element, Update | Delete):
            yield from leaves(element.table)


def leaves(source: FromClause) -> Iterator[Source]:
    """The tables and aliases of tables that a join is made of."""
    if isinstance(source, Join):
        yield from leaves(source.left)
        yield from leaves(source.right)
    elif isinstance(source, Table) or (isinstance(source, Alias) and isinstance(source.element, Table)):
        yield source


def refuse_unscoped(statement: ClauseElement, practice_id: str) -> None:
    """Refuse a statement in which a table of practices is not held to this practice, directly or by its join."""
    held: set[FromClause] = set()
    ties: list[tuple[FromClause, FromClause]] = []
    for element in visitors.iterate(statement):
        if isinstance(element, BinaryExpression) and element.operator is operators.eq and names_practice(element.left):
            if isinstance(element.right, BindParameter) and element.right.effective_value == practice_id:
                held.add(element.left.table)
            elif names_practice(element.right):
                ties.append((element.left.table, element.right.table))
    for left, right in ties * len(ties):
        if left in held or right in held:
            held |= {left, right}
    for source in sources(statement):
        if "practice_id" in source.c and source not in held:
            raise Defect(f"a query of {source.name} does not name its practice")


def texts(statement: ClauseElement) -> Iterator[str]:
    """The text values that a statement brings along."""
    for element in visitors.iterate(statement):
        if isinstance(element, BindParameter) and isinstance(element.effective_value, str):
            yield element.effective_value


def names_practice(side: object) -> bool:
    """Whether one side of a comparison is a table's practice."""
    return isinstance(side, Column) and side.name == "practice_id"


def touches_charts(statement: ClauseElement) -> bool:
    """Whether a statement reads or changes a table that holds words or names from charts."""
    return any(table_of(source).info.get("phi") for source in sources(statement))


def table_of(source: Source) -> Table:
    """The table behind an alias."""
    table = source.element if isinstance(source, Alias) else source
    assert isinstance(table, Table)
    return table
