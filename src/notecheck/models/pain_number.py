"""Numbers that rate the pain before or after the procedure, by a linear model over the words around them.

The rules read a score where its wording or table is known; here every small number is weighed, wherever it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from notecheck.concepts.pain_score import PainScore
from notecheck.concepts.sentence_role import SentenceRole
from notecheck.core.fact import Fact, Number
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.models.features import care_text, hashed, words
from notecheck.models.roles import Heard, may_carry, roles, wanted
from notecheck.models.weights import Output, Weights

__all__ = ["NAME", "TIMINGS", "Candidate", "Numbers", "read", "told_otherwise"]

NAME = "pain-number"
TIMINGS = {"rating_before": "pre_procedure", "rating_after": "post_procedure"}
"""Output to the timing of the scores it tells."""
APART = ("baseline", "follow_up", "goal", "worst", "best", "average")
"""Times of scores that are on neither side of this procedure."""
NAMES = {name: n for n, name in enumerate("zero one two three four five six seven eight nine ten".split())}
NUMBER = re.compile(
    r"(?<![\w./:$#-])(?<!/ )(?<!out of )(?<![0-9] of )(?<! [LCTSlcts] )"
    rf"(?:([0-9]{{1,3}}(?:\.5)?)(?:\s?(?:-|to)\s?([0-9]{{1,2}}))?|({'|'.join(NAMES)}))(?![\w%])"
    r"(?!\s?(?:%|percent|mg|ml|cc|mcg|units?|g\b|gauge|-mm\b|cm\b|inch|po\b|tab(?:let)?s?\b|caps?\b|pills?|pounds"
    r"|lbs?\b|kg\b|feet|ft\b|miles?|weeks?|wks?|months?|mos?\b|days?|years?|yrs?|hours?|hrs?|hr\b|min"
    r"|deg(?:rees?)?\b|in the (?:morning|afternoon|evening)"
    r"|am\b|pm\b|a\.m|p\.m|blocks?|times|x\b|assists?\b|person|people|staff|aides?\b|at a time\b"
    r"|titanium|systems?\b|rods?\b|screws?\b|cages?\b|plates?\b|sutures?\b|vicryl|french\b|drains?\b|lit(?:er|re)s?\b"
    r"|of\b(?! (?:10|ten|100))))"
    r"(?!:[0-9]|\.[0-9]|-[0-9]{2}|/[0-9]+/|[+-]?\s?/\s?(?!10)[0-9])"
)
"""A number that is no part of a date, time, level, strength, dose or count of material, and no top of a scale."""
HUNDRED = re.compile(r"\s?(?:mm|/\s?100|out of 100|of 100)")
TOP_OF_SCALE = re.compile(r"\s?(?:-|to|through)?[\s-]?(?:to[\s-])?(?:10|100|ten)\b", re.IGNORECASE)
CLAUSE_END = re.compile(r"[.;,]\s|\n|  ")
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
LABELS = re.compile(
    r"\b(?:row|line|item|step|section|part|page|box|field|question|figure|table|room|bay|bed|suite|needle|visit|day"
    rf"|week|phase|stage|class|cell|column|form|no\.|nr\.|number|{MONTH})\s?$"
)
"""Words before a number that only tells its place or kind."""
DAY = re.compile(rf"\s(?:of )?{MONTH}\b")
"""Behind the day of a month: "8 January"."""
STEP = re.compile(r"needle|fluoro|inject|prone|sterile|prepped|advanced|lead\b|cement|incision|contrast|epidural space")
"""Words of the procedure's description: how many stand before a number tells on which side of it the number is."""
BOXES = ("]", "\x06", "\x15")
"""What closes the box of a rung, right before it."""
LABEL = 12
"""Characters before a number in which such a word stands."""
ROW = 4
"""Numbers of a row without a word."""
LEFT, RIGHT, LINE = 90, 60, 200
"""Characters that are looked at before and after a number, and back to the start of its line."""


