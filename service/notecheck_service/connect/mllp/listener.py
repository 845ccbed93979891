"""The listener: bounded connections, frames and waits. One message of a connection after the other, each answered."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from notecheck_service.connect.mllp.frames import Frame, Frames, framed

__all__ = ["Limits", "Listener", "Network"]

Network = IPv4Network | IPv6Network
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """What a peer may take."""

    message: int = 20 << 20
    """Bytes of the longest message."""
    connections: int = 32
    idle: float = 600.0
    """Seconds between two messages."""
    frame: float = 30.0
    """Seconds from the beginning of a message to its end, and for taking our answer."""


Handle = Callable[[str, Frame], Awaitable[bytes]]
"""The answer to a message of a peer, whose address is told; it never raises."""


class Listener:
    """Listens until it is stopped."""

    def __init__(self, handle: Handle, peers: tuple[Network, ...], limits: Limits | None = None) -> None:
        self._handle = handle
        self._peers = peers
        self._limits = limits or Limits()
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self.refused = 0
        """Connections that were refused: of no known peer, or too many."""

    async def start(self, host: str, port: int, context: ssl.SSLContext | None = None) -> int:
        """Begin to listen; the port, which the system chooses where 0 is asked for."""
        handshake = self._limits.frame if context else None
        self._server = await asyncio.start_server(
            self._connected, host, port, ssl=context, limit=CHUNK, ssl_handshake_timeout=handshake
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self, patience: float = 10.0) -> None:
        """Take no more; what is being answered is answered."""
        self._stopping.set()
        if self._server:
            self._server.close()
        if self._busy:
            _, late = await asyncio.wait(self._busy, timeout=patience)
            for each in late:
                each.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        address = writer.get_extra_info("peername")[0].partition("%")[0]
        if not self._is_peer(address) or len(self._busy) >= self._limits.connections or task is None:
            self.refused += 1
            writer.transport.abort()
            return
        self._busy.add(task)
        try:
            await self._converse(address, reader, writer)
        except (OSError, TimeoutError, asyncio.CancelledError):
            # The peer is gone, or too slow, or we are: what was not acknowledged, it sends again.
            writer.transport.abort()
        finally:
            self._busy.discard(task)
            writer.close()

    def _is_peer(self, address: str) -> bool:
        found = ip_address(address)
        mapped = getattr(found, "ipv4_mapped", None) or found
        return any(mapped in network for network in self._peers)

    async def _converse(self, address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for frame in self._frames(reader):
            writer.write(framed(await self._handle(address, frame)))
            await asyncio.wait_for(writer.drain(), self._limits.frame)
            if not frame.whole or self._stopping.is_set():
                return

    async def _frames(self, reader: asyncio.StreamReader) -> AsyncIterator[Frame]:
        """The messages of a connection, until its other end is closed, silent, or no MLLP."""
        frames, clock = Frames(self._limits.message), asyncio.get_running_loop().time
        until = clock() + self._limits.idle
        while not frames.lost:
            chunk = await self._read(reader, until - clock())
            if not chunk:
                return
            begun = frames.open
            for frame in frames.feed(chunk):
                begun = False
                yield frame
            if not begun:
                until = clock() + (self._limits.frame if frames.open else self._limits.idle)

    async def _read(self, reader: asyncio.StreamReader, left: float) -> bytes:
        """The next bytes; none at the end, and none when we stop."""
        reading = asyncio.ensure_future(reader.read(CHUNK))
        stopping = asyncio.ensure_future(self._stopping.wait())
        done, waiting = await asyncio.wait((reading, stopping), timeout=left, return_when=asyncio.FIRST_COMPLETED)
        for each in waiting:
            each.cancel()
            with suppress(asyncio.CancelledError):
                await each
        if not done:
            raise TimeoutError
        return reading.result() if reading in done else b""
