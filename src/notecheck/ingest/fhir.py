"""FHIR R4 resources that carry a note: DocumentReference, DiagnosticReport, Composition, Binary, alone or in a Bundle.

A plain walk through the JSON: `fhir.resources` costs most of a second to import and lets wrong values pass. What is
attached in several renditions is one note; the first that can be read is taken. Nothing is ever fetched.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from notecheck.core.errors import NoteError
from notecheck.ingest.about import About
from notecheck.ingest.admit import MAX_ID, admit_id
from notecheck.ingest.attachment import decoded, read_attachment
from notecheck.ingest.forms import form_of_media
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.origin import Pieces
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.record import Record, Warned
from notecheck.ingest.single import record_of_reading

__all__ = ["Document", "bundle_documents", "bundle_entries", "is_bundle", "record_of_resource"]

Resource = Mapping[str, Any]
Find = Callable[[str], Resource | None]
"""A reference to the resource of the same Bundle that it names."""
BINARY = "Binary"
NOTES = ("DocumentReference", "DiagnosticReport", "Composition", BINARY)
EASIEST = ("text", "html", "rtf", "ccda", "docx", "pdf")
"""Of several renditions the first of these is read."""
DEPTH = 20
"""Sections within sections."""


def is_bundle(row: object) -> bool:
    """Whether a JSON value is a Bundle, which holds any number of resources."""
    return isinstance(row, dict) and row.get("resourceType") == "Bundle"


@dataclass(frozen=True, slots=True)
class Document:
    """A resource of a Bundle that carries a note."""

    resource: Resource
    number: int
    """Of its entry, from 0."""
    url: str
    """Its `fullUrl`; "" where it has none."""
    find: Find
    """The other resources of the Bundle."""

    def record(self, given: Given) -> Record:
        """Its note; NoteError where it has none."""
        return record_of_resource(self.resource, given, self.find)


def bundle_documents(bundle: Resource) -> tuple[Document, ...]:
    """The documents of a Bundle, in order; its other resources only tell about them. NoteError if it is malformed."""
    held = [_resource(each) for each in _list(bundle, "entry")]
    known = {key: resource for url, resource in held for key in (url, _key(resource)) if key}
    attached = {id(known[url]) for _, resource in held for url in _urls(resource) if url in known}
    return tuple(
        Document(resource, number, url, known.get)
        for number, (url, resource) in enumerate(held)
        if resource.get("resourceType") in NOTES and id(resource) not in attached
    )


def bundle_entries(bundle: Resource, given: Given) -> Iterator[Entry]:
    """Every note of a Bundle."""
    documents = bundle_documents(bundle)
    if not documents:
        raise NoteError("E_NOT_A_NOTE", "a Bundle without a document")
    for number, document in enumerate(documents, 1):
        here = given.numbered(number) if len(documents) > 1 else given
        yield Entry(here, partial(document.record, here))


def _resource(entry: object) -> tuple[str, Resource]:
    entry = entry if isinstance(entry, dict) else {}
    resource, url = entry.get("resource"), entry.get("fullUrl")
    return (url if isinstance(url, str) else ""), (resource if isinstance(resource, dict) else {})


def _key(resource: Resource) -> str:
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def _urls(resource: Resource) -> Iterator[str]:
    """The addresses of what is attached to a resource by reference."""
    try:
        for each in _attachments(resource):
            if isinstance(each.get("url"), str):
                yield each["url"]
    except NoteError:
        # It is told when the resource itself is read.
        return


def record_of_resource(resource: Resource, given: Given, find: Find = lambda _: None) -> Record:
    """The note of a resource; NoteError where it has none."""
    kind = resource.get("resourceType")
    if kind not in NOTES:
        raise NoteError("E_NOT_A_NOTE", f"a resource that is no document; read are {', '.join(NOTES)}")
    note_id = admit_id(resource["id"]) if resource.get("id") is not None else given.note_id
    try:
        if resource.get("status") == "entered-in-error" or resource.get("docStatus") == "entered-in-error":
            raise NoteError("E_NOT_A_NOTE", "marked as entered in error")
        reading = _reading(resource, given.terms.limit, find)
        return record_of_reading(reading, given, note_id=note_id, about=_about(resource, find))
    except NoteError as error:
        raise NoteError(error.code, error.detail, note_id=note_id[:MAX_ID]) from None


def _reading(resource: Resource, limit: int, find: Find) -> Reading:
    attachments = _attachments(resource)
    if attachments:
        return _first(attachments, limit, find)
    if resource.get("resourceType") == "Composition":
        return _composed(resource, limit)
    conclusion = resource.get("conclusion")
    if isinstance(conclusion, str) and conclusion.strip():
        return Reading(conclusion, warnings=tuple(mojibake(conclusion)))
    if resource.get("resourceType") == "DiagnosticReport" and (narrative := _narrative(resource)):
        return _shown(narrative, limit)
    raise NoteError("E_BAD_FHIR", "the resource has neither an attachment nor a text")


def _attachments(resource: Resource) -> list[dict[str, Any]]:
    """Everything that is attached, in the order of the resource; NoteError where it is malformed."""
    kind = resource.get("resourceType")
    if kind == BINARY:
        return [dict(resource)]
    if kind == "DiagnosticReport":
        return _objects(_list(resource, "presentedForm"), "presentedForm")
    if kind != "DocumentReference":
        return []
    contents = _objects(_list(resource, "content"), "content")
    return _objects([each.get("attachment") for each in contents], "content.attachment")


def _list(resource: Resource, name: str) -> list[Any]:
    value = resource.get(name) or []
    if not isinstance(value, list):
        raise NoteError("E_BAD_FHIR", f"{name}: expected a list")
    return value


def _objects(values: list[Any], name: str) -> list[dict[str, Any]]:
    if any(not isinstance(value, dict) for value in values):
        raise NoteError("E_BAD_FHIR", f"{name}: expected an object")
    return values


def _first(attachments: list[dict[str, Any]], limit: int, find: Find) -> Reading:
    """The first rendition that can be read; where none can, the first fault."""
    fault: NoteError | None = None
    for each in sorted(attachments, key=_effort):
        try:
            reading = _attached(each, limit, find)
        except NoteError as error:
            fault = fault or error
            continue
        return reading if len(attachments) == 1 else _one_of(reading, len(attachments))
    raise fault or NoteError("E_BAD_FHIR", "nothing is attached")


def _one_of(reading: Reading, number: int) -> Reading:
    doubt = Warned("W_RENDITION", f"one of {number} renditions of the document was read")
    return Reading(reading.text, reading.origin, reading.encoding, (*reading.warnings, doubt), reading.about)


def _effort(attachment: dict[str, Any]) -> tuple[bool, int]:
    form = form_of_media(_media(attachment))
    rank = EASIEST.index(form.id) if form is not None and form.id in EASIEST else len(EASIEST)
    return not attachment.get("data"), rank


def _media(attachment: dict[str, Any]) -> str:
    media = attachment.get("contentType")
    return media if isinstance(media, str) else ""


def _attached(attachment: dict[str, Any], limit: int, find: Find) -> Reading:
    data, url, media = attachment.get("data"), attachment.get("url"), _media(attachment)
    if not data and isinstance(url, str):
        held = find(url)
        if held is None:
            raise NoteError("E_UNSUPPORTED", "attached by url; nothing is fetched")
        data, media = held.get("data"), media or _media(dict(held))
    if data is None:
        raise NoteError("E_BAD_FHIR", "the attachment has neither data nor url")
    if not isinstance(data, str):
        raise NoteError("E_BAD_FHIR", "data: expected a string")
    return read_attachment(decoded(data), media, limit)


def _narrative(resource: Resource) -> str:
    text = resource.get("text")
    shown = text.get("div") if isinstance(text, dict) else None
    return shown if isinstance(shown, str) else ""


def _shown(narrative: str, limit: int) -> Reading:
    return read_attachment(narrative.encode("utf-8", "replace"), "text/html", limit)


def _composed(resource: Resource, limit: int) -> Reading:
    """The sections of a Composition, each with its title."""
    pieces, warnings = Pieces(), list[Warned]()
    for title, code, narrative in _sections(resource, 0):
        reading = _shown(narrative, limit) if narrative else Reading("")
        warnings += reading.warnings
        heading = ("\n" if pieces.length else "") + title + "\n" if title else ""
        pieces.add(heading + reading.text, f"section {code}")
    if not pieces.length:
        raise NoteError("E_BAD_FHIR", "no section has a text")
    return Reading(pieces.text, pieces.origin, warnings=tuple(dict.fromkeys(warnings)))


def _sections(resource: Resource, depth: int) -> Iterator[tuple[str, str, str]]:
    """Title, code and narrative of each section."""
    if depth > DEPTH:
        raise NoteError("E_TOO_LARGE", f"sections nested more than {DEPTH} deep")
    for number, each in enumerate(_objects(_list(resource, "section"), "section"), 1):
        title = each.get("title")
        yield (html.unescape(title) if isinstance(title, str) else ""), _code(each) or str(number), _narrative(each)
        yield from _sections(each, depth + 1)


def _code(section: Resource) -> str:
    return _text(section, "code", "coding", "code")[:MAX_ID]


def _about(resource: Resource, find: Find) -> About:
    patient = _text(resource, "subject", "reference") or _text(resource, "subject", "identifier", "value")
    visit = _text(resource, "context", "encounter", "reference") or _text(resource, "encounter", "reference")
    author = next((who for name in ("author", "performer", "authenticator") if (who := _person(resource, name))), None)
    return About(
        account=_tail(visit) or _text(resource, "context", "encounter", "identifier", "value") or None,
        patient=_tail(patient),
        provider=author,
        location=_text(resource, "context", "facilityType", "text") or _place(find(visit)) or None,
        service_date=_when(resource, find(visit)),
        source=_text(resource, "custodian", "display") or _text(resource, "meta", "source") or None,
    )


def _person(resource: Resource, name: str) -> str | None:
    return _text(resource, name, "display") or _tail(_text(resource, name, "reference"))


def _place(visit: Resource | None) -> str:
    return _text(visit or {}, "location", "location", "display")


def _when(resource: Resource, visit: Resource | None) -> str | None:
    """The day of the service where it is told, else that of the document."""
    days = (
        _text(resource, "context", "period", "start"),
        _text(resource, "effectiveDateTime"),
        _text(resource, "effectivePeriod", "start"),
        _text(visit or {}, "period", "start"),
        _text(resource, "date"),
        _text(resource, "issued"),
    )
    return next((day.partition("T")[0] for day in days if day), None)


def _tail(reference: str) -> str | None:
    """The id in a reference, "Patient/17" or an absolute one."""
    return reference.rpartition("/")[2].rpartition(":")[2][:MAX_ID] or None


def _text(node: object, *path: str) -> str:
    """A string at the end of a path, the first element of each list; "" where there is none."""
    for name in path:
        node = node[0] if isinstance(node, list) and node else node
        node = node.get(name) if isinstance(node, dict) else None
    node = node[0] if isinstance(node, list) and node else node
    return node if isinstance(node, str) else ""
