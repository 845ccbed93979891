"""Before and after, item by item: what an entry changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from notecheck_service.review.items import topic
from notecheck_service.review.model import Item

__all__ = ["Step", "difference", "gaps"]

RANK: Final = {"conflict": 0, "missing": 1, "partial": 2, "met": 3, "not_applicable": 4}
"""From worst to best; what does not apply is no gap."""


@dataclass(frozen=True, slots=True)
class Step:
    """One item of a checklist, before and after."""

    id: str
    topic: str
    level: str
    before: str | None
    """Its status; None where the item was not on the checklist."""
    after: str | None

    @property
    def change(self) -> str:
        """better, worse, same, added or removed."""
        if self.before is None or self.after is None:
            return "added" if self.before is None else "removed"
        step = RANK[self.after] - RANK[self.before]
        return "better" if step > 0 else "worse" if step < 0 else "same"


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Step, ...]:
    """Every item of two results, in the order of the later one, what is gone last."""
    old, new = _by_id(before), _by_id(after)
    return tuple(_steps(old, new))


def _steps(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Step]:
    for name in dict.fromkeys((*new, *old)):
        item = new.get(name) or old[name]
        before, after = (each[name]["status"] if name in each else None for each in (old, new))
        yield Step(name, topic(item), item["level"], before, after)


def _by_id(result: Mapping[str, Any]) -> dict[str, Any]:
    return {item["id"]: item for each in result["checklists"] for item in each["items"]}


def gaps(result: Mapping[str, Any]) -> tuple[Item, ...]:
    """The required items that are not, or not fully, documented: conflicts, then what is missing, then partial."""
    found = [
        Item(item["id"], topic(item), item["status"], item["level"], f"{each['id']} {each['version']}")
        for each in result["checklists"]
        for item in each["items"]
        if item["status"] in ("conflict", "missing", "partial") and item["level"] == "required"
    ]
    return tuple(sorted(found, key=lambda item: RANK[item.status]))
