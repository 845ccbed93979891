"""Session levels: what was treated in one session, counted against the limits of the policy.

What it is: the targets of the session added up: approach, number of levels, sides, regions. How it is made:
derived from `spinal_target` in relate/session_levels.py. Its lexicon holds the causes that justify both
sides: symptoms of both, or a lesion in the middle. Source: guide v6.0 ESI-09; LCD on epidural steroid
injections, limits per session.
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.fact import Value

__all__ = ["SessionLevels"]


@dataclass(frozen=True, slots=True)
class SessionLevels(Value):
    """The session's targets, added up."""

    approach: str | None
    """transforaminal, interlaminar, caudal, facet, medial_branch, other or None."""
    level_count: int
    """Levels treated; both sides of one level count once."""
    side: str | None
    """left, right, bilateral, midline or None."""
    regions: int
    """1 or 2: cervical/thoracic, lumbar/sacral."""
    over_limit: bool
    """More than two levels of a region transforaminally, more than one otherwise, or two regions."""
    bilateral_reason: bool
    """Whether symptoms on both sides or a central cause are documented."""
    has_level: bool
    """Whether a level is named."""
    has_side: bool
    """Whether a side is named."""
