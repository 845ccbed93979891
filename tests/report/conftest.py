"""A scan made by hand: every status, overlapping facts, a text that is hard to show."""

from dataclasses import dataclass

import pytest

from notecheck.check import Scan
from notecheck.core.fact import Fact, Value
from notecheck.core.note import Note, Span
from notecheck.core.page import Zone
from notecheck.core.time import PartialDate
from notecheck.core.verdict import Checklist, Finding, Outcome, Service, Status
from notecheck.report.result import Result, result_of

TEXT = (
    "Pain <b>7/10</b> & worse 🙂 e\u0301\r\nSecond\u00a0line \x1b[31mred\x07 \u202eback\u202c, a\tb. "
    "</style><script>alert(1)</script> done"
)


@dataclass(frozen=True, slots=True)
class Words(Value):
    """A value with one field."""

    said: str | None = None


def fact(words: str, kind: str = "pain_score", **more: object) -> Fact:
    """A fact at the first place of its words."""
    start = TEXT.index(words)
    return Fact(kind, Span(start, start + len(words)), Words(words), **more)  # type: ignore[arg-type]


SCORE, WORSE, LINE = (
    fact("7/10"),
    fact("7/10</b> & worse 🙂 e\u0301", "diagnosis"),
    fact("Second\u00a0line", "sedation"),
)
SCRIPT, REST = fact("<script>alert(1)</script>", "exam_finding"), fact("🙂", relevant=False)


def finding(name: str, status: Status, *evidence: Fact, level: str = "required") -> Finding:
    """A finding with a question where it is a gap."""
    asks = status not in (Status.MET, Status.NOT_APPLICABLE)
    query = "Please state\nwhat was <done>, if known." if asks else None
    return Finding(
        f"esi.{name}", f"Item {name}", status, level, evidence, ("part",) if asks else (),
        f"Because\n{name} & so.",
        query, "Guide, section 1", 0.8,
    )  # fmt: skip


def scan() -> Scan:
    """The scan."""
    findings = (
        finding("met", Status.MET, LINE, SCORE),
        finding("idle", Status.NOT_APPLICABLE),
        finding("partial", Status.PARTIAL, WORSE),
        finding("missing", Status.MISSING),
        finding("conflict", Status.CONFLICT, SCRIPT),
        finding("advice", Status.MISSING, level="advisory"),
    )
    return Scan(
        note=Note("note <1>", TEXT),
        service=Service("esi", "caudal", "repeat", (SCORE,)),
        facts=(SCRIPT, REST, WORSE, LINE),
        checklists=(Checklist("esi", "Epidural <steroid>", "2026-04", "Guide & appendix", findings),),
        outcome=Outcome.HOLD,
        score=37,
        written_on=PartialDate(2026, 3, 2),
        zones=(Zone(Span(0, 4), "consent"), Zone(Span(4, 9), "blank")),
    )


@pytest.fixture(scope="session")
def result() -> Result:
    return result_of(scan(), encoding="utf-8", warnings=(("W_CP1252", "read as CP1252"),))
