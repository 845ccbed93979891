"""The engine: what the set finds is what the single patterns find, and time grows with the note, not faster."""

import json
import time
from pathlib import Path

import pytest

from notecheck.concepts.lexicon import load_lexicons
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.engine import Matcher
from notecheck.nlp.fold import fold
from notecheck.nlp.layout import lay_out
from notecheck.nlp.match import own_lexicon

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic"
LEXICONS = {**load_lexicons(), **{name: own_lexicon(name) for name in ("zones", "cues")}}
TEXTS = [json.loads(line)["text"] for line in (CORPUS / "authored" / "train.gold.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", sorted(n for n, p in LEXICONS.items() if p))
def test_the_set_misses_nothing(name: str):
    """RE2 gives up in silence when a set outgrows its memory; then the set would find less than its patterns do."""
    raw = fold("\n\n".join(TEXTS)).encode()
    whole = [(p.id, span) for p, span, _ in Matcher(LEXICONS[name]).hits(raw)]
    single = [(p.id, span) for pattern in LEXICONS[name] for p, span, _ in Matcher([pattern]).hits(raw)]
    assert sorted(whole) == sorted(single)
    assert len(whole) > 0


def seconds(text: str) -> float:
    start = time.perf_counter()
    annotate(lay_out(Note("n", text)))
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "unit",
    ["\n\n".join(TEXTS[:5]), "pain 7/10 ", "[ ] PT ", "no no no ", "***", "L4-5, ", "(", "a" * 50, "PLAN: ", "risks of ", "\u2610 "],
    ids=lambda u: repr(u[:12]),
)
def test_twice_the_note_takes_twice_the_time(unit: str):
    small = (unit * (100_000 // len(unit) + 1))[:100_000]
    seconds(small)
    once = min(seconds(small) for _ in range(3))
    twice = min(seconds(small + small) for _ in range(3))
    assert twice <= 2.6 * once + 0.02
