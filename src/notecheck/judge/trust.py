"""How far a status is to be trusted: how often it was right on notes of authors that the rules had not seen.

Read from trust.toml, which `models/evaluate.py` writes: a rate for each status, and one for each status of an item,
drawn towards the first where there are few notes. "unclear" is a gap where a model doubts; the
grades of a gap are doubt.py's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

__all__ = ["trust"]


def trust(item: str, status: str) -> float:
    """The rate of this item's status, or of the status where the item was not measured; 0 to 1."""
    rates = _rates()
    return rates.get(item, {}).get(status, rates["any"][status])


@cache
def _rates() -> Mapping[str, Mapping[str, float]]:
    text = resources.files("notecheck").joinpath("judge", "trust.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
