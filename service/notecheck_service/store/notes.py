"""Notes and their versions, word for word. A version never changes; another text is another version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from notecheck_service.store.errors import Conflict, NotFound
from notecheck_service.store.guard import PRACTICE
from notecheck_service.store.ids import new_id
from notecheck_service.store.tables.notes import note, note_version
from notecheck_service.store.unit import Unit, refuse_unkeepable, refuse_unstorable

__all__ = ["Note", "Text", "Version", "change", "get", "put", "revision_of", "text", "versions"]


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a note, without the text."""

    id: str
    note_id: str
    number: int
    """1, 2, 3 … within its note."""
    sha256: str
    """Of the text's UTF-8."""
    code_points: int
    created_at: datetime
    removed_at: datetime | None = None
    """When retention removed the text; None while it is here."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a note as it was submitted."""

    version: Version
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note as the worklist knows it: whose it is, and what its newest result says."""

    id: str
    """Our id; the only one that may stand in a URL."""
    external_id: str
    """What the caller calls it."""
    case_id: str | None
    patient: str | None
    author: str | None
    service_date: str | None
    created_at: datetime
    version_number: int
    result_id: str | None
    scanned_at: datetime | None
    service: str | None
    verdict: str | None
    score: int | None
    gaps: int
    """Required items that are not met."""
    priority: int
    """The higher the sooner; set by whoever puts the result."""
    hold: str
    """unread, held, released or out_of_scope: whether the bill waits."""
    assigned_to: str | None
    revision: int
    """Changes with every change of this row: the ETag."""


MINE = note.c.practice_id == PRACTICE
BY_ID = select(note).where(MINE, note.c.id == bindparam("note_id"))
STANDING = select(note.c.hold, note.c.revision).where(MINE, note.c.id == bindparam("note_id")).with_for_update()
BY_NAME = select(note).where(MINE, note.c.external_id == bindparam("name")).with_for_update()
CHANGE = note.update().where(MINE, note.c.id == bindparam("changed"))
VERSIONS = select(*(note_version.c[name] for name in Version.__slots__)).where(
    note_version.c.practice_id == PRACTICE, note_version.c.note_id == bindparam("note_id")
)
VERSION = VERSIONS.where(note_version.c.number == bindparam("number"))
TEXTS = VERSIONS.add_columns(note_version.c.text).order_by(note_version.c.number.desc()).limit(1)


def put(
    unit: Unit,
    text: str,
    *,
    external_id: str | None = None,
    case_id: str | None = None,
    patient: str | None = None,
    author: str | None = None,
    service_date: str | None = None,
) -> Version:
    """Keep a note's text; the newest version is given back when the text is the same to the byte.

    `external_id` None: the note is called by our own id. Refused: NUL, lone surrogates, names too long.
    """
    refuse_unkeepable("text", text)
    about = {"case_id": case_id, "patient": patient, "author": author, "service_date": service_date}
    found = named(unit, external_id) if external_id else None
    if found is None:
        id = new_id("note")
        name = external_id or id
        if unit.insert_new(
            note, id=id, external_id=name, created_at=unit.now, version_number=1, hold="unread", revision=1, **about
        ):
            unit.locked[id] = ("unread", 1)
            unit.record("note.write", "note", id)
            return new_version(unit, id, 1, text)
        found = named(unit, name)
    assert found is not None
    return put_again(unit, found, text, about)


def named(unit: Unit, name: str) -> Row[Any] | None:
    """The note that the caller calls so; nobody else changes it until this unit ends."""
    return unit.execute(BY_NAME, name=name).one_or_none()


def put_again(unit: Unit, found: Row[Any], text: str, about: Mapping[str, str | None]) -> Version:
    """Keep what is new of a note that is here: what is said about it, and its text."""
    unit.record("note.write", "note", found.id)
    given = {field: value for field, value in about.items() if value is not None and value != getattr(found, field)}
    newest = unit.execute(VERSION, note_id=found.id, number=found.version_number).one_or_none()
    same = newest is not None and newest.sha256 == digest_of(text) and newest.removed_at is None
    if given or not same:
        number = found.version_number + (not same)
        unit.execute(CHANGE, changed=found.id, revision=found.revision + 1, version_number=number, **given)
    unit.locked[found.id] = (found.hold, found.revision + bool(given or not same))
    return version_of(newest) if newest is not None and same else new_version(unit, found.id, number, text)


def new_version(unit: Unit, note_id: str, number: int, text: str) -> Version:
    """Keep a text as this version."""
    version = Version(new_id("ver"), note_id, number, digest_of(text), len(text), unit.now)
    unit.insert(
        note_version, id=version.id, note_id=version.note_id, number=version.number, text=text.encode("utf-8"),
        sha256=version.sha256, code_points=version.code_points, created_at=unit.now,
    )  # fmt: skip
    return version


def digest_of(text: str) -> str:
    """The SHA-256 of the text's UTF-8."""
    return sha256(text.encode("utf-8")).hexdigest()


