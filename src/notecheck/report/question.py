"""Whether a question to a physician leads: held against every question we ship, and again before one is shown.

A question asks for what this note lacks. It names no number, no hoped-for answer and no money, and it leaves
a way out. (AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice, applied more strictly.)
"""

from __future__ import annotations

import re

__all__ = ["question_faults"]

MONEY = re.compile(
    r"\b(?:pay|paid|payment|payer|bill|claim|cover|coverage|den(?:y|ied|ial)|audit|reimburs\w*|insur\w*|medicare)\b",
    re.I,
)
NUMBER = re.compile(
    r"\d|%|\b(?:percent|two|three|four|five|six|eight|ten|twelve|half|weeks?|months?|days?)\b"
    r"|\b(?:at least|at most|minimum|maximum|threshold|limit)\b",
    re.I,
)
HARMLESS = re.compile(r"\bon the day of the procedure\b|\bone session\b|\bthe two\b", re.I)
"""Plain words that count nothing."""
LEADING = re.compile(
    r"(?:^|[.;] *)(?:is|are|was|were|did|does|do|has|have|had|can|could|would|will|should)\b"
    r"|\bplease (?:confirm|add|justify|document that|attest)\b|\bconfirm\b|\?",
    re.I,
)
HOPED_FOR = re.compile(r"\b(?:failed|failure|inadequate|unsuccessful|improved|necessary|medically|successful)\b", re.I)
WAY_OUT = re.compile(
    r"not known|as far as (?:they are )?known|was not|were not|not done|there (?:is|was) none|please say so",
    re.I,
)


def question_faults(question: str) -> tuple[str, ...]:
    """What is wrong with it, by name: "money", "number", "leading", "hoped_for", "no_way_out"; empty: nothing."""
    found = {
        "money": MONEY.search(question),
        "number": NUMBER.search(HARMLESS.sub("", question)),
        "leading": LEADING.search(question),
        "hoped_for": HOPED_FOR.search(question),
        "no_way_out": not WAY_OUT.search(question),
    }
    return tuple(name for name, fault in found.items() if fault)
