"""Repeat benefit: what an earlier injection of the same kind did for the patient.

How it is written: "75 % better for four months after the June epidural"; "the first helped little, so we go
transforaminal today". Not: relief from other treatments, or from today's injection. Made in
relate/repeat_benefit.py from pain relief and from mentions of what was changed and why.
Source: WISeR guide v6.0, section 6.2.10, bullet 4 and its note.
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.fact import Number, Value

__all__ = ["RepeatBenefit"]


@dataclass(frozen=True, slots=True)
class RepeatBenefit(Value):
    """The response to an earlier injection, as the grounds for a repeat."""

    percent: Number | None
    """Improvement of pain or function in percent."""
    duration_days: int | None
    """How long the improvement lasted."""
    early_repeat: bool = False
    """The earlier injection fell short, and approach, level or medication is changed for a stated reason."""
