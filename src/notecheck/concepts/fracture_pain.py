"""Fracture pain: the score that decides on an augmentation, the one nearest before it.

How it is chosen: a score of the day of the procedure, else the latest current one, else an average or
worst, else an earlier one. Made in relate/fracture_pain.py from pain scores. Source: WISeR guide v6.0,
section 6.2.9(b).
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.fact import Number, Value

__all__ = ["FracturePain"]


@dataclass(frozen=True, slots=True)
class FracturePain(Value):
    """The score before the procedure."""

    score: Number
    """On a scale from 0 to 10."""
