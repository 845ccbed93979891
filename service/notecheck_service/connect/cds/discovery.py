"""What CDS clients discover: one service, on two hooks.

The standard: https://cds-hooks.hl7.org/2.0/.
"""

from __future__ import annotations

from typing import Any

__all__ = ["NOTES", "SERVICES", "discovery"]

NOTES = "notes"
"""The prefetch that holds the documents of the encounter, inline. Nothing is fetched from the EHR."""
SERVICES = {"notecheck-order-sign": "order-sign", "notecheck-encounter-discharge": "encounter-discharge"}
"""Ids to hooks."""
QUERY = "DocumentReference?patient={{context.patientId}}&encounter={{context.encounterId}}&status=current"


def discovery() -> dict[str, Any]:
    """The answer to `GET /cds-services`."""
    return {"services": [_service(name, hook) for name, hook in SERVICES.items()]}


def _service(name: str, hook: str) -> dict[str, Any]:
    return {
        "hook": hook,
        "id": name,
        "title": "What the procedure note leaves open",
        "description": "Reads the notes of this encounter and lists open questions to their author.",
        "prefetch": {NOTES: QUERY},
        "usageRequirements": "The notes come in the prefetch, with their content inline (attachment.data).",
    }
