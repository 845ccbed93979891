"""What `notecheck keys`, `people`, `audit` and `store` do: one desk, with the store of the settings.

Each method prints its outcome and gives the exit code: 0 done, 1 something was found, 2 it could not be done.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import select

from notecheck_service.access import keys, people
from notecheck_service.access.errors import AccessError
from notecheck_service.access.signin import phones
from notecheck_service.clock import SystemClock
from notecheck_service.settings import Settings
from notecheck_service.store import Refused, Scope, Store, StoreError, Unit, practices, system
from notecheck_service.store.anchor import Anchor
from notecheck_service.store.backup import BackupError, back_up, restore
from notecheck_service.store.migrations import revision
from notecheck_service.store.readers import notes_of, unusual, who_saw
from notecheck_service.store.retention import erase, erase_older, of_patient, settle
from notecheck_service.store.tables.people import practice_table
from notecheck_service.store.verify import verify

__all__ = ["Desk", "attended"]


def attended(work: Callable[[Desk], int]) -> int:
    """Do the work at a desk; what cannot be done is told on standard error, by its code."""
    desk = None
    try:
        desk = Desk(Settings())
        return work(desk)
    except ValidationError as error:
        # Not its message: that quotes the value, which may be a secret.
        return told("; ".join(f"E_SETTING: NOTECHECK_{str(each['loc'][0]).upper()}" for each in error.errors()))
    except (BackupError, AccessError) as error:
        return told(str(error))
    except StoreError as error:
        return told(f"{error.code}: {error}")
    finally:
        if desk is not None:
            desk.close()


def told(message: str) -> int:
    """Tell what is in the way."""
    sys.stderr.write(f"notecheck: {message}\n")
    return 2


def say(*fields: object) -> None:
    """One line of the outcome, its fields set apart by tabs."""
    sys.stdout.write("\t".join("" if field is None else str(field) for field in fields) + "\n")


class Desk:
    """Where the store is administered."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """The store of the settings, opened when it is first needed."""
        if self._store is None:
            self.settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._store = Store.open(self.settings.url, self.settings.anchor)
        return self._store

    def close(self) -> None:
        """Close the store."""
        if self._store is not None:
            self._store.close()

    def scope(self, practice: str, *, make: bool = False) -> Scope:
        """Whoever is at the desk, in a practice: the one named, or the only one. Refused: there is none, or several."""
        actor = f"desk:{user()}"[:40]
        with self.store.write(system(actor=actor)) as unit:
            if practice:
                id = practices.ensure(unit, practice) if make else practices.named(unit, practice)
            else:
                ids = list(unit.execute(select(practice_table.c.id)).scalars())
                if len(ids) != 1:
                    raise Refused("--practice", "there are several" if ids else "there is none yet")
                id = ids[0]
        return system(id, actor=actor)

    def create_key(self, practice: str, name: str, scopes: Sequence[str], days: int | None) -> int:
        """A new key, printed."""
        with self.store.write(self.scope(practice, make=True)) as unit:
            end = unit.now + timedelta(days=days) if days else None
            id, token = keys.create(unit, name, scopes, expires_at=end)
        say(id, token)
        return 0

    def list_keys(self, practice: str) -> int:
        """All keys."""
        with self.store.write(self.scope(practice)) as unit:
            found = keys.listed(unit)
        for key in found:
            state = "revoked" if key.revoked_at else "open"
            say(key.id, key.name, ",".join(key.scopes), state, key.used_at, key.expires_at)
        return 0

    def revoke_key(self, practice: str, id: str) -> int:
        """End a key."""
        return self._do(practice, lambda unit: keys.revoke(unit, id))

    def add_person(self, practice: str, login: str, name: str, role: str, password: str | None) -> int:
        """A new person; with a password, their phone's address is printed."""
        box = phones(self.settings)
        with self.store.write(self.scope(practice, make=True)) as unit:
            id = people.add(unit, login, name, role).id
            address = None
            if password is not None:
                people.set_password(unit, id, password)
                address = people.enrol(unit, id, box)
        say(id, address)
        return 0

    def list_people(self, practice: str) -> int:
        """All people."""
        with self.store.write(self.scope(practice)) as unit:
            found = people.listed(unit)
        for one in found:
            say(one.id, one.login, one.name, one.role, "disabled" if one.disabled_at else "open")
        return 0

    def change_role(self, practice: str, id: str, role: str) -> int:
        """Another role."""
        return self._do(practice, lambda unit: people.change(unit, id, role=role))

    def disable_person(self, practice: str, id: str) -> int:
        """Let in no more."""
        return self._do(practice, lambda unit: people.disable(unit, id))

    def set_password(self, practice: str, id: str, password: str) -> int:
        """Another password."""
        return self._do(practice, lambda unit: people.set_password(unit, id, password))

    def enrol_phone(self, practice: str, id: str) -> int:
        """A new phone; its address is printed."""
        box = phones(self.settings)
        with self.store.write(self.scope(practice)) as unit:
            address = people.enrol(unit, id, box)
        say(address)
        return 0

    def verify(self, anchors: Sequence[str] | None) -> int:
        """Verify the audit. 1: something is amiss."""
        heads = [head for path in anchors for head in Anchor(Path(path)).heads()] if anchors else None
        report = verify(self.store, heads)
        for fault in report.faults:
            say(fault.code, fault.seq)
        after = report.entries - report.anchored
        say(f"{report.entries} entries; {report.count} faults; anchored up to {report.anchored}, {after} after that")
        return 0 if report.sound else 1

    def readers(self, practice: str, note: str | None, patient: str | None, days: int, zone: str) -> int:
        """Who saw a chart, or who read unusually. 1: somebody did."""
        with self.store.write(self.scope(practice)) as unit:
            if note or patient:
                for sight in who_saw(unit, [note] if note else notes_of(unit, patient or "")):
                    say(sight.at, sight.actor_id, sight.role, sight.action, sight.note_id, sight.outcome)
                return 0
            found = unusual(unit, unit.now - timedelta(days=days), zone=zone)
        for one in found:
            say(one.day, one.actor_id, one.role, one.code, one.count, f"usual {one.usual:g}")
        return 1 if found else 0

    def migrate(self) -> int:
        """Bring the database to this program's revision."""
        say(revision(self.store.engine))
        return 0

    def back_up(self, folder: str) -> int:
        """Back up into a new folder."""
        manifest = back_up(self.store, Path(folder))
        with self.store.write(system(actor=f"desk:{user()}"[:40])) as unit:
            unit.record("store.backup", "store", manifest["sha256"][:32])
        say(folder, manifest["revision"], manifest["sha256"])
        return 0

    def restore(self, folder: str) -> int:
        """Restore a backup, and verify its audit."""
        self._store = restore(Path(folder), self.settings.url, self.settings.anchor, SystemClock().now())
        return self.verify(None)

    def retain(self, practice: str, days: int) -> int:
        """Forget what is old."""
        scope = self.scope(practice)
        count = erase_older(self.store, scope, self.store.clock.now() - timedelta(days=days))
        say(f"{count} notes erased")
        return 0

    def delete(self, practice: str, note: str | None, patient: str | None) -> int:
        """Forget one note, or all of a patient's."""
        if (note is None) == (patient is None):
            return told("E_USAGE: give either --note or --patient")
        with self.store.write(self.scope(practice)) as unit:
            ids = [note] if note else of_patient(unit, patient or "")
            for id in ids:
                erase(unit, id)
        settle(self.store)
        say(f"{len(ids)} notes erased")
        return 0

    def _do(self, practice: str, work: Callable[[Unit], object]) -> int:
        with self.store.write(self.scope(practice)) as unit:
            work(unit)
        return 0


def user() -> str:
    """Who is at the machine, as it knows them."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "unknown"
