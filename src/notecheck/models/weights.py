"""The weights of a model: a small file that is held against its checksum before a byte of it is parsed.

A file is one line of JSON (bits, outputs with their bias, scale and limits) and the compressed rows of signed bytes,
one row of 2**bits an output. The score of an output is bias + scale * the sum of its bytes at the features' places.
"""

from __future__ import annotations

import json
import tomllib
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from math import exp

__all__ = ["ModelError", "Output", "Weights", "checked", "load", "shipped"]

HASH_SHOWN = 8
"""Digits of the checksum that stand in a fact's source."""
LARGEST = 1 << 25
"""Bytes that the rows of one model may take."""


class ModelError(Exception):
    """A model that cannot be used: its name, and why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why


@dataclass(frozen=True, slots=True)
class Output:
    """One thing that the model tells apart."""

    id: str
    bias: float
    scale: float
    sure: float
    """The probability from which on the model alone may speak; above 1: never."""
    unclear: float
    """The probability from which on a person should look."""
    row: array[int]

    def probability(self, places: Sequence[int]) -> float:
        """How likely it is, from the places of the features."""
        score = self.bias + self.scale * sum(map(self.row.__getitem__, places))
        return 1 / (1 + exp(-max(-40.0, min(40.0, score))))


@dataclass(frozen=True, slots=True)
class Weights:
    """A model, ready to be used."""

    name: str
    sha256: str
    bits: int
    outputs: dict[str, Output]

    @property
    def source(self) -> str:
        """As facts name it: "model:sentence-role@1a2b3c4d"."""
        return f"model:{self.name}@{self.sha256[:HASH_SHOWN]}"


def load(name: str, folder: Traversable | None = None) -> Weights:
    """The model of that name; ModelError where it is missing, cut short, altered or malformed."""
    digest, data = checked(name, folder)
    try:
        return _parse(name, digest, data)
    except (ValueError, KeyError, TypeError, zlib.error):
        raise ModelError(name, "its file cannot be parsed") from None


def checked(name: str, folder: Traversable | None = None) -> tuple[str, bytes]:
    """The checksum and the bytes of a model's file, held against the manifest; ModelError where they differ."""
    folder = folder or resources.files("notecheck").joinpath("models")
    entry = _entry(name, folder)
    try:
        data = folder.joinpath(str(entry["file"])).read_bytes()
    except OSError:
        raise ModelError(name, "its file is missing") from None
    if len(data) != entry["bytes"]:
        raise ModelError(name, f"its file has {len(data)} bytes, not {entry['bytes']}")
    if sha256(data).hexdigest() != entry["sha256"]:
        raise ModelError(name, "its file differs from the manifest")
    return str(entry["sha256"]), data


def _entry(name: str, folder: Traversable) -> dict[str, object]:
    entries = _manifest(folder)
    found = [entry for entry in entries if entry.get("name") == name]
    if not found or not {"file", "bytes", "sha256"} <= set(found[0]):
        raise ModelError(name, "the manifest does not name it")
    return found[0]


def _manifest(folder: Traversable) -> list[dict[str, object]]:
    try:
        return list(tomllib.loads(folder.joinpath("manifest.toml").read_text(encoding="utf-8")).get("model", []))
    except (OSError, ValueError):
        raise ModelError("manifest", "it is missing or is not TOML") from None


def _parse(name: str, digest: str, data: bytes) -> Weights:
    head, _, body = data.partition(b"\n")
    said = json.loads(head)
    size, heads = 1 << said["bits"], said["outputs"]
    rows = zlib.decompressobj().decompress(body, LARGEST)
    if len(rows) != size * len(heads):
        raise ValueError("rows")
    outputs = {}
    for n, output in enumerate(heads):
        row = array("b", rows[n * size : (n + 1) * size])
        bias, scale, sure, unclear = (float(output[key]) for key in ("bias", "scale", "sure", "unclear"))
        outputs[output["id"]] = Output(output["id"], bias, scale, sure, unclear, row)
    return Weights(name, digest, said["bits"], outputs)


@cache
def shipped(name: str) -> Weights | ModelError:
    """The model that ships under that name, read once, or why it cannot be used."""
    try:
        return load(name)
    except ModelError as error:
        return error
