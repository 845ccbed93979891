"""The listener within the service: who sends, by its address; what comes, scanned, kept, then acknowledged."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_address

from notecheck.ingest.given import Terms
from notecheck_service.access.errors import AccessError, Forbidden
from notecheck_service.access.keys import Keys
from notecheck_service.connect.mllp import senders
from notecheck_service.connect.mllp.frames import Frame
from notecheck_service.connect.mllp.inbox import Inbox, Reused
from notecheck_service.connect.mllp.listener import Network
from notecheck_service.connect.mllp.orders import Order
from notecheck_service.door.service import Service
from notecheck_service.scanning import Task
from notecheck_service.store import Conflict, Scope, idempotency
from notecheck_service.store.idempotency import Answer

__all__ = ["Door"]

SCOPE = "mllp"
"""What the key of a sender must be for."""
STORED = Answer(200, b"")


@dataclass(frozen=True, slots=True)
class Door:
    """Answers the messages of all senders."""

    service: Service
    keys: Keys
    peers: Mapping[Network, str]
    """Networks to the ids of keys, the narrowest first."""
    processing: frozenset[str]
    threads: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 8, "mllp"))

    async def handle(self, address: str, frame: Frame) -> bytes:
        """The acknowledgement of a message."""
        inbox = Inbox(
            partial(self.take, address), self.service.clock, lambda: secrets.token_hex(10),
            Terms(self.service.settings.note_code_points), self.processing,
        )  # fmt: skip
        # Threads of its own: a sender that waits for a scan holds up no request over HTTP.
        return await asyncio.get_running_loop().run_in_executor(self.threads, inbox.answer, frame)

    def take(self, address: str, order: Order, fingerprint: str) -> None:
        """Scan and keep a document, once; returns when it is committed."""
        scope, key = self._scope(address), f"mllp:{order.control_id}"
        try:
            with self.service.store.write(scope) as unit:
                if idempotency.find(unit, key, fingerprint):
                    return
                case = senders.case_of(unit, order)
            found = self.service.pool.submit(Task(case.entries if case else order.record)).result()
            with self.service.store.write(scope) as unit:
                if idempotency.take(unit, key, fingerprint):
                    return
                senders.store(unit, order, found, case)
                idempotency.keep(unit, key, STORED)
        except Conflict as error:
            if error.reason == "reused_key":
                raise Reused from None
            raise
        self.service.metrics.scan(found["verdict"])

    def _scope(self, address: str) -> Scope:
        """Under which key a sender acts; it may be revoked at any time."""
        here = ip_address(address)
        here = getattr(here, "ipv4_mapped", None) or here
        id = next(key for network, key in self.peers.items() if here in network)
        request = secrets.token_hex(8)
        try:
            holder = self.keys.named(id)
            if SCOPE not in holder.scopes:
                raise Forbidden("scope_missing")
        except AccessError as error:
            who = Scope("*", id, "service", "key", request)
            self.service.store.refuse(who, "message.take", "sender", id, error.code)
            raise
        return Scope(holder.practice_id, id, "service", "key", request)
