"""Notes are told from other writing, and in doubt a text is a note."""

from pathlib import Path

import pytest

from notecheck.ingest.clinical import reads_like_a_note

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "corpora" / "synthetic" / "samples").glob("*.txt"))
OTHER = [
    "hello world",
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
    "def add(a: int, b: int) -> int:\n    return a + b\n\nprint(add(1, 2))\n",
    "Cream the butter and the sugar, beat in two eggs, fold in the flour and bake for 30 minutes.",
    "It was the best of times, it was the worst of times, it was the age of wisdom",
    '{"name": "Ann", "city": "Berlin"}',
    "a,b,c\n1,2,3\n4,5,6\n",
    "1234567890",
    "😀😀😀",
]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_notes(path: Path):
    assert reads_like_a_note(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "Pain 7/10.",
        "f/u LBP, worse. cont gabapentin, RTC 4 wks",
        "L4-5 ILESI, 80 depo, fluoro, contrast ok, 7 -> 2",
        "PATIENT DOING WELL. NO COMPLAINTS.",
        "1. C4 corpectomy. 2. Anterior arthrodesis C3-C5 with cage.",
    ],
)
def test_terse_notes_are_notes(text: str):
    assert reads_like_a_note(text)


@pytest.mark.parametrize("text", OTHER, ids=range(len(OTHER)))
def test_other_writing_is_none(text: str):
    assert not reads_like_a_note(text)


def test_program_code_and_licences_are_none():
    assert not reads_like_a_note((ROOT / "LICENSE").read_text(encoding="utf-8"))
    assert not reads_like_a_note((ROOT / "src" / "notecheck" / "ingest" / "sniff.py").read_text(encoding="utf-8"))
