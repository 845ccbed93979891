"""Passages that are nearly the same: candidates by MinHash and LSH, then measured by rapidfuzz.

Source of the method: Broder 1997 (MinHash); Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3 (LSH).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import Generic, TypeVar

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

__all__ = ["NEAR", "Index", "likeness"]

NEAR = 84.0
"""Least likeness, 0 to 100, at which one passage is the other one edited: a few words in a sentence."""
PERMUTATIONS = 64
JACCARD = 0.5
"""Share of common word pairs from which two passages become candidates. Low, since rapidfuzz decides."""
CANDIDATES = 24
"""Candidates that are measured for one passage, the latest first, so that its cost is bounded."""

Name = TypeVar("Name", bound=Hashable)


def likeness(one: str, other: str) -> float:
    """0 to 100: alike in letters, or in words whatever their order."""
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other, processor=default_process))


def _sketch(key: str) -> MinHash:
    words = default_process(key).split()
    pairs = {*words, *(f"{a} {b}" for a, b in pairwise(words))}
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update_batch([pair.encode() for pair in sorted(pairs)])
    return sketch


class Index(Generic[Name]):
    """Keys that later ones are held against. Grows by one entry a distinct key."""

    def __init__(self) -> None:
        self._lsh = MinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS)
        self._keys: dict[int, str] = {}
        self._names: dict[str, Name] = {}
        self._sketches: dict[str, MinHash] = {}

    def add(self, key: str, name: Name) -> None:
        """Enter a key, or give a known one its newer name."""
        if key not in self._names:
            number = len(self._keys)
            self._keys[number] = key
            self._lsh.insert(number, self._sketches.pop(key, None) or _sketch(key))
        self._names[key] = name

    def near(self, key: str) -> tuple[str, Name, float] | None:
        """The entered key most like this one, its name and their likeness; None where none is near."""
        sketch = self._sketches[key] = _sketch(key)
        best = max(self._measured(key, sketch), default=None)
        if best is None:
            return None
        measure, number = best
        return self._keys[number], self._names[self._keys[number]], measure

    def _measured(self, key: str, sketch: MinHash) -> Iterator[tuple[float, int]]:
        for number in sorted(self._lsh.query(sketch), reverse=True)[:CANDIDATES]:
            measure = likeness(key, self._keys[number])
            if measure >= NEAR:
                yield measure, number
