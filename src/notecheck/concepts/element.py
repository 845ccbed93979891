"""Element: something that a service's requirements name, and whether the note says that it is so.

What the elements are, and how each is written, is data: concepts/services/<service>.toml. Where `says` is "clear"
the words state the absence themselves ("no residual urine"). A denial reaches over a list ("no psychosis, mania or
dementia"), a heading over what stands under it ("Absent: …"), an answer back ("Pregnancy | no").
Source: WISeR guide v6.0, section 6.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from notecheck.concepts.beside import line_end
from notecheck.concepts.beside_date import date_beside
from notecheck.concepts.service_words import cues, fact_of, told
from notecheck.concepts.stated import paragraph
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Element", "State", "read"]

State = Literal["present", "absent", "planned", "possible"]

LIST_GAP, ANSWER_GAP, LIST_REACH = 70, 45, 1500
"""Characters between two entries of a denied list, between words and their answer, and under a heading."""
ENDS_LIST = (
    " but ", " has ", " had ", " have ", " with ", " is ", " are ", " was ", " were ", "present", "positive", " yes",
    "except", "however", "although", " on ", "treated", ". ",
)  # fmt: skip
"""Words between two entries that end what a denial says of both."""


@dataclass(frozen=True, slots=True)
class Element(Value):
    """One named thing."""

    name: str
    """As the service's lexicon names it."""
    state: State
    date: str | None
    """ISO date, where one stands beside it."""
    days_ago: int | None
    """Days from then to the note's own date."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every element that the note tells of this patient."""
    headed = [paragraph(page, cue.span.end, LIST_REACH) for cue in cues(mentions, "heads-absent")]
    answers = cues(mentions, "answers-absent")
    last: tuple[Span, State] | None = None
    for mention in told(page, mentions, "element"):
        state = _state(page, mention, headed, answers)
        if state == "present" and last and last[1] == "absent" and _continues(page, last[0], mention.span):
            state = "absent"
        if mention.value.get("says") != "clear":
            last = mention.span, state
        dated = date_beside(page, mention, mentions)
        name = str(mention.value["element"])
        yield fact_of("element", mention, Element(name, state, dated.on, dated.days_ago))


def _state(page: Page, mention: Mention, headed: Sequence[Span], answers: Sequence[Mention]) -> State:
    said = mention.assertion
    if mention.value.get("says") == "clear":
        return "planned" if said.time == "planned" else "absent"
    if said.polarity == "denied" or any(span.overlaps(mention.span) for span in headed):
        return "absent"
    if any(_answers(page, mention, answer) for answer in answers):
        return "absent"
    if said.time == "planned":
        return "present" if mention.value.get("planned") is True else "planned"
    return "possible" if said.certainty == "hedged" else "present"


def _answers(page: Page, mention: Mention, answer: Mention) -> bool:
    """Whether a "no" stands right after the words, in their line."""
    end = mention.span.end
    return end <= answer.span.start <= min(end + ANSWER_GAP, line_end(page, end))


def _continues(page: Page, one: Span, two: Span) -> bool:
    """Whether both are entries of one list."""
    if not 0 <= two.start - one.end <= LIST_GAP:
        return False
    between = f" {page.plain[one.end : two.start].lower()} "
    listed = any(sign in between for sign in (",", "/", " or ", " nor ", " and "))
    return listed and "\n\n" not in between and not any(word in between for word in ENDS_LIST)
