"""The order of what happened to a note, told by what followed from what.

Versions, results and steps are kept in three tables, each with its own sequence. The time of day orders nothing that
these tell already: two things may happen in one millisecond, and a clock may be set back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from notecheck_service.review.kept import Happening
from notecheck_service.store.notes import Version
from notecheck_service.store.results import Result

__all__ = ["in_order"]

Event = Version | Result | Happening
Key = tuple[str, int | str]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, and what must have happened before it."""

    key: Key
    at: datetime
    event: Event
    needs: frozenset[Key] = frozenset()


def in_order(versions: Sequence[Version], found: Sequence[Result], steps: Sequence[Happening]) -> list[Event]:
    """All of them, oldest first; each sequence is in its own order already."""
    streams = [_versions(versions, steps), _results(versions, found, steps), _steps(versions, found, steps)]
    done: set[Key] = set()
    ordered: list[Event] = []
    while heads := [stream for stream in streams if stream]:
        ready = [stream for stream in heads if stream[0].needs <= done]
        line = min(ready or heads, key=lambda stream: stream[0].at).pop(0)
        done.add(line.key)
        ordered.append(line.event)
    return ordered


def _versions(versions: Sequence[Version], steps: Sequence[Happening]) -> list[Line]:
    """A version comes in after every step on the versions before it: none is taken on them any more."""
    last: dict[int, int] = {}
    for at, step in enumerate(steps):
        last[step.of] = at
    return [
        Line(
            ("version", v.number), v.created_at, v, frozenset(("step", at) for of, at in last.items() if of < v.number)
        )
        for v in versions
    ]


def _results(versions: Sequence[Version], found: Sequence[Result], steps: Sequence[Happening]) -> list[Line]:
    """A result follows its version; one that a signature brought about follows the step before its own."""
    numbers = {version.id: version.number for version in versions}
    brought = {step.codes["result_id"]: at for at, step in enumerate(steps) if step.what == "rescanned"}
    return [
        Line(("result", each.id), each.created_at, each, _causes(each, numbers, brought)) for each in found
    ]  # fmt: skip


def _causes(result: Result, numbers: Mapping[str, int], brought: Mapping[str, int]) -> frozenset[Key]:
    at = brought.get(result.id, 0)
    own: set[Key] = {("version", numbers[result.version_id])} if result.version_id in numbers else set()
    return frozenset(own | ({("step", at - 1)} if at else set()))


def _steps(versions: Sequence[Version], found: Sequence[Result], steps: Sequence[Happening]) -> list[Line]:
    """A step follows the version that it is about, and the result that it rests on."""
    first: dict[str, str] = {}
    for each in found:
        first.setdefault(each.version_id, each.id)
    opens = {version.number: first.get(version.id) for version in versions}
    lines = []
    for at, step in enumerate(steps):
        result = step.codes.get("result_id") or opens.get(step.of)
        needs: set[Key] = {("version", step.of)} if step.of in opens else set()
        needs |= {("result", result)} if result in {each.id for each in found} else set()
        lines.append(Line(("step", at), step.at, step, frozenset(needs)))
    return lines
