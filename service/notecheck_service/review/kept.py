"""Reviews in the store: each step reads the review, takes it, and keeps it with its audit entry, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from notecheck_service.review import machine
from notecheck_service.review.difference import gaps
from notecheck_service.review.document import read_addendum, read_review, write_addendum, write_review
from notecheck_service.review.feedback import keep_objections
from notecheck_service.review.model import Addendum, Review, Situation, State
from notecheck_service.review.standing import Standing
from notecheck_service.store import Conflict, NotFound, Unit, new_id, notes
from notecheck_service.store.tables.reviews import addendum, review, review_event

__all__ = ["Happening", "addenda_of", "at_hand", "entry", "happenings", "sign", "states", "take"]

SETTLED = (State.RELEASED, State.HELD, State.PERSON)
UNDERWAY = (State.SIGNED, State.RESCANNED)
Step = Callable[[Review], Review]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a review's history."""

    at: datetime
    actor_id: str
    role: str
    what: str
    state: str
    version: int
    codes: dict[str, Any]
    of: int
    """The version of the note that the review is of."""


def at_hand(unit: Unit, standing: Standing) -> Review:
    """The review of the note as it stands; opened if there is none, brought up to date if it was scanned again."""
    unit.record("review.read", "note", standing.note.id)
    row = _row(unit, standing.note.id, standing.text.version.number)
    if row is None:
        return _open(unit, standing)
    found = _document(row)
    if row.result_id == standing.result.id or found.state in UNDERWAY:
        return found
    renewed = machine.rebase(found, standing.basis(), gaps(standing.found))
    _keep(unit, row, found, renewed, "rescanned elsewhere", result_id=standing.result.id)
    return renewed


def _open(unit: Unit, standing: Standing) -> Review:
    made = machine.open_review(new_id("rev"), standing.basis(), gaps(standing.found))
    number = standing.text.version.number
    unit.record("review.open", "review", made.id, note=standing.note.id)
    fresh = unit.insert_new(
        review, id=made.id, note_id=standing.note.id, version_number=number, result_id=standing.result.id,
        state=made.state, version=made.version, document=write_review(made), opened_at=unit.now, changed_at=unit.now,
    )  # fmt: skip
    if not fresh:
        return _document(_need(_row(unit, standing.note.id, number), standing.note.id))
    _tell(unit, standing.note.id, made, "opened", {"verdict": made.basis.verdict, "gaps": len(made.items)})
    return made


def take(unit: Unit, standing: Standing, seen: int, what: str, step: Step, **codes: object) -> Review:
    """Take one step of the review that stands at version `seen`; Conflict `stale` where it has moved on.

    Refused, with its code, where the step is not possible: then nothing is kept but the refusal's audit entry.
    """
    unit.record(f"review.{what}", "review", standing.note.id, seen=seen, **codes)
    row = _current(unit, standing, seen)
    before = _document(row)
    after = step(before)
    _keep(unit, row, before, after, what, **codes)
    return after


def _current(unit: Unit, standing: Standing, seen: int) -> Row[Any]:
    row = _of_note(unit, standing.note.id)[0]
    if row.version_number != standing.text.version.number:
        raise Conflict("superseded", "a newer version of the note has come in")
    if row.version != seen:
        raise Conflict("stale", f"version {row.version}")
    return row


def sign(unit: Unit, standing: Standing, shown: str, at: Situation) -> tuple[Review, Addendum]:
    """Sign what was shown under the digest: the entry, the review and the audit entry together.

    Stale, with what changed. No version is asked for: the digest covers everything that matters.
    """
    unit.record("addendum.sign", "note", standing.note.id, digest=shown)
    row = _shown(unit, standing.note.id, shown)
    before = _document(row)
    after = machine.sign(before, shown, new_id("add"), at)
    made = after.addenda[-1]
    unit.insert(
        addendum, id=made.id, note_id=standing.note.id, review_id=before.id, number=made.number, kind=made.kind,
        retracts=made.retracts, text=made.text.encode(), document=write_addendum(made),
        sha256=made.binding.addendum_sha256, digest=made.digest, seal=made.seal, signed_by=at.signer.id,
        signed_at=made.signed_at,
    )  # fmt: skip
    if standing.note.hold == "released":
        # Until the scan with it says otherwise: what was taken back may have been what released the note.
        notes.change(unit, standing.note.id, hold="held")
    _keep(unit, row, before, after, "signed", addendum=made.id, kind=made.kind, digest=made.digest)
    unit.emit("addendum.signed", standing.note.id, addendum=made.id, entry=str(made.kind))
    return after, made


