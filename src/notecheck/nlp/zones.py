"""Zones: consent, instruction, legend and family text, which records nothing about this patient's care."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain

import re2

from notecheck.core.note import Span
from notecheck.core.page import Section, Zone
from notecheck.nlp.kin_pronoun import of_relatives
from notecheck.nlp.match import own_matcher
from notecheck.nlp.qualify import joins_the_patient

__all__ = ["purpose_zones"]

SECTION_ROLES = {"family_history": "family", "instructions": "instruction", "consent": "consent"}
# Where the story resumes inside a sentence that began with risks.
WHO = "he|she|they|the patient|patient|pt|I|we"
RESUME = re2.compile(rf"(?i)[;)]|, (?:and )?(?:{WHO})\b|\band (?:{WHO}) \b".encode())
GOES_ON = re2.compile(
    rf"(?i)[;]|, (?:and )?(?:{WHO}|anticipat\w*|expect\w*|plan\w*|continu\w*|return\w*|follow\w*)\b".encode()
)
"""The same, behind what a study was ordered to show."""
REPORTS = "because|since|so|as|but|that|noticed|says|reports|confirms|adds|notes"
OF_THE_PATIENT = re2.compile(rf"(?i)[;)]|, (?:and )?(?:{WHO})\b|\b(?:and|{REPORTS}) (?:{WHO})\b".encode())
"""The same, behind what is told of another person."""
SHOWED = re2.compile(rb"(?i)\b(?:show(?:s|ed|ing)|demonstrat\w+|reveal\w+|confirm(?:s|ed)|found|done \d|read as)\b")
ANSWER = re2.compile(rb"\?[ \t]*(?:A(?:ns)?[.:][ \t]*)?")
"""Where a question goes over to its answer: "call us for?   A. Any fever"."""
LABEL = re2.compile(
    rb"\n(?:\d{1,2}[.)] ?)?[A-Z][A-Za-z /&-]{2,40}:|\n[ \t]*(?:[01]\d|2[0-3]):?[0-5]\d[ \t]"
    rb"|\n[ \t]*(?:Prone|PRONE|Supine|SUPINE)\b"
)
"""A line with a label of its own, one of a log, which opens with the hour, or one that lays the patient down."""
STEP = re2.compile(
    rb"(?i)\b(?:(prone|supine)|(prepp?(?:ed)?|chlor[a-z]+|betadine|duraprep|sterile)|(draped?|drapes)|(aspirat[a-z]+)"
    rb"|(\d\d ?g|gauge|tuohy|quincke|needle)|(injected|instilled)|(time[- ]?out)|(c-?arm|fluoro[a-z]*)"
    rb"|(loss of resistance|LOR)|(band-?aid|dressing)|(tolerated))\b"
)
"""Steps of a procedure, a group for each kind."""
ASKED = "looked-for"
"""The role of what a study was ordered to show."""
STEPS = 4
"""Kinds of step by which a paragraph that begins with a consent goes on with the procedure."""
TOLD = re2.compile(rb"(?i)\b(?:will|would|may|can|is|are|lies|be|explain\w*|understand\w*|discuss\w*|includ\w*)\b")
"""Words of one who explains a procedure; what was done is told in the past, or without a verb."""
UNWRAPPED = 60
"""Characters; a line that a full stop closes before this is no wrapped one."""
LONGEST = 800
"""Characters; a longer list of risks is no list any more, and the search stays linear."""


def purpose_zones(plain: str, sentences: list[Span], parts: tuple[Section, ...]) -> list[Zone]:
    """The zones in no order."""
    raw = plain.encode()
    starts = [s.start for s in sentences]
    told = (
        (span, str(pattern.value["role"]))
        for pattern, span, _ in own_matcher("zones").hits(raw)
        if not (_had_none(plain, span) or joins_the_patient(plain, span))
        and not (pattern.value["role"] == ASKED and _is_answered(raw, span))
    )
    meant = ((span, "family") for span in of_relatives(raw))
    marked = (
        _zone(raw, span, role, sentences[max(0, bisect_right(starts, span.start) - 1)])
        for span, role in chain(told, meant)
    )
    named = (
        Zone(_extent(plain, p, sentences, starts), SECTION_ROLES[p.name]) for p in parts if p.name in SECTION_ROLES
    )
    return list(chain(marked, named))


def _is_answered(raw: bytes, cue: Span) -> bool:
    """Whether the sentence goes on to what the study showed: "MRI was ordered for leg pain and demonstrated"."""
    words = raw[cue.start : cue.end] + raw[cue.end : cue.end + LONGEST].partition(b"\n")[0]
    words = words.partition(b". ")[0]
    return SHOWED.search(words) is not None


def _had_none(plain: str, cue: Span) -> bool:
    """Whether the words tell of the course: "no complications in recovery his pain was two"."""
    before = plain[max(0, cue.start - 10) : cue.start].lower().split()
    return plain.startswith(("complic", "Complic", "COMPLIC"), cue.start) and before[-1:] in (["no"], ["without"])


def _extent(plain: str, part: Section, sentences: list[Span], starts: list[int]) -> Span:
    """A heading that a full stop closes ("Informed consent. Prone.") speaks for the next sentence only."""
    if not plain[part.heading.start : part.heading.end].rstrip().endswith("."):
        return _paragraph(plain, part.body)
    first = bisect_left(starts, part.heading.end)
    end = sentences[first].end if first < len(sentences) else part.body.end
    return Span(part.body.start, max(part.body.start, min(end, part.body.end)))


def _paragraph(plain: str, body: Span) -> Span:
    """Where a zone ends that no later heading closes: with its paragraph, or with its line.

    The line ends it where it is short and closed by a full stop: it was not wrapped.
    """
    body = _before_the_steps(plain, body)
    text = plain[body.start : body.end]
    line, _, _ = text.partition("\n")
    if line.strip() and len(line) <= UNWRAPPED and line.rstrip().endswith("."):
        return Span(body.start, body.start + len(line))
    lead = len(text) - len(text.lstrip())
    blank = text.find("\n\n", lead)
    label = LABEL.search(text.encode(), text.find("\n", lead)) if "\n" in text[lead:] else None
    if label and (blank < 0 or label.start() < blank):
        blank = label.start()
    return Span(body.start, body.start + blank if blank >= 0 else body.end)


def _before_the_steps(plain: str, body: Span) -> Span:
    """A consent without the procedure that goes on in its paragraph: to the sentence of the first step."""
    blank = plain.find("\n\n", body.start + 1, body.end)
    raw = plain[body.start : blank if blank >= 0 else body.end].encode()
    found = list(STEP.finditer(raw))
    if len({step.lastindex for step in found}) < STEPS:
        return body
    stop = max(raw.rfind(mark, 0, found[0].start()) for mark in (b". ", b"; ", b"\n"))
    if stop < 0 or TOLD.search(raw, stop, found[-1].end()):
        return body
    return Span(body.start, body.start + stop + 1)


def _zone(raw: bytes, cue: Span, role: str, sentence: Span) -> Zone:
    end = _questions_end(raw, cue, sentence) if role in (ASKED, "instruction") else sentence.end
    end = min(max(cue.end, end), cue.end + LONGEST)
    listed = role == "consent"  # a list of risks ends with its bracket
    signs = {ASKED: GOES_ON, "family": OF_THE_PATIENT}.get(role, RESUME)
    stops = (r for r in signs.finditer(raw, cue.end, end) if listed or not _closes_own(raw, cue, r.start()))
    resume = next(stops, None)
    return Zone(Span(cue.start, resume.start() if resume else end), role)


def _closes_own(raw: bytes, cue: Span, at: int) -> bool:
    """Whether the sign closes a bracket that was opened within the zone."""
    return raw[at : at + 1] == b")" and raw.count(b"(", cue.start, at) > raw.count(b")", cue.start, at)


def _questions_end(raw: bytes, cue: Span, sentence: Span) -> int:
    """The end of a question and its answer: question marks do not end it, a full stop or the line does."""
    if not raw[cue.start : sentence.end].rstrip().endswith(b"?"):
        return sentence.end
    answer = ANSWER.search(raw, cue.end, cue.end + LONGEST)
    start = answer.end() if answer else cue.end
    rest = raw[start : start + LONGEST].partition(b"\n")[0].partition(b". ")[0]
    return max(sentence.end, start + len(rest))
