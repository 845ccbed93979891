"""Every pattern proves itself: its hits match exactly where they are marked, its misses not at all."""

import re

import pytest

from notecheck.concepts.lexicon import Pattern, load_lexicons, load_service_lexicons, parse_lexicon
from notecheck.core.errors import DataError
from notecheck.nlp.engine import Matcher
from notecheck.nlp.fold import fold
from notecheck.nlp.match import own_lexicon

ROOM = ("headings", "zones", "cues", "unsaid")
LEXICONS = [*load_lexicons().values(), *load_service_lexicons().values(), *map(own_lexicon, ROOM)]
PATTERNS = [pattern for patterns in LEXICONS for pattern in patterns]
MARK = re.compile(r"(?<!\\)\[(?P<inside>(?:[^\[\]]|\\[\[\]])*)\]")


def spans(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    return [(span.start, span.end) for _, span, _ in Matcher([pattern]).hits(fold(text).encode())]


def unmark(hit: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and where they stood. A literal bracket is written with a backslash."""
    text, marks, open_at, i = "", [], 0, 0
    while i < len(hit):
        if hit[i] == "\\" and hit[i + 1 : i + 2] in ("[", "]"):
            text, i = text + hit[i + 1], i + 2
        elif hit[i] == "[":
            open_at, i = len(text), i + 1
        elif hit[i] == "]":
            marks, i = [*marks, (open_at, len(text))], i + 1
        else:
            text, i = text + hit[i], i + 1
    return text, marks


def test_there_are_lexicons():
    assert len(PATTERNS) > 150


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: f"{p.lexicon}.{p.id}")
def test_pattern(pattern: Pattern):
    for hit in pattern.hits:
        text, marks = unmark(hit)
        assert marks, f"no marked span in {hit!r}"
        found = spans(pattern, text)
        for mark in marks:
            assert mark in found, (hit, [text[a:b] for a, b in found])
    for miss in pattern.misses:
        assert not spans(pattern, miss), miss


def test_faults_are_reported_together():
    with pytest.raises(DataError) as caught:
        parse_lexicon("x", '[[pattern]]\nid="a"\nregex="a"\nterms=["b"]\n[[pattern]]\nfoo=1\n')
    assert len(caught.value.faults) >= 4
