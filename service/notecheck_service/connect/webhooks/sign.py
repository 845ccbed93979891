"""Signatures of Standard Webhooks: https://www.standardwebhooks.com. During a rotation two secrets sign."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime

from standardwebhooks import Webhook

__all__ = ["new_secret", "signed"]

SECRET = 32
"""Bytes of a secret."""


def new_secret() -> str:
    """A secret for a receiver, shown once: `whsec_…`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET)).decode()


def signed(message_id: str, when: datetime, body: str, keys: Sequence[str]) -> dict[str, str]:
    """The headers of a message, with a signature by each secret; a receiver that knows one of them is content."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(when.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(message_id, when, body) for key in keys),
    }
