"""What cannot be done, said on a page: which field or step, why, and where to go from here. Never what was written."""

from __future__ import annotations

from typing import Final

from fastapi import Response
from fastapi.exceptions import RequestValidationError

from notecheck_service.access.errors import Forbidden, Unauthenticated
from notecheck_service.page.render import page
from notecheck_service.review.refusal import Change, Stale
from notecheck_service.review.refusal import Refused as StepRefused
from notecheck_service.store import Conflict, NotFound, Refused, StoreUnavailable

__all__ = ["REFUSALS", "shown"]

REFUSALS: Final = (Forbidden, NotFound, Conflict, Refused, StepRefused, StoreUnavailable, RequestValidationError)
"""What a handler of the page may raise, to be shown as a page."""
FORBIDDEN: Final = {
    "csrf": (
        "This page is too old",
        "You have signed in again since it was opened. Open it anew and repeat what you did.",
    ),
    "proof_too_old": ("Show once more who you are", "A signature needs a proof of identity of the last minutes."),
}
CONFLICTS: Final = {
    "stale": (
        "Somebody was here before you",
        "The review has changed since your page was opened. Open it anew to see how it stands.",
    ),
    "superseded": ("A newer version has come in", "The note was sent again with another text. Open it anew."),
    "removed": ("No longer kept", "The text was removed when its time of keeping was over."),
    "settled": ("Settled already", "Somebody has settled this in the meantime."),
    "reused_key": ("Sent twice", "The same form was sent with other content. Open the page anew."),
}  # fmt: skip
REASONS: Final = {
    "empty": "is needed",
    "too_long": "is too long",
    "too_many": "there are too many already",
    "unknown": "is not one of the choices",
    "nul": "holds a character that cannot be kept",
    "lone_surrogate": "holds a character that cannot be kept",
}


def shown(error: Exception, *, partial: bool = False) -> Response:
    """The page for an error."""
    status, title, text, changes = _told(error)
    template = "refusal-part.html" if partial else "refusal.html"
    answer = page(template, status=status, title=title, text=text, changes=changes)
    if partial:
        # What was written stays where it is; the refusal is told above it.
        answer.headers["HX-Retarget"] = "#alert"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _told(error: Exception) -> tuple[int, str, str, tuple[Change, ...]]:
    match error:
        case Stale():
            return 409, "Not signed: something has changed", "What you saw is not what stands now.", error.changes
        case StepRefused():
            title = "This is no longer possible" if error.code.startswith("state.") else "Something is missing"
            return 409 if error.code.startswith("state.") else 422, title, _sentence(error.detail), ()
        case Unauthenticated():
            return 401, "You were signed out", "Sign in again in another tab; then open this page anew.", ()
        case Forbidden():
            return 403, *FORBIDDEN.get(error.code, ("Not for your role", "Your role does not open this page.")), ()
        case NotFound():
            return 404, "Not found", "There is no such thing in your practice.", ()
        case Conflict():
            return 409, *CONFLICTS.get(error.reason, ("Changed in the meantime", "Open the page anew.")), ()
        case Refused():
            return (
                422,
                "Something is missing",
                _sentence(f"{error.field}: {REASONS.get(error.reason, 'cannot be used')}"),
                (),
            )
        case RequestValidationError() if any(each["loc"][0] == "path" for each in error.errors()):
            return _told(NotFound("page", ""))
        case RequestValidationError():
            fields = sorted({str(each["loc"][-1]) for each in error.errors()} & FIELDS)
            return 422, "Something is missing", _sentence(f"{', '.join(fields) or 'a field'}: cannot be used"), ()
        case _:
            return 503, "Not now", "The store does not answer. Nothing was kept; try again in a moment.", ()


FIELDS: Final = {
    "item", "choice", "words", "quote", "start", "end", "seen", "kind", "event_date", "patient", "reason", "retracts",
    "digest", "password", "login", "code", "name", "state", "note", "person", "action", "sort", "hold", "verdict",
    "service", "assigned_to", "gaps_min", "after", "release", "key", "value",
}  # fmt: skip
"""Names of ours that an answer may repeat."""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."
