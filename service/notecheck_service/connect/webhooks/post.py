"""One attempt to deliver a message: no redirect is followed, no proxy asked, no answer read beyond its status."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpcore

from notecheck_service.connect.webhooks.address import Dialler, Forbidden, Rules

__all__ = ["Attempt", "post"]

SECONDS = 15.0
"""For a whole exchange."""
GONE = 410
"""The receiver wants no more, for ever (Standard Webhooks)."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of it: a status, or the code of what was in the way."""

    status: int = 0
    fault: str = ""

    @property
    def delivered(self) -> bool:
        """Whether the receiver took the message."""
        return 200 <= self.status < 300

    @property
    def unwanted(self) -> bool:
        """Whether the receiver wants no further one."""
        return self.status == GONE

    @property
    def code(self) -> str:
        """The same as one word: "204", "timeout"."""
        return self.fault or str(self.status)


def post(
    url: str, headers: Mapping[str, str], body: bytes, rules: Rules, *,
    seconds: float = SECONDS, trust: ssl.SSLContext | None = None,
) -> Attempt:  # fmt: skip
    """Send a message once. `trust` is for certificates that this machine does not know."""
    try:
        rules.admit(url)
        return Attempt(_status(url, headers, body, Dialler(rules, time.monotonic() + seconds), trust))
    except Forbidden as error:
        return Attempt(fault=error.reason)
    except httpcore.TimeoutException:
        return Attempt(fault="timeout")
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
        return Attempt(fault="unreachable")


def _status(url: str, headers: Mapping[str, str], body: bytes, dialler: Dialler, trust: ssl.SSLContext | None) -> int:
    all_headers = {"content-type": "application/json", "user-agent": "notecheck", **headers}
    context = trust or ssl.create_default_context()
    with (
        httpcore.ConnectionPool(ssl_context=context, max_connections=1, network_backend=dialler) as pool,
        pool.stream("POST", url, headers=list(all_headers.items()), content=body) as response,
    ):
        return response.status
