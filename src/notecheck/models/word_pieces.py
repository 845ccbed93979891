"""Word pieces: a statement as the numbers that the second reader reads.

As BERT's own tokenizer cuts lower-case text (Wu et al. 2016; Devlin et al. 2019): words and signs apart, each word
into the longest pieces that the vocabulary has. The library that does the same brings a client for a model hub along.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

__all__ = ["WordPieces"]

WORD = re.compile(r"[^\W_]+|[^\w\s\x00-\x1f\x7f]|_")
LONGEST_WORD = 100
INSIDE = "##"
"""Before a piece that goes on a word."""


@dataclass(frozen=True)
class WordPieces:
    """A vocabulary in the order of its numbers."""

    vocabulary: Sequence[str]
    longest: int
    """Pieces of a pair at most; the second is cut."""

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {piece: number for number, piece in enumerate(self.vocabulary)}

    def pair(self, first: str, second: str) -> tuple[list[int], list[int]]:
        """The numbers of two texts, marked off from each other, and which of them each is of (0 or 1)."""
        start, end = (self._numbers[mark] for mark in ("[CLS]", "[SEP]"))
        before = [start, *self._of(first), end]
        after = [*list(self._of(second))[: self.longest - len(before) - 1], end]
        return before + after, [0] * len(before) + [1] * len(after)

    def _of(self, text: str) -> Iterator[int]:
        plain = unicodedata.normalize("NFD", text.lower())
        for word in WORD.findall("".join(c for c in plain if unicodedata.category(c) != "Mn")):
            yield from self._pieces(word)

    def _pieces(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word) <= LONGEST_WORD:
            mark = INSIDE if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._numbers), None)
            if end is None:
                break
            found.append(self._numbers[mark + word[start:end]])
            start = end
        return found if start == len(word) else [self._numbers["[UNK]"]]
