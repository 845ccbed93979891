"""Functional status: what the patient can and cannot do, in the patient's own life.

What it is: a scored questionnaire (ODI, NDI, Roland-Morris, …); a named activity that is limited,
impossible, improved or done independently; or a general statement that pain limits function. How it is
written: "ODI 46%", "can sit 15 minutes", "cannot sit, stand or walk for long", "her daughter does the
shopping now", "slept in a recliner", "interferes with ADLs". What it must not match: what makes pain worse
("worse with walking"), the physical examination (gait, heel walk, strength), instructions after the
procedure, wishes ("to improve function"), other people's limits. Source: guide v6.0 and the determinations
ask that pain's effect on function be documented, by scale or by activity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from notecheck.concepts.functional_activity import Ability, abilities
from notecheck.concepts.functional_clause import is_wished
from notecheck.concepts.functional_ground import Ground
from notecheck.concepts.functional_instrument import Scored, scores
from notecheck.concepts.functional_mentions import covering, longest
from notecheck.concepts.pain_elsewhere import is_of_bad_joint
from notecheck.concepts.procedure import todays_region
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["FunctionalStatus", "read"]

WORSE = frozenset({"unable", "limited"})
CERTAIN, LIKELY, GUESSED = 0.9, 0.75, 0.5
WISH_REACH = 70


@dataclass(frozen=True, slots=True)
class FunctionalStatus(Value):
    """One activity, one score, or one general statement."""

    kind: str
    """instrument, activity or generic."""
    instrument: str | None = None
    """Short name of the questionnaire: ODI, NDI, RMDQ, PDI, PROMIS-PF, PSFS, other, …"""
    score: float | None = None
    """Its score as written."""
    activity: str | None = None
    """walking, standing, sitting, sleeping, work, housework, self_care, … or other."""
    ability: str | None = None
    """unable, limited, unchanged, improved or independent."""
    amount: str | None = None
    """How much, as written ("10 minutes", "2 blocks")."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every score, each activity once as limited and once as improved, and the first general statement."""
    ground = Ground.of(page, mentions)
    yield from _distinct(_instrument(page, scored) for scored in scores(ground))
    region = todays_region(page, mentions)
    told = (each for each in _told(ground) if not is_of_bad_joint(page, each.span.start, region))
    yield from _distinct(_activity(page, each) for each in sorted(told, key=_order))
    yield from _generic(ground)


def _order(told: Ability) -> tuple[float, int]:
    """What is surest comes first, then what is first in the note."""
    return -told.certainty, told.span.start


def _told(ground: Ground) -> Iterator[Ability]:
    phrases = [m for m in ground.statements("activity") if ground.of_patient(m) and not is_wished(ground, m.span)]
    for phrase in phrases:
        value = phrase.value
        yield Ability(phrase.span, str(value["activity"]), str(value["ability"]), None, CERTAIN, phrase.source)
    known = [phrase.span for phrase in longest(phrases)]
    for told in abilities(ground):
        # An unknown word is no activity of its own within a phrase that is known.
        if told.certainty > GUESSED or covering(told.span, known) is None:
            yield told


def _activity(page: Page, told: Ability) -> Fact:
    amount = page.note.quote(told.amount) if told.amount else None
    value = FunctionalStatus("activity", activity=told.activity, ability=told.ability, amount=amount)
    section = page.sentence_at(told.span.start).section
    return Fact("functional_status", told.span, value, section=section, source=told.source, confidence=told.certainty)


def _instrument(page: Page, scored: Scored) -> Fact:
    kind = "generic" if scored.score is None else "instrument"
    value = FunctionalStatus(kind, instrument=scored.instrument, score=scored.score)
    section = page.sentence_at(scored.span.start).section
    return Fact("functional_status", scored.span, value, section=section, source=scored.source)


def _generic(ground: Ground) -> Iterator[Fact]:
    """The first general statement, a limitation before an improvement; the same said again adds nothing."""
    said = [m for m in ground.statements("generic") if ground.of_patient(m) and not _is_wish(ground, m)]
    said = [m for m in said if not ground.page.plain.startswith((":", "?"), m.span.end)]
    for mention in sorted(said, key=lambda m: m.value["ability"] not in WORSE)[:1]:
        value = FunctionalStatus("generic", ability=str(mention.value["ability"]))
        yield Fact(
            "functional_status",
            mention.span,
            value,
            section=mention.section,
            source=mention.source,
            confidence=LIKELY,
        )


def _is_wish(ground: Ground, mention: Mention) -> bool:
    """Whether the words say what the treatment is meant to bring."""
    sentence = ground.page.sentences[mention.sentence].span
    start = max(sentence.start, mention.span.start - WISH_REACH)
    return any(start <= m.span.start <= mention.span.start for m in ground.statements("wish"))


def _distinct(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Each fact once: a questionnaire at each score, an activity at each place that tells another amount."""
    seen: set[tuple[object, ...]] = set()
    taken: dict[tuple[object, ...], list[Span]] = {}
    for fact in facts:
        value = cast(FunctionalStatus, fact.value)
        key = (value.kind, value.instrument, value.score, value.activity, value.ability in WORSE)
        spans = taken.setdefault((value.kind, value.activity), [])
        again = (*key, value.amount) in seen or any(span.overlaps(fact.span) for span in spans)
        if not again:
            seen.add((*key, value.amount))
            spans.append(fact.span)
            yield fact
