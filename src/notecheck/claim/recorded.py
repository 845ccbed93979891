"""What the note records as done, drawn from the facts of its scan: procedures, places, guidance, drugs, sedation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from notecheck.claim.codes import Procedure
from notecheck.claim.model import APPROACHES
from notecheck.concepts.imaging_guidance import ImagingGuidance
from notecheck.concepts.injectate import Injectate
from notecheck.concepts.levels import region_of as level_region
from notecheck.concepts.procedure import Procedure as Named
from notecheck.concepts.procedure import region_of as named_region
from notecheck.concepts.spinal_target import SpinalTarget
from notecheck.core.fact import Fact, Value
from notecheck.report.result import Result

__all__ = ["Evidence", "Recorded", "Target", "recorded", "root_of"]

REGIONS = {"cervical/thoracic": "cervical_thoracic", "lumbar/sacral": "lumbar_sacral"}
NAMED = {"cervical": "cervical_thoracic", "thoracic": "cervical_thoracic", "lumbar": "lumbar_sacral"}
ACTS = ("spinal_target", "injectate", "imaging_guidance")
"""Facts that only a procedure that was done yields."""
HEADS = frozenset({"procedure_title", "procedure"})
TITLE = 200
"""Characters that the names in one title stand apart at most."""
NOT_APART = frozenset({"contrast-study", "plain-injection", "fusion-part", "implant", "cement"})
"""Names that are a step of another procedure, or say too little."""
BURNT = ("ablat", "neurotom", "rhizotom", "radiofreq", "denervat")
FACETS = ("facet", "medial_branch")

Evidence = tuple[str, ...]
"""Ids of facts."""


@dataclass(frozen=True, slots=True)
class Target:
    """One level that was treated."""

    level: str
    """Canonical: "L4-L5", "S1"."""
    side: str | None
    evidence: str

    @property
    def region(self) -> str:
        """cervical_thoracic or lumbar_sacral."""
        return REGIONS[level_region(self.level)]

    @property
    def sides(self) -> frozenset[str]:
        """left, right, both, or none where the note tells none."""
        if self.side == "bilateral":
            return frozenset(("left", "right"))
        return frozenset((self.side,)) if self.side in ("left", "right") else frozenset()


@dataclass(frozen=True)
class Recorded:
    """A note that was scanned, as the claim sees it."""

    result: Result
    present: tuple[tuple[str, Fact], ...]
    """Current facts that the note asserts, with their ids."""

    @cached_property
    def service(self) -> str | None:
        """The service that was done at this session; None where none was."""
        service = self.result.service.id
        return service if service != "none" and self._is_done else None

    @cached_property
    def _is_done(self) -> bool:
        told = {fact.type for _, fact in self.present}
        if told & {"injectate", "imaging_guidance"}:
            return True
        if "called_off" in told:
            return False
        if "spinal_target" in told:
            return True
        # A name alone tells less than an act that is only planned.
        planned = any(fact.type in ACTS and fact.time == "planned" for fact in self.result.facts)
        return bool(self._performed) and not planned

    @cached_property
    def _performed(self) -> tuple[tuple[str, Fact, Named], ...]:
        return tuple(
            (name, fact, fact.value)
            for name, fact in self.present
            if isinstance(fact.value, Named) and fact.value.status == "performed"
        )

    @cached_property
    def kinds(self) -> Mapping[str, Evidence]:
        """Procedures done outside the live services, by the pattern that names them.

        Beside a live service only those that a heading of the procedure names; others are told of in passing.
        """
        out: dict[str, Evidence] = {}
        for name, fact, value in self._performed:
            if self.service == "other" or (value.service == "other" and self._is_beside_main(fact)):
                kind = self._kind(fact)
                out[kind] = (*out.get(kind, ()), name)
        return out

    def _is_beside_main(self, fact: Fact) -> bool:
        """Whether a heading of an epidural names it together with that; in an operation it may be a step."""
        if self.service != "esi":
            return False
        starts = [f.span.start for _, f, v in self._performed if v.service == self.service and f.section in HEADS]
        return fact.section in HEADS and any(abs(fact.span.start - start) <= TITLE for start in starts)

    def _kind(self, fact: Fact) -> str:
        """The pattern that named a procedure; a facet joint that is burnt is no facet injection."""
        kind = _pattern(fact)
        if kind != "facet-injection":
            return kind
        words = self.result.note.quote(fact.span).lower()
        return "radiofrequency" if any(burnt in words for burnt in BURNT) else kind

    @cached_property
    def main(self) -> Evidence:
        """What shows the service."""
        named = tuple(name for name, _, value in self._performed if value.service == self.service)
        return named[:6] or tuple(name for name, fact in self.present if fact.type in ACTS)[:6]

    def shows(self, procedure: Procedure) -> bool:
        """Whether the note records what the code stands for."""
        if self.service is None:
            return False
        if procedure.service != "other":
            return procedure.service == self.service
        if procedure.shown_by & self.kinds.keys():
            return True
        if self.service != "other" or self.apart:
            return False
        # A procedure outside the live services that the note does not name in words we know decides nothing.
        return self.way not in FACETS or self.way in procedure.shown_by_approach

    @cached_property
    def apart(self) -> Mapping[str, Evidence]:
        """The kinds that are procedures of their own."""
        return {kind: names for kind, names in self.kinds.items() if kind not in NOT_APART}

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Every level that was treated."""
        return tuple(
            Target(level, fact.value.side, name)
            for name, fact in self.present
            if isinstance(fact.value, SpinalTarget)
            for level in fact.value.levels
        )

    @cached_property
    def sides(self) -> Mapping[str, frozenset[str]]:
        """Each level that was treated, by its root, with its sides."""
        out: dict[str, frozenset[str]] = {}
        for target in self.targets:
            out[root_of(target.level)] = out.get(root_of(target.level), frozenset()) | target.sides
        return out

    @property
    def is_bilateral(self) -> bool:
        """Whether one level was treated on both sides."""
        return any(len(sides) == 2 for sides in self.sides.values())

    @cached_property
    def way(self) -> str | None:
        """The way in of the levels that were treated, among others facet and medial_branch."""
        ways = [f.value.approach for _, f in self.present if isinstance(f.value, SpinalTarget) and f.value.approach]
        return ways[0] if ways else self.result.service.approach

    @property
    def approach(self) -> str | None:
        """transforaminal, interlaminar or caudal, where the note tells: as the session as a whole has it."""
        named = self.result.service.approach
        return named or (self.way if self.way in APPROACHES else None)

    @cached_property
    def regions(self) -> frozenset[str]:
        """Regions that were treated: by the levels, else by the way in or by the procedure's name."""
        if self.targets:
            return frozenset(target.region for target in self.targets)
        if self.approach == "caudal":
            return frozenset(("lumbar_sacral",))
        names = (self.result.note.quote(fact.span) for _, fact, _ in self._performed)
        return frozenset(NAMED[region] for name in names if (region := named_region(name)) in NAMED)

    @cached_property
    def where(self) -> Evidence:
        """The facts that tell levels and sides."""
        return tuple(dict.fromkeys(target.evidence for target in self.targets))

    @cached_property
    def modalities(self) -> Mapping[str, Evidence]:
        """Guidance that was used: fluoroscopy, ct, ultrasound."""
        found = [(name, f.value.modality) for name, f in self.present if isinstance(f.value, ImagingGuidance)]
        return {kind: tuple(n for n, k in found if k == kind) for _, kind in found if kind != "none"}

    @cached_property
    def steroids(self) -> Mapping[str, tuple[float, Evidence]]:
        """Each steroid's dose of the session in milligrams, where every dose of it is told."""
        out: dict[str, tuple[float, Evidence]] = {}
        for name, fact in self.present:
            value = fact.value
            if isinstance(value, Injectate) and value.steroid and value.dose_mg is not None:
                dose, names = out.get(value.drug, (0.0, ()))
                out[value.drug] = (dose + value.dose_mg, (*names, name))
        return out

    def values(self, kind: str) -> tuple[tuple[str, Value], ...]:
        """The facts of one type, with their ids."""
        return tuple((name, fact.value) for name, fact in self.present if fact.type == kind)

    def quotes(self, patterns: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The words of procedures that were done, lower case, for these patterns."""
        wanted = frozenset(patterns)
        quote = self.result.note.quote
        return tuple((n, quote(f.span).lower()) for n, f, _ in self._performed if _pattern(f) in wanted)


def recorded(result: Result) -> Recorded:
    """The record of a scanned note."""
    numbered = ((f"f{number}", fact) for number, fact in enumerate(result.facts, 1))
    present = tuple((n, f) for n, f in numbered if f.assertion == "present" and f.time == "current" and f.relevant)
    return Recorded(result, present)


def _pattern(fact: Fact) -> str:
    return fact.source.removeprefix("rule:procedure.")


def root_of(level: str) -> str:
    """The root that leaves at an interspace, so that "L5-S1" and "L5" are one level of a transforaminal injection.

    In the neck a root leaves above its vertebra: "C6-C7" is C7's.
    """
    upper, dash, lower = level.partition("-")
    if not dash:
        return level
    if upper[0] == "C":
        return "C8" if lower[0] == "T" else lower
    return upper
