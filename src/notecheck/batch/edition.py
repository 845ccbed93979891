"""What a result rests on, so that a later run knows which results still stand.

A result follows from the record as it was read (text, id, dates, origin), from the program that reads it, lexicons
included, and from the policies that its service calls for on its date. The first two make the key of a record; a new
key is scanned. The third is compared apart, so that a changed policy has only those notes scanned again that it
judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from notecheck.core.time import PartialDate
from notecheck.ingest.record import Record, Refusal
from notecheck.judge.load import load_policies
from notecheck.judge.policy import Policy, in_force
from notecheck.models.read import setting

__all__ = ["Edition", "lexicons_sha256", "program_sha256"]

ROOMS = ("core", "ingest", "nlp", "models", "concepts", "relate", "judge", "report")
"""The weights of the models are in by their checksums, which stand in the manifest."""
MODULES = ("api.py", "check.py")


@dataclass(frozen=True)
class Edition:
    """The program and the policies of one run."""

    policies: tuple[Policy, ...]
    """Every policy that there is."""
    service: str | None = None
    """What the caller says the notes record."""
    chosen: tuple[Policy, ...] | None = None
    """What the caller says they are judged by."""

    @classmethod
    def current(cls, service: str | None = None, chosen: tuple[Policy, ...] | None = None) -> Edition:
        """The program as installed; DataError where its policies are malformed."""
        return cls(load_policies(), service, chosen)

    def key(self, record: Record | Refusal) -> bytes:
        """The sum of all that the reading of a record rests on."""
        read: object = record
        if isinstance(record, Record):
            # Where it stood is no part: an export that moves need not be scanned again.
            read = (record.note, record.encoding, record.warnings, record.about, record.origin)
        said = repr((program_sha256(), setting(), self.service, read))
        return sha256(said.encode("utf-8", "backslashreplace")).digest()

    def judged(self, service: str | None, day: str | None) -> bytes:
        """The sum of the policies that judge a note of this service and date; of all of them where it is None."""
        policies = self.policies
        if self.chosen is not None:
            policies = self.chosen
        elif service is not None:
            on = PartialDate.parse(day).middle if day else None
            policies = in_force(self.policies, service, on)
        return sha256("".join(policy.sha256 for policy in policies).encode()).digest()


@cache
def program_sha256() -> str:
    """The sum of all code and all lexicons that a scan runs through."""
    package = files("notecheck")
    rooms = [file for room in ROOMS for file in _walk(package.joinpath(room), (".py", ".toml"))]
    return _sum([*rooms, *(package.joinpath(name) for name in MODULES)])


@cache
def lexicons_sha256() -> str:
    """The sum of the lexicons alone, for the manifest."""
    return _sum([file for room in ROOMS for file in _walk(files("notecheck").joinpath(room), (".toml",))])


def _walk(folder: Traversable, suffixes: tuple[str, ...]) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, suffixes)
        elif entry.name.endswith(suffixes):
            yield entry


def _sum(entries: list[Traversable]) -> str:
    whole = sha256()
    for entry in entries:
        data = entry.read_bytes()
        whole.update(f"{entry.name} {len(data)}\n".encode() + data)
    return whole.hexdigest()
