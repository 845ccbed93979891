"""Who asks, and within which practice. Nothing is read or written without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Scope", "system"]

ActorKind = Literal["person", "key", "system"]


@dataclass(frozen=True, slots=True)
class Scope:
    """One actor in one practice."""

    practice_id: str
    """The practice that may be seen; `*` only for the system itself."""
    actor_id: str
    """Our id of the person or of the API key; `system` for the program's own work."""
    role: str
    """biller, physician, admin, auditor, service; `system` for the program's own work."""
    kind: ActorKind
    """person, key or system."""
    request_id: str = ""
    """The request that this belongs to, for the audit."""

    @property
    def everywhere(self) -> bool:
        """Whether this is the system looking at all practices: signing in, leasing jobs, retention."""
        return self.practice_id == "*"


def system(practice_id: str = "*", *, actor: str = "system") -> Scope:
    """The program acting by itself: in one practice, or (signing in, leasing jobs, retention) in all."""
    return Scope(practice_id, actor, "system", "system")
