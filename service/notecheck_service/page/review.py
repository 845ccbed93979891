"""Reading a note beside its findings, and answering each gap."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, ConfigDict, Field

from notecheck_service.page.case import Case, open_case
from notecheck_service.page.desk import AtDesk, Desk, Id, PageRoute, see_other
from notecheck_service.page.pointing import span_of
from notecheck_service.review import kept, machine
from notecheck_service.review.model import Answer, Choice, Decision, Review
from notecheck_service.review.refusal import Refused
from notecheck_service.review.standing import Standing, stand
from notecheck_service.store import Unit, notes

__all__ = ["router"]

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Seen = Annotated[int, Field(ge=1, le=10**9)]


class Said(BaseModel):
    """What a physician sends for one gap."""

    model_config = ConfigDict(extra="ignore")

    item: Annotated[str, Field(max_length=80)]
    seen: Seen
    choice: Choice | None = None
    words: Annotated[str, Field(max_length=20_000)] = ""
    quote: Annotated[str, Field(max_length=20_000)] = ""
    start: Annotated[str, Field(pattern=r"^\d{0,7}$")] = ""
    end: Annotated[str, Field(pattern=r"^\d{0,7}$")] = ""


@router.get("/review/{id}")
def show(id: Id, desk: AtDesk, note: int = 0) -> Response:
    """The note left, its findings right."""
    case = desk.write(lambda unit: open_case(unit, id))
    return desk.show("review.html", case=case, tab=note if 0 <= note < len(case.sheets) else 0)


@router.post("/review/{id}/answers")
def answer(id: Id, desk: AtDesk, said: Annotated[Said, Form()]) -> Response:
    """Record what was said to one gap."""

    def work(unit: Unit) -> Case:
        standing = _found(stand(unit, id), said.item)
        given = _answer(said, standing, desk, unit.now)
        length = len(standing.text.text)
        kept.take(
            unit, standing, said.seen, "answered", lambda review: machine.answer(review, given, desk.signer, length),
            item=said.item, choice=str(given.choice),
        )  # fmt: skip
        return open_case(unit, id)

    return _shown(desk, id, desk.write(work), said.item)


@router.post("/review/{id}/discard")
def discard(id: Id, desk: AtDesk, said: Annotated[Said, Form()]) -> Response:
    """Take an answer back."""

    def work(unit: Unit) -> Case:
        kept.take(
            unit, _found(stand(unit, id), said.item), said.seen, "discarded",
            lambda now: machine.discard(now, said.item, desk.signer), item=said.item,
        )  # fmt: skip
        return open_case(unit, id)

    return _shown(desk, id, desk.write(work), said.item)


def _found(standing: Standing, item: str) -> Standing:
    """The same, where the item is one of its findings: only then may its name stand in the audit."""
    if not any(item == each["id"] for checklist in standing.found["checklists"] for each in checklist["items"]):
        raise Refused("answer.unknown_item", "item: not a gap of this review")
    return standing


def _answer(said: Said, standing: Standing, desk: Desk, at: datetime) -> Answer:
    choice = said.choice or (Choice.WORDS if said.words.strip() else None)
    if choice is None:
        raise Refused("answer.choice", "choice: choose one of the five")
    span = None
    if choice is Choice.ALREADY_THERE:
        start, end = (int(each) if each else None for each in (said.start, said.end))
        span = span_of(standing.text.text, said.quote, start, end)
    return Answer(said.item, choice, desk.session.person_id, at, said.words, span)


def _shown(desk: Desk, id: str, case: Case, item: str) -> Response:
    """The findings anew: as a part of the page where a script asks, else the page at the next gap."""
    following = _next_gap(case, item)
    if desk.partial:
        return desk.show("findings.html", case=case, focus=following)
    return see_other(f"/review/{id}#item-{following}" if following else f"/review/{id}#write")


def _next_gap(case: Case, item: str) -> int | None:
    """The number of the next gap without an answer, after this one, then from the top."""
    gaps = case.gaps
    at = next((place for place, each in enumerate(gaps) if each.id == item), 0)
    around = (*gaps[at + 1 :], *gaps[: at + 1])
    return next((each.number for each in around if each.answer is None and each.objection is None), None)


@router.post("/review/{id}/hand-over")
def hand_over(id: Id, desk: AtDesk, seen: Annotated[Seen, Form()]) -> Response:
    """Give the review to a person of the practice."""

    def work(unit: Unit) -> Review:
        return kept.take(
            unit, stand(unit, id), seen, "handed over", lambda review: machine.hand_over(review, desk.signer)
        )

    desk.write(work)
    return see_other(f"/review/{id}")


@router.post("/review/{id}/decide")
def decide(
    id: Id, desk: AtDesk, seen: Annotated[Seen, Form()], release: Annotated[bool, Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """A person releases the note, or keeps it held, where words cannot mend it."""

    def work(unit: Unit) -> None:
        decision = Decision(release, reason.strip(), desk.session.person_id, unit.now)
        kept.take(
            unit, stand(unit, id), seen, "decided", lambda now: machine.decide(now, decision, desk.signer),
            release=release,
        )  # fmt: skip
        notes.change(unit, id, hold="released" if release else "held")

    desk.write(work)
    return see_other(f"/review/{id}")
