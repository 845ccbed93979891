"""What physicians are shown of a checklist's items: a topic that names no answer, a question that does not lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import notecheck

__all__ = ["NEUTRAL", "Known", "known", "question", "topic"]

NEUTRAL: Final = (
    "This is not fully described in the note. Please state what was found or done, as far as known;"
    " if it was not done, please say so."
)
"""Asked in place of a question that leads, whoever wrote that."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a checklist on this machine says of an item, beside what a result says."""

    topic: str
    statement: str
    """The requirement in our own words."""
    met_by: str
    grade: str
    """How the requirement was seen: primary-full, primary-excerpt, secondary, inferred."""


def known(name: str) -> Known | None:
    """The item of the newest checklist that has it; None where no checklist on this machine does."""
    return _items().get(name)


@cache
def _items() -> dict[str, Known]:
    policies = sorted(notecheck.load_policies(), key=lambda policy: policy.effective)
    return {
        item.id: Known(item.topic, item.statement, item.met_by, item.grade)
        for policy in policies
        for item in policy.items
    }


def topic(item: Mapping[str, Any]) -> str:
    """What an item of a result is about, without the answer."""
    found = known(item["id"])
    return found.topic if found else str(item["title"])


def question(item: Mapping[str, Any]) -> str | None:
    """The question of an item of a result, held once more against what makes a question lead; None: none is asked."""
    asked = item["query"]
    return NEUTRAL if asked and notecheck.question_faults(asked) else asked
