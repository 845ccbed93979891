"""The service under load, beside scanning in one process on the same machine: ratios, and what they cost.

    python benchmarks/serving.py [throughput latency worst soak] [--seconds 20] [--soak 2000] [--database URL]

throughput  32 clients, as fast as they are answered: scans a second over the in-process rate of one core, times cores
latency     half of that rate, asked evenly: 95th percentile over the median in-process scan; health beside it
worst       the same, and once a second the longest note that is taken: what it does to the others
soak        so many notes, one after the other: how much the memory of all processes grows

Prints one JSON object. `processor` compares processor time alone and bears a machine that is shared; the others want an
idle one: the load of the machine is printed beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles

import psutil

ROOT = Path(__file__).resolve().parent.parent
AUTHORED = ROOT / "corpora" / "synthetic" / "authored" / "train.gold.jsonl"
CORES = os.cpu_count() or 1
CLIENTS = 32
WARM = 4
"""How often each note is sent before anything is timed."""
RATE = """
import json, sys, time
import notecheck
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
for text in texts:
    notecheck.scan(text)
times, begun, spent = [], time.perf_counter(), time.process_time()
while time.perf_counter() - begun < float(sys.argv[2]):
    for text in texts:
        before = time.perf_counter()
        notecheck.scan(text).to_dict()
        times.append(time.perf_counter() - before)
print(json.dumps({"times": times, "processor": time.process_time() - spent}))
"""


def main() -> None:
    """Measure what is asked for, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=["throughput", "latency", "worst"])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--soak", type=int, default=2000)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    alone = in_process(asked.seconds)
    found: dict[str, object] = {"cores": CORES, "load_before": os.getloadavg(), "in_process": told(alone)}
    with serving(asked.database) as service:
        rate = len(alone["times"]) / sum(alone["times"]) / 2
        for part in asked.parts:
            found[part] = asyncio.run(PARTS[part](service, asked, alone, rate))
    found["load_after"] = os.getloadavg()
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


