"""Treatment: what was tried for another complaint than pain before a device or an operation, and how it went.

"CPAP was not tolerated", "no response to sildenafil", "refractory to lamotrigine and lacosamide". Which
treatments a service knows is data: concepts/services/<service>.toml. What it must not match: what is only planned,
or never was tried. Source: WISeR guide v6.0, section 6.2.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from notecheck.concepts.service_words import cues, fact_of, told
from notecheck.concepts.stated import gap
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["Treatment", "read"]

Outcome = Literal["failed", "partial", "not_tolerated", "contraindicated", "relieved", "unspecified"]
OUTCOMES: dict[str, Outcome] = {
    "failed": "failed",
    "partial": "partial",
    "not_tolerated": "not_tolerated",
    "contraindicated": "contraindicated",
    "relieved": "relieved",
    "helped": "relieved",
}
REACH = 300
"""Characters around a treatment, or under a heading such as "Failed:", in which its result may stand."""
WRONG_SIDE = 60
"""Characters that a cue on the side it seldom looks to counts as further away."""


@dataclass(frozen=True, slots=True)
class Treatment(Value):
    """One treatment by name."""

    name: str
    """As the service's lexicon names it."""
    agent: str
    """The words of the note in lower case: "cpap", "sildenafil"."""
    outcome: Outcome
    status: Literal["tried", "planned", "declined"]


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every treatment that is named, with its result where the words around tell one."""
    named = tuple(told(page, mentions, "treatment"))
    if not named:
        return
    results = _results(mentions)
    others = frozenset(mention.sentence for mention in named)
    for mention in named:
        near = _within(results, mention.span.start - REACH, mention.span.end + REACH)
        cue = _nearest(page, mention, near) or _told_after(page, mention, near, others)
        cue = cue or _heading(page, mention, near)
        outcome = OUTCOMES.get(str(cue.value.get("outcome"))) if cue else None
        yield fact_of("treatment", mention, _treatment(page, mention, outcome, cue))


def _within(results: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    low, high = bisect_left(results, start, key=_start), bisect_right(results, end, key=_start)
    return results[low:high]


def _start(mention: Mention) -> int:
    return mention.span.start


def _treatment(page: Page, mention: Mention, outcome: Outcome | None, cue: Mention | None) -> Treatment:
    name = str(mention.value["treatment"])
    agent = " ".join(page.plain[mention.span.start : mention.span.end].lower().split())
    said = mention.assertion
    if (cue is not None and cue.value.get("says") == "untried") or (outcome is None and said.polarity == "denied"):
        return Treatment(name, agent, "unspecified", "declined")
    if outcome is None and said.time == "planned":
        return Treatment(name, agent, "unspecified", "planned")
    return Treatment(name, agent, outcome or "unspecified", "tried")


def _results(mentions: Mentions) -> tuple[Mention, ...]:
    """Everything that tells how a treatment went, in order."""
    own = (*cues(mentions, "result"), *cues(mentions, "untried"))
    general = (m for m in mentions.get("therapy_outcome", ()) if str(m.value.get("outcome")) in OUTCOMES)
    return tuple(sorted((*own, *general), key=lambda m: m.span))


def _nearest(page: Page, mention: Mention, results: Sequence[Mention]) -> Mention | None:
    """The result in the same sentence; one within the same clause goes before one beyond a semicolon."""
    same = [m for m in results if m.sentence == mention.sentence and not m.span.overlaps(mention.span)]
    return min(same, key=lambda m: _distance(page, mention, m), default=None)


def _distance(page: Page, mention: Mention, cue: Mention) -> tuple[int, int]:
    first, second = sorted((mention.span, cue.span))
    between = page.plain[first.end : second.start]
    parted = between.count(";") + between.count("\n")
    reach = str(cue.value.get("reach", ""))
    is_after = cue.span.start >= mention.span.end
    wrong = (reach == "back" and not is_after) or (reach == "fore" and is_after)
    return parted, gap(mention.span, cue.span) + (WRONG_SIDE if wrong else 0)


def _told_after(page: Page, mention: Mention, results: Sequence[Mention], others: frozenset[int]) -> Mention | None:
    """The result in the next sentence, where that names no other treatment."""
    following = mention.sentence + 1
    if following in others or following >= len(page.sentences):
        return None
    if page.sentences[following].section != mention.section:
        return None
    return next((m for m in results if m.sentence == following), None)


def _heading(page: Page, mention: Mention, results: Sequence[Mention]) -> Mention | None:
    """The result that heads the list: "Failed treatments:"."""
    start = mention.span.start
    above = [m for m in results if m.span.start < start]
    for cue in reversed(above):
        rest = page.plain[cue.span.end : cue.span.end + 40].partition("\n")[0]
        if ":" in rest and "\n\n" not in page.plain[cue.span.end : start]:
            return cue
    return None
