"""Codes that change every 30 seconds (RFC 6238). No code is good twice."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

__all__ = ["SECONDS", "address", "new_secret", "step_of"]

SECONDS = 30
DRIFT = 1
"""Steps that a phone's clock may be off, either way."""


def new_secret() -> str:
    """A new secret to share with a person's phone, in base 32."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """The `otpauth://` address that a phone reads as a QR code. It holds the secret: shown once, kept nowhere."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="notecheck")


def step_of(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The time step that a code is of: within the drift, and later than the last one accepted; else None."""
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // SECONDS
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode("utf-8", "replace"))
        if right and step > after:
            found = step
    return found
