"""What is said while a batch runs: counts, a rate, the time left; at a terminal as a bar, else as lines."""

import io
from collections.abc import Callable

import pytest

from notecheck.batch import watch
from notecheck.batch.watch import Watch


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sign is shown."""
    monkeypatch.setattr(watch, "LINE", 0)
    monkeypatch.setattr(watch, "FRAME", 0)


def test_lines():
    stream = io.StringIO()
    with Watch(stream).stage("scanning", 1000) as heard:
        heard(10, 250)
        heard(40, 1000)
    first, last = stream.getvalue().splitlines()
    assert first.startswith("notecheck: scanning: 10 notes, ")
    assert "25%, about " in first
    assert "100%" in last


@pytest.mark.parametrize("total", [0, 100])
def test_a_bar(total: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Watch(stream).stage("scanning", total) as heard:
        heard(7, 50)
    assert "scanning" in stream.getvalue()
    assert "7 notes" in stream.getvalue()


def test_nobody_watches():
    with Watch().stage("scanning", 10) as heard:
        heard(1, 1)


@pytest.mark.parametrize("seconds, words", [(5, "5 s"), (600, "10 min"), (9000, "2.5 h")])
def test_spans(seconds: float, words: str):
    assert watch._span(seconds) == words


def test_a_run_says_no_name(batch: Callable, notes: Callable, capsys: pytest.CaptureFixture[str]):
    batch(notes(range(3)))
    assert capsys.readouterr() == ("", "")
