"""The engine: what the set finds is what the single patterns find, and time grows with the note, not faster."""

import gc
import json
import time
from itertools import chain
from pathlib import Path
from traceback import format_exception

import pytest

from notecheck.check import check
from notecheck.concepts.lexicon import load_lexicons, load_service_lexicons
from notecheck.core.note import Note
from notecheck.nlp.engine import Matcher
from notecheck.nlp.fold import fold
from notecheck.nlp.match import own_lexicon

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic"
SERVICES = {f"service.{name}": patterns for name, patterns in load_service_lexicons().items()}
CONCEPTS = {"all concepts": tuple(chain.from_iterable(load_lexicons().values()))}
LEXICONS = {**CONCEPTS, **SERVICES, **{name: own_lexicon(name) for name in ("zones", "cues")}}
GOLD = (CORPUS / "authored" / "train.gold.jsonl").read_text(encoding="utf-8")
TEXTS = [json.loads(line)["text"] for line in GOLD.splitlines()]


@pytest.mark.parametrize("name", sorted(n for n, p in LEXICONS.items() if p))
def test_the_set_misses_nothing(name: str):
    """RE2 gives up in silence when a set outgrows its memory; then the set would find less than its patterns do."""
    examples = [hit.replace("[", "").replace("]", "") for pattern in LEXICONS[name] for hit in pattern.hits]
    raw = fold("\n\n".join([*TEXTS, *examples])).encode()
    whole = [(p.id, span) for p, span, _ in Matcher(LEXICONS[name]).hits(raw)]
    single = [(p.id, span) for pattern in LEXICONS[name] for p, span, _ in Matcher([pattern]).hits(raw)]
    assert sorted(whole) == sorted(single)
    assert len(whole) > 0


def test_an_argument_that_the_binding_had_no_memory_for_is_no_error_of_type(monkeypatch: pytest.MonkeyPatch):
    matcher = Matcher(LEXICONS["zones"])
    monkeypatch.setattr("notecheck.nlp.engine.ANYWHERE", "an argument of a type that the binding can't take")
    with pytest.raises(MemoryError) as raised:
        matcher.hits(fold(TEXTS[0]).encode())
    assert "TypeError" not in "".join(format_exception(raised.value))


UNITS = [
    *("\n\n".join(TEXTS[:5]), "pain 7/10 ", "[ ] PT ", "no no no ", "***", "L4-5, ", "(", "a" * 50),
    *("his epidural. ", "psych cleared, PT ok, med ok. ", "Trial 60% relief, walked. "),
    *("VNS: no dementia, failed lamotrigine, MADRS 30 on 3/4/2026 ", "TRD, VNS absent: mania\n"),
    *("PLAN: ", "risks of ", "\u2610 ", "since 3/4 ", "failed PT and ", "7 ", ". ", "\n", " "),
]


def seconds(text: str) -> float:
    """Processor time of a whole scan; wall time would measure the machine's other work, the collector other tests'."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    check(Note("n", text))
    spent = time.process_time() - start
    gc.enable()
    return spent


LINEAR = 8
"""Times the time that four times the note may take: it is 4 when linear, 16 when quadratic."""


def growth(unit: str, size: int) -> float:
    """How many times longer a note takes that is four times as long; measured again where it seems too long."""
    small = (unit * (size // len(unit) + 1))[:size]
    seconds(small[:2000])
    once = max(min(seconds(small) for _ in range(2)), 0.05)
    found = seconds(small * 4) / once
    return found if found <= LINEAR else min(found, seconds(small * 4) / once)


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: repr(u[:12]))
def test_four_times_the_note_takes_four_times_the_time(unit: str):
    assert growth(unit, 20_000) <= LINEAR


@pytest.mark.long
@pytest.mark.parametrize("unit", UNITS, ids=lambda u: repr(u[:12]))
def test_a_megabyte(unit: str):
    assert growth(unit, 250_000) <= LINEAR
