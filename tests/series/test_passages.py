"""Passages: what is clinical, what is expected to recur, what is openly unchanged; and the phrases that tell."""

import pytest

from notecheck.core.note import Note
from notecheck.nlp.engine import Matcher
from notecheck.nlp.fold import fold
from notecheck.series.passages import mask_numbers, mask_sides, passages, phrases, sides

KINDS = [
    ("She cannot stand at the sink for more than ten minutes.", "clinical"),
    ("EXAM: Straight leg raise on the left is positive at 40 degrees.", "clinical"),
    ("The back was prepped with chlorhexidine and draped in sterile fashion.", "expected"),
    ("A 22 gauge needle was advanced to the foramen under fluoroscopy.", "expected"),
    ("Risks including bleeding and infection were discussed, informed consent was obtained.", "expected"),
    ("MEDICATIONS: lisinopril 20 mg and metformin 500 mg twice a day.", "expected"),
    ("Motor examination is unchanged from the visit of 2/3/2026 in all groups.", "open"),
    ("History taken over from my note of January 12 of this year.", "open"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[text[:40] for text, _ in KINDS])
def test_kind(text: str, kind: str):
    assert [p.kind for p in passages(Note("n", text))] == [kind]


def test_short_sentences_are_nobodys_own():
    assert passages(Note("n", "Pain 6/10. No fever. L5-S1.")) == []


def test_spans_are_true_and_without_the_heading():
    text = "EXAM: Straight leg raise on the left is positive.\r\nShe walks with a cane after that\U0001f600 fall."
    found = [text[p.span.start : p.span.end] for p in passages(Note("n", text))]
    assert found == ["Straight leg raise on the left is positive.", "She walks with a cane after that\U0001f600 fall."]


def test_masks():
    assert mask_numbers("pain 7/10 on 3/2/2026 for 6.5 weeks") == "pain # on # for # weeks"
    assert mask_sides("left leg, rt foot, l5-s1 level") == "@ leg, @ foot, l5-s1 level"
    assert sides("left leg and lt calf, right foot") == ("left", "left", "right")


@pytest.mark.parametrize("pattern", phrases(), ids=lambda p: p.id)
def test_phrase(pattern):
    def found(text: str) -> list[str]:
        return [text[span.start : span.end] for _, span, _ in Matcher([pattern]).hits(fold(text).encode())]

    for hit in pattern.hits:
        marked = [part.split("]")[0] for part in hit.split("[")[1:]]
        assert marked
        assert set(marked) <= set(found(hit.replace("[", "").replace("]", "")))
    for miss in pattern.misses:
        assert not found(miss)
