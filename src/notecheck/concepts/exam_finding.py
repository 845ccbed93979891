"""Exam finding: something abnormal found on physical examination that supports the condition.

How clinicians write it: "SLR + R 30", "right ankle reflex absent", "EHL 4/5", "Spurling positive". What it
must not
match: normal findings, vital signs, and what the patient reports. Source: contract, type exam_finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.beside import REACH, line_start, opens_in_a_year, said_before
from notecheck.concepts.functional_ground import in_procedure
from notecheck.concepts.procedure import todays_region
from notecheck.concepts.technique import stands_in, technique_of
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["ExamFinding", "read"]

AFTER, BEFORE = 46, 24
"""Characters beside a test's name in which its result stands."""
# fmt: off
POSITIVE = (
    "+", "pos", "reproduc", "present", "concordant", "brings", "deg", "at 2", "at 3", "at 4", "at 5",
    "at 6", "abnormal", "upgoing", "up-going", "provok", "beats", "30", "35", "40", "45", "50", "60",
    "limited",
)
NEGATIVE = (
    "neg", "normal", "absent", "none", "intact", "unremarkable", "down", "- b", "wnl", "without", "(-)",
    "no ",
)
WEAK = (
    "absent", "dimin", "decreas", "reduc", "lost", "gone", "trace", "weak", "hypo", "depress", "sluggish",
    "1+", "hyper", "brisk", "3+", "4+", "unobtainable", "not elicit", "jerk 0", "reflex 0", "jerks 0",
    "cannot be", "can't be", "could not be",
    "ankle 0", "1/4", "not obtain",
    "not be obtain", "not be elicit", "ankles 0", "0/4", "asymmetr", "s 0", "x 0", "is 0", " v ", "low",
    "1/2", "r 0", "l 0", ": 0",
)
NOT_EXAM = frozenset({
    "medications", "allergies", "past_history", "family_history", "social_history", "review_of_systems",
    "procedure", "recovery", "instructions", "follow_up", "consent", "prior_treatment", "anesthesia",
    "imaging", "guidance",
})
ARM = (
    "biceps", "triceps", "deltoid", "grip", "spurling", "brachioradialis", "wrist", "finger", "thumb",
    "c-spine",
)
LEG = (
    "slr", "straight leg", "straight-leg", "quad", "ehl", "ankle", "knee", "achilles", "patellar", "foot",
    "hamstring",
)
# fmt: on
# fmt: off
EXAM_WORDS = (
    "exam", "evaluation today", "evaluation reveal", "evaluation show", "palpable", "palpation",
    "looking at h", "on looking", "findings", "o:", "o/e", "pe:", "objective", "on testing", "on inspection",
    "neurological", "signs:",
)
# fmt: on
UNTESTED = tuple(
    f"{lead}{word}"
    for lead in ("not ", "to be ", "will be ")
    for word in ("checked", "assessed", "tested", "examined", "done", "performed", "evaluated")
)
AWAITED = ("expected", "anticipated", "hoped for")
"""Words right after a test or its result: there was none."""
SIGNED = ("+", "(+)", "+ ", "(+) ", "positive ", "pos ", "pos. ")
"""Right before the name of a test, its result: "+SLR R, absent R AJ"."""
TESTED_NEGATIVE = ("neg", "neg.", "negative", "no", "(-)", "neg:")


OPENING, ASKED = 30, ("why", "because", "reason", "need")
"""Characters at the head of a line, and words there that ask for a reason."""


@dataclass(frozen=True, slots=True)
class ExamFinding(Value):
    """What was found."""

    finding: str
    """As written."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every abnormal finding on the page."""
    region = todays_region(page, mentions)
    technique = technique_of(page, mentions)
    for mention in mentions.get("exam_finding", ()):
        if page.sentences[mention.sentence].role or mention.assertion.subject != "patient":
            continue
        if _is_of_another(page, mention) or opens_in_a_year(page, mention.span.start):
            continue
        span = _found(page, mention)
        if span and not in_procedure(technique, span):
            yield Fact(
                type="exam_finding",
                span=span,
                value=ExamFinding(page.note.quote(span)),
                section=mention.section,
                source=mention.source,
                confidence=0.9 if mention.section == "exam" else 0.75,
                relevant=_limb(page, mention) in (None, region) or region in (None, "thoracic"),
            )


