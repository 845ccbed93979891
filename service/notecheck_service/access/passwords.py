"""Passwords and the secrets of API keys, as argon2id hashes."""

from __future__ import annotations

from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from notecheck_service.store import Refused

__all__ = ["hash_password", "hash_secret", "is_password", "is_secret", "waste_time"]

PEOPLE = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""For what a person can remember: 19 MiB, as OWASP advises."""

MACHINES = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
"""For 256 random bits: nothing to guess, and it is checked with every request."""

SHORTEST, LONGEST = 12, 256
AT_ONCE = BoundedSemaphore(4)
"""Hashing is costly by design; it must not cost all there is."""


def hash_password(password: str) -> str:
    """The hash of a new password. Refused: too short, too long, too regular, no text."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("password", "too_short" if len(password) < SHORTEST else "too_long")
    if len(set(password)) < 5:
        raise Refused("password", "too_regular")
    with AT_ONCE:
        return PEOPLE.hash(encoded(password))


def is_password(hash: str, password: str) -> bool:
    """Whether this is the password of a hash."""
    with AT_ONCE:
        return matches(PEOPLE, hash, password[: LONGEST + 1])


def waste_time(password: str) -> None:
    """Take as long as for a person who exists."""
    is_password(nobodys(), password)


@lru_cache(maxsize=1)
def nobodys() -> str:
    """The hash of a password that nobody has."""
    return PEOPLE.hash("nobody's password")


def hash_secret(secret: str) -> str:
    """The hash of an API key's secret."""
    return MACHINES.hash(secret)


def is_secret(hash: str, secret: str) -> bool:
    """Whether this is the secret of a hash."""
    return matches(MACHINES, hash, secret[: LONGEST + 1])


def matches(hasher: PasswordHasher, hash: str, word: str) -> bool:
    """Whether a hash is of this word; a word that is no text is not."""
    try:
        return hasher.verify(hash, encoded(word))
    except (Argon2Error, InvalidHashError):
        return False


def encoded(word: str) -> bytes:
    """A word as bytes; lone surrogates stay, wrong as they are."""
    return word.encode("utf-8", "surrogatepass")
