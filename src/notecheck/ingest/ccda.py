"""C-CDA: sections with their titles, tables and lists as lines; or the one text of an unstructured document.

Only the narrative is read: it is what its author signed, and it holds the whole meaning of the coded entries.
"""

from __future__ import annotations

from notecheck.core.errors import NoteError
from notecheck.ingest.about import About
from notecheck.ingest.attachment import decoded, read_attachment
from notecheck.ingest.hl7_time import iso_date
from notecheck.ingest.markup import STRUCK_OUT, lay_out
from notecheck.ingest.node import Node, local
from notecheck.ingest.origin import Pieces
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.xml import child, children, parsed

__all__ = ["read"]

LOINC = "2.16.840.1.113883.6.1"


def read(data: bytes, limit: int) -> Reading:
    """The narrative of a ClinicalDocument, or of a section that stands alone."""
    root = parsed(data)
    if local(root) == "section":
        return _structured([root], About(), "")
    if local(root) != "clinicaldocument":
        raise NoteError("E_UNSUPPORTED", "XML that is no clinical document (C-CDA)")
    about = _about(root)
    body = child(root, "component", "nonXMLBody", "text")
    if body is not None:
        return _unstructured(body, about, limit)
    sections = children(root, "component", "structuredBody", "component", "section")
    return _structured(sections, about, _words(child(root, "title")))


def _structured(sections: list[Node], about: About, title: str) -> Reading:
    pieces, struck = Pieces(), False
    if title:
        pieces.add(title + "\n", "title")
    start = pieces.length
    for number, section in enumerate(sections, 1):
        struck |= _add_section(pieces, section, str(number))
    if pieces.length == start:
        raise NoteError("E_EMPTY", "no section has a narrative")
    warnings = (*mojibake(pieces.text), *((STRUCK_OUT,) if struck else ()))
    return Reading(pieces.text, pieces.origin, "utf-8", warnings, about)


def _add_section(pieces: Pieces, section: Node, number: str) -> bool:
    """Write a section and those within it; whether struck-out text was left out."""
    code = child(section, "code")
    loinc = code.get("code") if code is not None and code.get("codeSystem") in (LOINC, None) else None
    place = f"section {loinc or number}"
    narrative = child(section, "text")
    lines, struck = lay_out(narrative, keep_lines=True) if narrative is not None else ([], False)
    title = _words(child(section, "title"))
    if title and lines:
        pieces.add(("\n" if pieces.length else "") + title + "\n", place)
    pieces.add("".join(line + "\n" for line, _ in lines), place)
    for index, inner in enumerate(children(section, "component", "section"), 1):
        struck |= _add_section(pieces, inner, f"{number}.{index}")
    return struck


def _unstructured(body: Node, about: About, limit: int) -> Reading:
    if child(body, "reference") is not None and not (body.text or "").strip():
        raise NoteError("E_UNSUPPORTED", "the text is elsewhere (reference); nothing is fetched")
    media = body.get("mediaType") or ""
    if (body.get("representation") or "").upper() == "B64":
        reading = read_attachment(decoded("".join(body.itertext())), media, limit)
    else:
        reading = Reading("".join(body.itertext()))
    return Reading(reading.text, reading.origin, reading.encoding, reading.warnings, about.or_else(reading.about))


def _about(root: Node) -> About:
    visit = child(root, "componentOf", "encompassingEncounter")
    place = child(visit, "location", "healthCareFacility", "location", "name")
    if place is None:
        place = child(visit, "location", "healthCareFacility", "serviceProviderOrganization", "name")
    sender = child(root, "custodian", "assignedCustodian", "representedCustodianOrganization", "name")
    return About(
        account=_attribute(child(visit, "id"), "extension"),
        patient=_attribute(child(root, "recordTarget", "patientRole", "id"), "extension"),
        provider=_provider(root),
        location=_words(place) or None,
        service_date=_service_date(root, visit),
        source=_words(sender) or None,
    )


def _provider(root: Node) -> str | None:
    people = (
        child(root, "documentationOf", "serviceEvent", "performer", "assignedEntity", "assignedPerson", "name"),
        child(root, "author", "assignedAuthor", "assignedPerson", "name"),
        child(root, "legalAuthenticator", "assignedEntity", "assignedPerson", "name"),
    )
    return next((name for name in map(_words, people) if name), None)


def _service_date(root: Node, visit: Node | None) -> str | None:
    for when in (
        child(root, "documentationOf", "serviceEvent", "effectiveTime"),
        child(visit, "effectiveTime"),
        child(root, "effectiveTime"),
    ):
        stamp = _attribute(when, "value") or _attribute(child(when, "low"), "value")
        if date := iso_date(stamp):
            return date
    return None


def _attribute(node: Node | None, name: str) -> str | None:
    value = None if node is None else node.get(name)
    return value or None


def _words(node: Node | None) -> str:
    return "" if node is None else " ".join(" ".join(node.itertext()).split())
