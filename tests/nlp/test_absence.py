"""A heading may say that all that stands under it is absent."""

import pytest

from notecheck.core.note import Note
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out


def polarities(text: str) -> list[str]:
    """How the note stands to each infection it names."""
    page = lay_out(Note("t", text))
    return [each.assertion.polarity for each in annotate(page).get("safety_check", ()) if each.value["says"] == "found"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CHECKED AND FOUND ABSENT\nOsteomyelitis. Discitis in any disc.\n", {"denied"}),
        ("Looked for and not present:\nosteomyelitis\ndiscitis\n", {"denied"}),
        ("CHECKED\nOsteomyelitis. Discitis in any disc.\n", {"affirmed"}),
        ("Left ankle reflex: absent\nOsteomyelitis. Discitis in any disc.\n", {"affirmed"}),
    ],
)
def test_what_stands_under_such_a_heading_is_denied(text: str, said: set[str]):
    assert set(polarities(text)) == said


def test_it_reaches_to_the_next_blank_line():
    assert polarities("Considered and ruled out:\nosteomyelitis\n\nFINDINGS\nDiscitis at L3-4.\n") == [
        "denied",
        "affirmed",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Pertinent negatives: fever.\nOsteomyelitis, on day 3 of antibiotics.\n",
        "Pertinent negatives:\nfever\nPertinent positives: osteomyelitis\n",
        "Red flags: denied\nNew osteomyelitis since Tuesday.\n",
        "Checked and found absent\nfever\n \nOsteomyelitis of T9.\n",
        "Checked and found absent\nfever\r\n\r\nOsteomyelitis of T9.\n",
        "Ruled out: fracture, tumor.\nOsteomyelitis of T9.\n",
    ],
)
def test_it_does_not_reach_what_is_there(text: str):
    assert polarities(text)[-1] == "affirmed"
