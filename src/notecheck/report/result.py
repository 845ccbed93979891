"""The result of a scan as the contract has it: `notecheck.result/1`."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol

from notecheck.core.fact import Fact
from notecheck.core.note import Note
from notecheck.core.page import Zone
from notecheck.core.time import PartialDate
from notecheck.core.verdict import Checklist, Finding, ModelUse, Outcome, Service
from notecheck.report.limits import Limit, limits

__all__ = ["SCHEMA", "Result", "Scanned", "program_version", "result_of"]

SCHEMA = "notecheck.result/1"


class Scanned(Protocol):
    """What a scan gives; see notecheck.check.Scan."""

    @property
    def note(self) -> Note:
        """The note as submitted."""
        ...

    @property
    def service(self) -> Service:
        """The service that it records."""
        ...

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Everything found."""
        ...

    @property
    def checklists(self) -> tuple[Checklist, ...]:
        """Each policy held against it."""
        ...

    @property
    def outcome(self) -> Outcome:
        """What is to happen."""
        ...

    @property
    def score(self) -> float:
        """0 to 100."""
        ...

    @property
    def written_on(self) -> PartialDate | None:
        """The note's own date."""
        ...

    @property
    def zones(self) -> tuple[Zone, ...]:
        """What was read as no record of care."""
        ...

    @property
    def models(self) -> tuple[ModelUse, ...]:
        """The models that there are."""
        ...

    @property
    def others(self) -> tuple[Note, ...]:
        """The further notes of the case."""
        ...


@dataclass(frozen=True)
class Result:
    """One note, scanned and judged. `to_dict` writes it out."""

    note: Note
    service: Service
    facts: tuple[Fact, ...]
    """In order of position; fact n is called "f<n>"."""
    checklists: tuple[Checklist, ...]
    verdict: Outcome
    score: int
    written_on: PartialDate | None
    """The note's own date, as given or as found in it."""
    not_checked: tuple[Limit, ...]
    models: tuple[ModelUse, ...] = ()
    """The models that read the note beside the rules, and why one did not."""
    encoding: str | None = None
    """How the bytes of the note were read; None where the caller gave text."""
    warnings: tuple[tuple[str, str], ...] = ()
    """Code and detail of each doubt in reading it."""
    about: tuple[tuple[str, str | None], ...] = ()
    """What the source told beside the note: account, patient, provider and so on."""
    places: tuple[tuple[int, str], ...] = ()
    """Where in the source each stretch of the text stood, from its start: "page 3", "cell C7"; none for plain text."""
    others: tuple[Note, ...] = ()
    """The further notes of the case."""

    @cached_property
    def names(self) -> dict[Fact, str]:
        """Fact to its id."""
        return {fact: f"f{number}" for number, fact in enumerate(self.facts, 1)}

    def quote(self, fact: Fact) -> str:
        """The words that say it, from the note that says it."""
        return (self.note, *self.others)[fact.note].quote(fact.span)

    def to_dict(self) -> dict[str, Any]:
        """The contract's object: plain JSON types, keys always in the same order.

        Of a case of several notes it names each under `notes`, and each fact tells its `note_id`.
        """
        case = {"notes": [_named(note) for note in (self.note, *self.others)]} if self.others else {}
        return {
            "schema": SCHEMA,
            "note_id": self.note.id,
            "verdict": str(self.verdict),
            "score": self.score,
            "date": None if self.written_on is None else str(self.written_on),
            "about": dict(self.about),
            "service": self._service(),
            "checklists": [self._checklist(each) for each in self.checklists],
            "facts": [self._fact(fact) for fact in self.facts],
            "not_checked": [each.to_dict() for each in self.not_checked],
            "warnings": [{"code": code, "detail": detail} for code, detail in self.warnings],
            "text": self._text(),
            "policies": [{"id": each.id, "version": each.version} for each in self.checklists],
            "models": [asdict(each) for each in self.models],
            "program": {"name": "notecheck", "version": program_version()},
            **case,
        }

    def _service(self) -> dict[str, Any]:
        service = self.service
        return {
            "id": service.id,
            "approach": service.approach,
            "session": service.session,
            "evidence": self._ids(service.evidence),
            "kind": service.kind,
        }

    def _checklist(self, checklist: Checklist) -> dict[str, Any]:
        return {
            "id": checklist.id,
            "title": checklist.title,
            "version": checklist.version,
            "source": checklist.source,
            "items": [self._item(finding) for finding in checklist.findings],
        }

    def _item(self, finding: Finding) -> dict[str, Any]:
        return {
            "id": finding.id,
            "title": finding.title,
            "status": str(finding.status),
            "level": finding.level,
            "evidence": self._ids(finding.evidence),
            "missing": list(finding.missing),
            "reason": _one_line(finding.reason),
            "query": None if finding.query is None else _one_line(finding.query),
            "citation": finding.citation,
            "confidence": finding.confidence,
        }

    def _fact(self, fact: Fact) -> dict[str, Any]:
        return {
            "id": self.names[fact],
            "type": fact.type,
            "start": fact.span.start,
            "end": fact.span.end,
            "text": self.quote(fact),
            "value": fact.value.to_dict(),
            "assertion": fact.assertion,
            "time": fact.time,
            "section": fact.section,
            "source": fact.source,
            "confidence": round(fact.confidence, 3),
            "relevant": fact.relevant,
            "place": None if fact.note else self._place(fact.span.start),
            **self._said_in(fact),
        }

    def _said_in(self, fact: Fact) -> dict[str, str]:
        return {"note_id": (self.note, *self.others)[fact.note].id} if self.others else {}

    def _place(self, offset: int) -> str | None:
        """Where in the source the character stood, where that is known."""
        index = bisect_right(self.places, offset, key=lambda place: place[0]) - 1
        return self.places[index][1] if index >= 0 else None

    def _text(self) -> dict[str, Any]:
        """Which text the offsets point into."""
        return {**_extent(self.note), "encoding": self.encoding}

    def _ids(self, facts: Iterable[Fact]) -> list[str]:
        return sorted({self.names[fact] for fact in facts}, key=lambda name: int(name[1:]))


