"""The service's one secret, and what is derived from it. It is nowhere in the database.

The data folder holds a secret of its own making when none is set; that is for one machine alone (`safe.py`).
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from notecheck_service.settings import Settings

__all__ = ["Box", "secret_of"]


def secret_of(settings: Settings) -> str:
    """The secret that is set; else that of the data folder, made at first use and readable by this user alone."""
    given = settings.secret.get_secret_value()
    if given:
        return given
    path = settings.data / "secret"
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return secret_of(settings)


class Box:
    """Seals small values for one purpose: nobody without the secret can read, make or change them."""

    def __init__(self, secret: str, purpose: str) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=purpose.encode("ascii")).derive(secret.encode("utf-8"))
        self._fernet = Fernet(urlsafe_b64encode(key))

    def seal(self, value: bytes) -> bytes:
        """The value, sealed."""
        return self._fernet.encrypt(value)

    def open(self, sealed: bytes, *, seconds: int | None = None) -> bytes | None:
        """The value; None when it was not sealed here, or longer ago than `seconds`."""
        try:
            return self._fernet.decrypt(sealed, ttl=seconds)
        except InvalidToken:
            return None
