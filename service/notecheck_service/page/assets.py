"""The page's own files: style, script, htmx. Served under a name that holds their hash, so that they may be kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

__all__ = ["HTMX_SHA256", "Asset", "asset", "url_of"]

HTMX: Final = "htmx-4.0.1.min.js"
HTMX_SHA256: Final = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
"""Of the file as htmx.org 4.0.1 publishes it; its licence lies beside it."""
KINDS: Final = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
    HTMX: "text/javascript; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file."""

    body: bytes
    kind: str
    sha256: str


@cache
def asset(name: str) -> Asset | None:
    """The file of this name; None where there is none."""
    if name not in KINDS:
        return None
    body = files("notecheck_service.page").joinpath("static", name).read_bytes()
    return Asset(body, KINDS[name], sha256(body).hexdigest())


def url_of(name: str) -> str:
    """Where the file is found."""
    found = asset(name)
    if found is None:
        raise KeyError(name)
    return f"/static/{found.sha256[:12]}/{name}"