def in_process(seconds: float) -> dict[str, object]:
    """Scans in one process: the time of each, and the processor time of all."""
    done = subprocess.run(
        [sys.executable, "-c", RATE, str(AUTHORED), str(seconds)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def told(alone: dict) -> dict[str, float]:
    times = alone["times"]
    return {
        "scans_a_second": round(len(times) / sum(times), 1),
        "median_ms": round(1000 * median(times), 2),
        "processor_ms": round(1000 * alone["processor"] / len(times), 2),
    }


@dataclass
class Service:
    """The service in processes of its own."""

    process: psutil.Process
    port: int
    key: str
    texts: list[str] = field(default_factory=list)

    def tree(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def processor(self) -> float:
        """Seconds that all its processes have taken."""
        return sum(sum(each.cpu_times()[:2]) for each in self.tree())

    def memory(self) -> int:
        """Bytes of all its processes, what they share counted once."""
        return sum(each.memory_full_info().pss for each in self.tree())


@contextmanager
def serving(database: str) -> Iterator[Service]:
    """A service over an empty store, with one key."""
    from notecheck_service.access import keys
    from notecheck_service.store import Store, practices, system

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        store = Store.open(database or f"sqlite:///{data / 'notecheck.db'}", data / "audit.anchor")
        with store.write(system()) as unit:
            scope = system(practices.ensure(unit, "Benchmark (invented)"))
        with store.write(scope) as unit:
            _, key = keys.create(unit, "benchmark", keys.SCOPES, expires_at=unit.now + timedelta(days=1))
        store.close()
        environment = {
            **os.environ, "NOTECHECK_DATA": str(data), "NOTECHECK_PORT": "0", "NOTECHECK_METRICS_PORT": "0",
            "NOTECHECK_DATABASE_URL": database, "NOTECHECK_RATE_PER_MINUTE": "10000000",
            "NOTECHECK_SECRET": "q8Zr2mXb7Lk4Tn9Vc1Wp6Yd3Gs5Hf0Ja",
        }  # fmt: skip
        command = [sys.executable, "-c", "from notecheck.cli import main; main()", "serve"]
        with (Path(folder) / "log").open("w+", encoding="utf-8") as log:
            process = subprocess.Popen(command, env=environment, stderr=log)
            try:
                port = heard(Path(folder) / "log")
                texts = [json.loads(line)["text"] for line in AUTHORED.read_text(encoding="utf-8").splitlines()]
                service = Service(psutil.Process(process.pid), port, key, texts)
                asyncio.run(warmed(service))
                yield service
            finally:
                process.terminate()
                process.wait(30)


def heard(log: Path) -> int:
    """The port, when the service listens."""
    while True:
        for line in log.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            if said["event"] == "listening":
                return int(said["port"])
        time.sleep(0.1)


class Connection:
    """One client: a bare HTTP/1.1 connection, so that the client takes little of the machine."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, float]:
        """Status, and seconds. A connection that was closed while it lay idle is opened anew."""
        try:
            return await self._asked(method, path, body)
        except (asyncio.IncompleteReadError, ConnectionError):
            self._streams = None
            return await self._asked(method, path, body)

    async def _asked(self, method: str, path: str, body: bytes) -> tuple[int, float]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._service.port)
        reader, writer = self._streams
        begun = time.perf_counter()
        head = f"{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {self._service.key}\r\n"
        writer.write(f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        return int(answer.split()[1]), time.perf_counter() - begun

    async def scan(self, text: str) -> float:
        """Seconds that a scan took."""
        status, seconds = await self.ask("POST", "/v1/scan", body_of(text))
        assert status == 200, status
        return seconds


@cache
def body_of(text: str) -> bytes:
    """Made once: what the client takes of the machine, the service lacks."""
    return json.dumps({"text": text}).encode()


async def warmed(service: Service) -> None:
    """Wait until it is ready, and let every worker see about every note, as the one process has before it is timed."""
    while (await Connection(service).ask("GET", "/health/ready"))[0] != 200:
        await asyncio.sleep(0.2)
    clients = [Connection(service) for _ in range(2 * CORES)]
    for start in range(0, WARM * len(service.texts), len(clients)):
        some = (service.texts[(start + place) % len(service.texts)] for place in range(len(clients)))
        await asyncio.gather(*(client.scan(text) for client, text in zip(clients, some, strict=True)))


async def throughput(service: Service, asked: argparse.Namespace, alone: dict, _: float) -> dict[str, float]:
    """As many scans as 32 clients get."""
    texts, until, spent, begun = (
        cycle(service.texts),
        time.perf_counter() + asked.seconds,
        service.processor(),
        time.perf_counter(),
    )
    done = 0

    async def client() -> None:
        nonlocal done
        connection = Connection(service)
        while time.perf_counter() < until:
            await connection.scan(next(texts))
            done += 1

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    rate, processor = done / (time.perf_counter() - begun), (service.processor() - spent) / done
    own = len(alone["times"]) / sum(alone["times"])
    return {
        "scans_a_second": round(rate, 1),
        "share_of_in_process_rate_per_core": round(rate / CORES / own, 3),
        "processor_ms_a_scan": round(1000 * processor, 2),
        "share_by_processor_time": round(alone["processor"] / len(alone["times"]) / processor, 3),
    }


async def latency(service: Service, asked: argparse.Namespace, alone: dict, rate: float) -> dict[str, float]:
    """Half of what one core does alone, evenly; a health check ten times a second beside it."""
    scans, health = await steady(service, asked.seconds, rate, None)
    own = median(alone["times"])
    return {
        "asked_a_second": round(rate, 1), "median_ms": round(1000 * median(scans), 2),
        "p95_ms": round(1000 * at(scans, 95), 2),
        "p95_over_median_scan": round(at(scans, 95) / own, 2), "health_p99_ms": round(1000 * at(health, 99), 2),
    }  # fmt: skip


async def worst(service: Service, asked: argparse.Namespace, _: dict, rate: float) -> dict[str, float]:
    """The same, without and with the longest note that is taken, once a second."""
    text = max(service.texts, key=len)
    text = (text * (500_000 // len(text) + 1))[:500_000]
    calm, _ = await steady(service, asked.seconds, rate, None)
    rough, health = await steady(service, asked.seconds, rate, text)
    return {
        "p95_ms_without": round(1000 * at(calm, 95), 2), "p95_ms_with": round(1000 * at(rough, 95), 2),
        "ratio": round(at(rough, 95) / at(calm, 95), 2), "health_p99_ms": round(1000 * at(health, 99), 2),
    }  # fmt: skip


async def steady(service: Service, seconds: float, rate: float, longest: str | None) -> tuple[list[float], list[float]]:
    """Ask evenly, whatever the answers take; the seconds of scans, and of health checks."""
    scans: list[float] = []
    health: list[float] = []
    idle = [Connection(service) for _ in range(CLIENTS)]
    texts, tasks = cycle(service.texts), []

    async def one(text: str) -> None:
        connection = idle.pop() if idle else Connection(service)
        scans.append(await connection.scan(text))
        idle.append(connection)

    async def beside() -> None:
        connection, long = Connection(service), []
        for number in range(int(seconds * 10)):
            if longest and number % 10 == 0:
                body = json.dumps({"text": longest}).encode()
                long.append(asyncio.create_task(Connection(service).ask("POST", "/v1/scan", body)))
            health.append((await connection.ask("GET", "/health/live"))[1])
            await asyncio.sleep(0.1)
        for each in long:
            each.cancel()

    tasks.append(asyncio.create_task(beside()))
    begun = time.perf_counter()
    for number in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(one(next(texts))))
    await asyncio.gather(*tasks)
    return scans, health


async def soak(service: Service, asked: argparse.Namespace, *_: object) -> dict[str, object]:
    """Memory after each tenth; its slope from the second tenth on."""
    texts, marks = cycle(service.texts), []
    connections = [Connection(service) for _ in range(4)]
    for _ in range(10):
        for _ in range(asked.soak // 40):
            await asyncio.gather(*(each.scan(next(texts)) for each in connections))
        marks.append(service.memory() / (1 << 20))
    step = asked.soak / 10
    slope = (marks[-1] - marks[1]) / (step * (len(marks) - 2)) * 10_000
    return {"notes": asked.soak, "mb": [round(each, 1) for each in marks], "mb_per_10000": round(slope, 2)}


def at(values: list[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1] if len(values) > 1 else values[0]


PARTS = {"throughput": throughput, "latency": latency, "worst": worst, "soak": soak}

if __name__ == "__main__":
    main()
