"""Runs the application: the one ASGI server, told to log nothing of its own."""

from __future__ import annotations

import uvicorn

from notecheck_service import events
from notecheck_service.access.safe import refuse_unsafe
from notecheck_service.app import create_app
from notecheck_service.settings import Settings

__all__ = ["GRACE", "run", "server_for"]

GRACE = 15
"""Seconds that requests have to end when the service is stopped."""


def run(settings: Settings) -> None:
    """Serve until a signal. UnsafeSettings before any port is opened."""
    refuse_unsafe(settings)
    events.set_up()
    server_for(settings).run()


def server_for(settings: Settings) -> uvicorn.Server:
    """The server, not yet running."""
    config = uvicorn.Config(
        create_app(settings),
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
    return uvicorn.Server(config)