class Candidate(NamedTuple):
    """A number that could rate pain."""

    span: Span
    score: Number
    top: int
    """The top of its scale: 10 or 100."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a page that could rate pain."""

    page: Page

    @cached_property
    def text(self) -> str:
        """What of the page records care."""
        return care_text(self.page)

    @cached_property
    def _steps(self) -> list[int]:
        return [step.start() for step in STEP.finditer(self.text)]

    def candidates(self) -> Iterator[Candidate]:
        """Each of them, in order."""
        for found in NUMBER.finditer(self.text):
            span = Span(found.start(), found.end())
            low, high, word = found.groups()
            if self.page.sentence_at(span.start).role is not None or self._is_printed(span):
                continue
            value = float(NAMES[word]) if word else float(low)
            if value == 0 and TOP_OF_SCALE.match(self.text, span.end if not high else span.end - len(high) - 1):
                continue  # "verbal, 0-10"
            top = 100 if HUNDRED.match(self.text, found.end()) else 10
            if value <= top and (high is None or value < float(high) <= top):
                yield Candidate(span, (value, float(high)) if high else value, top)

    def _is_printed(self, span: Span) -> bool:
        """Whether it numbers a line ("10) NEXT: ..."), is a rung of a printed scale ("0 1 2 3 4", "[ ]0 [x]1"), or
        stands in a row of bare numbers, whose heading alone says what they are.
        """
        if self.text[span.start - 1 : span.start] in BOXES:
            return True
        start = self.text.rfind("\n", 0, span.start) + 1
        tail, ended, _ = self.text[span.end : span.end + LINE].partition("\n")
        row = self.text[max(start, span.start - LINE) : span.end] + (tail if ended else "")
        if len(row.split()) >= ROW and not any(char.isalpha() for char in row):
            return True
        if not self.text[start : span.start].strip() and self.text[span.end : span.end + 1] in (")", ".", ":"):
            return True
        if LABELS.search(self.text[max(0, span.start - LABEL) : span.start]) or DAY.match(self.text, span.end):
            return True
        before, here = self.text[max(0, span.start - 3) : span.start], self.text[span.start : span.end]
        after = self.text[span.end : span.end + 3]
        rungs = (before.split()[-1:], after.split()[:1])
        return here.isdigit() and ([str(int(here) - 1)] == rungs[0] or [str(int(here) + 1)] == rungs[1])

    def clause(self, span: Span) -> str:
        """The words around it up to the next stop on either side, in lower case."""
        before, after = self.text[max(0, span.start - LEFT) : span.start], self.text[span.end : span.end + RIGHT]
        return (CLAUSE_END.split(before)[-1] + " # " + CLAUSE_END.split(after)[0]).lower()

    def features(self, span: Span) -> list[str]:
        """The words around it, of its line, the line above and the sentence, and the side of the procedure it is on."""
        text, start, end = self.text, span.start, span.end
        left = words(text[max(0, start - LEFT) : start])[-8:][::-1]
        right = words(text[end : end + RIGHT])[:6]
        line = max(0, start - LINE, text.rfind("\n", max(0, start - LINE), start) + 1)
        above = max(0, line - LINE, text.rfind("\n", max(0, line - LINE), max(0, line - 1)) + 1)
        sentence = self.page.sentence_at(start)
        features = [f"L={w}" for w in left] + [f"R={w}" for w in right]
        features += [f"L{n}={w}" for n, w in enumerate(left[:3])] + [f"R{n}={w}" for n, w in enumerate(right[:3])]
        features += ["LL=" + "_".join(left[:2]), "RR=" + "_".join(right[:2])]
        head = words(text[line:start])
        features += [f"N={w}" for w in head[:5]] + ["NN=" + "_".join(head[:2])]
        features += [f"P={w}" for w in words(text[above : max(above, line - 1)])[:6]]
        features += [f"W={w}" for w in words(text[sentence.span.start : sentence.span.end][: 2 * LINE])]
        return [*features, f"section={sentence.section}", *self._sides(span)]

    def _sides(self, span: Span) -> Iterator[str]:
        text = self.text
        done = bisect_left(self._steps, span.start)
        rest = len(self._steps) - done
        yield f"done={min(4, done // 2)}"
        yield f"rest={min(4, rest // 2)}"
        yield f"sides={min(2, done // 3)}{min(2, rest // 3)}"
        yield f"fifth={5 * span.start // max(1, len(text))}"
        yield "word" if text[span.start].isalpha() else "digits"
        yield "bracket" if text[max(0, span.start - 1) : span.start] == "(" else "open"


def told_otherwise(facts: Iterable[Fact]) -> Mapping[str, tuple[Span, ...]]:
    """Role to the numbers that the rules read as no score of its side: the only one on the other side, and those of
    another day, of a goal, of another part of the body, or the worst, best or average.
    """
    scores = [(fact, fact.value) for fact in facts if isinstance(fact.value, PainScore)]
    told = [(value.timing, fact.span) for fact, value in scores]
    apart = tuple(fact.span for fact, value in scores if value.timing in APART or not fact.relevant)
    sides = {role: tuple(span for when, span in told if when == timing) for role, timing in TIMINGS.items()}
    return {
        role: (*apart, *next((spans for other, spans in sides.items() if other != role and len(spans) == 1), ()))
        for role in TIMINGS
    }


def read(page: Page, lacking: Collection[str], weights: Weights) -> Iterator[Heard]:
    """For each lacking rating, how likely the likeliest number is, and that where it is likely enough."""
    outputs = [weights.outputs[role] for role in wanted(lacking) if role in weights.outputs]
    numbers = Numbers(page)
    best: dict[str, tuple[float, Candidate]] = {}
    for candidate in numbers.candidates() if outputs else ():
        places = hashed(numbers.features(candidate.span), weights.bits)
        clause = numbers.clause(candidate.span)
        for output in outputs:
            likely = output.probability(places) if may_carry(output.id, clause) else 0.0
            if likely > best.get(output.id, (0.0,))[0]:
                best[output.id] = likely, candidate
    for output in outputs:
        found = best.get(output.id)
        fact = _fact(page, weights, output, *found) if found and found[0] >= output.unclear else None
        yield Heard(output.id, found[0] / output.unclear if found else 0.0, fact)


def _fact(page: Page, weights: Weights, output: Output, likely: float, candidate: Candidate) -> Fact:
    span, score, top = candidate
    sure = likely >= output.sure
    rating = PainScore(score, top, TIMINGS[output.id], "VAS" if top == 100 else "NRS")
    return Fact(
        type="pain_score" if sure else "sentence_role",
        span=span,
        value=rating if sure else SentenceRole(output.id, roles()[output.id], False),
        section=page.sentence_at(span.start).section,
        source=weights.source,
        confidence=round(likely, 3),
    )
