"""Refusals at the door, told to the audit: all of those whom we know, and of strangers so many a minute.

Whoever hammers at the door with made-up keys must not be able to fill the disk.
"""

from __future__ import annotations

from threading import Lock

from notecheck_service.store import Scope, Store

__all__ = ["Refusals"]

STRANGERS_A_MINUTE = 60


class Refusals:
    """Writes refusals."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._minute = 0
        self._told = 0
        self._lock = Lock()

    def known(self, scope: Scope, route: str, code: str) -> None:
        """Somebody we know was refused."""
        self.store.refuse(scope, "route.call", "route", route[:80], code)

    def stranger(self, route: str, code: str, request_id: str) -> None:
        """Somebody with wrong credentials was refused; told while there are not too many."""
        with self._lock:
            minute = int(self.store.clock.now().timestamp()) // 60
            self._told = self._told + 1 if minute == self._minute else 1
            self._minute = minute
            tell = self._told <= STRANGERS_A_MINUTE
        if tell:
            stranger = Scope("*", "unknown", "none", "system", request_id)
            self.store.refuse(stranger, "route.call", "route", route[:80], code)
