"""Imaging finding: what a diagnostic study showed, its modality and date.

How clinicians write it: "MRI 9/30/2025: right paracentral protrusion at L5-S1", "EMG confirmed an active C7
radiculopathy". What it must not match: studies ordered, unread or merely mentioned ("imaging was reviewed"),
normal results, and the guidance of the procedure itself. Source: contract, type imaging_finding.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.beside import line_start
from notecheck.concepts.functional_ground import in_procedure
from notecheck.concepts.procedure import region_of, todays_region
from notecheck.concepts.stated import operating
from notecheck.concepts.technique import stands_in, technique_of
from notecheck.concepts.when import When, times
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["ImagingFinding", "read"]

MANY = 40
"""Results after a study that are looked at, at most."""
FOLLOWING = 2
"""Sentences after the one that names a study which may still tell its result."""
BESIDE, DATE_NEAR = 40, 40
REACH = 420
"""Characters between a study and its result, at most."""
NOT_RESULT = frozenset({"procedure", "consent", "instructions", "follow_up", "recovery"})
# fmt: off
PLAIN_STUDY = (
    "w/o gadolinium", "w/o contrast", "without contrast", "without gadolinium", "w/o gad", "wo contrast",
    "w/o", "no mri", "not mri", "unable to have mri", "no contrast",
)
DENIALS = (
    " no ", " not ", "without ", "negative for", "denies", " nor ", "free of", "absence of", "(no ", "-no ",
)
TO_COME = (
    "order", "schedul", "pending", "await", "to evaluate", "to rule", "suspect", "to assess", "request",
    "is booked", "booked for",
    "to be done", "to see whether", "to see if", "to look for", "question to", "query", "is set for", "planned for",
)
# fmt: on
LEAST_HEADING, LONGEST_HEADING = 6, 44
"""Characters of a line in capitals that makes a heading."""
OF_A_REPORT = (
    "FINDING",
    "RESULT",
    "IMPRESSION",
    "COMPARISON",
    "REPORT",
    "CONCLUSION",
    "TECHNIQUE",
    "IMAGING",
    "MRI",
    "CT ",
)
"""Headings within the report of a study."""
TELLS = ("show", "demonstrat", "reveal", "confirm", "read as", "found")
GUIDING = ("ct-guided", "ct guid", "ct fluoro", "under ct", "ct table", "intermittent ct", "cone-beam")


@dataclass(frozen=True, slots=True)
class ImagingFinding(Value):
    """A study's result."""

    modality: str
    """mri, ct, xray, emg, dexa or other."""
    date: str | None
    """ISO date of the study, where the note gives one."""
    finding: str
    """As written."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each study with its first positive result."""
    all_mentions = mentions.get("imaging_finding", ())
    technique = technique_of(page, mentions)
    named = [m for m in all_mentions if "modality" in m.value and not in_procedure(technique, m.span)]
    undone = [m.span for m in all_mentions if m.value.get("part") == "not-done"]
    studies = [m for m in named if _is_study(page, m)]
    results = [m for m in all_mentions if m.value.get("part") == "result" and not _is_denied(page, m)]
    whens = times(page, mentions)
    region = todays_region(page, mentions)
    for i, study in enumerate(studies):
        limit = studies[i + 1].span.start if i + 1 < len(studies) else len(page.plain)
        if any(span.overlaps(study.span) for span in undone):
            continue  # another person's, or one of which only the result is awaited
        result = _result_of(page, study, results, limit)
        if result:
            yield _fact(page, study, result, _date(study, whens), region)


def _fact(page: Page, study: Mention, result: Mention, date: str | None, region: str | None) -> Fact:
    span = Span(min(study.span.start, result.span.start), max(study.span.end, result.span.end))
    end = max(span.end, min(page.sentences[result.sentence].span.end, span.end + BESIDE))
    where = region_of(page.plain[span.start : end])
    return Fact(
        type="imaging_finding",
        span=span,
        value=ImagingFinding(str(study.value["modality"]), date, page.note.quote(result.span)),
        section=study.section,
        source=study.source,
        confidence=0.85,
        relevant=region is None or where is None or where == region or "thoracic" in (where, region),
    )


def _is_denied(page: Page, result: Mention) -> bool:
    """Whether the result is denied by words of its own line; "w/o contrast" tells of the technique."""
    if result.assertion.polarity != "denied":
        return False
    start = max(page.sentences[result.sentence].span.start, line_start(page, result.span.start))
    words = page.plain[start : result.span.start].lower()
    for technique in PLAIN_STUDY:
        words = words.replace(technique, "")
    after = page.plain[result.span.end : result.span.end + 30].lower()
    return any(word in f" {words}" for word in DENIALS) or "absent" in after or "not seen" in after


def _is_study(page: Page, study: Mention) -> bool:
    around = page.plain[max(0, study.span.start - 16) : study.span.end + 12].lower()
    role = page.sentences[study.sentence].role
    if page.plain[max(0, study.span.start - 4) : study.span.start].lower().endswith(("no ", "no\n")):
        return False
    if role is not None or stands_in(page, study, NOT_RESULT) or any(words in around for words in GUIDING):
        return False
    # A localising film is no diagnostic study; a story that runs on under the heading may tell of one.
    return study.section != "procedure" or not (study.value["modality"] == "xray" or operating(page, study))


def _result_of(page: Page, study: Mention, results: list[Mention], limit: int) -> Mention | None:
    """The first result after the study and before the next study, or before it in its own sentence."""
    at = bisect_left(results, study.span.end, key=_start)
    for result in results[at : at + MANY]:
        near = result.span.start < min(limit, study.span.end + REACH)
        if near and _same_account(page, study, result):
            return result
    before = [r for r in results[max(0, at - 1) : at] if r.sentence == study.sentence]
    ordered = study.assertion.time == "planned" or study.assertion.polarity == "denied"
    return before[-1] if before and not ordered else None


def _start(mention: Mention) -> int:
    return mention.span.start


def _same_account(page: Page, study: Mention, result: Mention) -> bool:
    between = page.plain[study.span.end : result.span.start]
    if _is_headed(between):
        return False
    between = between.lower()
    if any(word in between for word in TO_COME) and not any(word in between for word in TELLS):
        return False
    if result.sentence == study.sentence:
        return True
    if study.section == "imaging" and result.section == "imaging":
        return True
    near = result.sentence - study.sentence <= FOLLOWING and result.section == study.section
    return near and study.assertion.time != "planned"


def _is_headed(between: str) -> bool:
    """Whether a heading, known or not, stands on a line between a study and what would be its result."""
    first, *lines = between.split("\n")
    if first.strip() and first.isupper():
        return False  # all is in capitals
    return any(_is_heading(line.strip(" \t:")) for line in lines[:-1])


def _is_heading(line: str) -> bool:
    letters = line.isupper() and not any(char.isdigit() for char in line) and not line.endswith(".")
    return letters and LEAST_HEADING <= len(line) <= LONGEST_HEADING and not line.startswith(OF_A_REPORT)


def _date(study: Mention, whens: tuple[When, ...]) -> str | None:
    """The date that stands beside the study."""
    at = bisect_left(whens, study.span.end - DATE_NEAR, key=_when_start)
    for when in whens[at : at + 6]:
        near = when.span.start - study.span.end <= DATE_NEAR
        if near and when.sentence == study.sentence and when.kind == "date":
            return str(when.start)
    return None


def _when_start(when: When) -> int:
    return when.span.start
