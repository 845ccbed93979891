"""Verifying the audit: that nothing in it was altered, removed, moved or cut off, as far back as it goes.

Each entry's hash is computed anew; each must follow the one before, from 1 without a gap; the newest must be the head
that the database keeps; and every head that was anchored outside must be found in its place. The last tells apart
what the others cannot: a chain that was computed anew as a whole, and an end that was cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select, text

from notecheck_service.store.anchor import Head
from notecheck_service.store.chain import COVERED, START, entry_hash
from notecheck_service.store.faults import told_as_ours
from notecheck_service.store.store import Store
from notecheck_service.store.tables.audit import audit_entry, audit_head

__all__ = ["Fault", "Report", "verify"]

CHUNK = 1000
MOST = 100
"""Faults told; more are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written."""

    seq: int
    """Where: the number of the entry."""
    code: str
    """altered, missing, out_of_order, cut_off, not_as_anchored, head_moved, unprotected."""


@dataclass(slots=True)
class Report:
    """What was found."""

    entries: int = 0
    anchored: int = 0
    """The newest entry that the anchor vouches for. What came after could be cut off without a trace."""
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    """How many faults there are; at most 100 are listed."""

    def add(self, seq: int, code: str) -> None:
        """One fault more."""
        self.count += 1
        if len(self.faults) < MOST:
            self.faults.append(Fault(seq, code))

    @property
    def sound(self) -> bool:
        """Whether nothing is amiss."""
        return self.count == 0


def verify(store: Store, heads: Iterable[Head] | None = None) -> Report:
    """Verify the whole audit against its anchor: that of the store, or all `heads` that are given."""
    anchored: dict[int, str] = {}
    report = Report()
    for seq, digest in store.anchor.heads() if heads is None else heads:
        if anchored.setdefault(seq, digest) != digest:
            report.add(seq, "not_as_anchored")
    report.anchored = max(anchored, default=0)
    with told_as_ours(), store.engine.connect().execution_options(reading=True) as connection:
        last = walk(connection, anchored, report)
        head = connection.execute(select(audit_head)).one_or_none()
        for name in unprotected(connection):
            report.add(0, f"unprotected:{name}")
    if head is None or (head.seq, head.hash) != last:
        report.add(last[0], "head_moved")
    if report.anchored > last[0]:
        report.add(last[0] + 1, "cut_off")
    return report


def walk(connection: Connection, anchored: dict[int, str], report: Report) -> Head:
    """Go through the chain; the last entry's number and hash."""
    seq, before = 0, START
    for row in entries(connection):
        report.entries += 1
        if row.seq != seq + 1:
            report.add(seq + 1, "missing")
        elif row.previous != before:
            report.add(row.seq, "out_of_order")
        if entry_hash(row._asdict()) != row.hash:
            report.add(row.seq, "altered")
        if anchored.get(row.seq, row.hash) != row.hash:
            report.add(row.seq, "not_as_anchored")
        seq, before = row.seq, row.hash
    return seq, before


def entries(connection: Connection) -> Iterator[Row[Any]]:
    """All entries in their order, a thousand at a time."""
    seq = -(2**62)
    columns = [audit_entry.c[name] for name in (*COVERED, "hash")]
    while rows := connection.execute(
        select(*columns).where(audit_entry.c.seq > seq).order_by(audit_entry.c.seq).limit(CHUNK)
    ).all():
        yield from rows
        seq = rows[-1].seq


def unprotected(connection: Connection) -> list[str]:
    """The triggers that should keep the audit from being changed, and are not there or are switched off."""
    wanted = ["audit_entry_no_update", "audit_entry_no_delete"]
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND tgenabled <> 'D'"
        wanted.append("audit_entry_no_truncate")
    there = set(connection.execute(text(query)).scalars())
    return [name for name in wanted if name not in there]
