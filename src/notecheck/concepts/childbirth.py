"""Childbirth: whether the epidural of a note is one for a birth or an operation, not an injection of steroid.

How clinicians write it: "labor epidural", "epidural anesthesia", "gravida 2 ... requested an epidural". What it
must not match: an injection of steroid in a note that also tells of earlier births. Nothing here is a fact.
"""

from __future__ import annotations

from functools import lru_cache

from notecheck.concepts.steroid import names_steroid

__all__ = ["tells_of_birth"]

ANESTHETIC = (
    "epidural anes",
    "epidural anaes",
    "epidural analg",
    "epidural for labo",
    "labor epidural",
    "epidural catheter",
)
"""Where one of these is told of, "the epidural" is an anesthetic."""
BIRTH = ("gravida", "contractions", "cervix", "fetal", "vaginal delivery", "gestation", " in labor", "placenta")
SIGNS = 2
"""So many words of a birth tell of this one; an earlier one is told with fewer."""


@lru_cache(maxsize=2)
def tells_of_birth(plain: str) -> bool:
    """Whether the note tells of such an epidural and names no steroid; looked for once a note."""
    lower = plain.lower()
    told = any(word in lower for word in ANESTHETIC) or sum(word in lower for word in BIRTH) >= SIGNS
    return told and not names_steroid(plain)
