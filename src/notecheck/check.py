"""The whole scan, and the only module that knows every room: Note → Page → Mentions → Facts → Verdict."""

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
from notecheck.core.verdict import Checklist, Outcome, Service
from notecheck.judge.judge import judge
from notecheck.judge.load import load_policies
from notecheck.judge.policy import Policy, in_force
from notecheck.judge.verdict import verdict
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


def check(note: Note, *, service: str | None = None, policies: Sequence[Policy] | None = None) -> Scan:
    """Scan one note. `service` overrides what the text says it is, `policies` what the service calls for."""
    page = lay_out(note)
    mentions = annotate(page, service)
    facts = _facts(page, mentions)
    found = recognise(page, facts, mentions)
    found = replace(found, id=service) if service else found
    day = written_on(page, mentions)
    if policies is None:
        policies = in_force(_policies(), found.id, day.middle if day else None, found.kind)
    chart = Chart((note,), facts)
    checklists = tuple(judge(chart, policy, found) for policy in policies)
    return Scan(note, found, facts, checklists, *verdict(checklists), day, page.zones)


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
