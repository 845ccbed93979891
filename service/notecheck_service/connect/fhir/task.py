"""What is asked of a person: an addendum by the author, or a decision where words cannot mend what is documented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notecheck_service.connect.fhir.words import Resource, coding, concept, display

__all__ = ["task"]

ASKED = {"addendum": "Questions to the author of the note", "hold": "A person decides about the note"}
"""The verdicts that ask for something, and what."""
OPEN = ("partial", "missing", "conflict")


def task(result: Mapping[str, Any], responses: Sequence[str], head: Resource) -> Resource | None:
    """The request that a result makes; None where it makes none. `head` says about what, of whom, by whom and when."""
    verdict = result["verdict"]
    if verdict not in ASKED:
        return None
    return {
        "resourceType": "Task",
        "status": "requested",
        "intent": "proposal",
        "code": concept("task", verdict, ASKED[verdict]),
        "description": ASKED[verdict],
        **head,
        "input": [*_questions(result), *map(_checklist, responses)],
    }


def _questions(result: Mapping[str, Any]) -> Iterator[Resource]:
    for checklist in result["checklists"]:
        for item in checklist["items"]:
            if item["status"] in OPEN and item["level"] == "required" and item["query"]:
                kind = {"coding": [coding("item", item["id"], display(item["title"]))]}
                yield {"type": kind, "valueString": display(item["query"])}


def _checklist(reference: str) -> Resource:
    return {"type": concept("task-input", "checklist"), "valueReference": {"reference": reference}}
