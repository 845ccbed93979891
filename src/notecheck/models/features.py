"""What a model sees of a sentence or of a number: hashed words, pairs of words, stems and the place in the note.

A feature is a short string; its place in the weights is a checksum of it, so that no vocabulary is shipped.
Only the folded text of the care itself is read. Numbers lose their value: a date and a dose tell a model nothing.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Iterable, Iterator
from dataclasses import replace

from notecheck.concepts.beside import opens_in_a_year
from notecheck.core.note import Span
from notecheck.core.page import Page, Sentence, Zone

__all__ = ["care_text", "hashed", "leading", "sentence_features", "statements", "trimmed", "words"]

TOKEN = re.compile(r"[a-z]+|[0-9]+|_+|[%/\[\]:+>-]")
TOPS = ("10", "100")
"""Tops of scales."""
STEMS = (4, 6)
"""Lengths of the beginnings of words that stand for their inflections."""
BEFORE, REACH = 6, 80
"""Words before a statement that are looked at (the label of a row, the question of an answer), and how far back."""
OPENING = 24
"""Characters at the head of a sentence in which its subject stands."""
LONG = 160
"""Characters from which on a sentence is looked at piece by piece."""
STOP = re.compile(r"(?<=[\w)%]{3})\.\s+|;\s+")
"""Where the pieces of a sentence end, whatever stands behind."""


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


def statements(page: Page) -> Iterator[Sentence]:
    """The sentences of the record of care, long ones in pieces from stop to stop."""
    for sentence in page.sentences:
        if sentence.role is None and not _is_of_others(page, sentence):
            yield from _pieces(page, sentence)


def _is_of_others(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence opens with what is told of another person, of a year gone by, or by a paper."""
    head = min(sentence.span.end, sentence.span.start + OPENING)
    told = page.role_of(sentence.span.start, head) in ("family", "printed", "looked-for")
    return told or opens_in_a_year(page, sentence.span.start)


def _pieces(page: Page, sentence: Sentence) -> Iterator[Sentence]:
    start, end = sentence.span
    if end - start >= LONG:
        for stop in STOP.finditer(page.plain, start, end):
            yield replace(sentence, span=Span(start, stop.end()))
            start = stop.end()
    if start < end:
        yield replace(sentence, span=Span(start, end))


def sentence_features(text: str, sentence: Sentence, kinds: Iterable[str]) -> list[str]:
    """Words, pairs and stems of a statement in the care text, kinds of quantity, section, and the words before it."""
    tokens = words(text[sentence.span.start : sentence.span.end])
    features = [*tokens, *map("_".join, zip(["<", *tokens], [*tokens, ">"], strict=True))]
    features += [f"{n}={word[:n]}" for word in tokens for n in STEMS if len(word) > n]
    features += [f"section={sentence.section}", *(f"kind={kind}" for kind in kinds)]
    return features + [f"<<{word}" for word in words(leading(text, sentence))[-BEFORE:]]


def leading(text: str, sentence: Sentence) -> str:
    """What stands right before a statement in the care text."""
    return text[max(0, sentence.span.start - REACH) : sentence.span.start]


def trimmed(page: Page, span: Span) -> Span:
    """The span without the space at its ends."""
    text = page.plain[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))


def words(text: str) -> list[str]:
    """Words of lower-case text; every number but the top of a scale is one word, every blank another."""
    return [_word(token) for token in TOKEN.findall(text)]


def _word(token: str) -> str:
    if token[0] == "_":
        return "_"
    return "0" if token.isdigit() and token not in TOPS else token
