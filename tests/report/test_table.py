"""The table on a terminal."""

import io

import pytest
from rich.console import Console

from notecheck.report.result import Result
from notecheck.report.table import ResultTable
from notecheck.report.words import short


def table(result: Result, **options: object) -> str:
    stream = io.StringIO()
    Console(file=stream, width=100, highlight=False, **options).print(ResultTable(result))  # type: ignore[arg-type]
    return stream.getvalue()


def test_verdict_first_then_gaps_then_what_is_met(result: Result):
    lines = table(result)
    order = [
        "HOLD",
        "esi.conflict",
        "esi.missing",
        "esi.partial",
        "esi.met",
        "Advisory",
        "esi.advice",
        "Not checked",
    ]
    assert [lines.index(words) for words in order] == sorted(lines.index(words) for words in order)


def test_a_gap_has_its_reason_question_and_source(result: Result):
    lines = table(result)
    for words in (
        "Because partial & so.",
        "Ask: Please state what was <done>, if known.",
        "Source: Guide, section 1",
    ):
        assert words in lines


def test_a_quote_has_its_line(result: Result):
    assert "“Second line”  line 2" in table(result)
    assert "“7/10”  line 1" in table(result)


def test_note_text_cannot_steer_the_terminal(result: Result):
    lines = table(result)
    assert not set("\x1b\x07\u202e") & set(lines)


def test_no_color(result: Result, monkeypatch: pytest.MonkeyPatch):
    assert "\x1b[" in table(result, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in table(result, force_terminal=True).replace("\x1b[3m", "")


def test_short():
    assert short("a\n\tb  c", 10) == "a b c"
    assert short("a" * 20, 10) == "a" * 9 + "…"
    assert short("a\x1bb\u202ec", 10) == "a\ufffdb\ufffdc"
