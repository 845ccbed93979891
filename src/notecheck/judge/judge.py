"""Chart and policy to findings. Silence meets nothing: what is met rests on a fact or on the service."""

from __future__ import annotations

from collections.abc import Mapping

from notecheck.concepts.sentence_role import SentenceRole
from notecheck.core.fact import Chart, Fact
from notecheck.core.verdict import Checklist, Finding, Service, Status
from notecheck.judge.policy import Alternative, FactsByType, Item, Part, Policy
from notecheck.judge.trust import trust

__all__ = ["UNCLEAR", "judge"]

ORDER = (Status.NOT_APPLICABLE, Status.CONFLICT, Status.MET, Status.PARTIAL)
"""The first rule that holds decides; none: missing."""

SHAKY = 0.7
"""Evidence of less confidence than this makes its item no surer than itself; above it, it proved as good as any."""
UNCLEAR = "Unclear, a person should read the words marked: they may be what was not recognised. "

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
    found = {name: _find(item, part, facts, service) for name, part in item.parts.items()}
    status, because = _status(item, found)
    nearest = _nearest(item, found)
    wanting = status in (Status.PARTIAL, Status.MISSING)
    lacking = _lacking(item, nearest, found) if wanting else ()
    doubtful = _doubtful(item, lacking, facts)
    status = Status.PARTIAL if doubtful else status
    evidence = _evidence(because + (nearest if status is Status.PARTIAL else ()), found, doubtful)
    asks = wanting or status is Status.CONFLICT
    return Finding(
        id=item.id,
        title=item.title,
        status=status,
        level=item.level,
        evidence=evidence,
        missing=lacking,
        reason=(UNCLEAR if doubtful else "") + _reason(item, status, lacking),
        query=item.query if asks else None,
        citation=item.citation,
        confidence=_confidence(item, "unclear" if doubtful else status, because, found),
    )


def _find(item: Item, part: Part, facts: FactsByType, service: Service) -> tuple[Fact, ...] | None:
    """What fills the part: what the rules read, else what a model is sure of."""
    read = part.find(facts, service)
    return _told_by_models(item, part.name, facts, sure=True) or None if read is None else read


def _doubtful(item: Item, lacking: tuple[str, ...], facts: FactsByType) -> tuple[Fact, ...]:
    """Sentences that may be what is lacking; a person has to look. An item that knows no halves stays as it is."""
    if Status.PARTIAL not in item.reasons:
        return ()
    return tuple(fact for part in lacking for fact in _told_by_models(item, part, facts, sure=False))


def _told_by_models(item: Item, part: str, facts: FactsByType, *, sure: bool) -> tuple[Fact, ...]:
    """The sentences that a model reads as filling the part, surely or not."""
    name = f"{item.id}/{part}"
    return tuple(
        fact
        for fact in facts.get("sentence_role", ())
        if isinstance(fact.value, SentenceRole) and fact.value.sure is sure and name in fact.value.supports
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


def _evidence(names: Alternative, found: Found, doubtful: tuple[Fact, ...] = ()) -> tuple[Fact, ...]:
    facts = {fact for name in names if not name.startswith("!") for fact in found[name] or ()} | set(doubtful)
    return tuple(sorted(facts, key=lambda fact: (fact.note, fact.span, fact.type)))


def _reason(item: Item, status: Status, lacking: tuple[str, ...]) -> str:
    words = ", ".join(item.parts[name].label for name in lacking)
    return item.reasons[status].replace("{lacking}", words) + CAVEATS[item.grade]


def _confidence(item: Item, status: str, because: Alternative, found: Found) -> float:
    """How often the status was right; the weakest link where that is shaky, a part being as sure as its best fact."""
    facts = [found[name] for name in because if not name.startswith("!")]
    weakest = min((max(fact.confidence for fact in each) for each in facts if each), default=1.0)
    rate = trust(item.id, status)
    return round(min(rate, weakest) if weakest < SHAKY else rate, 3)
