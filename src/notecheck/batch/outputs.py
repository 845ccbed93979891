"""The journal to the files of the out folder. The same outcomes give the same bytes, however they came about."""

from __future__ import annotations

from typing import Any

from notecheck.batch.edition import Edition
from notecheck.batch.files import ROWS, CsvTable, Folder, ParquetTable
from notecheck.batch.journal import Journal
from notecheck.batch.manifest import write_manifest
from notecheck.batch.page import page
from notecheck.batch.rows import finding_rows, result_row
from notecheck.batch.scanned import Done
from notecheck.batch.schema import FINDINGS, LINES
from notecheck.batch.tally import Tally
from notecheck.batch.watch import Heard
from notecheck.batch.worklist import Worklist
from notecheck.report.lines import as_line, refusal

__all__ = ["MANIFEST", "Outputs", "write_outputs"]

MANIFEST = "manifest.json"


class Outputs:
    """Every table and list, each record written to all of them that it belongs to."""

    def __init__(self, folder: Folder) -> None:
        self.tally = Tally()
        self._lines, self._errors = folder.draft("results.jsonl"), folder.draft("errors.jsonl")
        self._at = 0
        self._results = ParquetTable(folder.draft("results.parquet"), LINES)
        self._findings = ParquetTable(folder.draft("findings.parquet"), FINDINGS, 4 * ROWS)
        self._cells = CsvTable(folder.draft("findings.csv"), FINDINGS.names)
        self._worklist = Worklist(folder.draft("worklist.csv"), folder.path)

    def add_result(self, line: bytes, result: dict[str, Any], place: str, key: bytes, done: Done) -> None:
        """A note."""
        self._lines.write(line)
        where = (self._at, len(line), key.hex(), done.judged.hex())
        self._at += len(line)
        self._results.write(result_row(result, place) + where)
        for row in finding_rows(result):
            self._findings.write(row)
            self._cells.write(row)
        self._worklist.add_result(result, place)
        self.tally.add_result(result)

    def add_error(self, error: dict[str, Any]) -> None:
        """A record without a result."""
        self._errors.write(as_line(error).encode())
        self._worklist.add_error(error)
        self.tally.add_error(error)

    def close(self) -> None:
        """Write out what is buffered."""
        for table in (self._results, self._findings, self._cells, self._worklist):
            table.close()


def write_outputs(folder: Folder, journal: Journal, edition: Edition, heard: Heard) -> Tally:
    """Write everything, and put it in place of what an earlier run left."""
    outputs = Outputs(folder)
    for number, (item, done) in enumerate(journal.outcomes()):
        heard(number, number)
        line, read = done.read()
        if "error" in read:
            outputs.add_error(read)
        elif journal.first(read["note_id"]):
            outputs.add_result(line, read, item.place, item.key, done)
        else:
            outputs.add_error(refusal("E_DUPLICATE_ID", "an earlier record has this id", item.place, read["note_id"]))
    outputs.close()
    folder.draft("report.html").write(page(outputs.tally).encode())
    write_manifest(folder.draft(MANIFEST), journal.sources(), edition, outputs.tally)
    folder.close()
    journal.forget()
    folder.publish()
    return outputs.tally
