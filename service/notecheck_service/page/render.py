"""Templates to answers: everything is escaped, and every answer says what a browser may do with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from notecheck_service.page.assets import url_of
from notecheck_service.page.words import CHOICES, MEANINGS, SERVICES

__all__ = ["HEADERS", "page", "plain"]

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("notecheck_service.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        exact=exact, moment=moment, ago=ago, plainly=plainly, drop_empty=drop_empty, service=service_name,
        choice=CHOICES.__getitem__, meaning=MEANINGS.__getitem__,
    )  # fmt: skip
    made.globals.update(asset=url_of)
    return made


def page(template: str, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
    """A template, filled in."""
    body = _environment().get_template(template).render(values)
    return Response(body.encode("utf-8"), status, HEADERS, "text/html; charset=utf-8")


def plain(text: str, kind: str = "text/plain", name: str | None = None, status: int = 200) -> Response:
    """A text as it is, to be shown or, under a name, to be saved."""
    headers = {**HEADERS, **({"Content-Disposition": f'attachment; filename="{name}"'} if name else {})}
    return Response(text.encode("utf-8"), status, headers, f"{kind}; charset=utf-8")


def exact(text: str) -> Markup:
    """Text that comes out of the browser's parser as it went in: it would make a newline of a carriage return."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))


def moment(when: datetime | None, zone: str = "UTC") -> str:
    """A day and a time, in the practice's zone."""
    if when is None:
        return ""
    local = when.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M} {local.tzname()}"


def ago(span: timedelta) -> str:
    """How long, in one word or two: "3 days"."""
    minutes = max(0, int(span.total_seconds() // 60))
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "just now"


def plainly(code: str) -> str:
    """One of our codes as a word."""
    return code.replace("_", " ")


def drop_empty(values: Mapping[str, object]) -> dict[str, object]:
    """Without what is not asked for, and without the place in the list."""
    return {name: value for name, value in values.items() if value and name != "after"}


def service_name(code: str) -> str:
    """A service in words."""
    return SERVICES.get(code, code)
