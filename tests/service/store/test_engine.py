"""How each database is opened."""

import pytest
from sqlalchemy import text

from notecheck_service.store import Store, audit


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_answers_only_what_is_on_the_disk(database: Store):
    with database.engine.connect() as connection:
        pragmas = ("synchronous", "foreign_keys", "journal_mode")
        told = [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in pragmas]
        version = tuple(map(int, connection.execute(text("SELECT sqlite_version()")).scalar_one().split(".")))
    # The write-ahead log of earlier libraries can lose a commit when it is reset.
    assert told == [2, 1, "wal" if version >= (3, 51, 3) else "truncate"]


def test_both_keep_moments_to_the_microsecond_in_utc(database: Store, practice, clock):
    clock.advance(microseconds=123457)
    with database.write(practice) as unit:
        unit.record("note.see", "note", "x")
    with database.write(practice) as unit:
        assert audit.page(unit)[0].at == clock.now()
