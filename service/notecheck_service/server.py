"""Runs the application: the one ASGI server, told to log nothing of its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from notecheck_service.app import create_app
from notecheck_service.connect.settings import Connections
from notecheck_service.events import log
from notecheck_service.settings import Settings

__all__ = ["GRACE", "Server", "server_for"]

GRACE = 15
"""Seconds that requests have to end when the service is stopped."""


class Server(uvicorn.Server):
    """The server; says at which port it listens, which may have been any."""

    def __init__(self, app: FastAPI, config: uvicorn.Config, listening: Callable[[int], None] | None = None) -> None:
        super().__init__(config)
        self.app = app
        self._listening = listening

    @property
    def port(self) -> int:
        """Where it listens, once it has started."""
        return int(self.servers[0].sockets[0].getsockname()[1])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        if self.started:
            log.info("listening", host=str(self.config.host), port=self.port)
            if self._listening:
                await asyncio.to_thread(self._listening, self.port)


def server_for(
    settings: Settings, listening: Callable[[int], None] | None = None, told: Connections | None = None
) -> Server:
    """The server, not yet running. `listening` hears the port when it has started."""
    app = create_app(settings, told=told)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        proxy_headers=settings.behind_tls_proxy,
        forwarded_allow_ips=settings.proxies,
        # Its access log writes addresses as they came; ours writes their templates.
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    return Server(app, config, listening)
