"""Who is turned away, and why. Codes only: what was presented is never repeated.

AccessError
├── Unauthenticated      401: nobody we know, or no longer
├── Forbidden            403: known, but not allowed this
└── UnsafeSettings       the service does not start like this
"""

from __future__ import annotations

__all__ = ["AccessError", "Forbidden", "Unauthenticated", "UnsafeSettings"]


class AccessError(Exception):
    """Someone or something is turned away; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unauthenticated(AccessError):
    """no_credentials, bad_key, key_revoked, key_expired, session_ended, sign_in_failed."""


class Forbidden(AccessError):
    """role_not_allowed, scope_missing, csrf, proof_too_old."""


class UnsafeSettings(AccessError):
    """A configuration that would let in whoever must stay outside. `detail` says what to change."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.args = (f"{code}: {detail}",)
        self.detail = detail
