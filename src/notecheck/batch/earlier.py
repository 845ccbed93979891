"""What a finished run left in the out folder, so that the next one scans only what must be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notecheck.batch.journal import Earlier, Journal
from notecheck.batch.schema import RESULTS_SCHEMA

__all__ = ["earlier_results"]

COLUMNS = ["key", "service", "written_on", "policies_sha256", "line_start", "line_bytes"]


@contextmanager
def earlier_results(folder: Path, journal: Journal) -> Iterator[None]:
    """Within this, the journal takes over what still stands. A folder without a manifest holds no finished run."""
    if journal.fresh and (folder / "manifest.json").exists():
        journal.remember(_rows(folder / "results.parquet"))
    lines = folder / "results.jsonl"
    if not lines.exists():
        yield
        return
    with lines.open("rb") as stream:
        journal.take_from(stream)
        yield


def _rows(table: Path) -> Iterator[Earlier]:
    """The rows of the earlier results; none where they are not in today's columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(table)
    except (OSError, pa.ArrowInvalid):
        return
    with file:
        if (file.schema_arrow.metadata or {}).get(b"schema") != RESULTS_SCHEMA.encode():
            return
        for batch in file.iter_batches(columns=COLUMNS, use_threads=False):
            for key, service, day, judged, *where in zip(*(batch[name].to_pylist() for name in COLUMNS), strict=True):
                yield Earlier(bytes.fromhex(key), service, day, bytes.fromhex(judged), *where)
