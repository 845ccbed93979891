"""notecheck on Apache Spark: the generator of notecheck.frame under `mapInPandas`, on as many cores as there are.

    from notecheck.spark import scan
    results = scan(spark.read.parquet("notes"))     # a DataFrame, one row a note, columns as in notecheck.frame

Needs `notecheck[spark]` and Java 17 where it is started, and notecheck itself on every executor.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notecheck.batch.edition import Edition
from notecheck.batch.files import Folder
from notecheck.batch.manifest import manifest_head
from notecheck.batch.schema import FINDINGS, RESULTS
from notecheck.batch.tally import Tally
from notecheck.core.errors import UsageError
from notecheck.frame import NOTHING, SCHEMA, Place, frame_records, rows_of
from notecheck.ingest.given import Given, Terms
from notecheck.ingest.jsonl import entries
from notecheck.ingest.record import Record, Refusal

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["run", "scan", "scan_lines"]

ROWS = 128
"""Results that an executor holds at once."""
SETTINGS = {
    "spark.app.name": "notecheck",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "16",
    # A task of some thousand notes: half a minute, not the hours that 128 MB would take.
    "spark.sql.files.maxPartitionBytes": "4m",
    "spark.sql.files.openCostInBytes": "64k",
    # What is spilled holds words of notes.
    "spark.io.encryption.enabled": "true",
    "spark.hadoop.fs.permissions.umask-mode": "077",
}


@dataclass(frozen=True)
class _Asked:
    """What the executors are told."""

    columns: Mapping[str, str] = field(default_factory=dict)
    service: str | None = None


def scan(notes: DataFrame, *, columns: Mapping[str, str] = NOTHING, service: str | None = None) -> DataFrame:
    """The result of each row of a table of notes; lazily, as all of Spark is."""
    return notes.mapInPandas(partial(_of_tables, _Asked(dict(columns), service)), _schema())


def scan_lines(lines: DataFrame, *, columns: Mapping[str, str] = NOTHING, service: str | None = None) -> DataFrame:
    """The results of JSON lines, as `spark.read.text` gives them: {"id", "text", "date"?} or FHIR resources."""
    return lines.mapInPandas(partial(_of_lines, _Asked(dict(columns), service)), _schema())


def _schema() -> Any:  # noqa: ANN401
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(SCHEMA)


def _of_tables(asked: _Asked, frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    place = Place(_part())
    return _scanned(asked, (each for frame in frames for each in frame_records(frame, asked.columns, place)))


def _of_lines(asked: _Asked, frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    given = Given("lines.jsonl", _part(), _part(), Terms(columns=asked.columns))
    texts = (line for frame in frames for line in frame.iloc[:, 0])
    records = (entry() for line in texts for entry in entries(io.BytesIO(line.encode()), given))
    return _scanned(asked, records)


def _part() -> str:
    from pyspark import TaskContext

    context = TaskContext.get()
    return f"part-{context.partitionId() if context else 0}"


def _scanned(asked: _Asked, records: Iterator[Record | Refusal]) -> Iterator[pd.DataFrame]:
    import pandas as pd

    rows = rows_of(records, Edition.current(asked.service))
    while some := list(islice(rows, ROWS)):
        yield pd.DataFrame(some, columns=SCHEMA.names, dtype=object)


def run(
    inputs: Sequence[str], out: str, master: str, *, columns: Mapping[str, str] = NOTHING, service: str | None = None
) -> Tally:
    """Parquet and JSON lines into a folder of Parquet: results, findings, errors, and a manifest; the counts.

    Paths may be of any file system that Spark reads. UsageError where Spark cannot be started, or inputs be read.
    """
    local = f"{out}/.spark" if master.startswith("local") else None
    if "://" not in out:
        Folder(Path(out)).make()
    spark, ours = _session(master, local)
    try:
        return _run(spark, inputs, out, dict(columns), service)
    finally:
        if ours:
            spark.stop()
        if local:
            shutil.rmtree(local, ignore_errors=True)


def _session(master: str, local: str | None) -> tuple[SparkSession, bool]:
    """A session, and whether it is ours to stop: one that there is already is used, and left."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise UsageError("Spark needs Java 17, and there is none")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError('Spark is not installed: install "notecheck[spark]"') from None
    if (there := SparkSession.getActiveSession()) is not None:
        return there, False
    builder = SparkSession.builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    if local:
        os.environ["PYSPARK_PYTHON"] = sys.executable
        builder = builder.config("spark.local.dir", local)
    spark: SparkSession = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark, True


