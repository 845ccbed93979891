"""Backups: one folder each, with the database as its own tool copies it and a manifest that vouches for it.

A backup holds charts: it is readable by its maker alone, and belongs where charts may be.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import closing
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.engine import URL

from notecheck_service.store.anchor import Anchor
from notecheck_service.store.engine import make_engine
from notecheck_service.store.errors import StoreError
from notecheck_service.store.migrations import migrate, revision
from notecheck_service.store.scope import system
from notecheck_service.store.sqlite import driver
from notecheck_service.store.store import Store
from notecheck_service.store.tables.audit import audit_head

__all__ = ["BackupError", "back_up", "restore"]

NAMES = {"sqlite": "notecheck.db", "postgresql": "notecheck.pgdump"}


class BackupError(StoreError):
    """A backup cannot be made, or not be restored; the message begins with a code that says why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")


def back_up(store: Store, folder: Path) -> dict[str, Any]:
    """Copy the running store into a new folder; the manifest. BackupError: the folder is there, a tool is missing."""
    if folder.exists():
        raise BackupError("E_BACKUP_EXISTS", "the folder of the backup is there already")
    folder.mkdir(mode=0o700, parents=True)
    kind = store.engine.dialect.name
    file = folder / NAMES[kind]
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    if kind == "sqlite":
        copy_sqlite(store.engine, file)
    else:
        run("pg_dump", store.engine.url, "--format=custom", f"--file={file}")
    manifest = {
        "database": kind,
        "revision": revision(store.engine),
        "made_at": store.clock.now().isoformat(),
        "sha256": sha256_of(file),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="ascii")
    return manifest


def copy_sqlite(engine: Engine, file: Path) -> None:
    """A consistent copy of a database that is in use."""
    with closing(driver.connect(str(engine.url.database))) as source, closing(driver.connect(file)) as target:
        source.backup(target)


def restore(folder: Path, url: str, anchor: Path, now: datetime) -> Store:
    """Restore a backup into a place where there is no store yet, brought to this program's revision; the store.

    The anchor that is there is put aside as `<name>.<when>`: it speaks of entries that the backup does not have. The
    restored audit tells of the restoration, with the head that the old anchor vouched for.
    BackupError: damaged, of another kind of database, or the place is taken.
    """
    manifest = checked(folder)
    engine = make_engine(url)
    if engine.dialect.name != manifest["database"]:
        raise BackupError("E_BACKUP_KIND", f"the backup is of {manifest['database']}")
    try:
        refuse_taken(engine)
        fill(engine, folder / NAMES[manifest["database"]])
        migrate(engine)
    finally:
        engine.dispose()
    return opened(url, anchor, manifest, now)


def checked(folder: Path) -> dict[str, Any]:
    """A backup's manifest, once its file is what it says."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("ascii"))
        file = folder / NAMES[manifest["database"]]
        whole = sha256_of(file) == manifest["sha256"]
    except (OSError, ValueError, KeyError):
        raise BackupError("E_BACKUP_DAMAGED", "the backup has no manifest, or no database") from None
    if not whole:
        raise BackupError("E_BACKUP_DAMAGED", "the database of the backup is not what its manifest says")
    return manifest


def refuse_taken(engine: Engine) -> None:
    """Refuse to write over a store, or beside a log that was left by one: it would be played into the copy."""
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        if any(file.with_name(file.name + end).exists() for end in ("-wal", "-journal")):
            raise BackupError("E_BACKUP_TAKEN", "the log of an earlier store is in this place: it may hold notes")
        if not file.exists():
            return
    if revision(engine):
        raise BackupError("E_BACKUP_TAKEN", "there is a store in this place already")


def fill(engine: Engine, file: Path) -> None:
    """Put the copy in its place."""
    if engine.dialect.name == "sqlite":
        target = Path(str(engine.url.database))
        engine.dispose()
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        target.chmod(0o600)
    else:
        run("pg_restore", engine.url, "--no-owner", "--exit-on-error", "--single-transaction", str(file), dbname=True)


def opened(url: str, anchor: Path, manifest: dict[str, Any], now: datetime) -> Store:
    """The restored store, with an anchor of its own that begins at the head of the backup."""
    vouched = max(Anchor(anchor).heads(), default=(0, ""))
    if anchor.exists():
        anchor.rename(anchor.with_name(f"{anchor.name}.{now:%Y%m%dT%H%M%SZ}"))
    store = Store.open(url, anchor)
    with store.engine.connect().execution_options(reading=True) as connection:
        head = connection.execute(select(audit_head.c.seq, audit_head.c.hash)).one()
    store.anchor.add((head.seq, head.hash))
    with store.write(system()) as unit:
        detail = {"made_at": manifest["made_at"], "head": head.seq, "anchored": vouched[0]}
        unit.record("store.restore", "store", manifest["sha256"][:32], **detail)
    return store


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as handle:
        return file_digest(handle, "sha256").hexdigest()


def run(tool: str, url: URL, *arguments: str, dbname: bool = False) -> None:
    """Run one of PostgreSQL's tools on a database. The password goes by the environment, not by the command line."""
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(drivername="postgresql", password=None).render_as_string()
    target = [f"--dbname={address}"] if dbname else [address]
    try:
        done = subprocess.run([tool, *arguments, *target], env=environment, capture_output=True, check=False)
    except FileNotFoundError:
        raise BackupError("E_BACKUP_TOOL", f"{tool} is not installed") from None
    if done.returncode != 0:
        # What the tool says may quote rows: it goes no further.
        raise BackupError("E_BACKUP_TOOL", f"{tool} failed with exit code {done.returncode}")
