"""What can go wrong in the store, drawn as a tree. Messages carry ids and codes, never words of a chart.

StoreError
├── StoreUnavailable     the database does not answer: try again later, nothing was kept
│   ├── StoreFull        there is no room left; nothing was written
│   └── AuditUnavailable the audit cannot be written, so nothing else may be
├── NotFound             not there, or of another practice: the same answer for both
├── Conflict             changed since it was read, or given twice: `reason` says which
├── Refused              what was given cannot be kept: `field` and `reason`, never the value
└── Defect               our own fault: a query without its practice, a chart touched without an audit entry
"""

from __future__ import annotations

__all__ = [
    "AuditUnavailable",
    "Conflict",
    "Defect",
    "NotFound",
    "Refused",
    "StoreError",
    "StoreFull",
    "StoreUnavailable",
]


class StoreError(Exception):
    """Any error that the store raises on purpose."""

    @property
    def code(self) -> str:
        """Its name, as a code: E_STORE_UNAVAILABLE, E_NOT_FOUND, E_REFUSED."""
        return "E" + "".join(f"_{c}" if c.isupper() else c for c in type(self).__name__).upper()


class StoreUnavailable(StoreError):
    """The database does not answer. The next try may succeed: connections heal by themselves."""


class StoreFull(StoreUnavailable):
    """No room is left on the disk of the database; the transaction was rolled back whole."""


class AuditUnavailable(StoreUnavailable):
    """The head of the audit cannot be anchored outside the database."""


class NotFound(StoreError):
    """No such thing in this practice."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"no {kind} {id}")
        self.kind = kind
        self.id = id


class Conflict(StoreError):
    """What the caller saw is not what is there now. `reason` is a code: stale, reused_key, taken."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Refused(StoreError):
    """A value cannot be kept: which field, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class Defect(StoreError):
    """A rule of the store was broken by our own code; the transaction was rolled back."""
