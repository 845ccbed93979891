"""Secrets of receivers, encrypted with a key that the database does not hold."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["Vault"]


class Vault:
    """Locks and unlocks secrets; another service secret opens none of them."""

    def __init__(self, secret: str) -> None:
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"notecheck webhooks").derive(secret.encode())
        self._box = Fernet(base64.urlsafe_b64encode(derived))

    def lock(self, secret: str) -> bytes:
        """As it is stored."""
        return self._box.encrypt(secret.encode())

    def unlock(self, locked: bytes) -> str | None:
        """As it was given; None where it was locked under another key."""
        try:
            return self._box.decrypt(locked).decode()
        except InvalidToken:
            return None
