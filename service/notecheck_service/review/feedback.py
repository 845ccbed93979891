"""What physicians object to, kept for the practice's lead: a queue, counts by item, and an export as annotations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from notecheck_service.review.model import Answer, Review
from notecheck_service.store import Conflict, NotFound, Refused, Unit, new_id
from notecheck_service.store.tables.reviews import feedback

__all__ = ["Feedback", "ItemCount", "by_item", "keep_objections", "queue", "settle_feedback"]

STATES = ("open", "upheld", "set_aside")


@dataclass(frozen=True, slots=True)
class Feedback:
    """One objection to one finding."""

    id: str
    note_id: str
    version_number: int
    item: str
    policy: str
    """The checklist and its version."""
    status: str
    """How the item stood."""
    choice: str
    start: int | None
    end: int | None
    words: str
    said_by: str
    said_at: datetime
    state: str
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How often an item was objected to, and how often rightly."""

    item: str
    already_there: int
    not_applicable: int
    disagree: int
    upheld: int

    @property
    def total(self) -> int:
        """All objections to it."""
        return self.already_there + self.not_applicable + self.disagree


def keep_objections(unit: Unit, note_id: str, number: int, before: Review, after: Review) -> None:
    """Put what was newly handed to a person into the queue."""
    for each in after.objections:
        if each not in before.objections:
            _put(unit, note_id, number, after, each)


def _put(unit: Unit, note_id: str, number: int, found: Review, said: Answer) -> None:
    item = found.item(said.item)
    start, end = said.span or (None, None)
    unit.insert(
        feedback, id=new_id("fb"), note_id=note_id, review_id=found.id, version_number=number, item=said.item,
        policy=item.policy if item else "", status=item.status if item else "", choice=said.choice, start=start,
        end=end, words=said.words.encode(), said_by=said.by, said_at=said.at, state="open",
    )  # fmt: skip


def queue(unit: Unit, state: str | None = "open", *, item: str | None = None, limit: int = 200) -> list[Feedback]:
    """Objections of the practice, oldest first. Audited as `feedback.read`. Refused: a state that is none."""
    unit.record("feedback.read", "practice", unit.scope.practice_id)
    if state is not None and state not in STATES:
        raise Refused("state", "unknown")
    c = feedback.c
    query = select(feedback).where(c.practice_id == unit.scope.practice_id)
    query = query if state is None else query.where(c.state == state)
    query = query if item is None else query.where(c.item == item)
    return [_feedback(row) for row in unit.execute(query.order_by(c.seq).limit(limit))]


def _feedback(row: Row[Any]) -> Feedback:
    values = {name: getattr(row, name) for name in Feedback.__slots__}
    return Feedback(**{**values, "words": row.words.decode() if row.words else ""})


def settle_feedback(unit: Unit, feedback_id: str, state: str) -> None:
    """Uphold an objection, or set it aside. NotFound; Conflict `settled` where somebody has; Refused: no such state."""
    unit.record("feedback.settle", "feedback", feedback_id, state=state)
    if state not in ("upheld", "set_aside"):
        raise Refused("state", "unknown")
    c = feedback.c
    mine = (c.practice_id == unit.scope.practice_id, c.id == feedback_id)
    now = unit.execute(select(c.state).where(*mine)).scalar_one_or_none()
    if now is None:
        raise NotFound("feedback", feedback_id)
    values = {"state": state, "settled_by": unit.scope.actor_id, "settled_at": unit.now}
    if unit.execute(feedback.update().where(*mine, c.state == "open").values(values)).rowcount != 1:
        raise Conflict("settled", "somebody has settled it")


def by_item(unit: Unit) -> list[ItemCount]:
    """Objections counted by item, the most first: a rule that is often wrong is seen here. Audited."""
    unit.record("feedback.count", "practice", unit.scope.practice_id)
    c = feedback.c
    query = (
        select(c.item, c.choice, c.state, func.count())
        .where(c.practice_id == unit.scope.practice_id)
        .group_by(c.item, c.choice, c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for item, choice, state, number in map(tuple, unit.execute(query)):
        counts = found.setdefault(item, {"already_there": 0, "not_applicable": 0, "disagree": 0, "upheld": 0})
        counts[choice] += number
        counts["upheld"] += number if state == "upheld" else 0
    return sorted((ItemCount(item, **counts) for item, counts in found.items()), key=lambda c: (-c.total, c.item))
