"""Unforeseen errors, told without a word of what was being read."""

from __future__ import annotations

from types import TracebackType

__all__ = ["place_of"]

OURS = ("notecheck", "notecheck_service")
"""Packages whose modules and lines are told."""


def place_of(error: BaseException) -> str:
    """Type of the error, and our module and line where it arose. Not its message: that may quote a note."""
    module, line = "notecheck", 0
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if isinstance(name, str) and name.split(".")[0] in OURS:
            module, line = name, trace.tb_lineno
        trace = trace.tb_next
    return f"{type(error).__name__} in {module}, line {line}"