def get(unit: Unit, id: str) -> Note:
    """A note by our id. NotFound also when it is another practice's. Audited as `note.see`."""
    unit.record("note.see", "note", id)
    row = unit.execute(BY_ID, note_id=id).one_or_none()
    if row is None:
        raise NotFound("note", id)
    return note_of(row)


def revision_of(unit: Unit, id: str) -> int:
    """The revision of a note that this unit has written: its ETag from now on."""
    return unit.locked[id][1]


def text(unit: Unit, id: str, number: int | None = None) -> Text:
    """The text of a note's version (default: the newest), as submitted. Audited as `note.read`.

    NotFound: no such note or version in this practice. Conflict `removed`: retention has removed the text.
    """
    unit.record("note.read", "note", id, version=number)
    query = TEXTS if number is None else TEXTS.where(note_version.c.number == number)
    row = unit.execute(query, note_id=id).one_or_none()
    if row is None:
        raise NotFound("note", id)
    if row.text is None:
        raise Conflict("removed", "the text was removed by retention")
    return Text(version_of(row), row.text.decode("utf-8"))


def versions(unit: Unit, id: str) -> list[Version]:
    """All versions of a note, oldest first, without their texts. Audited as `note.see`."""
    unit.record("note.see", "note", id)
    return [version_of(row) for row in unit.execute(VERSIONS.order_by(note_version.c.number), note_id=id)]


def change(unit: Unit, id: str, *, revision: int | None = None, **values: object) -> int:
    """Change what the worklist shows of a note (hold, assigned_to, priority …); the new revision. Audited.

    `revision`: what the caller saw (If-Match); Conflict `stale` when it is no longer so. NotFound as in `get`.
    """
    unit.record("note.change", "note", id, fields=sorted(values))
    refuse_unstorable(note, values)
    before, now = standing(unit, id)
    if revision is not None and now != revision:
        raise Conflict("stale", f"revision {now}")
    unit.execute(CHANGE, changed=id, revision=now + 1, **values)
    hold = str(values.get("hold", before))
    unit.locked[id] = (hold, now + 1)
    if hold != before:
        unit.emit(f"note.{hold}", id, before=before)
    return now + 1


def standing(unit: Unit, id: str) -> tuple[str, int]:
    """Hold and revision of a note, which is locked from now on. NotFound as in `get`."""
    if id not in unit.locked:
        row = unit.execute(STANDING, note_id=id).one_or_none()
        if row is None:
            raise NotFound("note", id)
        unit.locked[id] = (row.hold, row.revision)
    return unit.locked[id]


def scoped(unit: Unit) -> Select[Any]:
    """All notes of the unit's practice."""
    return select(note).where(note.c.practice_id == unit.scope.practice_id)


def version_of(row: Row[Any]) -> Version:
    """A row as a version."""
    return Version(*(getattr(row, name) for name in Version.__slots__))


def note_of(row: Row[Any]) -> Note:
    """A row as a note."""
    return Note(*(getattr(row, name) for name in Note.__slots__))
