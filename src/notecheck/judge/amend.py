"""What answers may change of a checklist, and what they may not.

They complete what the note leaves open, and are then part of the evidence. They mend no conflict that the note itself
documents; and where they take back what it says, the item is in conflict: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from notecheck.concepts.addendum import Addendum
from notecheck.core.fact import Fact
from notecheck.core.note import Note
from notecheck.core.verdict import Checklist, Finding, Service, Status
from notecheck.judge.policy import FactTest, Item, Policy

__all__ = ["amended", "contradicted", "denied"]

SINGLE: Mapping[str, tuple[str, ...]] = {
    "imaging_guidance": ("contrast", "images_stored"),
    "session_levels": ("approach", "side", "level_count"),
    "sedation": ("depth",),
}
"""What a session has one of: two values of it exclude each other."""
LIGHT = frozenset({"none", "local", "minimal"})
DENIALS = frozenset(
    "no not none without never nor neither n't didn't wasn't weren't denied unknown n/a avoided".split()
)
ASKED = "What the note says of this and what an addendum says of it contradict each other; a person decides."


def contradicted(alone: Iterable[Fact], joined: Iterable[Fact], was: Service, now: Service) -> frozenset[str]:
    """The types of facts, and the fields of the service, of which the answers say other than the note does."""
    before, after = dict(_said(alone)), dict(_said(joined))
    types = {key[0] for key in before.keys() & after.keys() if before[key] != after[key]}
    fields = {name for name in ("approach", "session") if _differ(getattr(was, name), getattr(now, name))}
    return frozenset(types | fields)


def denied(alone: Iterable[Fact]) -> frozenset[str]:
    """The types of facts of which the note says outright that it was not so; read with it, no answer outweighs that."""
    return frozenset(key[0] for key, said in _said(alone) if said is False and key[2] != "depth")


def _differ(was: str | None, now: str | None) -> bool:
    return was != now and {None, "unknown"}.isdisjoint((was, now))


def _said(facts: Iterable[Fact]) -> Iterator[tuple[tuple[str, str, str], object]]:
    for fact in facts:
        for field in SINGLE.get(fact.type, ()):
            said = getattr(fact.value, field)
            if said is not None and (said or isinstance(said, bool)):
                yield (
                    (fact.type, getattr(fact.value, "modality", ""), field),
                    said in LIGHT if field == "depth" else said,
                )


def amended(
    policy: Policy, before: Checklist, after: Checklist, clash: frozenset[str], denials: frozenset[str],
    others: Sequence[Note],
) -> Checklist:  # fmt: skip
    """The findings with the answers, each held against the one without."""
    told = {item.id: _types(item) for item in policy.items}
    answers = tuple(_answers(others))
    affirmed = frozenset(_item(fact) for fact in answers if _affirms(others[fact.note - 1].quote(fact.span)))
    findings = []
    for item, was, now in zip(policy.items, before.findings, after.findings, strict=True):
        relevant = _relevant(item.id, answers, told)
        against = clash | (denials if item.id in affirmed and now.status is not Status.MET else frozenset())
        findings.append(_amended(item, was, now, told[item.id] & against, relevant))
    return replace(after, findings=tuple(findings))


def _amended(item: Item, was: Finding, now: Finding, against: frozenset[str], answers: tuple[Fact, ...]) -> Finding:
    if was.status is Status.CONFLICT:
        return was
    changed = now.status is not was.status
    if against and (changed or any(_item(fact) == item.id for fact in answers)):
        both = _in_order((*was.evidence, *now.evidence, *answers))
        return replace(now, status=Status.CONFLICT, evidence=both, missing=(), reason=ASKED, query=item.query)
    if now.status is Status.NOT_APPLICABLE and changed:
        # What the note calls for, no answer makes needless.
        return was
    if not changed or any(fact.note for fact in now.evidence):
        return now
    return replace(now, evidence=_in_order((*now.evidence, *answers)))


def _affirms(words: str) -> bool:
    """Whether an answer denies nothing."""
    said = words.lower().replace(",", " ").replace(".", " ").replace(":", " ").split()
    return DENIALS.isdisjoint(said)


def _relevant(item: str, answers: Sequence[Fact], told: Mapping[str, frozenset[str]]) -> tuple[Fact, ...]:
    """The answers to the item's own question, else those to questions about the same facts."""
    own = tuple(fact for fact in answers if _item(fact) == item)
    return own or tuple(fact for fact in answers if told.get(_item(fact), frozenset()) & told[item])


def _answers(others: Sequence[Note]) -> Iterator[Fact]:
    for number, other in enumerate(others, 1):
        for span, item in other.read or ():
            if item is not None and other.quote(span).strip():
                yield Fact("addendum", span, Addendum(item), source="rule:addendum.answer", note=number)


def _item(fact: Fact) -> str:
    return fact.value.item if isinstance(fact.value, Addendum) else ""


def _types(item: Item) -> frozenset[str]:
    """The types of facts, and the fields of the service, that the item looks at."""
    tests = [test for part in item.parts.values() for test in part.tests]
    return frozenset(test.fact if isinstance(test, FactTest) else test.field for test in tests)


def _in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(set(facts), key=lambda fact: (fact.note, fact.span, fact.type)))
