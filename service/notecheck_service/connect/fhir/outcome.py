"""OperationOutcome: what could not be read, in doubt or not checked. Codes and places, never the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from notecheck_service.connect.fhir.words import Resource, concept, display

__all__ = ["about", "issue", "outcome", "refused"]

KINDS = {
    "E_EMPTY": "required", "E_MISSING_FIELD": "required", "E_BAD_FIELD": "value", "E_BAD_JSON": "structure",
    "E_BAD_FHIR": "structure", "E_BAD_XML": "structure", "E_TOO_LARGE": "too-long", "E_GAVE_UP": "too-costly",
    "E_UNSUPPORTED": "not-supported", "E_ENCRYPTED": "not-supported", "E_NO_TEXT_LAYER": "not-supported",
    "E_DUPLICATE_ID": "duplicate", "E_NOT_A_NOTE": "business-rule", "E_INTERNAL": "exception",
}  # fmt: skip
"""Our codes to HL7's kinds of issues; every other one is `invalid`."""
ATTACHED = ("E_EMPTY", "E_DECODE", "E_ENCRYPTED", "E_NO_TEXT_LAYER", "E_TRUNCATED", "E_DAMAGED", "E_TOO_LARGE",
            "E_GAVE_UP", "E_UNSUPPORTED", "E_BAD_XML")  # fmt: skip
"""Faults of what is attached, not of the resource around it."""
ATTACHMENT = {"DocumentReference": "content.attachment", "DiagnosticReport": "presentedForm", "Binary": "data"}


def outcome(*issues: Resource) -> Resource:
    """The issues as a resource."""
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def issue(severity: str, kind: str, code: str, text: str, expression: str | None = None) -> Resource:
    """One issue: severity and kind are HL7's, the code is ours."""
    where = {"expression": [expression]} if expression else {}
    return {"severity": severity, "code": kind, "details": concept("outcome", code, display(text)), **where}


def refused(code: str, detail: str, expression: str, resource: str = "") -> Resource:
    """The issue of a document that was refused; `expression` names the resource, FHIRPath."""
    if code in ATTACHED and resource in ATTACHMENT:
        expression = f"{expression}.{ATTACHMENT[resource]}"
    return issue("error", KINDS.get(code, "invalid"), code, detail, expression)


def about(result: Mapping[str, Any], expression: str) -> Sequence[Resource]:
    """The verdict, the doubts in reading, and what was not checked."""
    verdict = issue("information", "informational", result["verdict"], f"score {result['score']}", expression)
    doubts = [issue("warning", "incomplete", w["code"], w["detail"], expression) for w in result["warnings"]]
    limits = [issue("information", "informational", n["id"], n["statement"], expression) for n in result["not_checked"]]
    return verdict, *doubts, *limits
