"""The columns of the tables that a batch writes. Columns may be added; these keep their names and meaning."""

from __future__ import annotations

import pyarrow as pa

__all__ = ["FINDINGS", "FINDINGS_SCHEMA", "LINES", "RESULTS", "RESULTS_SCHEMA"]

RESULTS_SCHEMA = "notecheck.batch.results/1"
FINDINGS_SCHEMA = "notecheck.batch.findings/1"

TEXTS = pa.list_(pa.string())
ABOUT = [
    ("account", pa.string()),
    ("patient", pa.string()),
    ("provider", pa.string()),
    ("location", pa.string()),
    ("date_of_service", pa.string()),
    ("source", pa.string()),
]
RESULTS = pa.schema(
    [
        ("note_id", pa.string()),
        *ABOUT,
        ("input", pa.string()),
        ("service", pa.string()),
        ("approach", pa.string()),
        ("session", pa.string()),
        ("verdict", pa.string()),
        ("score", pa.int32()),
        ("required", pa.int32()),
        ("met", pa.int32()),
        ("partial", pa.int32()),
        ("missing", pa.int32()),
        ("conflict", pa.int32()),
        ("gaps", TEXTS),
        ("questions", TEXTS),
        ("facts", pa.int32()),
        ("warnings", TEXTS),
        ("encoding", pa.string()),
        ("characters", pa.int64()),
        ("text_sha256", pa.string()),
        ("policies", TEXTS),
        ("program", pa.string()),
        ("written_on", pa.string()),
    ],
    metadata={"schema": RESULTS_SCHEMA},
)
"""One row a note; the counts are of required items that apply."""
LINES = pa.schema(
    [
        *RESULTS,
        ("line_start", pa.int64()),
        ("line_bytes", pa.int64()),
        ("key", pa.string()),
        ("policies_sha256", pa.string()),
    ],
    metadata=RESULTS.metadata,
)
"""The same beside results.jsonl: where the note's line stands there, and what it rests on (see batch/edition.py)."""
FINDINGS = pa.schema(
    [
        ("note_id", pa.string()),
        *ABOUT[:5],
        ("service", pa.string()),
        ("checklist", pa.string()),
        ("version", pa.string()),
        ("item", pa.string()),
        ("title", pa.string()),
        ("level", pa.string()),
        ("status", pa.string()),
        ("lacking", TEXTS),
        ("reason", pa.string()),
        ("query", pa.string()),
        ("quotes", TEXTS),
        ("citation", pa.string()),
        ("confidence", pa.float64()),
    ],
    metadata={"schema": FINDINGS_SCHEMA},
)
"""One row an item of a note."""
