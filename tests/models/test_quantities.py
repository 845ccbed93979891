"""Kinds of quantity: what of a number a model sees, and without which some roles are not carried."""

import pytest

from notecheck.core.note import Note
from notecheck.core.time import PartialDate
from notecheck.models.features import care_text
from notecheck.models.quantities import Quantities
from notecheck.models.roles import may_carry
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def kinds(text: str) -> set[str]:
    page = lay_out(Note("n", text, PartialDate(2026, 11, 30)))
    quantities = Quantities(page, annotate(page), care_text(page))
    return set().union(*(quantities.of(sentence) for sentence in page.sentences))


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("Naproxen for 8 weeks did nothing.", {"time", "long"}, {"short", "quarter", "half"}),
        ("Naproxen for 10 days did nothing.", {"time", "short"}, {"long"}),
        ("Onset 8/14/26, no better.", {"dated", "back"}, {"long"}),
        ("Seen on 11/20/26.", {"dated"}, {"back"}),
        ("The injection of 1/8/26 held until 5/2/26.", {"quarter"}, {"short"}),
        ("Now in its fifth month.", {"long", "quarter"}, {"short"}),
        ("Relief (%): 60", {"half"}, {"less"}),
        ("Some thirty percent better.", {"less"}, {"half"}),
        ("From an 8/10 to a 3/10.", {"two", "half"}, {"less"}),
        ("From an 8/10 to a 6/10.", {"two"}, {"half"}),
        ("At most three of these a year.", {"few"}, {"two"}),
        ("Twelve visits.", set(), {"few", "time"}),
        ("Gabapentin 300 mg three times daily.", {"few"}, {"time"}),
        ("Fusion in 2018, and for years now pain.", set(), {"back", "time"}),
    ],
)
def test_kinds(text: str, there: set[str], not_there: set[str]):
    found = kinds(text)
    assert there <= found
    assert not not_there & found


def test_a_role_is_not_carried_without_its_quantity_nor_by_words_that_deny_it():
    assert may_carry("pain_duration", "sciatica since 8/14/26", {"dated", "back"})
    assert not may_carry("pain_duration", "sciatica for years", ())
    assert not may_carry("infection_check", "call if you have a fever", ())
