"""What a CDS client sends, as far as we look at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notecheck.ingest.fhir import Document, bundle_documents, is_bundle
from notecheck_service.connect.cds.discovery import NOTES, SERVICES
from notecheck_service.connect.fhir.documents import DOCUMENTS, Sent

__all__ = ["BadRequest", "asked"]

CONTEXT = {
    "order-sign": ("userId", "patientId", "draftOrders"),
    "encounter-discharge": ("userId", "patientId", "encounterId"),
}
"""What the context of each hook must hold, by the standard."""


class BadRequest(Exception):
    """A request that cannot be answered: the status and the field, never the value."""

    def __init__(self, status: int, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.status = status
        self.field = field
        self.reason = reason


def asked(service: str, body: object) -> tuple[Sent, ...]:
    """The documents that a call brings along. NoteError where the prefetch is malformed FHIR."""
    if not isinstance(body, Mapping):
        raise BadRequest(400, "body", "expected an object")
    hook = SERVICES[service]
    if body.get("hook") != hook:
        raise BadRequest(400, "hook", f"expected {hook}")
    if not isinstance(body.get("hookInstance"), str) or not body["hookInstance"]:
        raise BadRequest(400, "hookInstance", "expected a string")
    context = body.get("context")
    if not isinstance(context, Mapping):
        raise BadRequest(400, "context", "expected an object")
    for name in CONTEXT[hook]:
        if context.get(name) in (None, ""):
            raise BadRequest(400, f"context.{name}", "is required")
    return _notes(body.get("prefetch"))


def _notes(prefetch: object) -> tuple[Sent, ...]:
    held: Any = prefetch.get(NOTES) if isinstance(prefetch, Mapping) else None
    if held is None:
        # By the standard: what could not be prefetched, and we do not fetch.
        raise BadRequest(412, f"prefetch.{NOTES}", "the notes must come in the prefetch")
    if not isinstance(held, dict):
        raise BadRequest(400, f"prefetch.{NOTES}", "expected a resource")
    found = bundle_documents(held) if is_bundle(held) else (Document(held, 0, "", lambda _: None),)
    if len(found) > DOCUMENTS:
        raise BadRequest(400, f"prefetch.{NOTES}", f"more than {DOCUMENTS} documents")
    return tuple(Sent(each, f"prefetch.{NOTES}.entry[{each.number}].resource") for each in found)
