"""The tables: what the columns hold, and cells that no spreadsheet runs."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from notecheck.batch.files import ACTIVE, ROWS, CsvTable, ParquetTable, guarded, unguarded
from notecheck.batch.schema import FINDINGS, FINDINGS_SCHEMA, LINES, RESULTS_SCHEMA
from notecheck.batch.worklist import COLUMNS

CELLS = st.text() | st.builds(str.__add__, st.sampled_from((*ACTIVE, "'", " =", "''")), st.text())


@settings(deadline=None)
@given(CELLS)
def test_a_guard_is_taken_off_again(cell: str):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).lstrip(" ").startswith(ACTIVE)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_csv_gives_back_what_it_was_given(rows: list[list[str]]):
    stream = io.BytesIO()
    table = CsvTable(stream, ("a", "b"))
    for row in rows:
        table.write(row)
    table.close()
    head, *read = csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""))
    assert head == ["a", "b"]
    assert [[unguarded(cell) for cell in row] for row in read] == rows


def read_csv(file: Path) -> list[dict[str, str]]:
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_worklist_is_what_a_biller_opens(batch: Callable, notes: Callable, tmp_path: Path):
    evil = {"id": "=1+1", "text": "ESI at L4-5. Pain 7/10.", "account": "=HYPERLINK(1)", "provider": "@Dr"}
    batch(notes(range(9), json.dumps(evil), '{"id": "bad"'))
    rows = read_csv(tmp_path / "out" / "worklist.csv")
    assert tuple(rows[0]) == COLUMNS
    order = ["hold", "addendum", "not read", "ready", "out_of_scope"]
    verdicts = [row["verdict"] for row in rows]
    assert verdicts == sorted(verdicts, key=order.index)
    assert len(rows) == 11
    (guarded_row,) = [row for row in rows if row["note"] == "'=1+1"]
    assert (guarded_row["account"], guarded_row["provider"]) == ("'=HYPERLINK(1)", "'@Dr")
    assert all(row["gaps"] and row["top question"].endswith(".") for row in rows if row["verdict"] == "addendum")
    assert rows[0]["date of service"].startswith("2026-")


def test_rows_agree_with_the_lines(batch: Callable, notes: Callable, lines: Callable, tmp_path: Path):
    batch(notes(range(12)))
    results = pq.read_table(tmp_path / "out" / "results.parquet")
    findings = pq.read_table(tmp_path / "out" / "findings.parquet")
    assert results.schema.metadata[b"schema"].decode() == RESULTS_SCHEMA
    assert findings.schema.metadata[b"schema"].decode() == FINDINGS_SCHEMA
    assert results.schema.equals(LINES)
    cells = read_csv(tmp_path / "out" / "findings.csv")
    items = [(line["note_id"], item) for line in lines("results.jsonl")
             for checklist in line["checklists"] for item in checklist["items"]]  # fmt: skip
    assert [(row["note_id"], row["item"], row["status"]) for row in findings.to_pylist()] == [
        (note_id, item["id"], item["status"]) for note_id, item in items
    ]
    assert [row["item"] for row in cells] == findings["item"].to_pylist()
    assert list(cells[0]) == FINDINGS.names
    for row, line in zip(results.to_pylist(), lines("results.jsonl"), strict=True):
        assert row["met"] + row["partial"] + row["missing"] + row["conflict"] == row["required"]
        assert row["date_of_service"] == line["date"]
        assert row["provider"] == line["about"]["provider"]
        quotes = {fact["text"] for fact in line["facts"]}
        told = [quote for each in findings.to_pylist() if each["note_id"] == row["note_id"] for quote in each["quotes"]]
        assert set(told) <= quotes


def test_portions_leave_no_trace_in_parquet():
    row = ("n", *[None] * (len(FINDINGS) - 1))
    stream = io.BytesIO()
    table = ParquetTable(stream, FINDINGS)
    for _ in range(ROWS + 1):
        table.write(row)
    table.close()
    assert pq.ParquetFile(io.BytesIO(stream.getvalue())).metadata.num_row_groups == 2
