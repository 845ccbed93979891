"""Notes and their versions, word for word. A version never changes; another text is another version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, Update, select

from notecheck_service.store.errors import Conflict, NotFound
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
    id = new_id("note")
    name = external_id or id
    about = {"case_id": case_id, "patient": patient, "author": author, "service_date": service_date}
    unit.insert_new(note, id=id, external_id=name, created_at=unit.now, **about)
    query = scoped(unit).where(note.c.external_id == name).with_for_update()
    found = unit.execute(query).one()
    unit.record("note.write", "note", found.id)
    given = {field: value for field, value in about.items() if value is not None and value != getattr(found, field)}
    if given:
        unit.execute(changing(unit, found.id).values(revision=note.c.revision + 1, **given))
    return newest_or_new(unit, found, text)


def newest_or_new(unit: Unit, found: Row[Any], text: str) -> Version:
    """The newest version if its text is this one, else a new version."""
    data = text.encode("utf-8")
    digest = sha256(data).hexdigest()
    query = versions_of(unit, found.id).where(note_version.c.number == found.version_number)
    newest = unit.execute(query).one_or_none() if found.version_number else None
    if newest is not None and newest.sha256 == digest and newest.removed_at is None:
        return version_of(newest)
    version = Version(new_id("ver"), found.id, found.version_number + 1, digest, len(text), unit.now)
    unit.insert(
        note_version, id=version.id, note_id=version.note_id, number=version.number, text=data, sha256=digest,
        code_points=version.code_points, created_at=unit.now,
    )  # fmt: skip
    unit.execute(changing(unit, found.id).values(version_number=version.number, revision=note.c.revision + 1))
    return version


def get(unit: Unit, id: str) -> Note:
    """A note by our id. NotFound also when it is another practice's. Audited as `note.see`."""
    unit.record("note.see", "note", id)
    row = unit.execute(scoped(unit).where(note.c.id == id)).one_or_none()
    if row is None:
        raise NotFound("note", id)
    return note_of(row)


def revision_of(unit: Unit, id: str) -> int:
    """The revision of a note that this unit has written: its ETag from now on."""
    mine = (note.c.practice_id == unit.scope.practice_id, note.c.id == id)
    return int(unit.execute(select(note.c.revision).where(*mine)).scalar_one())


def text(unit: Unit, id: str, number: int | None = None) -> Text:
    """The text of a note's version (default: the newest), as submitted. Audited as `note.read`.

    NotFound: no such note or version in this practice. Conflict `removed`: retention has removed the text.
    """
    unit.record("note.read", "note", id, version=number)
    query = versions_of(unit, id).add_columns(note_version.c.text).order_by(note_version.c.number.desc()).limit(1)
    if number is not None:
        query = query.where(note_version.c.number == number)
    row = unit.execute(query).one_or_none()
    if row is None:
        raise NotFound("note", id)
    if row.text is None:
        raise Conflict("removed", "the text was removed by retention")
    return Text(version_of(row), row.text.decode("utf-8"))


def versions(unit: Unit, id: str) -> list[Version]:
    """All versions of a note, oldest first, without their texts. Audited as `note.see`."""
    unit.record("note.see", "note", id)
    return [version_of(row) for row in unit.execute(versions_of(unit, id).order_by(note_version.c.number))]


def change(unit: Unit, id: str, *, revision: int | None = None, **values: object) -> int:
    """Change what the worklist shows of a note (hold, assigned_to, priority …); the new revision. Audited.

    `revision`: what the caller saw (If-Match); Conflict `stale` when it is no longer so. NotFound as in `get`.
    """
    unit.record("note.change", "note", id, fields=sorted(values))
    refuse_unstorable(note, values)
    row = unit.execute(scoped(unit).where(note.c.id == id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("note", id)
    if revision is not None and row.revision != revision:
        raise Conflict("stale", f"revision {row.revision}")
    unit.execute(changing(unit, id).values(revision=row.revision + 1, **values))
    if values.get("hold", row.hold) != row.hold:
        unit.emit(f"note.{values['hold']}", id, before=row.hold)
    return int(row.revision + 1)


def scoped(unit: Unit) -> Select[Any]:
    """All notes of the unit's practice."""
    return select(note).where(note.c.practice_id == unit.scope.practice_id)


def versions_of(unit: Unit, id: str) -> Select[Any]:
    """All versions of a note, without their texts."""
    columns = [note_version.c[name] for name in Version.__slots__]
    practice = note_version.c.practice_id == unit.scope.practice_id
    return select(*columns).where(practice, note_version.c.note_id == id)


def changing(unit: Unit, id: str) -> Update:
    """A change of one note of the unit's practice."""
    return note.update().where(note.c.practice_id == unit.scope.practice_id, note.c.id == id)


def version_of(row: Row[Any]) -> Version:
    """A row as a version."""
    return Version(*(getattr(row, name) for name in Version.__slots__))


def note_of(row: Row[Any]) -> Note:
    """A row as a note."""
    return Note(*(getattr(row, name) for name in Note.__slots__))
