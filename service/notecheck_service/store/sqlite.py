"""The SQLite library of the embedded database: one without the fault in the reset of its write-ahead log.

Libraries before 3.51.3 can lose a commit when the log is reset. Where the interpreter brings such a one, the library
that `pysqlite3` ships is used; where there is none for a machine, its own is, without that log.
"""

from __future__ import annotations

from typing import Any

__all__ = ["JOURNAL", "driver"]


def newest() -> Any:  # noqa: ANN401
    """The DB-API module whose library is the newer one."""
    import sqlite3

    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return max(sqlite3, dbapi2, key=lambda module: module.sqlite_version_info)


driver = newest()
JOURNAL = "WAL" if driver.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"
"""How a commit is made safe: with one flush of a log, or by a journal of what was there before."""
