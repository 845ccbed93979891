"""The findings of a result as the page shows them: gaps first, then what is met, then the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from notecheck_service.page.highlights import Label
from notecheck_service.review.items import known, question, topic
from notecheck_service.review.model import Answer, Review
from notecheck_service.review.rescanned import entry_number

__all__ = ["GRADES", "Evidence", "Finding", "findings", "labels_of", "sources"]

ORDER: Final = ("conflict", "missing", "partial", "met", "not_applicable")
GAPS: Final = ORDER[:3]
GRADES: Final = {
    "primary-full": "",
    "primary-excerpt": "Read in an excerpt of the source.",
    "secondary": "Known from a secondary source; check it against the policy.",
    "inferred": "Inferred; not printed in the policy.",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a note that a finding rests on."""

    fact: str
    """The fact's id: where the link leads."""
    note: int
    """Which text of the case holds them, from 0."""
    quote: str
    stance: str
    """How the note stands to it, where it does not plainly say it for now: "absent", "past"."""
    source: str = ""
    """The document that holds them, with its date, where it is not the note itself: "entry 1 of 2026-03-05"."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One item of a checklist."""

    number: int
    id: str
    topic: str
    status: str
    level: str
    reason: str
    question: str | None
    evidence: tuple[Evidence, ...]
    statement: str
    met_by: str
    citation: str
    version: str
    confidence: int
    """Per cent."""
    grade: str
    answer: Answer | None = None
    """What was said to it and is not signed yet."""
    objection: Answer | None = None
    """What was said to it and handed to a person."""

    @property
    def is_gap(self) -> bool:
        """Whether it is asked about."""
        return self.status in GAPS and self.level == "required"


def findings(found: Mapping[str, Any], review: Review | None = None) -> tuple[Finding, ...]:
    """Every item: required before advisory, conflicts and gaps before what is met; numbered in that order."""
    facts = {fact["id"]: fact for fact in found["facts"]}
    notes = sources(found)
    pairs = [(each, item) for each in found["checklists"] for item in each["items"]]
    pairs.sort(key=lambda pair: (_place(pair[1]), ORDER.index(pair[1]["status"])))
    return tuple(_finding(number, each, item, facts, notes, review) for number, (each, item) in enumerate(pairs, 1))


def sources(found: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """Each document of a result: its tab, and what it is called where it is not the note itself."""
    named: dict[str, tuple[int, str]] = {}
    for number, each in enumerate(found.get("notes", ())):
        entry = entry_number(found["note_id"], each["note_id"])
        called = f"entry {entry}" if entry else each["note_id"]
        dated = f" of {each['date']}" if each["date"] else ""
        named[each["note_id"]] = (entry or number, f"{called}{dated}" if number else "")
    return named


def _place(item: Mapping[str, Any]) -> int:
    """Required gaps, then what is met, then advisory gaps, then what does not apply."""
    if item["status"] == "not_applicable":
        return 3
    if item["status"] == "met":
        return 1
    return 0 if item["level"] == "required" else 2


def _finding(
    number: int, checklist: Mapping[str, Any], item: Mapping[str, Any], facts: Mapping[str, Any],
    notes: Mapping[str, tuple[int, str]], review: Review | None,
) -> Finding:  # fmt: skip
    about = known(item["id"])
    return Finding(
        number=number,
        id=item["id"],
        topic=topic(item),
        status=item["status"],
        level=item["level"],
        reason=unpriced(item["reason"]),
        question=question(item),
        evidence=tuple(_evidence(facts[name], notes) for name in item["evidence"]),
        statement=about.statement if about else "",
        met_by=about.met_by if about else "",
        citation=unpriced(item["citation"]),
        version=unpriced(f"{checklist['title']}, {checklist['version']}: {checklist['source']}"),
        confidence=round(100 * item["confidence"]),
        grade=GRADES.get(about.grade, "") if about else "",
        answer=review.answer_to(item["id"]) if review else None,
        objection=_objection(review, item["id"]),
    )


def unpriced(text: str) -> str:
    """Official documents by their short name: the long one speaks of money, which has no place before a physician."""
    return text.replace("coverage determination", "LCD")


def _objection(review: Review | None, item: str) -> Answer | None:
    return next((each for each in review.objections if each.item == item), None) if review else None


def _evidence(fact: Mapping[str, Any], notes: Mapping[str, tuple[int, str]]) -> Evidence:
    tab, source = notes[fact["note_id"]] if notes else (0, "")
    stance = ", ".join(word for word in (fact["assertion"], fact["time"]) if word not in ("present", "current"))
    return Evidence(fact["id"], tab, fact["text"], stance.replace("_", " "), source)


def labels_of(shown: tuple[Finding, ...]) -> dict[str, list[Label]]:
    """The findings that each fact is evidence for."""
    labels: dict[str, list[Label]] = {}
    for finding in shown:
        for each in finding.evidence:
            labels.setdefault(each.fact, []).append(Label(finding.number, finding.status, finding.topic))
    return labels
