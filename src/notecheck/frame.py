"""Tables of notes in, tables of results out: pandas, pyarrow, and whatever speaks Arrow, as DuckDB does.

    scan_frame(frame)                                    pandas
    scan_table(table)                                    pyarrow
    scan_batches(relation.fetch_record_batch())          a stream of any length, batch by batch

One row in is one row out, in its order: a result, or an error with its code. Columns are found by their names (id,
text, date, account, patient, provider, location, …) as in a table that is read from a file, or as `columns` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from notecheck.batch.edition import Edition
from notecheck.batch.rows import finding_rows, result_row
from notecheck.batch.scanned import outcome
from notecheck.batch.schema import FINDINGS, RESULTS
from notecheck.ingest.columns import columns_of
from notecheck.ingest.given import Given, Terms
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.tabular import Row, row_entries
from notecheck.report.lines import as_line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NOTHING", "SCHEMA", "Place", "frame_records", "rows_of", "scan_batches", "scan_frame", "scan_table"]

SCHEMA = pa.schema(
    [
        *RESULTS,
        ("error_code", pa.string()),
        ("error_detail", pa.string()),
        ("findings", pa.list_(pa.struct(list(FINDINGS)))),
        ("result", pa.string()),
    ],
    metadata={"schema": "notecheck.frame/1"},
)
"""A row of batch/schema.py, the rows of its findings, and the whole result or error as the JSON of a scan."""
NOTHING: Mapping[str, str] = {}


def scan_frame(
    frame: pd.DataFrame, *, columns: Mapping[str, str] = NOTHING, service: str | None = None
) -> pd.DataFrame:
    """The results of a pandas frame, with its index. NoteError where no column is known to hold notes."""
    import pandas as pd

    done = list(rows_of(frame_records(frame, columns, Place()), Edition.current(service)))
    return pd.DataFrame(done, columns=SCHEMA.names, index=frame.index)


def scan_table(table: pa.Table, *, columns: Mapping[str, str] = NOTHING, service: str | None = None) -> pa.Table:
    """The results of a pyarrow table. NoteError as above."""
    return pa.Table.from_batches(scan_batches(table.to_batches(), columns=columns, service=service), SCHEMA)


def scan_batches(
    batches: Iterable[pa.RecordBatch], *, columns: Mapping[str, str] = NOTHING, service: str | None = None
) -> Iterator[pa.RecordBatch]:
    """The results of each batch of rows; no more than one batch is held. NoteError as above."""
    edition, place = Edition.current(service), Place()
    for batch in batches:
        records = records_of(
            zip(*(c.to_pylist() for c in batch.columns), strict=True), batch.schema.names, columns, place
        )
        yield pa.RecordBatch.from_pylist(list(rows_of(records, edition)), SCHEMA)


@dataclass
class Place:
    """Where a row stands: in what, and at which number, counted on over batches."""

    name: str = "table"
    rows: int = 0


def frame_records(frame: pd.DataFrame, columns: Mapping[str, str], place: Place) -> Iterator[Record | Refusal]:
    """The record of each row of a pandas frame."""
    return records_of(frame.itertuples(index=False, name=None), list(frame.columns), columns, place)


def records_of(
    rows: Iterable[Sequence[object]], names: Sequence[str], columns: Mapping[str, str], place: Place
) -> Iterator[Record | Refusal]:
    """The record of each row, whatever it holds. Rows that are lines of one note are not put together."""
    found = {field: at for field, at in columns_of(names, columns).items() if field != "line"}
    for row in rows:
        place.rows += 1
        fields = {field: text for field, at in found.items() if (text := _text(row[at])) is not None}
        given = Given(place.name, place.name, place.name, Terms(columns=columns))
        for entry in row_entries(iter((Row(place.rows, fields),)), given):
            record = entry()
            yield replace(record, origin=None) if isinstance(record, Record) else record


def _text(value: object) -> str | None:
    """A value as a cell of text; None where there is none, as NaN and NaT are none."""
    if value is None or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def rows_of(records: Iterable[Record | Refusal], edition: Edition) -> Iterator[dict[str, Any]]:
    """The row of each record: what every door to tables shares."""
    for record in records:
        found = outcome(record, edition)
        row = _error_row(found) if "error" in found else _result_row(found, record.place)
        yield dict.fromkeys(SCHEMA.names) | row | {"result": as_line(found).rstrip()}


def _result_row(result: dict[str, Any], place: str) -> dict[str, Any]:
    findings = [dict(zip(FINDINGS.names, row, strict=True)) for row in finding_rows(result)]
    return dict(zip(RESULTS.names, result_row(result, place), strict=True)) | {"findings": findings}


def _error_row(said: dict[str, Any]) -> dict[str, Any]:
    code, detail = said["error"]["code"], said["error"]["detail"]
    told = {"note_id": said["note_id"], "input": said["input"], "error_code": code, "error_detail": detail}
    return told | {"findings": []}
