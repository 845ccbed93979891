"""Whom a pronoun means behind a relative: in "Her husband has pneumonia; he has had no fever" he is not the patient.

Only where the genders tell the two apart: "her husband … he", "his wife … she".
"""

from __future__ import annotations

from collections.abc import Iterator

import re2

from notecheck.core.note import Span

__all__ = ["of_relatives"]

MEN = "husband|boyfriend|father|dad|brother|son|uncle|grandfather|grandson|nephew|stepson|son-in-law"
WOMEN = "wife|girlfriend|mother|mom|sister|daughter|aunt|grandmother|granddaughter|niece|daughter-in-law"
OWN = "(?:late |older |younger |elder |twin |own |oldest |youngest )?"
ON = r"\b[^.;\n]{0,120}[.;]\s+(?:and |but |so )?"
MEANT = re2.compile(rf"(?i)\b(?:her {OWN}(?:{MEN}){ON}(he)|his {OWN}(?:{WOMEN}){ON}(she))\b".encode())
"""A relative of the other gender than the patient, and the pronoun that goes on with it."""


def of_relatives(raw: bytes) -> Iterator[Span]:
    """Each pronoun that means the relative named in the clause before it."""
    for found in MEANT.finditer(raw):
        yield Span(*found.span(1 if found[1] else 2))
