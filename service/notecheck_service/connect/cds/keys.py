"""Where the public keys of a CDS client are: a file, or an address that its operator entered here."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpcore

from notecheck_service.connect.webhooks.address import Dialler, Rules

__all__ = ["keys_at"]

SECONDS = 5.0
LONGEST = 1 << 18
"""Bytes of the longest key set."""

Load = Callable[[], Mapping[str, Any]]


def keys_at(place: str) -> Load:
    """What loads the key set. It raises OSError or ValueError where there is none."""
    if place.startswith("https://"):
        return lambda: _parsed(_fetched(place))
    if "://" in place:
        raise ValueError("keys: expected https:// or a file")
    return lambda: _parsed(Path(place).read_bytes())


def _parsed(data: bytes) -> Mapping[str, Any]:
    found = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("no key set")
    return found


def _fetched(url: str) -> bytes:
    """The set, from exactly this address: no redirect, no proxy, bounded in time and size."""
    rules = Rules(frozenset((urlsplit(url).netloc.lower(),)), private=True)
    dialler = Dialler(rules, time.monotonic() + SECONDS)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=dialler) as pool,
            pool.stream("GET", url, headers=[("accept", "application/json")]) as answer,
        ):
            return _body(answer)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        raise OSError("the key set cannot be had") from None


def _body(answer: httpcore.Response) -> bytes:
    data = b""
    for part in answer.iter_stream():
        data += part
        if len(data) > LONGEST:
            raise ValueError("no key set is so long")
    if answer.status != 200:
        raise OSError("the key set cannot be had")
    return data