def _is_of_another(page: Page, mention: Mention) -> bool:
    """Whether the line gives the reason for sedation: "Sedation type + why: moderate. Spasms of both legs"."""
    line = line_start(page, mention.span.start)
    label = page.plain[line : line + OPENING].lower()
    return "sedation" in label and any(word in label for word in ASKED)


def _limb(page: Page, mention: Mention) -> str | None:
    """The region whose nerves a finding of a limb speaks of."""
    words = page.plain[max(0, mention.span.start - 28) : mention.span.end + 4].lower()
    words = words.replace(";", ".").rpartition(". ")[2]
    if any(word in words for word in ARM):
        return "cervical"
    return "lumbar" if any(word in words for word in LEG) else None


def _found(page: Page, mention: Mention) -> Span | None:
    """The finding with its result, or None where it is normal or no finding."""
    needs = mention.value["needs"]
    if needs in ("result", "weak"):
        if _is_untested(page, mention):
            return None
        return _with_result(page, mention, WEAK if needs == "weak" else POSITIVE)
    denied = mention.assertion.polarity == "denied" or mention.assertion.time == "planned"
    if needs == "muscle":
        told = mention.section != "recovery" and not _is_score(page, mention) and not _is_untested(page, mention)
        return mention.span if told else None
    if denied or (needs == "exam" and not _examined(page, mention)):
        return None
    return mention.span


def _is_untested(page: Page, mention: Mention) -> bool:
    after = page.plain[mention.span.end : mention.span.end + AFTER].lower().lstrip(" :-")
    for verb in ("was ", "were ", "is ", "are "):
        after = after.removeprefix(verb)
    return after.startswith((*UNTESTED, *AWAITED))


def _with_result(page: Page, mention: Mention, words: tuple[str, ...]) -> Span | None:
    sentence = page.sentences[mention.sentence].span
    end = min(sentence.end, mention.span.end + AFTER)
    after = _clause(page.plain[mention.span.end : end])
    before = page.plain[max(sentence.start, mention.span.start - BEFORE) : mention.span.start].lower()
    before = before.replace(";", ",").replace(".", ",").rpartition(",")[2]
    near = f"{after} "
    if words is POSITIVE and before.rstrip().endswith(TESTED_NEGATIVE):
        return None
    if words is POSITIVE and before.endswith(SIGNED):
        return mention.span
    good = [i for i in (near.find(w) for w in words) if i >= 0]
    bad = [i for i in (near.find(w) for w in NEGATIVE) if i >= 0] if words is POSITIVE else []
    if good and (not bad or min(good) < min(bad)):
        return Span(mention.span.start, mention.span.end + len(after.rstrip()))
    if not bad and any(w in before for w in words) and "no " not in before:
        return Span(mention.span.start - len(before.lstrip()), mention.span.end)
    return None


def _clause(text: str) -> str:
    """The lower-case text up to where the next finding begins."""
    text = text.lower()
    stops = [i for i in (text.find(s) for s in (";", ". ", "  ", "|")) if i > 0]
    return text[: min(stops)] if stops else text


def _is_score(page: Page, mention: Mention) -> bool:
    before = said_before(page, mention)[-30:].lower()
    return "pain" in before or "aldrete" in before or "nrs" in before


def _examined(page: Page, mention: Mention) -> bool:
    """Whether the words stand in an examination rather than in the patient's own account."""
    if mention.section == "exam":
        return True
    sentence = page.sentences[mention.sentence].span
    line = page.plain[line_start(page, max(sentence.start, mention.span.start - REACH)) : mention.span.start].lower()
    after = page.plain[mention.span.end : min(sentence.end, mention.span.end + AFTER)].lower()
    told = any(word in line for word in EXAM_WORDS) or "on exam" in after
    return told and not stands_in(page, mention, NOT_EXAM)
