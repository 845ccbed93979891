"""A note cut into passages: its sentences, each told apart as clinical, as expected boilerplate, or as openly carried.

Two passages are compared by their keys: the same words without case and blanks; the same with numbers masked; the same
with sides masked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from notecheck.concepts.lexicon import Pattern, parse_lexicon
from notecheck.core.note import Note, Span
from notecheck.core.page import Page, Sentence
from notecheck.nlp.engine import Matcher
from notecheck.nlp.layout import lay_out

__all__ = ["MOST", "Passage", "mask_numbers", "mask_sides", "passages", "phrases", "sides"]

EXPECTED_SECTIONS = frozenset(
    """consent safety procedure procedure_title anesthesia injectate complications recovery instructions follow_up
    guidance medications allergies past_history family_history social_history signature vitals preop_diagnosis
    postop_diagnosis""".split()
)
"""Sections in which the same words at each visit are what a reader expects: steps, lists and forms."""
FEWEST_WORDS = 6
"""A shorter sentence says too little to be anyone's own."""
MOST = 4000
"""Clinical passages of one note that are compared; the rest of a longer note is not."""
NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
SIDE = re.compile(r"\b(left|right|lt|rt|bilateral|l|r)\b(?![-/]\d)")
NAMES = {"lt": "left", "l": "left", "rt": "right", "r": "right"}


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a note."""

    span: Span
    key: str
    """Its words in lower case with single blanks."""
    kind: str
    """clinical, expected (steps, consent, lists) or open (it says itself that nothing changed, or whence it is)."""
    words: int


def mask_numbers(key: str) -> str:
    """The key with every number the same."""
    return NUMBER.sub("#", key)


def mask_sides(key: str) -> str:
    """The key with every side the same."""
    return SIDE.sub("@", key)


def sides(key: str) -> tuple[str, ...]:
    """The sides that the key names, in order."""
    return tuple(NAMES.get(side, side) for side in SIDE.findall(key))


@cache
def phrases() -> tuple[Pattern, ...]:
    """The phrases that tell expected and openly carried sentences from the rest."""
    text = files("notecheck.series").joinpath("phrases.toml").read_text(encoding="utf-8")
    return parse_lexicon("series.phrases", text)


@cache
def _matcher() -> Matcher:
    return Matcher(phrases())


def passages(note: Note) -> list[Passage]:
    """Every sentence of the note of six words or more, and at most so many clinical ones as are compared."""
    page = lay_out(note)
    told = _told(page)
    found, clinical = [], 0
    for sentence in page.sentences:
        span = _without_heading(page, sentence.span)
        key = " ".join(page.plain[span.start : span.end].lower().split())
        words = key.count(" ") + 1
        kind = told.get(sentence.index) or _kind(sentence)
        clinical += kind == "clinical"
        if words >= FEWEST_WORDS and clinical <= MOST:
            found.append(Passage(span, key, kind, words))
    return found


def _without_heading(page: Page, span: Span) -> Span:
    """The sentence from where the heading that it shares a line with ends."""
    heading = page.section_at(span.start).heading
    if not heading.start <= span.start < heading.end <= span.end:
        return span
    rest = page.plain[heading.end : span.end]
    return Span(span.end - len(rest.lstrip(" :.-\t\n")), span.end)


def _kind(sentence: Sentence) -> str:
    expected = sentence.role is not None or sentence.section in EXPECTED_SECTIONS
    return "expected" if expected else "clinical"


def _told(page: Page) -> dict[int, str]:
    """By sentence: the kind that a phrase in it tells; expected goes before open."""
    kinds: dict[int, str] = {}
    for pattern, span, _ in _matcher().hits(page.plain.encode()):
        index = page.sentence_at(span.start).index
        kind = str(pattern.value["kind"])
        kinds[index] = "expected" if "expected" in (kind, kinds.get(index)) else kind
    return kinds
