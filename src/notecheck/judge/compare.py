"""What changed between two versions of a policy: items, wording, level, and the rules behind a status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.core.verdict import Status
from notecheck.judge.policy import FactTest, Item, Part, Policy, ServiceTest
from notecheck.judge.tests import FieldTest

__all__ = ["Change", "compare"]

OF_POLICY = ("service", "title", "authority", "source", "source_url", "effective", "pain", "kinds")
OF_ITEM = ("level", "title", "statement", "met_by", "query", "citation", "grade")
RULES = (Status.NOT_APPLICABLE, Status.CONFLICT, Status.MET, Status.PARTIAL)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    place: str
    """The policy's or the item's id."""
    what: str
    """added, removed, or the name of what changed: level, statement, "rule met", "part imaging", …"""
    before: str | None
    after: str | None


def compare(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Every difference, the policy's own first, then item by item in the order of the newer."""
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    changes = [*_fields(new.id, old, new, OF_POLICY)]
    for name, item in after.items():
        if name in before:
            changes += _item(before[name], item)
        else:
            changes.append(Change(name, "added", None, f"{item.title} ({item.level})"))
    gone = (item for name, item in before.items() if name not in after)
    return (*changes, *(Change(item.id, "removed", f"{item.title} ({item.level})", None) for item in gone))


def _fields(place: str, old: object, new: object, names: tuple[str, ...]) -> Iterator[Change]:
    for name in names:
        yield from _differing(place, name, _words(getattr(old, name)), _words(getattr(new, name)))


def _item(old: Item, new: Item) -> Iterator[Change]:
    yield from _fields(new.id, old, new, OF_ITEM)
    for status in RULES:
        yield from _differing(new.id, f"rule {status}", _rule(old, status), _rule(new, status))
    for name in dict.fromkeys((*old.parts, *new.parts)):
        yield from _differing(new.id, f"part {name}", _part(old.parts.get(name)), _part(new.parts.get(name)))
    for status in dict.fromkeys((*old.reasons, *new.reasons)):
        yield from _differing(new.id, f"reason {status}", old.reasons.get(status), new.reasons.get(status))


def _differing(place: str, what: str, before: str | None, after: str | None) -> Iterator[Change]:
    if before != after:
        yield Change(place, what, before, after)


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else " ".join(str(value).split())


def _rule(item: Item, status: Status) -> str | None:
    ways = item.rules.get(status)
    return "; or ".join(" and ".join(way) for way in ways) if ways else None


def _part(part: Part | None) -> str | None:
    if part is None:
        return None
    return f"{part.label}: " + "; or ".join(_test(test) for test in part.tests)


def _test(test: FactTest | ServiceTest) -> str:
    if isinstance(test, ServiceTest):
        return f"service {test.field} {', '.join(test.one_of)}"
    times = f", {' or '.join(test.times)}" if test.times else ""
    count = f", {test.count} of them" if test.count > 1 else ""
    distinct = f" by {test.distinct}" if test.distinct else ""
    where = ", ".join(_field(each) for each in test.where)
    return f"{' or '.join(test.assertions)} {test.fact}{times}{count}{distinct}" + (f" where {where}" if where else "")


def _field(test: FieldTest) -> str:
    return f"{test.field} {test.test.replace('_', ' ')} {_words(test.operand)}"
