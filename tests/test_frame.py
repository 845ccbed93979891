"""Tables in, tables out: one row each, and the same results as any other door gives."""

import datetime
import json

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import notecheck
from notecheck.core.errors import NoteError
from notecheck.frame import SCHEMA, scan_batches, scan_frame, scan_table

TEXT = "Left L5-S1 transforaminal ESI under fluoroscopy with contrast. Pain 7/10 before. Failed PT for 6 weeks."
ROWS = {
    "NOTE_ID": ["a", "b", "c", "d"],
    "NOTE_TEXT": [TEXT, None, "Stir the soup, add salt.", TEXT + " Pain 2/10 after."],
    "provider": ["Dr A", "Dr A", None, "Dr B"],
    "service_date": [datetime.date(2026, 3, 2), None, None, datetime.date(2026, 3, 3)],
}


def check(rows: list[dict[str, object]]) -> None:
    """What every way in must give for ROWS."""
    assert [row["note_id"] for row in rows] == ["a", "b", "c", "d"]
    assert [row["error_code"] for row in rows] == [None, "E_EMPTY", "E_NOT_A_NOTE", None]
    assert [row["provider"] for row in rows] == ["Dr A", None, None, "Dr B"]
    for row, text in ((rows[0], ROWS["NOTE_TEXT"][0]), (rows[3], ROWS["NOTE_TEXT"][3])):
        alone = notecheck.scan(text, note_id=row["note_id"], date=row["date_of_service"]).to_dict()
        told = json.loads(row["result"])
        assert {**told, "about": {}, "text": {}, "warnings": []} == {**alone, "about": {}, "text": {}, "warnings": []}
        assert (row["verdict"], row["score"]) == (alone["verdict"], alone["score"])
        items = [item["id"] for checklist in alone["checklists"] for item in checklist["items"]]
        assert [finding["item"] for finding in row["findings"]] == items


def test_pandas():
    frame = pd.DataFrame(ROWS, index=[10, 11, 12, 13])
    done = scan_frame(frame)
    assert list(done.index) == [10, 11, 12, 13]
    assert list(done.columns) == SCHEMA.names
    check(done.astype(object).where(done.notna(), None).to_dict("records"))


def test_pyarrow():
    done = scan_table(pa.table(ROWS))
    assert done.schema.equals(SCHEMA)
    check(done.to_pylist())


def test_portions_change_nothing():
    table = pa.table(ROWS)
    done = pa.Table.from_batches(scan_batches(table.to_batches(max_chunksize=1)), SCHEMA)
    assert done.equals(scan_table(table))


def test_duckdb():
    notes = pa.table(ROWS)
    with duckdb.connect() as base, base.cursor() as other:
        base.register("notes", notes)
        reader = base.sql("SELECT * FROM notes ORDER BY NOTE_ID").to_arrow_reader(2)
        other.register("results", pa.RecordBatchReader.from_batches(SCHEMA, scan_batches(reader)))
        told = other.sql("SELECT note_id, len(findings) AS n FROM results WHERE verdict IS NOT NULL").fetchall()
        assert [note_id for note_id, n in told if n > 5] == ["a", "d"]


def test_columns_by_name():
    frame = pd.DataFrame({"k": ["a"], "body": [TEXT]})
    (row,) = scan_frame(frame, columns={"id": "k", "text": "body"}).to_dict("records")
    assert (row["note_id"], row["error_code"]) == ("a", None)
    with pytest.raises(NoteError, match="E_MISSING_FIELD"):
        scan_frame(frame.rename(columns={"body": "weight"}))
