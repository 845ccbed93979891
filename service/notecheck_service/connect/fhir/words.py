"""Names that all our FHIR resources share, and the smallest pieces that they are built of."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

__all__ = [
    "Resource",
    "absent",
    "canonical",
    "coding",
    "concept",
    "display",
    "full_url",
    "instant",
    "sayable",
    "system",
    "without_none",
]

Resource = dict[str, Any]
"""A FHIR resource, or a part of one, in the JSON types."""

OURS = "urn:notecheck:fhir"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
NAMES = UUID("6f3f0c52-2d6d-5f0e-9a54-5a6d6f746563")
"""Of our name-based ids: the same result gives the same ids."""


def canonical(kind: str, name: str, version: str | None = None) -> str:
    """The canonical name of a definition of ours: `urn:notecheck:fhir:Questionnaire:esi|2026-04`."""
    return f"{OURS}:{kind}:{name}" + (f"|{version}" if version else "")


def system(name: str) -> str:
    """The name of a code system of ours."""
    return canonical("CodeSystem", name)


def coding(name: str, code: str, display: str | None = None) -> Resource:
    """A code of a system of ours."""
    return {"system": system(name), "code": code} | ({"display": display} if display else {})


def concept(name: str, code: str, text: str | None = None) -> Resource:
    """The same as a CodeableConcept."""
    return {"coding": [coding(name, code)]} | ({"text": text} if text else {})


def display(words: str) -> str:
    """Words on one line, as FHIR wants the strings that are shown."""
    return " ".join(words.split())


def instant(when: datetime) -> str:
    """A moment with its zone, to the second."""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def full_url(*names: str) -> str:
    """A stable address, within a Bundle, of the resource with these names."""
    return f"urn:uuid:{uuid5(NAMES, chr(0).join(names))}"


def sayable(text: str) -> bool:
    """Whether R4 lets a string hold the text: no blanks but space, tab, CR and LF, no controls, not blank alone."""
    return bool(text.strip()) and all(char in " \t\r\n" or not _is_odd(char) for char in text)


def _is_odd(char: str) -> bool:
    return char == "\ufeff" or char.isspace() or unicodedata.category(char) in ("Cc", "Zs", "Zl", "Zp", "Cs")


def absent(reason: str) -> Resource:
    """Says why there is no value: of a primitive type, beside it under its name with an underscore."""
    return {"extension": [{"url": ABSENT, "valueCode": reason}]}


def without_none(parts: Mapping[str, Any]) -> Resource:
    """The parts that are there: FHIR knows neither null nor empty lists."""
    return {name: value for name, value in parts.items() if value not in (None, [], "", {})}
