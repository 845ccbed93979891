"""notecheck: what a pain procedure note documents and what it does not, in the physician's own words.

import notecheck
result = notecheck.scan(text, date="2026-03-02")
result.verdict, result.to_dict()
notecheck.check_claim(claim, result).findings
notecheck.scan_case([notecheck.Entry(note, "a"), notecheck.Entry(addendum, "b", date="2026-03-09")])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notecheck.api import Entry, scan, scan_case
    from notecheck.claim.check import check_claim
    from notecheck.core.errors import NotecheckError, NoteError, UsageError
    from notecheck.core.note import Span
    from notecheck.judge.load import load_policies
    from notecheck.judge.policy import Item, Policy
    from notecheck.report.question import question_faults
    from notecheck.report.result import Result
    from notecheck.report.segments import segments

__all__ = [
    "Entry",
    "Item",
    "NoteError",
    "NotecheckError",
    "Policy",
    "Result",
    "Span",
    "UsageError",
    "check_claim",
    "load_policies",
    "question_faults",
    "scan",
    "scan_case",
    "segments",
]

HOMES = {
    "Entry": "notecheck.api",
    "scan": "notecheck.api",
    "scan_case": "notecheck.api",
    "check_claim": "notecheck.claim.check",
    "Result": "notecheck.report.result",
    "Span": "notecheck.core.note",
    "load_policies": "notecheck.judge.load",
    "Item": "notecheck.judge.policy",
    "Policy": "notecheck.judge.policy",
    "question_faults": "notecheck.report.question",
    "segments": "notecheck.report.segments",
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
