"""The worklist: every record on a line that a biller reads, what needs a person first."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from notecheck.batch.files import CsvTable
from notecheck.batch.rows import about, gaps
from notecheck.core.verdict import Service
from notecheck.report.words import service_label

__all__ = ["COLUMNS", "Worklist"]

COLUMNS = (
    "account", "date of service", "provider", "service", "verdict", "score", "gaps", "top question", "note", "input",
)  # fmt: skip
ORDER = ("hold", "addendum", "not read", "ready", "out_of_scope")


class Worklist:
    """Sorts by urgency, and by the order of the inputs within it; as many rows as there are, on the disk."""

    def __init__(self, stream: BinaryIO, folder: Path) -> None:
        self._stream = stream
        # Files without a name in the out folder: words of notes go nowhere else.
        self._parts = {verdict: TemporaryFile(dir=folder) for verdict in ORDER}  # noqa: SIM115
        self._tables = {verdict: CsvTable(part) for verdict, part in self._parts.items()}

    def add_result(self, result: dict[str, Any], place: str) -> None:
        """The line of a note that was scanned."""
        account, _, provider, _, day, _ = about(result)
        lacking = gaps(result)
        names = [f"{each['title']} ({each['status']})" for each in lacking]
        question = next((each["query"] for each in lacking if each["query"]), None)
        score = None if result["verdict"] == "out_of_scope" else result["score"]
        self._tables[result["verdict"]].write(
            (account, day, provider, _service(result), result["verdict"], score, names, question,
             result["note_id"], place)
        )  # fmt: skip

    def add_error(self, error: dict[str, Any]) -> None:
        """The line of a record that has no result."""
        why = f"{error['error']['code']}: {error['error']['detail']}"
        self._tables["not read"].write(
            (None, None, None, None, "not read", None, why, None, error["note_id"], error["input"])
        )

    def close(self) -> None:
        """Put the parts together."""
        CsvTable(self._stream, COLUMNS).close()
        for verdict, part in self._parts.items():
            self._tables[verdict].close()
            part.seek(0)
            shutil.copyfileobj(part, self._stream, 1 << 20)
            part.close()


def _service(result: dict[str, Any]) -> str:
    service = result["service"]
    return service_label(Service(service["id"], service["approach"], service["session"]))
