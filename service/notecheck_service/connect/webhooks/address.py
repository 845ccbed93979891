"""Where a message may go: exact hosts, and of their addresses only those that are checked when they are dialled.

A name may resolve to one address when it is looked at and to another when it is dialled. Here the address that was
checked is the one that is connected to; the name is only used for TLS and for the Host header.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import httpcore

__all__ = ["Dialler", "Forbidden", "Rules", "is_public"]

LONGEST = 2000
"""Characters of the longest address."""
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))
"""IPv6 networks whose last four bytes are an IPv4 address."""
PORTS = {"https": 443, "http": 80}


class Forbidden(Exception):
    """A URL or an address that nothing is sent to. `reason` is a code; neither is quoted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rules:
    """What the one who runs this service allows."""

    hosts: frozenset[str]
    """Exact names, with a port where it is not the usual one: `hooks.example.com`, `hooks.example.com:8443`."""
    plain: bool = False
    """Whether messages may go out without TLS."""
    private: bool = False
    """Whether they may go to addresses of a private network, or of this machine."""

    def admit(self, url: str) -> None:
        """Forbidden where nothing may be sent to the URL."""
        if len(url) > LONGEST or not url.isascii() or not url.isprintable() or set(url) & set(" \\#"):
            raise Forbidden("not_a_url")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:
            raise Forbidden("not_a_url") from None
        if parts.scheme != "https" and not (self.plain and parts.scheme == "http"):
            raise Forbidden("not_https")
        if not host or "@" in parts.netloc:
            raise Forbidden("not_a_url")
        if (host if port == PORTS[parts.scheme] else f"{host}:{port}") not in self.hosts:
            raise Forbidden("host_not_allowed")

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of them allowed; Forbidden where one is not."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not self.private and not all(map(is_public, addresses)):
            raise Forbidden("private_address")
        return addresses


def is_public(address: str) -> bool:
    """Whether an address is one of the open net, and none of a private one in disguise."""
    return all(each.is_global and not each.is_multicast for each in _meant(ip_address(address.partition("%")[0])))


def _meant(address: IPv4Address | IPv6Address) -> Iterable[IPv4Address | IPv6Address]:
    """The address, and the IPv4 addresses that it leads to by mapping, translation or tunnel."""
    yield address
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address in network for network in TRANSLATED):
            inner.append(IPv4Address(address.packed[-4:]))
        yield from (each for each in inner if each is not None)


@dataclass(slots=True)
class Dialler(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, and lets nobody keep it longer than until `until`."""

    rules: Rules
    until: float
    """On the monotonic clock."""

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        """A connection to the first address of the host that answers."""
        fault: Exception = httpcore.ConnectError("no address")
        for address in self.rules.addresses(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, _left(self.until, timeout))
                return _Bounded(stream, self.until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault


@dataclass(slots=True)
class _Bounded(httpcore.NetworkStream):
    """A stream that ends at a moment, however slowly its other end speaks."""

    stream: httpcore.NetworkStream
    until: float

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _left(self.until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _left(self.until, timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self.stream.start_tls(ssl_context, server_hostname, _left(self.until, timeout))
        return _Bounded(inner, self.until)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole exchange is over")
    return left if timeout is None else min(left, timeout)
