"""Chart and policy to findings. Silence meets nothing: what is met rests on a fact or on the service."""

from __future__ import annotations

from collections.abc import Mapping

from notecheck.core.fact import Chart, Fact
from notecheck.core.verdict import Checklist, Finding, Service, Status
from notecheck.judge.policy import Alternative, FactsByType, Item, Policy

__all__ = ["judge"]

ORDER = (Status.NOT_APPLICABLE, Status.CONFLICT, Status.MET, Status.PARTIAL)
"""The first rule that holds decides; none: missing."""

SURE_OF_SILENCE = 0.8
"""How far "nothing found" is to be trusted; a fact's own confidence is used wherever there is a fact."""

CAVEATS = {
    "primary-full": "",
    "primary-excerpt": " (Requirement read in an excerpt of the source.)",
    "secondary": " (Requirement known from a secondary source; check it against the policy.)",
    "inferred": " (Requirement inferred, not printed in the policy.)",
}

Found = Mapping[str, tuple[Fact, ...] | None]
"""Part name -> its facts, None where the part is not there."""


def judge(chart: Chart, policy: Policy, service: Service) -> Checklist:
    """Every item of the policy, as the chart documents it."""
    facts = {kind: chart.of(kind) for kind in {fact.type for fact in chart.facts}}
    findings = tuple(_finding(item, facts, service) for item in policy.items)
    return Checklist(policy.id, policy.title, policy.version, policy.source, findings)


def _finding(item: Item, facts: FactsByType, service: Service) -> Finding:
    found = {name: part.find(facts, service) for name, part in item.parts.items()}
    status, because = _status(item, found)
    nearest = _nearest(item, found)
    wanting = status in (Status.PARTIAL, Status.MISSING)
    lacking = _lacking(item, nearest, found) if wanting else ()
    evidence = _evidence(because + (nearest if status is Status.PARTIAL else ()), found)
    asks = wanting or status is Status.CONFLICT
    return Finding(
        id=item.id,
        title=item.title,
        status=status,
        level=item.level,
        evidence=evidence,
        missing=lacking,
        reason=_reason(item, status, lacking),
        query=item.query if asks else None,
        citation=item.citation,
        confidence=_confidence(status, because, found),
    )


def _status(item: Item, found: Found) -> tuple[Status, Alternative]:
    """The status, and the alternative that brought it about."""
    for status in ORDER:
        for alternative in item.rules.get(status, ()):
            if all(_holds(name, found) for name in alternative):
                return status, alternative
    return Status.MISSING, ()


def _holds(name: str, found: Found) -> bool:
    return found[name[1:]] is None if name.startswith("!") else found[name] is not None


def _nearest(item: Item, found: Found) -> Alternative:
    """The way of meeting the item that the note has most of; of equals the first named."""
    return max(item.rules[Status.MET], key=lambda way: sum(found.get(name) is not None for name in way))


def _lacking(item: Item, way: Alternative, found: Found) -> tuple[str, ...]:
    names = tuple(name for name in way if not name.startswith("!") and found[name] is None)
    return tuple(name for name in names if not item.parts[name].whole) or names


def _evidence(names: Alternative, found: Found) -> tuple[Fact, ...]:
    facts = {fact for name in names if not name.startswith("!") for fact in found[name] or ()}
    return tuple(sorted(facts, key=lambda fact: (fact.note, fact.span, fact.type)))


def _reason(item: Item, status: Status, lacking: tuple[str, ...]) -> str:
    words = ", ".join(item.parts[name].label for name in lacking)
    return item.reasons[status].replace("{lacking}", words) + CAVEATS[item.grade]


def _confidence(status: Status, because: Alternative, found: Found) -> float:
    """The weakest link: each part is as sure as its best fact, an absent part as sure as silence."""
    links = [SURE_OF_SILENCE] if status in (Status.MISSING, Status.PARTIAL) else [1.0]
    for name in because:
        facts = found[name.removeprefix("!")]
        links.append(max((fact.confidence for fact in facts), default=0.9) if facts else SURE_OF_SILENCE)
    return round(min(links), 3)
