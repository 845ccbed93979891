"""What a running service is made of; every handler is handed it."""

from __future__ import annotations

from dataclasses import dataclass, field

from notecheck_service.clock import Clock
from notecheck_service.jobs.worker import Worker
from notecheck_service.limits import Limits
from notecheck_service.metrics import Metrics
from notecheck_service.scanning import Pool
from notecheck_service.settings import Settings
from notecheck_service.store import Store

__all__ = ["Service"]


@dataclass(slots=True)
class Service:
    """Made once, by `create_app`; opened when the application starts."""

    settings: Settings
    clock: Clock
    pool: Pool
    limits: Limits
    metrics: Metrics
    store: Store = field(init=False)
    worker: Worker = field(init=False)
    in_flight: set[tuple[str, str, str]] = field(default_factory=set)
    """Practice, actor and Idempotency-Key of each request that is being answered."""
    stopping: bool = False

    def open(self) -> None:
        """Open the database, and bring it to this program's revision."""
        settings = self.settings
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.store = Store.open(settings.url, settings.anchor, self.clock)
