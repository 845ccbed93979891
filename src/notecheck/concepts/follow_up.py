"""Follow-up: the patient was rated again after an earlier injection.

How it is written: "8/10 before the epidural in July, 3/10 at the recheck"; "60 % better until December".
A second rating on the scale of the first is worth more than percent or words.
Made in relate/follow_up.py from pain scores, functional instruments and relief.
Source: WISeR guide v6.0, section 6.2.10, bullet 2.
"""

from __future__ import annotations

from dataclasses import dataclass

from notecheck.core.fact import Value

__all__ = ["FollowUp"]


@dataclass(frozen=True, slots=True)
class FollowUp(Value):
    """A rating after an earlier injection."""

    same_scale: bool
    """Whether the scale or instrument is the one used before that injection."""
