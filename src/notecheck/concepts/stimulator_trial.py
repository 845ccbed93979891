"""Stimulator trial: what a temporary electrode did for the patient before a permanent one.

How clinicians write it: "Trial 12/1-12/8: 60% reduction in leg pain; drove 50 minutes", "the trial was
successful", "pain 8 --> 3 during the week", "she went straight to the permanent system without a trial".
What it must not match: trials of a drug or of therapy, opioid reduction in percent, coverage of the painful
area. Made in relate/stimulator_trial.py. Source: WISeR guide v6.0, section 6.2.5.
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.fact import Number, Value

__all__ = ["StimulatorTrial"]


@dataclass(frozen=True, slots=True)
class StimulatorTrial(Value):
    """What the note tells of the trial."""

    percent: Number | None
    """Pain reduction in percent, None where the note does not say."""
    function: bool
    """Whether the patient could do more during it."""
    result: str
    """successful, failed, not_done, or reported where figures speak for themselves."""
