"""Whether a text is a clinical note at all, by the share of its words that are clinicians' words.

Notes of every kind keep well above the limit (the tersest we know: 5 in 100 different words), other writing
and program code well below it. The words stand in clinical.toml.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["reads_like_a_note"]

SHARE = 0.02
"""Clinicians' words among the different words of a text: less than this, and it is other writing."""
APART = {code: " " for code in range(128) if not chr(code).isalnum()}


@cache
def _clinical() -> frozenset[str]:
    data = tomllib.loads(files("notecheck.ingest").joinpath("clinical.toml").read_text(encoding="utf-8"))
    return frozenset(data["clinical"].split())


def reads_like_a_note(text: str) -> bool:
    """False only where hardly a word is a clinician's."""
    words = set(text.lower().translate(APART).split())
    return len(words & _clinical()) >= max(1.0, SHARE * len(words))
