"""The scan after a signature: outside any transaction, in the pool; its outcome is kept only where nothing moved."""

from __future__ import annotations

from typing import Any

from notecheck import Entry, NoteError
from notecheck.report.lines import as_line
from notecheck_service.page.case import Case, open_case
from notecheck_service.page.desk import Desk
from notecheck_service.review import rescanned
from notecheck_service.review.model import State
from notecheck_service.review.standing import stand
from notecheck_service.scanning import Busy, Pool, Stopped, Task
from notecheck_service.store import Conflict, Unit

__all__ = ["scan_again"]


async def scan_again(desk: Desk, note_id: str) -> bool:
    """Scan the note with its standing entries and settle the review; whether it was done.

    Not done where the pool is full or stopping, or where somebody else was first: the page offers to do it again.
    """
    case = await desk.write_later(lambda unit: open_case(unit, note_id))
    if case.review.state is not State.SIGNED:
        return False
    pool: Pool = desk.request.app.state.service.pool
    try:
        found = await pool.scan(Task(_entries(case)))
        await desk.write_later(lambda unit: _settle(unit, note_id, case, found))
    except (Busy, Stopped, NoteError, Conflict):
        return False
    return True


def _settle(unit: Unit, note_id: str, case: Case, found: dict[str, Any]) -> None:
    rescanned.settle(unit, stand(unit, note_id), case.review, found, as_line(found).encode())


def _entries(case: Case) -> tuple[Entry, ...]:
    return tuple(
        Entry(each["text"], each["note_id"], each["date"], each.get("read"))
        for each in rescanned.case_of(case.standing, case.review)
    )
