"""A checklist that was filled in: QuestionnaireResponse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from notecheck_service.connect.fhir.questionnaire import STATUSES
from notecheck_service.connect.fhir.words import Resource, absent, canonical, coding, display, sayable

__all__ = ["response"]

Facts = Mapping[str, Mapping[str, Any]]


def response(checklist: Mapping[str, Any], facts: Facts, head: Resource) -> Resource:
    """One checklist of a result; `head` says whose and when (subject, authored, author)."""
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": canonical("Questionnaire", checklist["id"], checklist["version"]),
        "status": "completed",
        **head,
        "item": [_item(item, facts) for item in checklist["items"]],
    }


def _item(item: Mapping[str, Any], facts: Facts) -> Resource:
    status = {"valueCoding": coding("item-status", item["status"], STATUSES[item["status"]])}
    parts = (
        _part(item, "status", [status]),
        _part(item, "reason", [{"valueString": display(item["reason"])}]),
        _part(item, "lacking", [{"valueString": name} for name in item["missing"]]),
        _part(item, "evidence", _quotes(item["evidence"], facts)),
    )
    return {"linkId": item["id"], "item": [part for part in parts if part["answer"]]}


def _part(item: Mapping[str, Any], name: str, answer: list[Resource]) -> Resource:
    return {"linkId": f"{item['id']}.{name}", "answer": answer}


def _quotes(evidence: Iterable[str], facts: Facts) -> list[Resource]:
    return [_quote(facts[name]) for name in evidence]


def _quote(fact: Mapping[str, Any]) -> Resource:
    """The physician's words with their place in code points. What R4 lets no string hold is told by place alone."""
    span = {
        "url": canonical("StructureDefinition", "span"),
        "extension": [
            {"url": "start", "valueUnsignedInt": fact["start"]},
            {"url": "end", "valueUnsignedInt": fact["end"]},
            {"url": "rule", "valueString": fact["source"]},
        ],
    }
    if sayable(fact["text"]):
        return {"extension": [span], "valueString": fact["text"]}
    return {"extension": [span], "_valueString": absent("unsupported")}
