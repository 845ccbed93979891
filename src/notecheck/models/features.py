"""What a model sees of a sentence or of a number: hashed words, pairs of words, stems and the place in the note.

A feature is a short string; its place in the weights is a checksum of it, so that no vocabulary is shipped.
Only the folded text of the care itself is read. Numbers lose their value: a date and a dose tell a model nothing.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Iterable

from notecheck.core.page import Page, Sentence, Zone

__all__ = ["care_text", "hashed", "sentence_features", "words"]

TOKEN = re.compile(r"[a-z]+|[0-9]+|_+|[%/\[\]:+>-]")
TOPS = ("10", "100")
"""Tops of scales."""
STEMS = (4, 6)
"""Lengths of the beginnings of words that stand for their inflections."""
BEFORE = 6
"""Words of the sentence before that are looked at: the label of a row, the question of an answer."""


def hashed(features: Iterable[str], bits: int) -> list[int]:
    """The place of each feature among 2**bits weights, each once, in order."""
    mask = (1 << bits) - 1
    return sorted({crc32(feature.encode()) & mask for feature in features})


def care_text(page: Page) -> str:
    """The folded text in lower case, blanks for what is unanswered, spaces for consent, legends and the like."""
    text, pieces, end = page.plain.lower(), [], 0
    for zone in page.zones:
        pieces += [text[end : zone.span.start], _cover(zone)]
        end = zone.span.end
    return "".join([*pieces, text[end:]])


def _cover(zone: Zone) -> str:
    return ("_" if zone.role == "blank" else " ") * (zone.span.end - zone.span.start)


def sentence_features(text: str, page: Page, sentence: Sentence) -> list[str]:
    """Words, pairs and stems of a sentence in the care text, the last words before it, and its section."""
    tokens = words(_slice(text, sentence))
    features = [*tokens, *map("_".join, zip(["<", *tokens], [*tokens, ">"], strict=True))]
    features += [f"{n}={word[:n]}" for word in tokens for n in STEMS if len(word) > n]
    features.append(f"section={sentence.section}")
    if sentence.index:
        before = words(_slice(text, page.sentences[sentence.index - 1]))
        features += [f"<<{word}" for word in before[-BEFORE:]]
    return features


def _slice(text: str, sentence: Sentence) -> str:
    return text[sentence.span.start : sentence.span.end]


def words(text: str) -> list[str]:
    """Words of lower-case text; every number but the top of a scale is one word, every blank another."""
    return [_word(token) for token in TOKEN.findall(text)]


def _word(token: str) -> str:
    if token[0] == "_":
        return "_"
    return "0" if token.isdigit() and token not in TOPS else token
