"""Days without a year, and the numbers that only look like one."""

import pytest

from notecheck.concepts.when import times
from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def days(said: str) -> list[str]:
    page = lay_out(Note("t", f"DATE: 04/20/2026\n{said}"))
    found = times(page, annotate(page))
    return [str(when.start) for when in found if when.kind == "date" and when.span.start > page.plain.index("\n")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("GLF 3/29, acute pain.", ["2026-03-29"]),
        ("MRI lumbar spine (2/16).", ["2026-02-16"]),
        ("RMDQ 8/24.", []),
        ("GAD-7 9/21.", []),
        ("Completed 8/15 visits.", []),
        ("Pain 4/10.", []),
    ],
)
def test_a_month_and_a_day(said: str, expected: list[str]):
    assert days(said) == expected
