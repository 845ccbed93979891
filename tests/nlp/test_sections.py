"""Headings: what a section is called, and where it ends."""

import pytest

from notecheck.nlp.sections import sections


def named(plain: str) -> list[tuple[str | None, str]]:
    """Each section that holds words, by name."""
    found = ((each.name, plain[each.body.start : each.body.end].strip()) for each in sections(plain))
    return [(name, words) for name, words in found if words]


@pytest.mark.parametrize(
    ("plain", "names"),
    [
        ("HISTORY AND EXAMINATION: worse\n", ["history"]),
        ("Pain / Function: worse\n", ["pain"]),
        ("Indications & consent:\nworse\n", ["indication"]),
        ("Impression and rationale. Worse since May.\n", ["assessment"]),
        ("Exam and imaging agree. Worse since May.\n", [None]),
        ("History and physical therapy were reviewed.\n", [None]),
        ("PROCEDURE: L4-5 ESI\nCLINICAL COURSE IN BRIEF:\nworse\n", ["procedure_title", None]),
        ("PROCEDURE: L4-5 ESI\nLevel: L4-5\n", ["procedure_title"]),
        ("PROCEDURE: L4-5 ESI\n* Life: sold his kayak\n", ["procedure_title", None]),
        ("HISTORY (from the office visit of 11/05/2026, reviewed and unchanged today): worse\n", ["history"]),
        ("PLAN: rest\nCourse in brief:\nworse\n", ["plan"]),
        ("=== RECOVERY RN log - K. Amaro ===\nsits at the edge\n", ["recovery"]),
        ("--- C. PACU (RN Jones) ---\nsits at the edge\n", ["recovery"]),
        ("--- he was in recovery then\nworse\n", [None]),
        ("What was tried: PT.\n\nHe had been well.\n", ["prior_treatment", None]),
        ("PRIOR TREATMENT:\nPT.\n\nNaproxen.\n", ["prior_treatment"]),
        ("exam\nSLR +\nimaging\nshows it\nplan\nrest\n", ["exam", "imaging", "plan"]),
        ("we did an\nexam\nof her back\n", [None]),
    ],
)
def test_sections_are_named_for_their_headings(plain: str, names: list[str | None]):
    assert [name for name, _ in named(plain)] == names


def test_a_title_ends_at_a_heading_that_is_not_known():
    assert named("PROCEDURE: L4-5 ESI\nCLINICAL COURSE IN BRIEF:\nworse\n")[0] == ("procedure_title", "L4-5 ESI")
