"""From the driver's errors to ours, once, at the edge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError, TimeoutError

from notecheck_service.store.errors import Refused, StoreFull, StoreUnavailable

__all__ = ["told_as_ours"]

NO_ROOM = "53100"
"""PostgreSQL's disk_full."""


@contextmanager
def told_as_ours() -> Iterator[None]:
    """Raise StoreUnavailable or StoreFull for a database that is gone, busy for too long, or without room.

    Text that no database keeps (NUL, lone surrogates), asked for in a query, is Refused.

    The driver's message may quote values: it goes no further than here.
    """
    try:
        yield
    except DBAPIError as error:
        if is_full(error):
            raise StoreFull("no room left in the database") from None
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            raise StoreUnavailable(f"the database does not answer ({type(error.orig).__name__})") from None
        if isinstance(error, DataError):
            raise Refused("value", "unstorable") from None
        raise
    except UnicodeEncodeError:
        raise Refused("value", "lone_surrogate") from None
    except TimeoutError:
        raise StoreUnavailable("no connection to the database is free") from None


def is_full(error: DBAPIError) -> bool:
    """Whether the database has no room left."""
    return getattr(error.orig, "sqlstate", None) == NO_ROOM or "disk is full" in str(error.orig)
