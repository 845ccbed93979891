"""gzip: whatever is packed in it, one layer deep."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from notecheck.ingest.given import Entry, Given
from notecheck.ingest.guard import Counted, guarded
from notecheck.ingest.readers import entries as entries_of

__all__ = ["entries"]


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """The records of what is packed."""
    packed = Counted(stream)
    with gzip.GzipFile(fileobj=io.BufferedReader(packed)) as unpacked:
        name = given.name.removesuffix(".gz").removesuffix(".GZ")
        name = name[: -len("tgz")] + "tar" if name.lower().endswith(".tgz") else name
        inner = replace(given, name=name, within=(*given.within, "gzip"))
        yield from entries_of(guarded(cast(BinaryIO, unpacked), lambda: packed.taken), inner)
