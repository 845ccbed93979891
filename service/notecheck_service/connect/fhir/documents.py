"""What a caller sends: one resource with a note, a Bundle of them, or either within Parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notecheck import NoteError
from notecheck.ingest.document import parsed
from notecheck.ingest.fhir import Document, bundle_documents, is_bundle
from notecheck.ingest.given import Entry, Given, Terms
from notecheck.ingest.record import Record, Refusal
from notecheck_service.connect.fhir.words import Resource, display, sayable, without_none

__all__ = ["Sent", "read", "sent"]

DOCUMENTS = 200
"""Of one request."""
REFERENCE = 2000
"""Characters of the longest reference that is passed on."""
NAMED = ("Bundle", "DocumentReference", "DiagnosticReport", "Composition", "Binary")
"""Kinds of resources that are named in answers; whatever else was sent is not repeated."""
ID = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.")


@dataclass(frozen=True, slots=True)
class Sent:
    """One document of a request."""

    document: Document
    expression: str
    """Where it stands in the request, FHIRPath."""

    @property
    def kind(self) -> str:
        """Its resource type."""
        return str(self.document.resource["resourceType"])

    @property
    def reference(self) -> Resource:
        """A reference to the version that was sent, as far as it names itself."""
        resource, meta = self.document.resource, self.document.resource.get("meta")
        version = meta.get("versionId") if isinstance(meta, Mapping) else None
        address = _address(self.document)
        if _is_id(version) and address and not address.startswith("urn:"):
            address += f"/_history/{version}"
        return without_none({"reference": address, "type": resource["resourceType"], "display": self.expression})

    @property
    def subject(self) -> Resource | None:
        """Whom it is about."""
        return _passed_on(self.document.resource.get("subject"))

    @property
    def author(self) -> Resource | None:
        """The first of its authors."""
        for name in ("author", "performer"):
            held = self.document.resource.get(name)
            if isinstance(held, list) and held:
                return _passed_on(held[0])
        return None


def sent(body: bytes) -> tuple[Sent, ...]:
    """The documents of a request's body; NoteError where it is no FHIR, or holds none, or too many."""
    resource, path = _unwrapped(parsed(body))
    if is_bundle(resource):
        found = tuple(Sent(each, f"{path}.entry[{each.number}].resource") for each in bundle_documents(resource))
    else:
        found = (Sent(Document(resource, 0, "", lambda _: None), path),)
    if not found:
        raise NoteError("E_NOT_A_NOTE", "a Bundle without a document")
    if len(found) > DOCUMENTS:
        raise NoteError("E_TOO_LARGE", f"more than {DOCUMENTS} documents in one request")
    return found


def _unwrapped(value: object) -> tuple[Mapping[str, Any], str]:
    """The resource, and its name in FHIRPath; out of Parameters where it comes so."""
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        raise NoteError("E_BAD_FHIR", "expected a resource with its resourceType")
    if value["resourceType"] != "Parameters":
        return value, value["resourceType"] if value["resourceType"] in NAMED else "Resource"
    held = value.get("parameter")
    for number, each in enumerate(held if isinstance(held, list) else ()):
        if isinstance(each, dict) and isinstance(each.get("resource"), dict):
            resource, _ = _unwrapped(each["resource"] | {"resourceType": each["resource"].get("resourceType", "")})
            return resource, f"Parameters.parameter[{number}].resource"
    raise NoteError("E_BAD_FHIR", "Parameters without a parameter that is a resource")


def read(one: Sent, terms: Terms) -> Record | Refusal:
    """The note of a document, or why there is none. What is attached is parsed in a process of its own."""
    given = Given("document.json", one.expression, "document", terms)
    return Entry(given, lambda: one.document.record(given))()


def _address(document: Document) -> str | None:
    """Type and id; else the address that its Bundle gives it."""
    resource = document.resource
    if _is_id(resource.get("id")):
        return f"{resource['resourceType']}/{resource['id']}"
    return document.url if _is_address(document.url) else None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 64 and set(value) <= ID


def _is_address(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= REFERENCE and sayable(value) and not set(value) & set(" \t\r\n")


def _passed_on(reference: object) -> Resource | None:
    """A reference as it came, in what we know to be well-formed; None where nothing of it is."""
    if not isinstance(reference, Mapping):
        return None
    address, identifier = reference.get("reference"), reference.get("identifier")
    held = {
        "reference": address if _is_address(address) and not str(address).startswith("#") else None,
        "identifier": _identifier(identifier) if isinstance(identifier, Mapping) else None,
        "display": _name(reference.get("display")),
    }
    return without_none(held) or None


def _identifier(identifier: Mapping[str, Any]) -> Resource:
    name, value = identifier.get("system"), _name(identifier.get("value"))
    return without_none({"system": name if _is_address(name) else None, "value": value})


def _name(value: object) -> str | None:
    return display(value) if isinstance(value, str) and len(value) <= REFERENCE and sayable(value) else None
