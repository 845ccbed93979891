"""How much one caller may send: requests a minute, and requests at the same time."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from limits import RateLimitItemPerMinute

# Its twin without `aio` starts a thread for many a hit.
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from notecheck_service.problems import Problem

__all__ = ["Limits"]


class Limits:
    """Counts by caller, within this process."""

    def __init__(self, per_minute: int, at_once: int) -> None:
        self._rate = RateLimitItemPerMinute(per_minute)
        self._window = FixedWindowRateLimiter(MemoryStorage())
        self._at_once = at_once
        self._now: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, caller: str) -> AsyncIterator[None]:
        """Within this the caller's request is answered. Problem `rate` or `concurrency` where it is one too many."""
        if not await self._window.hit(self._rate, caller):
            raise Problem("rate", headers={"Retry-After": str(await self._wait(caller))})
        if self._now[caller] >= self._at_once:
            raise Problem("concurrency", headers={"Retry-After": "1"})
        self._now[caller] += 1
        try:
            yield
        finally:
            self._now[caller] -= 1
            if not self._now[caller]:
                del self._now[caller]

    async def _wait(self, caller: str) -> int:
        """Seconds until the window has room again."""
        window = await self._window.get_window_stats(self._rate, caller)
        return max(1, math.ceil(window.reset_time - time.time()))
