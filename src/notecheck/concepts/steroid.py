"""Steroid: whether a note names a corticosteroid anywhere, in full, by brand or in short.

How clinicians write it: "80 mg of Depo-Medrol", "dex 10", "Celestone". What it must not match: the bare word
"steroid", which a note also says where none was given. Nothing here is a fact.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["names_steroid"]

# fmt: off
STEROIDS = (
    "dexameth", "decadron", "methylpred", "methyl pred", "depo", "kenalog", "triamcin", "aristo", "betameth",
    "celestone", "solu-medrol", "solumedrol", "prednisolon", "cortisone", "medrone", "diprospan", "betnesol",
    "adcortyl", "lederspan", "volon a", " dex ", "triam ", "celest",
)
# fmt: on


@lru_cache(maxsize=2)
def names_steroid(plain: str) -> bool:
    """Whether one is named; looked for once a note, however often asked."""
    lower = plain.lower()
    return any(name in lower for name in STEROIDS)
