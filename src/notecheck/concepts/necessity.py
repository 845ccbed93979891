"""Necessity: the reason for this procedure in this patient, and how much of it is the patient's own.

What it is: a stated reason (symptoms, course, failed treatment, findings, limits) in the history, the
indication or the assessment. What counts as the patient's own: a distribution or course of the symptoms, a
named therapy with its time or result, a number, a named activity, a finding with its level, a date. What is
no reason: a heading that names a diagnosis, a flowsheet, the description of the procedure. What is a reason
of no content: a sentence as true of any patient ("failed conservative management", "medically necessary to
improve function"). Made in relate/necessity.py from facts of other types and from this lexicon's words.
Source: contract, quality.necessity and the rule on template phrases.
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.fact import Value

__all__ = ["Necessity"]


@dataclass(frozen=True, slots=True)
class Necessity(Value):
    """A stated reason for the procedure."""

    elements: int
    """How many kinds of element in it are this patient's own."""
    template: bool
    """Whether it holds nothing but phrases that fit any patient."""
