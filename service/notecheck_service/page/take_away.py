"""A note with its signed entries, to be taken elsewhere: as text, for print, and as FHIR documents that append."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha1
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from notecheck_service.review.model import Addendum
from notecheck_service.review.standing import Standing

__all__ = ["Bundle", "as_fhir", "as_text"]

RULE = "=" * 72


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is taken away."""

    standing: Standing
    entries: tuple[Addendum, ...]


def as_text(bundle: Bundle) -> str:
    """The note as it was submitted, then each entry as it was signed, with its signature."""
    return bundle.standing.text.text + "".join(
        f"\n\n{RULE}\n{each.text}\n{signature(each)}\n" for each in bundle.entries
    )


def signature(entry: Addendum) -> str:
    """The line under an entry."""
    when = entry.signed_at.isoformat(timespec="seconds")
    return f"Signed electronically by {entry.binding.signer_line}, {when}. Signature sha256 {entry.seal}"


def as_fhir(bundle: Bundle) -> dict[str, Any]:
    """A Bundle of DocumentReferences: the note, and each entry, which `appends` to it."""
    note = _document("note", bundle.standing.text.text, bundle.standing.text.version.created_at.isoformat(), "Note")
    named = {"system": "urn:notecheck:note", "value": bundle.standing.note.external_id}
    documents = [{**note, "identifier": [named]}, *map(_entry, bundle.entries)]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"urn:uuid:{_uuid(each['id'])}", "resource": each} for each in documents],
    }


def _entry(entry: Addendum) -> dict[str, Any]:
    made = _document(f"entry-{entry.number}", entry.text, entry.signed_at.isoformat(), entry.kind.replace("_", " "))
    relations = [{"code": "appends", "target": {"reference": f"urn:uuid:{_uuid('note')}"}}]
    return {
        **made,
        "author": [{"display": entry.binding.signer_line}],
        "authenticator": {"display": entry.binding.signer_line},
        "docStatus": "amended" if entry.retracts else "final",
        "relatesTo": relations,
    }


def _document(name: str, text: str, date: str, title: str) -> dict[str, Any]:
    data = text.encode()
    return {
        "resourceType": "DocumentReference",
        "id": name,
        "status": "current",
        "type": {"text": title.capitalize()},
        "date": date,
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "data": b64encode(data).decode(),
                    "size": len(data),
                    "hash": b64encode(sha1(data, usedforsecurity=False).digest()).decode(),
                }
            }
        ],
    }


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:notecheck:{name}"))
