"""What the store and the scanners raise, as problems."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from notecheck_service.access.errors import Forbidden, Unauthenticated
from notecheck_service.problems import Fault, Problem, rendered
from notecheck_service.scanning import Busy, Stopped
from notecheck_service.store import Conflict, NotFound, Refused, StoreFull, StoreUnavailable

__all__ = ["KNOWN", "install", "problem_of"]

CONFLICTS = {"stale": "changed", "reused_key": "key_reused", "removed": "gone"}
"""Reason of a conflict to the code of its problem; any other is a plain `conflict`."""
KNOWN = (Unauthenticated, Forbidden, NotFound, Conflict, Refused, StoreUnavailable, Busy, Stopped)
"""What is answered as a problem."""
AGAIN = {"Retry-After": "5"}


def problem_of(error: Exception) -> Problem:
    """The problem that an error amounts to."""
    match error:
        case Unauthenticated():
            return Problem("unauthenticated", error.code, headers={"WWW-Authenticate": "Bearer"})
        case Forbidden():
            return Problem("forbidden", error.code)
        case NotFound():
            return Problem("not_found")
        case Conflict():
            return Problem(
                CONFLICTS.get(error.reason, "conflict"), error.reason if error.reason not in CONFLICTS else ""
            )
        case Refused():
            return Problem("field", faults=[Fault(error.field, error.reason)])
        case Busy():
            return Problem("busy", headers={"Retry-After": str(error.retry_after)})
        case Stopped():
            return Problem("stopping", headers=AGAIN)
        case StoreFull():
            return Problem("full", headers=AGAIN)
        case _:
            return Problem("unavailable", headers=AGAIN)


def _answer(request: Request, error: Exception) -> Response:
    return rendered(problem_of(error))


def install(app: FastAPI) -> None:
    """Answer each of them as its problem."""
    for kind in KNOWN:
        app.add_exception_handler(kind, _answer)
