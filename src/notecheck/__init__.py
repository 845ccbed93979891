"""notecheck: what a pain procedure note documents and what it does not, in the physician's own words.

import notecheck
result = notecheck.scan(text, date="2026-03-02")
result.verdict, result.to_dict()
notecheck.check_claim(claim, result).findings
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notecheck.api import scan
    from notecheck.claim.check import check_claim
    from notecheck.core.errors import NotecheckError, NoteError, UsageError
    from notecheck.report.result import Result

__all__ = ["NoteError", "NotecheckError", "Result", "UsageError", "check_claim", "scan"]

HOMES = {
    "scan": "notecheck.api",
    "check_claim": "notecheck.claim.check",
    "Result": "notecheck.report.result",
    "NoteError": "notecheck.core.errors",
    "NotecheckError": "notecheck.core.errors",
    "UsageError": "notecheck.core.errors",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: the command line must start without the engine."""
    if name not in HOMES:
        raise AttributeError(f"module 'notecheck' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(HOMES[name]), name)
