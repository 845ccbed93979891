"""Say the elements of an operation, each in its section, with the facts that they are."""

from __future__ import annotations

import random
from collections.abc import Iterator

from corpora.generate.situation import Situation
from corpora.generate.telling_words import Label, Message

__all__ = ["elements_told"]

SECTIONS = {
    "psychology": "care", "surgeon": "care", "medicine": "care", "therapist": "care", "trial": "earlier",
    "trial_function": "earlier", "percutaneous": "necessity", "setting": "history", "edema": "imaging",
    "course": "history", "density": "aftercare", "education": "aftercare", "program": "aftercare",
    "other_cause": "exam", "bone_infection": "safety", "clotting": "safety", "deficit": "safety",
    "cement_allergy": "safety", "compression": "imaging",
}  # fmt: skip
WALKED = {"kind": "activity", "instrument": None, "score": None, "activity": "walking", "ability": "improved"}


def elements_told(s: Situation, dice: random.Random) -> Iterator[Message]:
    """One message for each element that was written about."""
    for element, state in s.elements:
        if state:
            rule = f"element.{element}.{state}"
            if state in ("percent", "low"):
                yield _trial(rule, dice.choice((50, 60, 65, 70, 80)) if state == "percent" else 30, dice)
            elif element == "trial_function":
                fact = Label("functional_status", {**WALKED, "amount": None}, optional=True)
                yield Message("earlier", rule, {}, {"f": (fact,)})
            else:
                yield Message(SECTIONS[element], rule)


def _trial(rule: str, percent: int, dice: random.Random) -> Message:
    relief = Label("pain_relief", {"percent": percent, "duration_days": None})
    return Message("earlier", rule, {"percent": str(percent)}, {"r": (relief,)})
