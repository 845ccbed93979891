"""What is counted, for Prometheus, on a port of its own. Labels are names of ours: routes, codes, verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from notecheck_service.scanning import State

__all__ = ["Metrics"]

METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """One registry; nothing is global, so two services in a process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "notecheck_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "notecheck_request_seconds", "Seconds until an answer.", ("route",), buckets=SECONDS, registry=self.registry
        )
        self._scans = Counter(
            "notecheck_scans", "Notes scanned, by verdict or by the code of the refusal.", ("outcome",),
            registry=self.registry,
        )  # fmt: skip
        self._jobs = Counter("notecheck_jobs", "Jobs run.", ("kind", "outcome"), registry=self.registry)
        self._server: WSGIServer | None = None

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered. `route`: the template, never the address that was asked for."""
        self._requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def scan(self, outcome: str) -> None:
        """A note was scanned, or refused."""
        self._scans.labels(outcome).inc()

    def job(self, kind: str, outcome: str) -> None:
        """A job was run."""
        self._jobs.labels(kind, outcome).inc()

    def watch(self, state: Callable[[], State]) -> None:
        """Tell how the scanners stand whenever somebody asks."""
        self.registry.register(_Scanners(state))

    def serve(self, host: str, port: int) -> int:
        """Answer on this port until `close`; 0: any. The port."""
        self._server, _ = start_http_server(port, host, self.registry)
        return self._server.server_port

    def close(self) -> None:
        """Answer no more."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()


class _Scanners(Collector):
    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def collect(self) -> Iterable[Metric]:
        """Gauges of the pool."""
        state = self._state()
        for name in ("ready", "wanted", "waiting", "busy", "replaced"):
            yield GaugeMetricFamily(f"notecheck_scanners_{name}", f"Scanners: {name}.", getattr(state, name))
