"""Scope: what is called by a service's name and is not that service: a trial, a lead by needle, a new battery."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from notecheck.concepts.procedure import status
from notecheck.concepts.steroid import names_steroid
from notecheck.core.mention import Mention
from notecheck.core.page import Page, Sentence

__all__ = ["outside"]

SURGICAL_LEAD = ("paddle", "laminectom", "laminotom", "surgical lead", "plate lead")
BY_NEEDLE = ("trial", "percutaneous", "perc lead", "perc. lead")
# fmt: off
NEEDLE_LEADS = (
    "percutaneous placement", "percutaneous implant", "percutaneous insertion", "percutaneous permanent",
    "percutaneous spinal cord", "percutaneous lead", "percutaneous electrode", "percutaneously",
)
LATER = (
    "replacement", "battery change", "generator change", "battery exchange", "generator exchange", "end of life",
    "end-of-life", "end of service", "revision", "lead repair",
)
FIRST = ("initial implant", "first implant", "initial placement", "new implant", "no prior", "no previous")
TEST_ONLY = ("test stimulation", "stage 1", "stage i ", "stage one", "first stage", "trial", "nerve evaluation", "pne")
PERMANENT = (
    "permanent", "stage 2", "stage ii", "stage two", "second stage", "full implant", "generator", "ipg", "64590",
    "64581", "implantation of", "battery",
)
WORN = (
    "osteoarth", "arthriti", "arthrosis", "chondromalac", "degenerat", "chondroplast", "debridement", "lavage",
    "washout", "oa ", "oa.", "oa,", "oa)", "gonarthr", "loose bod",
)
LOCAL_ONLY = (
    "la alone", "la only", "local only", "local alone", "no steroid", "without steroid", "local anaesthetic only",
    "local anesthetic only", "lidocaine only", "bupivacaine only", "anesthetic alone", "anaesthetic alone",
)
# fmt: on
BESIDE = 60


def outside(page: Page, named: Sequence[Mention], service: str) -> bool:
    """Whether what the note calls by the service's name is outside the service."""
    rule = RULES.get(service)
    return rule is not None and rule(page, [m for m in named if m.value["service"] == service])


def _by_needle(page: Page, named: Sequence[Mention]) -> bool:
    """Whether a stimulator was only tried, its leads went in by needle or its battery is renewed."""
    if _says(page.plain, SURGICAL_LEAD):
        return False
    needle, reach = (NEEDLE_LEADS, BESIDE) if _says(page.plain, ("permanent",)) else (BY_NEEDLE, BESIDE // 2)
    near = (page.plain[max(0, m.span.start - reach) : m.span.end + reach] for m in named)
    return any(_says(words, needle) for words in near) or _later(page, named)


def _diagnostic_only(page: Page, named: Sequence[Mention]) -> bool:
    """Whether a root block is said to be diagnostic and no steroid is named."""
    blocks = [m for m in named if m.value.get("kind") == "root-block"]
    near = (page.plain[max(0, m.span.start - 40) : m.span.end + 60] for m in blocks)
    only = any(_says(words, ("diagnostic",)) and not _says(words, ("therapeutic",)) for words in near)
    if only and _says(page.plain, LOCAL_ONLY):
        return True
    return only and not any(names_steroid(page.plain[s.span.start : s.span.end]) for s in _todays(page, named))


def _todays(page: Page, named: Sequence[Mention]) -> Iterator[Sentence]:
    """The sentences that tell of no earlier procedure."""
    earlier = {m.sentence for m in named if status(page, m) == "past"}
    return (sentence for sentence in page.sentences if sentence.index not in earlier)


def _later(page: Page, named: Sequence[Mention]) -> bool:
    """Whether a device that was there before is renewed; only the first implant is the service."""
    near = (page.plain[max(0, m.span.start - BESIDE) : m.span.end + BESIDE] for m in named)
    return any(_says(words, LATER) for words in near) and not _says(page.plain, FIRST)


def _test_only(page: Page, named: Sequence[Mention]) -> bool:
    """Whether the sacral nerve was only stimulated for a test, or its lead was renewed."""
    if named and not _says(page.plain, PERMANENT):
        return _says(page.plain, TEST_ONLY)
    return _later(page, named)


def _sound_knee(page: Page, named: Sequence[Mention]) -> bool:
    """Whether the knee is scoped for something else than its wear."""
    return not _says(page.plain, WORN)


RULES: Mapping[str, Callable[[Page, Sequence[Mention]], bool]] = {
    "scs": _by_needle,
    "esi": _diagnostic_only,
    "vns": _later,
    "phrenic": _later,
    "hypoglossal": _later,
    "sacral": _test_only,
    "knee-arthroscopy": _sound_knee,
}


def _says(text: str, words: Sequence[str]) -> bool:
    lower = text.lower()
    return any(word in lower for word in words)
