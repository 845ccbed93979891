"""Signing an entry, as a deed to be killed: the entry, its signature, the audit's entry, the event and the answer."""

from __future__ import annotations

from dataclasses import replace

from review_makers import physician, said
from service.deeds import PRACTICE
from service_notes import BARE, put
from sqlalchemy import func, select

import notecheck
from notecheck_service.review import kept, machine
from notecheck_service.review.model import Draft, Kind
from notecheck_service.review.standing import Standing, edition_of, stand
from notecheck_service.store import Scope, Store, Unit, idempotency
from notecheck_service.store.tables.audit import audit_entry
from notecheck_service.store.tables.notes import note
from notecheck_service.store.tables.reviews import addendum, review, review_event
from notecheck_service.store.tables.work import event
from notecheck_service.store.tables.work import idempotency as answers

PHYSICIAN = Scope(PRACTICE, "per_vane", "physician", "person")


class Sign:
    """One signature of what was shown."""

    @staticmethod
    def warm() -> None:
        """Read the checklists."""
        edition_of(notecheck.scan(BARE).to_dict())

    @staticmethod
    def ready(store: Store, key: str) -> None:
        """A note with an answered gap, its entry shown and not yet signed."""
        id = put(store, PHYSICIAN, name=key)
        now = store.clock.now()
        given, signer = replace(said("quality.pain-scores", words="Pain 2/10 after."), at=now), physician(proved=now)
        steps = {
            "answered": lambda review, _: machine.answer(review, given, signer, len(BARE)),
            "planned": lambda review, _: machine.plan(review, Draft(Kind.ADDENDUM, signer.id, now), signer),
            "previewed": lambda review, at: machine.preview(review, at.situation(signer, now, now.date())),
        }
        for what, step in steps.items():
            with store.write(PHYSICIAN) as unit:
                standing = stand(unit, id)
                version = kept.at_hand(unit, standing).version
                kept.take(unit, standing, version, what, lambda review, s=step, at=standing: s(review, at))

    @staticmethod
    def do(store: Store, key: str) -> bytes:
        with store.write(PHYSICIAN) as unit:
            answer = idempotency.take(unit, key, "sign")
            if answer is None:
                answer = idempotency.Answer(303, sign(unit, standing_of(unit, key)).encode())
                idempotency.keep(unit, key, answer)
        return answer.body

    @staticmethod
    def count(store: Store, key: str) -> dict[str, int]:
        mine = select(note.c.id).where(note.c.external_id == key)
        wanted = {
            "entries": (addendum, addendum.c.note_id.in_(mine)),
            "signed": (review, review.c.note_id.in_(mine) & (review.c.state == "signed")),
            "told": (review_event, review_event.c.note_id.in_(mine) & (review_event.c.what == "signed")),
            "events": (event, event.c.subject_id.in_(mine) & (event.c.kind == "addendum.signed")),
            "audited": (audit_entry, audit_entry.c.object_id.in_(mine) & (audit_entry.c.action == "addendum.sign")),
            "answers": (answers, answers.c.key == key),
        }
        with store.engine.connect() as connection:
            queries = {name: select(func.count()).select_from(t).where(where) for name, (t, where) in wanted.items()}
            return {name: connection.execute(query).scalar_one() for name, query in queries.items()}


def standing_of(unit: Unit, key: str) -> Standing:
    """The note of this key as it stands."""
    query = select(note.c.id).where(note.c.practice_id == unit.scope.practice_id, note.c.external_id == key)
    return stand(unit, unit.execute(query).scalar_one())


def sign(unit: Unit, standing: Standing) -> str:
    """Sign what was shown; the entry's id."""
    shown = kept.at_hand(unit, standing).preview
    assert shown is not None
    at = standing.situation(physician(proved=unit.now), unit.now, unit.now.date())
    return kept.sign(unit, standing, shown.digest, at)[1].id
