"""The whole scan, and the only module that knows every room: Note → Page → Mentions → Facts → Verdict.

The models are asked last and only for what the rules' verdict lacks; what they find is judged like any other fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from types import ModuleType

from notecheck import concepts, relate
from notecheck.concepts.note_date import written_on
from notecheck.core.fact import Chart, Fact
from notecheck.core.mention import Mentions
from notecheck.core.note import Note
from notecheck.core.page import Page, Zone
from notecheck.core.time import PartialDate
from notecheck.core.verdict import Checklist, ModelUse, Outcome, Service
from notecheck.judge.judge import judge
from notecheck.judge.load import load_policies
from notecheck.judge.policy import Policy, in_force
from notecheck.judge.verdict import verdict
from notecheck.models.read import read as ask_models
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out
from notecheck.relate.service import recognise

__all__ = ["Scan", "check"]


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything one scan found, before it is written out."""

    note: Note
    service: Service
    facts: tuple[Fact, ...]
    checklists: tuple[Checklist, ...]
    outcome: Outcome
    score: int
    written_on: PartialDate | None = None
    """The note's own date, as given or as found."""
    zones: tuple[Zone, ...] = ()
    """What was read as no record of care: consent, instructions, placeholders and the like."""
    models: tuple[ModelUse, ...] = ()
    """The models that there are, and why one was not used."""
    others: tuple[Note, ...] = ()
    """The further notes of the case, whose facts count as well."""


def check(note: Note, *others: Note, service: str | None = None, policies: Sequence[Policy] | None = None) -> Scan:
    """Scan one note, or the notes of one case; each is read by itself and with its own date.

    Of a case the first note that records a service with a checklist is judged, else the first; what the others
    document counts as well. `service` overrides what the text says it is, `policies` what the service calls for.
    """
    if others and service is None:
        note, *rest = _lead_first((note, *others))
        others = tuple(rest)
    page = lay_out(note)
    mentions = annotate(page, service)
    facts = _facts(page, mentions)
    found = recognise(page, facts, mentions)
    found = replace(found, id=service) if service else found
    day = written_on(page, mentions)
    if policies is None:
        policies = in_force(_policies(), found.id, day.middle if day else None, found.kind)
    for number, other in enumerate(others, 1):
        facts += tuple(replace(fact, note=number) for fact in _said(other, found.id))
    checklists = tuple(judge(Chart((note, *others), facts), policy, found) for policy in policies)
    reading = ask_models(page, checklists)
    if reading.facts:
        facts += reading.facts
        checklists = tuple(judge(Chart((note, *others), facts), policy, found) for policy in policies)
    return Scan(note, found, facts, checklists, *verdict(checklists), day, page.zones, reading.models, others)


def _lead_first(notes: Sequence[Note]) -> list[Note]:
    """The notes of a case, the one to be judged before the others."""
    found = [_recognised(note).id for note in notes]
    ranks = [2 if name == "none" else 1 if name == "other" else 0 for name in found]
    at = ranks.index(min(ranks))
    return [notes[at], *notes[:at], *notes[at + 1 :]]


def _recognised(note: Note) -> Service:
    page = lay_out(note)
    mentions = annotate(page)
    return recognise(page, _facts(page, mentions), mentions)


def _said(note: Note, service: str) -> tuple[Fact, ...]:
    """The facts of a further note, in its own words."""
    page = lay_out(note.documentation())
    return tuple(fact for fact in _facts(page, annotate(page, service)) if note.documents(fact.span))


@cache
def _policies() -> tuple[Policy, ...]:
    """Every policy, read once."""
    return load_policies()


def _facts(page: Page, mentions: Mentions) -> tuple[Fact, ...]:
    read = tuple(chain.from_iterable(module.read(page, mentions) for module in _readers()))
    derived = chain.from_iterable(module.derive(page, read, mentions) for module in _makers())
    return tuple(sorted((*read, *derived), key=lambda f: (f.span, f.type, f.source)))


@cache
def _readers() -> tuple[ModuleType, ...]:
    """Every concept that reads facts from mentions, found by walking the folder."""
    return tuple(m for m in _walk(concepts) if hasattr(m, "read"))


@cache
def _makers() -> tuple[ModuleType, ...]:
    """Every maker of derived facts."""
    return tuple(m for m in _walk(relate) if hasattr(m, "derive"))


def _walk(package: ModuleType) -> list[ModuleType]:
    names = sorted(info.name for info in iter_modules(package.__path__))
    return [import_module(f"{package.__name__}.{name}") for name in names]
