"""All checklists to one outcome and one score."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.core.verdict import Checklist, Outcome, Status

__all__ = ["verdict"]

WORTH = {Status.MET: 1.0, Status.PARTIAL: 0.5, Status.MISSING: 0.0, Status.CONFLICT: 0.0}


def verdict(checklists: Sequence[Checklist]) -> tuple[Outcome, int]:
    """What is to happen with the note, and the share of applicable required items that are met, 0 to 100."""
    statuses = [
        finding.status
        for checklist in checklists
        for finding in checklist.findings
        if finding.level == "required" and finding.status is not Status.NOT_APPLICABLE
    ]
    if not statuses:
        return Outcome.OUT_OF_SCOPE, 0
    score = round(100 * sum(WORTH[status] for status in statuses) / len(statuses))
    if Status.CONFLICT in statuses:
        return Outcome.HOLD, score
    return (Outcome.READY if all(s is Status.MET for s in statuses) else Outcome.ADDENDUM), score
