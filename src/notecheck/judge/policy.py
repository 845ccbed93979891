"""A policy: a flat list of items, each with parts to look for and rules that make a status of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from notecheck.core.fact import Fact
from notecheck.core.verdict import Service, Status
from notecheck.judge.tests import FieldTest

__all__ = [
    "ANY",
    "Alternative",
    "FactTest",
    "FactsByType",
    "Item",
    "Part",
    "Policy",
    "ServiceTest",
    "in_force",
]

ANY = "any"
"""The service of a policy that holds for every procedure."""

NO_PROCEDURE = "none"
"""The service of a note that records no procedure: no checklist applies."""

FactsByType = Mapping[str, tuple[Fact, ...]]


@dataclass(frozen=True, slots=True)
class FactTest:
    """Looks for facts of one type."""

    fact: str
    where: tuple[FieldTest, ...] = ()
    count: int = 1
    """How many are needed."""
    distinct: str | None = None
    """Count different values of this field, not facts."""
    times: tuple[str, ...] = ()
    """Empty: any time."""
    assertions: tuple[str, ...] = ("present",)

    def find(self, facts: FactsByType, service: Service) -> tuple[Fact, ...] | None:
        """The facts that pass, or None when there are too few."""
        found = tuple(fact for fact in facts.get(self.fact, ()) if self.passes(fact))
        counted = {getattr(fact.value, self.distinct) for fact in found} if self.distinct else found
        return found if len(counted) >= self.count else None

    def passes(self, fact: Fact) -> bool:
        """Whether the fact is one that it looks for."""
        return (
            fact.type == self.fact
            and fact.relevant
            and fact.assertion in self.assertions
            and (not self.times or fact.time in self.times)
            and all(test.passes(fact.value) for test in self.where)
        )


@dataclass(frozen=True, slots=True)
class ServiceTest:
    """Looks at the service that the note records."""

    field: str
    one_of: tuple[str, ...]

    def find(self, facts: FactsByType, service: Service) -> tuple[Fact, ...] | None:
        """The evidence for the service, or None when it is another."""
        return service.evidence if getattr(service, self.field) in self.one_of else None


@dataclass(frozen=True, slots=True)
class Part:
    """One thing an item looks for; it is there when any of its tests finds it."""

    name: str
    label: str
    """The part in words a biller reads: "how long each treatment lasted"."""
    tests: tuple[FactTest | ServiceTest, ...]
    whole: bool = False
    """The other parts said of one and the same fact: lacking only where no other part is."""

    def find(self, facts: FactsByType, service: Service) -> tuple[Fact, ...] | None:
        """The facts that make the part true, or None."""
        found = [each for test in self.tests if (each := test.find(facts, service)) is not None]
        return tuple(dict.fromkeys(fact for each in found for fact in each)) if found else None


Alternative = tuple[str, ...]
"""Names of parts that must all be there; "!name" must not be there."""


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement: what it asks for, what is looked for, and how a status follows."""

    id: str
    title: str
    topic: str
    """What it is about, in words that name no answer: stands above the question to a physician."""
    statement: str
    """The requirement in our own words."""
    met_by: str
    """What meets it, in plain words."""
    citation: str
    grade: str
    """How the requirement was seen: primary-full, primary-excerpt, secondary, inferred."""
    level: str
    query: str
    parts: Mapping[str, Part]
    rules: Mapping[Status, tuple[Alternative, ...]]
    reasons: Mapping[Status, str]
    """A sentence for each status; "{lacking}" stands for what is not there."""
    label: str = ""
    """The label of a form under which an answer is read, where the note says nothing of the item."""
    lead: str = ""
    """Words that connect an answer with what the note says of the item, where it would not follow without."""
    place: str = "after"
    """Where an answer is read: within the sentence that tells of the item, right after it, or at the end."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One authority's requirements for one service, from one day on."""

    service: str
    id: str
    title: str
    version: str
    authority: str
    source: str
    source_url: str
    effective: date
    retrieved: date
    items: tuple[Item, ...]
    sha256: str = ""
    """Of the text that it was read from: two policies of one sum judge alike."""
    pain: bool = True
    """Whether the service treats pain. Where it does not, what holds for every procedure only advises."""
    kinds: tuple[str, ...] = ()
    """The kinds of the service's procedures that it holds for ("facet"); empty: all."""


def in_force(policies: Iterable[Policy], service: str, on: date | None, kind: str | None = None) -> tuple[Policy, ...]:
    """Each checklist that applies to the service, in the version in force on the day, else in the latest."""
    if service == NO_PROCEDURE:
        return ()
    versions: dict[str, list[Policy]] = {}
    for policy in policies:
        if policy.service in (service, ANY) and (not policy.kinds or kind in policy.kinds):
            versions.setdefault(policy.id, []).append(policy)
    chosen = [_version(sorted(group, key=lambda p: p.effective), on) for group in versions.values()]
    if not all(policy.pain for policy in chosen):
        chosen = [_advising(policy) if policy.service == ANY else policy for policy in chosen]
    return tuple(sorted(chosen, key=lambda p: (p.service == ANY, p.id)))


def _advising(policy: Policy) -> Policy:
    """The same requirements, none of them part of the verdict."""
    return replace(policy, items=tuple(replace(item, level="advisory") for item in policy.items))


def _version(oldest_first: list[Policy], on: date | None) -> Policy:
    begun = [policy for policy in oldest_first if on is not None and policy.effective <= on]
    return (begun or oldest_first)[-1]
