"""Neural compression: imaging that shows a root or the cord compressed in the neck.

How clinicians write it: "MRI: severe left C5-6 foraminal stenosis", "disk herniation abutting the C7 root",
"cord flattening with signal change". What it must not match: "no foraminal narrowing", a diagnosis without
a study, what was met during the operation. Source: WISeR guide v6.0, section 6.2.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.procedure import region_of
from notecheck.concepts.stated import around, fact, in_risks, operating, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["NeuralCompression", "read"]

STUDY = (
    "mri", " mr ", "magnetic", "ct ", " ct", "myelogra", "imaging", "scan", "studies", "study",
    "tomogra", "radiolog", "t2", "films", "x-ray",
)  # fmt: skip
BESIDE, BEHIND = 90, 60
"""Characters before and behind a compression in which its part of the spine is named."""
TOLD = 3
"""Sentences after the one that names a study in which its result may still be told."""


@dataclass(frozen=True, slots=True)
class NeuralCompression(Value):
    """A compressed nerve structure."""

    structure: str
    """root or cord."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every compression that a study showed."""
    for mention in stated(page, mentions, "neural_compression"):
        told = mention.assertion.word == "present" and not in_risks(page, mention) and not _is_below(page, mention)
        if told and _is_imaged(page, mention):
            yield fact(mention, NeuralCompression(str(mention.value["structure"])), 0.75)


def _is_below(page: Page, mention: Mention) -> bool:
    """Whether the study is one of the lumbar spine: "MRI of lumbar spine: L4-5 disc, L4 root compressed"."""
    sentence = page.sentences[mention.sentence].span
    low = max(sentence.start, mention.span.start - BESIDE)
    lead = page.plain[low : min(sentence.end, mention.span.end + BEHIND)]
    if " low back " in lead.lower():
        return True
    return region_of(lead) in ("lumbar", "thoracic")


def _is_imaged(page: Page, mention: Mention) -> bool:
    if mention.section == "imaging" or mention.value.get("itself"):
        return not operating(page, mention)
    near = f" {around(page, mention, before=TOLD)} "
    return any(word in near for word in STUDY) and not operating(page, mention)
