"""Why a step of a review is refused: a stable code, and in words what it concerns, never what was written."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Change", "Refused", "Stale"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is no longer as it was shown."""

    code: str
    statement: str


class Refused(Exception):
    """The step is not possible; nothing has changed."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Stale(Refused):
    """What was shown is not what stands now."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__("stale", "; ".join(change.code for change in changes))
        self.changes = changes
