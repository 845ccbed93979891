"""Processor time and memory that a document may take in the process that reads it; see apart.py."""

from __future__ import annotations

import resource
import signal
from pathlib import Path

__all__ = ["end", "grant", "grant_memory", "grant_time", "more_time", "spent"]

SECONDS, SECONDS_PER_MEGABYTE = 0.9, 0.4
MEMORY, MEMORY_PER_BYTE = 64 << 20, 6
"""What a document may take beyond what is already taken."""
GIVEN_BACK = 4 << 20
"""Of a small grant all may be given back by the time that an error is caught."""


def grant(size: int) -> None:
    """Time and memory for a document of so many bytes."""
    grant_time(size)
    grant_memory(MEMORY + MEMORY_PER_BYTE * size)


def grant_time(size: int) -> None:
    """Time for so many bytes, from now on. Who takes more is ended, even in native code."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS + SECONDS_PER_MEGABYTE * size / (1 << 20))


def grant_memory(more: int) -> None:
    """So many bytes beyond what is taken now."""
    if taken := _taken():
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (taken + more, most))


def spent(granted: int) -> bool:
    """Whether so little is left of the bytes granted that an error of any kind was a want of memory.

    What native code makes of it is not always a MemoryError, and some is given back before the error is caught.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    return limit != resource.RLIM_INFINITY and limit - _taken() < max(GIVEN_BACK, granted // 2)


def more_time(seconds: float) -> None:
    """Add to what is left, for a part that was read. Nothing happens where nothing was granted."""
    left, _ = signal.getitimer(signal.ITIMER_PROF)
    if left:
        signal.setitimer(signal.ITIMER_PROF, left + seconds)


def end() -> None:
    """The document is read."""
    signal.setitimer(signal.ITIMER_PROF, 0)


def _taken() -> int:
    """Bytes of data this process holds; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmData:")), 0)
