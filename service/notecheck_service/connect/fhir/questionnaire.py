"""A policy as a Questionnaire: one group an item, under the item's own id, with its open question as the text.

Beneath each group stand what a scan fills in (status, reason, what is lacking, quotes) and what only the author may
fill in (the answer). Nothing is ever filled in for the author.
"""

from __future__ import annotations

from functools import cache

from notecheck import Item, Policy, load_policies
from notecheck_service.connect.fhir.words import Resource, canonical, coding, display

__all__ = ["STATUSES", "name_of", "questionnaire", "questionnaires"]

STATUSES = {
    "met": "Documented",
    "partial": "Documented in part",
    "missing": "Not documented",
    "conflict": "Contradicts the requirement",
    "not_applicable": "Does not apply",
}
"""The contract's codes, in words of our own."""


@cache
def questionnaires() -> dict[str, Resource]:
    """Every checklist that ships, by the id of its Questionnaire."""
    return {name_of(policy.id, policy.version): questionnaire(policy) for policy in load_policies()}


def name_of(policy: str, version: str) -> str:
    """The id of a policy's Questionnaire: `esi-2026-04`."""
    return f"{policy}-{version}".replace("_", "-")


def questionnaire(policy: Policy) -> Resource:
    """The published form of one checklist."""
    return {
        "resourceType": "Questionnaire",
        "id": name_of(policy.id, policy.version),
        "url": canonical("Questionnaire", policy.id),
        "version": policy.version,
        "name": "Notecheck" + "".join(part.capitalize() for part in policy.id.replace(".", "-").split("-")),
        "title": display(policy.title),
        "status": "active",
        "subjectType": ["Patient"],
        "date": policy.retrieved.isoformat(),
        "publisher": "notecheck",
        "description": display(f"What a note must document. After: {policy.source} ({policy.authority})."),
        "effectivePeriod": {"start": policy.effective.isoformat()},
        "item": [_item(item) for item in policy.items],
    }


def _item(item: Item) -> Resource:
    return {
        "extension": [
            {"url": canonical("StructureDefinition", "item-level"), "valueCode": item.level},
            {"url": canonical("StructureDefinition", "item-citation"), "valueString": display(item.citation)},
        ],
        "linkId": item.id,
        "text": display(item.query),
        "type": "group",
        "item": [
            _part(item, "status", display(item.title), "choice", answerOption=_options(), readOnly=True),
            _part(item, "reason", "Why", "string", readOnly=True),
            _part(item, "lacking", "What is lacking", "string", repeats=True, readOnly=True),
            _part(item, "evidence", "Quoted from the note", "text", repeats=True, readOnly=True),
            _part(item, "answer", "Answer of the author of the note", "text"),
        ],
    }


def _part(item: Item, name: str, text: str, kind: str, **more: object) -> Resource:
    return {"linkId": f"{item.id}.{name}", "text": text, "type": kind, **more}


def _options() -> list[Resource]:
    return [{"valueCoding": coding("item-status", code, words)} for code, words in STATUSES.items()]
