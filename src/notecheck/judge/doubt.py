"""Doubt: how near a model came to reading what a gap lacks. The nearer, the less sure the gap, though it stays a gap.

A share is a model's probability as a share of the least from which it asks for a person; the rates by grade are
measured (`models/evaluate.py`, trust.toml). Without models a gap is as sure as gaps are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from notecheck.core.verdict import Checklist, Finding, Status
from notecheck.judge.judge import UNCLEAR
from notecheck.judge.trust import trust

__all__ = ["graded", "weighed"]

FAINT, HALF = 0.2, 0.4
"""Shares from which on a gap is faintly doubted, and doubted."""


def graded(status: str, shares: Sequence[float | None]) -> str:
    """The name of a gap's rate: by the least share of what it lacks; None is a part that no model reads."""
    if any(share is None for share in shares):
        return f"{status}_unread"
    least = min((share for share in shares if share is not None), default=0.0)
    return f"{status}_doubted" if least >= HALF else f"{status}_faint" if least >= FAINT else f"{status}_firm"


def weighed(checklists: Sequence[Checklist], shares: Mapping[str, float | None]) -> tuple[Checklist, ...]:
    """The checklists, each gap as sure as gaps of its grade; shares by "item/part", without those that were not asked
    for.
    """
    return tuple(replace(each, findings=tuple(_weighed(f, shares) for f in each.findings)) for each in checklists)


def _weighed(finding: Finding, shares: Mapping[str, float | None]) -> Finding:
    parts = [f"{finding.id}/{part}" for part in finding.missing]
    plain = finding.status in (Status.PARTIAL, Status.MISSING) and not finding.reason.startswith(UNCLEAR)
    if not plain or finding.confidence < round(trust(finding.id, finding.status), 3) or not shares.keys() >= set(parts):
        return finding  # marked as unclear, no surer than its shaky evidence, or not asked for
    name = graded(finding.status, [shares[part] for part in parts])
    return replace(finding, confidence=round(trust(finding.id, name), 3))
