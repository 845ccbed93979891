"""Who calls: a CDS client proves itself by a JWT of an issuer that was named, signed with a key of that issuer.

By CDS Hooks 2.0: ES384 or RS384; iss, aud, exp, iat and jti are required; each token is good once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import jwt

__all__ = ["Callers", "Issuer", "Untrusted"]

ALGORITHMS = ("ES384", "RS384")
LIFE = 300.0
"""Seconds that a token may be good for."""
SKEW = 60.0
"""Seconds that clocks may differ."""
LONGEST = 16_384
"""Characters of the longest token that is looked at."""
RENEWAL = 60.0
"""Seconds between two looks at an issuer's keys."""


class Untrusted(Exception):
    """A token that proves nothing. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Issuer:
    """A CDS client that may call, and for whom."""

    name: str
    """The `iss` of its tokens."""
    key: str
    """The API key, by its id, whose practice and scopes the client acts under."""
    load: Callable[[], Mapping[str, Any]]
    """Its JSON Web Key Set; OSError or ValueError where it cannot be had."""
    jku: str | None = None
    """The address that its tokens may name as that of the set."""
    _keys: dict[str, Any] = field(default_factory=dict)
    _loaded: float = 0.0

    def signing_key(self, kid: str, now: float) -> object:
        """The public key of this id. An unknown id is a reason to look again, but not every time."""
        if kid not in self._keys and now - self._loaded >= RENEWAL:
            self._loaded = now
            self._keys = _parsed(self.load)
        if kid not in self._keys:
            raise Untrusted("unknown_key")
        return self._keys[kid]


def _parsed(load: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    try:
        found = [jwt.PyJWK(each) for each in load()["keys"] if each.get("kty") in ("EC", "RSA")]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError):
        return {}
    return {each.key_id: each.key for each in found if each.key_id}


class Callers:
    """Those who may call. Safe to share between threads."""

    def __init__(self, issuers: tuple[Issuer, ...]) -> None:
        self._issuers = {each.name: each for each in issuers}
        self._spent: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._issuers)

    def verify(self, token: str, audience: str, when: datetime) -> Issuer:
        """The issuer of a token that is good for this address now; Untrusted otherwise."""
        if len(token) > LONGEST:
            raise Untrusted("malformed")
        issuer, kid = self._claimed(token)
        now = when.timestamp()
        with self._lock:
            key = issuer.signing_key(kid, now)
        claims = _verified(token, key, audience)
        self._spend(issuer.name, claims, now)
        return issuer

    def _claimed(self, token: str) -> tuple[Issuer, str]:
        """Whose token it says to be, and by which key: nothing of it is believed yet."""
        try:
            head = jwt.get_unverified_header(token)
            name = jwt.decode(token, options={"verify_signature": False}).get("iss")
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Untrusted("malformed") from None
        issuer = self._issuers.get(name) if isinstance(name, str) else None
        if issuer is None:
            raise Untrusted("unknown_issuer")
        if head.get("alg") not in ALGORITHMS or not isinstance(head.get("kid"), str):
            raise Untrusted("algorithm")
        if "jku" in head and head["jku"] != issuer.jku:
            raise Untrusted("unknown_key")
        return issuer, head["kid"]

    def _spend(self, issuer: str, claims: Mapping[str, Any], now: float) -> None:
        """Hold the token to its times, and to being used once."""
        issued, until, name = claims["iat"], claims["exp"], claims["jti"]
        if not all(isinstance(each, int | float) for each in (issued, until)) or not isinstance(name, str) or not name:
            raise Untrusted("malformed")
        if not issued - SKEW <= now < until + SKEW or until - issued > LIFE:
            raise Untrusted("expired")
        with self._lock:
            self._spent = {each: end for each, end in self._spent.items() if end > now}
            if (issuer, name) in self._spent:
                raise Untrusted("replayed")
            self._spent[issuer, name] = until + SKEW


def _verified(token: str, key: object, audience: str) -> Mapping[str, Any]:
    # Times are held to our own clock, by _spend.
    options: Any = {"require": ["iss", "aud", "exp", "iat", "jti"], "verify_exp": False, "verify_iat": False,
                    "verify_nbf": False}  # fmt: skip
    try:
        return jwt.decode(token, cast(Any, key), list(ALGORITHMS), options=options, audience=audience)
    except jwt.InvalidAudienceError:
        raise Untrusted("audience") from None
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Untrusted("signature") from None
