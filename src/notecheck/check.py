"""The whole scan, and the only module that knows every room: Note → Page → Mentions → Facts → Verdict.

The models are asked last and only for what the rules' verdict lacks; what they find is judged like any other fact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from types import ModuleType

from notecheck import concepts, relate
from notecheck.concepts.conservative_therapy import ConservativeTherapy
from notecheck.concepts.functional_status import FunctionalStatus
from notecheck.concepts.imaging_guidance import ImagingGuidance, left_blank
from notecheck.concepts.note_date import written_on
from notecheck.concepts.pain_score import PainScore
from notecheck.concepts.sedation import Sedation
from notecheck.concepts.sentence_role import SentenceRole
from notecheck.concepts.team_evaluation import TeamEvaluation
from notecheck.core.fact import Chart, Fact
from notecheck.core.joined import Joined, join
from notecheck.core.mention import Mentions
from notecheck.core.note import Note
from notecheck.core.page import Page, Zone
from notecheck.core.time import PartialDate
from notecheck.core.verdict import Checklist, ModelUse, Outcome, Service
from notecheck.judge.amend import amended, contradicted, denied
from notecheck.judge.doubt import weighed
from notecheck.judge.judge import judge
from notecheck.judge.load import load_policies
from notecheck.judge.policy import Policy, in_force
from notecheck.judge.question import questions
from notecheck.judge.verdict import verdict
from notecheck.models.pain_number import TIMINGS, told_otherwise
from notecheck.models.read import read as ask_models
from notecheck.models.read import read_earlier as ask_earlier
from notecheck.nlp.annotate import annotate
from notecheck.nlp.answers import placed
from notecheck.nlp.layout import lay_out
from notecheck.relate.service import recognise

__all__ = ["Scan", "check"]

DENIABLE = {"contrast": "contrast", "stored_images": "images_stored"}
"""A role that the models may find to the part of the guidance that the rules may have read as denied."""
_NO_COURSE = tuple(
    (ConservativeTherapy, *said) for said in (("outcome", "relieved"), ("status", "planned"), ("status", "declined"))
)
_YET_TO_SEE = ((TeamEvaluation, "result", "to_come"),)
RULED_OUT: Mapping[str, Sequence[tuple[type, str, str]]] = {
    "limitation": ((FunctionalStatus, "ability", "independent"),),
    "failed_course": _NO_COURSE,
    "failed_therapy": _NO_COURSE,
    "therapist_evaluation": _YET_TO_SEE,
    "medical_evaluation": _YET_TO_SEE,
    "psychological_evaluation": _YET_TO_SEE,
    "surgical_evaluation": _YET_TO_SEE,
    "sedation_reason": ((Sedation, "justification", "boilerplate"),),
}
"""A role to what the rules may have read in the same words, kind, part and value, that rules it out."""
SURE = 0.9
"""From which probability a model's side of a score outweighs the one that the rules read."""


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
    document counts as well. Answers to questions about the judged note are read with it, and as of its date.
    `service` overrides what the text says it is, `policies` what the service calls for.
    """
    if others and service is None:
        note, *rest = _lead_first((note, *others))
        others = tuple(rest)
    alone = _read(note, service)
    day, found = alone.day, alone.service
    if policies is None:
        policies = in_force(_policies(), found.id, day.middle if day else None, found.kind)
    others_said = (_said(n, other, found.id) for n, other in enumerate(others, 1))
    facts = (*alone.facts, *chain.from_iterable(others_said))
    checklists = _judged((note, *others), facts, policies, found)
    asked = ask_models(alone.page, alone.mentions, checklists)
    blank = left_blank(alone.page, alone.mentions)
    told = tuple(_undenied(_on_one_side(asked.facts, facts), facts, blank))
    if told:
        facts = tuple(_once(facts, told))
        checklists = _judged((note, *others), facts, policies, found)
    checklists = weighed(checklists, asked.shares)
    scan = Scan(note, found, facts, checklists, *verdict(checklists), day, alone.page.zones, asked.models, others)
    return _answered(scan, alone, policies, asked.shares) if any(other.adds() for other in others) else scan


def _on_one_side(found: Sequence[Fact], facts: Sequence[Fact]) -> Iterator[Fact]:
    """What the models found; no number that the rules read otherwise, one of several of the other side only where a
    model is sure.
    """
    barred = told_otherwise(facts)
    roles = {timing: role for role, timing in TIMINGS.items()}
    scores = [(f.value.timing, f.span) for f in facts if isinstance(f.value, PainScore)]
    for fact in found:
        side = fact.value.timing if isinstance(fact.value, PainScore) else None
        other = [span for timing, span in scores if timing in roles and timing != side]
        taken = [*barred[roles[side]], *(() if fact.confidence >= SURE else other)] if side in roles else []
        if not any(fact.span.overlaps(span) for span in taken):
            yield fact


def _once(facts: Sequence[Fact], told: Sequence[Fact]) -> Iterator[Fact]:
    """Both together; a score that the rules read without its side, and a model with it, is one fact."""
    rated = [f for f in told if isinstance(f.value, PainScore)]
    unsided = [f for f in facts if isinstance(f.value, PainScore) and f.value.timing == "current"]
    twins = {rule: f for rule in unsided for f in rated if rule.span.overlaps(f.span)}
    yield from (fact for fact in facts if fact not in twins)
    yield from (fact for fact in told if fact not in twins.values())
    yield from (replace(fact, span=rule.span) for rule, fact in twins.items())


def _undenied(found: Iterable[Fact], facts: Sequence[Fact], blank: Collection[str]) -> Iterator[Fact]:
    """What the models found, but not what the rules read that it was not so, nor what a form asks for in vain."""
    guidance = [f.value for f in facts if isinstance(f.value, ImagingGuidance)]
    denied = {
        role
        for role, part in DENIABLE.items()
        if part in blank or any(getattr(each, part) is False for each in guidance)
    }
    for fact in found:
        role = fact.value.role if isinstance(fact.value, SentenceRole) else None
        overruled = any(_read_as(fact, facts, *said) for said in RULED_OUT.get(role or "", ()))
        overruled |= any(f.type == role and not f.relevant and f.span.overlaps(fact.span) for f in facts)
        if role not in denied and not overruled:
            yield fact


def _read_as(found: Fact, facts: Sequence[Fact], kind: type, part: str, said: str) -> bool:
    """Whether the rules read facts of a kind in the same words, and all of them as what is said."""
    here = {getattr(f.value, part) for f in facts if isinstance(f.value, kind) and f.span.overlaps(found.span)}
    return here == {said}


def _answered(scan: Scan, alone: Reading, policies: Sequence[Policy], shares: Mapping[str, float | None]) -> Scan:
    """The same note read together with the answers to what it lacks."""
    text = join(scan.note.text, placed(alone.page, questions(scan.checklists, policies), scan.others))
    reading = _joined(alone, text)
    facts = (*reading.facts, *scan.facts[len(alone.facts) :])
    judged = _judged((scan.note, *scan.others), facts, policies, reading.service)
    clash = contradicted(alone.facts, reading.facts, alone.service, reading.service)
    lists = zip(policies, scan.checklists, judged, strict=True)
    denials = denied(alone.facts)
    found = (amended(policy, was, now, clash, denials, scan.others) for policy, was, now in lists)
    checklists = weighed(tuple(found), shares)
    outcome, score = verdict(checklists)
    return replace(
        scan, service=reading.service, facts=facts, checklists=checklists, outcome=outcome, score=score
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page says."""

    page: Page
    mentions: Mentions
    day: PartialDate | None
    facts: tuple[Fact, ...]
    service: Service
    joined: Joined | None = None
    """Whose words the page is made of, where they are those of several notes."""

    def housed(self, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        """The facts, each in the note that says it; a label's are nobody's."""
        if self.joined is None:
            return tuple(facts)
        homes = ((fact, self.joined.home(fact.span)) for fact in facts)
        return tuple(replace(fact, note=home[0], span=home[1]) for fact, home in homes if home)


def _read(note: Note, service: str | None) -> Reading:
    page = lay_out(note)
    mentions = annotate(page, service)
    facts = _facts(page, mentions)
    found = recognise(page, facts, mentions, service)
    earlier = ask_earlier(page, mentions) if (found.id, found.session) == ("esi", "unknown") else None
    if earlier:
        found = replace(found, session="repeat", evidence=(*found.evidence, earlier))
    return Reading(page, mentions, written_on(page, mentions), facts, found)


def _joined(alone: Reading, joined: Joined) -> Reading:
    """The note read with the answers to what it lacks; which service it records, it says itself."""
    note = replace(alone.page.note, text=joined.text, written_on=alone.day)
    read = replace(_read(note, alone.service.id), joined=joined)
    service = replace(read.service, kind=alone.service.kind, evidence=read.housed(read.service.evidence))
    return replace(read, facts=read.housed(read.facts), service=service)


def _judged(
    notes: tuple[Note, ...], facts: tuple[Fact, ...], policies: Sequence[Policy], service: Service
) -> tuple[Checklist, ...]:
    return tuple(judge(Chart(notes, facts), policy, service) for policy in policies)


def _lead_first(notes: Sequence[Note]) -> list[Note]:
    """The notes of a case, the one to be judged before the others."""
    found = ["none" if note.adds() else _read(note, None).service.id for note in notes]
    ranks = [2 if name == "none" else 1 if name == "other" else 0 for name in found]
    at = ranks.index(min(ranks))
    return [notes[at], *notes[:at], *notes[at + 1 :]]


def _said(number: int, note: Note, service: str) -> tuple[Fact, ...]:
    """The facts of a further note, in its own words; answers are read with the note that they add to."""
    own = replace(note, read=tuple(each for each in note.read if each.item is None)) if note.read else note
    page = lay_out(own.documentation())
    facts = _facts(page, annotate(page, service))
    return tuple(replace(fact, note=number) for fact in facts if own.documents(fact.span))


@cache
def _policies() -> tuple[Policy, ...]:
    """Every policy, read once."""
    return load_policies()


def _facts(page: Page, mentions: Mentions) -> tuple[Fact, ...]:
    read = tuple(chain.from_iterable(module.read(page, mentions) for module in _readers()))
    derived = chain.from_iterable(module.derive(page, read, mentions) for module in _makers())
    said = (replace(fact, span=page.whole(fact.span)) for fact in (*read, *derived))
    return tuple(sorted(said, key=lambda f: (f.span, f.type, f.source)))


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
