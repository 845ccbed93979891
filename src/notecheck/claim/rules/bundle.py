"""What the note shows of a chronic pain program: pain of more than three months, and the elements of the bundle.

An element is found, or said not to apply; else the author is asked. Not every element is due for every patient.
"""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.calendar import months_before
from notecheck.claim.case import Case
from notecheck.claim.fields import as_day
from notecheck.claim.finding import Found
from notecheck.claim.recorded import Recorded
from notecheck.concepts.care_element import ELEMENTS, CareElement
from notecheck.concepts.pain_duration import PainDuration

__all__ = ["find"]

QUESTIONS = {
    "diagnosis": "Which diagnosis of chronic pain was made?",
    "assessment": "How was the pain assessed and followed this month?",
    "pain_scale": "Which validated pain scale was used, and with what result?",
    "care_plan": "What are the person's strengths, goals and needs in the plan of care?",
    "treatment_management": "How was the treatment as a whole managed?",
    "behavioral_health": "Was behavioral health care coordinated?",
    "medication_management": "How were the medicines managed?",
    "health_literacy": "Was there counselling on pain and health?",
    "crisis_care": "Was crisis care arranged?",
    "communication": "With which other clinicians was there communication?",
}
SHOWN_BY = {"diagnosis": "diagnosis", "pain_scale": "pain_score", "assessment": "exam_finding"}
"""Elements that facts of another kind show too."""
DAYS = 30
"""Days of a month where the note tells a length and no date."""
MORE = ("over", "more than", "greater than", "longer than", "exceed", ">", "+")


def find(case: Case) -> Iterator[Found]:
    """program.pain_duration and program.element_missing."""
    codes, record = case.codes.program, case.record
    lines = tuple(line.number for line in case.claim.lines if line.code == codes.base)
    if record is None or not lines:
        return
    yield from _duration(case, record, lines)
    yield from _elements(case, record, lines)


def _duration(case: Case, record: Recorded, lines: tuple[int, ...]) -> Iterator[Found]:
    months = case.codes.program.pain_months
    found = [(name, value) for name, value in record.values("pain_duration") if isinstance(value, PainDuration)]
    if any(_is_longer(case, record, name, value, months) for name, value in found):
        return
    days = [value.days for _, value in found if value.days is not None]
    detail = {"months": months, "documented": f"{max(days)} days" if days else "no length of time"}
    yield Found("program.pain_duration", lines, tuple(name for name, _ in found), detail)


def _is_longer(case: Case, record: Recorded, name: str, value: PainDuration, months: int) -> bool:
    """Whether the pain lasted longer than so many months, by the calendar where the note gives a day."""
    began = as_day(value.onset)
    if began and case.claim.day:
        return began < months_before(case.claim.day, months)
    if value.days is None:
        return False
    return value.days > months * DAYS or (value.days == months * DAYS and _says_more(record, name))


def _says_more(record: Recorded, name: str) -> bool:
    """Whether the words around say that it is more: "for more than 3 months"."""
    span = record.result.facts[int(name[1:]) - 1].span
    words = record.result.note.text[max(0, span.start - 16) : span.end + 2].lower()
    return any(more in words for more in MORE)


def _elements(case: Case, record: Recorded, lines: tuple[int, ...]) -> Iterator[Found]:
    told = {v.element: n for n, v in record.values("care_element") if isinstance(v, CareElement)}
    kinds = {fact.type for _, fact in record.present}
    shown = {element for element, kind in SHOWN_BY.items() if kind in kinds}
    lacking = [element for element in ELEMENTS if element not in told and element not in shown]
    if lacking:
        month = case.claim.program.month if case.claim.program else None
        questions = [QUESTIONS[element] for element in lacking]
        detail = {"elements": lacking, "month": month, "questions": questions}
        yield Found("program.element_missing", lines, tuple(told.values()), detail)
