"""What a policy makes of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from notecheck.core.fact import Fact
from notecheck.core.note import Span

__all__ = ["Checklist", "Finding", "ModelUse", "Outcome", "Question", "Service", "Status"]


class Status(StrEnum):
    """How an item stands, in the contract's words."""

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    CONFLICT = "conflict"
    NOT_APPLICABLE = "not_applicable"


class Outcome(StrEnum):
    """What is to happen with the note."""

    READY = "ready"
    ADDENDUM = "addendum"
    HOLD = "hold"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Service:
    """The service a note records."""

    id: str
    """Short name as in the contract: esi, scs, pva, cervical-fusion, other, none, …"""
    approach: str | None = None
    session: str = "unknown"
    evidence: tuple[Fact, ...] = ()
    kind: str | None = None
    """A finer name of another procedure: facet, radiofrequency, sacroiliac, trigger, nerve-block, …"""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one item of a checklist came out, and why."""

    id: str
    title: str
    status: Status
    level: str
    """required or advisory."""
    evidence: tuple[Fact, ...]
    missing: tuple[str, ...]
    """Machine-readable names of what is lacking."""
    reason: str
    query: str | None
    citation: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Checklist:
    """One policy's findings, in the policy's order."""

    id: str
    title: str
    version: str
    source: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is known to whoever answers an item's question, and is left out of the answer for that."""

    beside: Span | None
    """The words of the note that the item rests on so far, most of all."""
    label: str
    """The label of a form that asks the same; empty where none is needed."""
    lead: str
    """What connects the answer with the words that the item rests on; empty where it follows without."""
    place: str
    """Where the answer is read: within the sentence that tells of the item, right after it, or at the end."""
    session: bool
    """Whether it asks what was done in this session."""
    bare: bool
    """Whether a bare number, level or side may answer it."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A model that a scan could have asked."""

    name: str
    sha256: str | None
    """Of its weights; None where it was not used."""
    fault: str | None
    """Why it was not used."""