def _run(spark: SparkSession, inputs: Sequence[str], out: str, columns: dict[str, str], service: str | None) -> Tally:
    from pyspark import StorageLevel
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as f

    try:
        scanned = _inputs(spark, inputs, columns, service)
    except AnalysisException as error:
        raise UsageError(f"E_UNREADABLE: {error.getCondition() or 'Spark cannot read the inputs'}") from None
    scanned = scanned.withColumn("at", f.monotonically_increasing_id()).persist(StorageLevel.DISK_ONLY)
    single = _single(scanned)
    results = single.where(f.col("error_code").isNull())
    findings = results.select(f.explode("findings").alias("finding")).select("finding.*")
    errors = single.where(f.col("error_code").isNotNull()).select("note_id", "input", "error_code", "error_detail")
    for table, name in (
        (results.select(*RESULTS.names, "result"), "results"),
        (findings.select(*FINDINGS.names), "findings"),
        (errors, "errors"),
    ):
        table.write.mode("overwrite").option("compression", "zstd").parquet(f"{out}/{name}.parquet")
    tally = _tally(single)
    _write(spark, f"{out}/manifest.json", json.dumps(manifest_head(Edition.current(service), tally), indent=2) + "\n")
    return tally


def _inputs(spark: SparkSession, inputs: Sequence[str], columns: dict[str, str], service: str | None) -> DataFrame:
    """Parquet by its suffix, or the suffix of what is in a folder; anything else as JSON lines."""
    tables = [path for path in inputs if path.rstrip("/").endswith(".parquet")]
    lines = [path for path in inputs if path not in tables]
    parts = []
    if tables:
        parts.append(scan(spark.read.parquet(*tables), columns=columns, service=service))
    if lines:
        parts.append(scan_lines(spark.read.text(lines), columns=columns, service=service))
    return parts[0] if len(parts) == 1 else parts[0].unionAll(parts[1])


def _single(scanned: DataFrame) -> DataFrame:
    """The same with every id but the first of each refused, as in any other batch."""
    from pyspark.sql import functions as f

    good = scanned.where(f.col("error_code").isNull())
    doubles = good.groupBy("note_id").agg(f.min("at").alias("first"), f.count("*").alias("n")).where("n > 1")
    joined = scanned.join(f.broadcast(doubles), "note_id", "left")
    double = f.col("error_code").isNull() & f.col("first").isNotNull() & (f.col("at") != f.col("first"))
    told = {"error_code": "E_DUPLICATE_ID", "error_detail": "an earlier record has this id"}
    return joined.withColumn("double", double).withColumns(
        {name: f.when(f.col("double"), f.lit(words)).otherwise(f.col(name)) for name, words in told.items()}
    )


def _tally(single: DataFrame) -> Tally:
    tally = Tally()
    for row in single.groupBy("verdict", "service", "error_code").count().collect():
        if row.error_code is None:
            tally.verdicts[row.verdict] += row["count"]
            tally.services[row.service] += row["count"]
        else:
            tally.errors[row.error_code] += row["count"]
    return tally


def _write(spark: SparkSession, path: str, text: str) -> None:
    """A small file on whatever file system the path is of."""
    java: Any = spark.sparkContext._jvm
    target = java.org.apache.hadoop.fs.Path(path)
    system = target.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    system.setWriteChecksum(False)
    stream = system.create(target, True)
    stream.write(bytearray(text.encode()))
    stream.close()