def _keep(unit: Unit, row: Row[Any], before: Review, after: Review, what: str, **codes: object) -> None:
    settled = row.settled_at or (unit.now if after.state in SETTLED and before.state not in SETTLED else None)
    values = {
        "state": after.state, "version": after.version, "document": write_review(after), "changed_at": unit.now,
        "settled_at": settled, "result_id": codes.get("result_id", row.result_id),
    }  # fmt: skip
    mine = (review.c.practice_id == unit.scope.practice_id, review.c.id == row.id, review.c.version == row.version)
    if unit.execute(review.update().where(*mine).values(values)).rowcount != 1:
        raise Conflict("stale", "changed in the meantime")
    keep_objections(unit, row.note_id, row.version_number, before, after)
    _tell(unit, row.note_id, after, what, codes)


def _tell(unit: Unit, note_id: str, found: Review, what: str, codes: dict[str, Any]) -> None:
    unit.insert(
        review_event, note_id=note_id, review_id=found.id, at=unit.now, actor_id=unit.scope.actor_id,
        role=unit.scope.role, what=what, state=found.state, version=found.version, codes=codes,
    )  # fmt: skip


def _row(unit: Unit, note_id: str, number: int) -> Row[Any] | None:
    c = review.c
    mine = (c.practice_id == unit.scope.practice_id, c.note_id == note_id, c.version_number == number)
    return unit.execute(select(review).where(*mine)).one_or_none()


def _of_note(unit: Unit, note_id: str) -> Sequence[Row[Any]]:
    """The reviews of a note's versions, the newest first, held until the end of the unit."""
    c = review.c
    query = select(review).where(c.practice_id == unit.scope.practice_id, c.note_id == note_id)
    found = unit.execute(query.order_by(c.version_number.desc()).with_for_update()).all()
    return found or [_need(None, note_id)]


def _shown(unit: Unit, note_id: str, shown: str) -> Row[Any]:
    """The review in which the digest was shown, though the note may have come in anew since; else the newest."""
    found = _of_note(unit, note_id)
    previews = ((row, _document(row).preview) for row in found)
    return next((row for row, preview in previews if preview and preview.digest == shown), found[0])


def _need(row: Row[Any] | None, note_id: str) -> Row[Any]:
    if row is None:
        raise NotFound("review of note", note_id)
    return row


def _document(row: Row[Any]) -> Review:
    if row.document is None:
        raise Conflict("removed", "the review was removed by retention")
    return read_review(row.document)


def addenda_of(unit: Unit, note_id: str) -> list[Addendum]:
    """Every signed entry to a note, whichever of its versions, oldest first. Audited as `addendum.read`."""
    unit.record("addendum.read", "note", note_id)
    c = addendum.c
    query = select(c.document).where(c.practice_id == unit.scope.practice_id, c.note_id == note_id).order_by(c.seq)
    return [read_addendum(data) for (data,) in unit.execute(query) if data is not None]


def states(unit: Unit, note_ids: Sequence[str]) -> dict[str, str]:
    """The state of each note's newest review, for lists. Audited with the list."""
    c = review.c
    query = select(c.note_id, c.state).where(c.practice_id == unit.scope.practice_id, c.note_id.in_(note_ids))
    return dict(map(tuple, unit.execute(query.order_by(c.version_number))))


def entry(unit: Unit, addendum_id: str) -> tuple[str, Addendum]:
    """One signed entry exactly as it was signed, and the note it belongs to. Audited as `addendum.read`."""
    unit.record("addendum.read", "addendum", addendum_id)
    c = addendum.c
    query = select(c.note_id, c.document).where(c.practice_id == unit.scope.practice_id, c.id == addendum_id)
    row = unit.execute(query).one_or_none()
    if row is None or row.document is None:
        raise NotFound("addendum", addendum_id)
    return str(row.note_id), read_addendum(row.document)


def happenings(unit: Unit, note_id: str) -> list[Happening]:
    """What happened in the reviews of a note, oldest first. Audited as `review.history`."""
    unit.record("review.history", "note", note_id)
    c = review_event.c
    columns = [c[name] for name in Happening.__slots__ if name != "of"]
    own = (review.c.id == c.review_id) & (review.c.practice_id == c.practice_id)
    query = (
        select(*columns, func.coalesce(review.c.version_number, 1))
        .join_from(review_event, review, own, isouter=True)
        .where(c.practice_id == unit.scope.practice_id, c.note_id == note_id)
        .order_by(c.seq)
    )
    return [Happening(*tuple(row)) for row in unit.execute(query)]