def result_of(
    scan: Scanned,
    *,
    encoding: str | None = None,
    warnings: tuple[tuple[str, str], ...] = (),
    about: tuple[tuple[str, str | None], ...] = (),
    places: tuple[tuple[int, str], ...] = (),
) -> Result:
    """Number the facts of a scan and say what was not checked."""
    named = [fact for each in scan.checklists for finding in each.findings for fact in finding.evidence]
    facts = dict.fromkeys((*scan.facts, *scan.service.evidence, *named))
    return Result(
        note=scan.note,
        service=scan.service,
        facts=tuple(sorted(facts, key=_position)),
        checklists=scan.checklists,
        verdict=scan.outcome,
        score=round(scan.score),
        written_on=scan.written_on,
        not_checked=limits(scan.service, scan.checklists, scan.zones, 1 + len(scan.others), scan.models),
        models=scan.models,
        encoding=encoding,
        warnings=warnings,
        about=about,
        places=places,
        others=scan.others,
    )


def _named(note: Note) -> dict[str, Any]:
    """One note of a case, by which its facts are found again."""
    day = None if note.written_on is None else str(note.written_on)
    return {"note_id": note.id, "date": day, **_extent(note)}


def _extent(note: Note) -> dict[str, Any]:
    return {"characters": len(note.text), "sha256": hashlib.sha256(note.text.encode()).hexdigest()}


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _position(fact: Fact) -> tuple[int, int, int, str, str, str]:
    return (fact.note, fact.span.start, fact.span.end, fact.type, fact.source, repr(fact.value))


@cache
def program_version() -> str:
    """The version of notecheck, looked up once, or "unknown" when it runs from a folder that was never installed."""
    try:
        return version("notecheck")
    except PackageNotFoundError:
        return "unknown"
