"""Spark for real, on two cores of this machine: the results of the local engine, from Python and by command."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from notecheck.batch.run import Batch
from notecheck.batch.watch import Watch

TEXT = "Left L5-S1 transforaminal ESI under fluoroscopy with contrast. Pain {n}/10 before. Failed PT for {n} weeks."
SCRIPT = """
import json, sys
from pyspark.sql import SparkSession
from notecheck.cli.batch import Options, run
from notecheck.spark import scan

lines, table, out = sys.argv[1:]
quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
spark = SparkSession.builder.master("local[2]").config(map=quiet).getOrCreate()
rows = scan(spark.read.parquet(table)).select("note_id", "result").collect()
spark.stop()
code = run(Options((lines, table), out, master="local[2]", quiet=True))
print(json.dumps({"code": code, "rows": [row.asDict() for row in rows]}))
"""


def record(number: int) -> dict[str, str]:
    text = TEXT.format(n=number % 9 + 1) + f" Case {number}."
    return {"id": f"n{number}", "text": text, "provider": f"Dr {number % 3}"}


class Done(NamedTuple):
    """Out folders of both engines over the same notes, and what the script says of them."""

    local: Path
    spark: Path
    code: int
    rows: list[dict]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    if find_spec("pyspark") is None or not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        assert not os.environ.get("NOTECHECK_NO_SKIPS"), "no Spark or no Java"
        pytest.skip("no Spark or no Java")
    folder = tmp_path_factory.mktemp("spark")
    rows = [json.dumps(record(number)) for number in (*range(20), 3)]
    others = ['{"id": "bad"', '{"id": "soup", "text": "Stir the soup."}']
    inputs = [folder / "notes.jsonl", folder / "notes.parquet"]
    inputs[0].write_text("".join(f"{line}\n" for line in (*rows, *others)))
    table = [*map(record, range(20, 40)), {"id": "salt", "text": "Add salt."}]
    pq.write_table(pa.Table.from_pylist(table), inputs[1])
    Batch([str(file) for file in inputs], folder / "local").run(Watch())
    words = [sys.executable, "-c", SCRIPT, *map(str, inputs), str(folder / "spark")]
    # A machine that starts fast suits a test better than one that runs fast in the end.
    java = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "PYSPARK_PYTHON": sys.executable}
    told = subprocess.run(words, capture_output=True, text=True, check=False, timeout=240, env=os.environ | java)
    assert told.returncode == 0, told.stderr[-2000:]
    assert "ESI" not in told.stderr
    return Done(folder / "local", folder / "spark", **json.loads(told.stdout.splitlines()[-1]))


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def by_id(rows: list[dict]) -> list[dict]:
    """In one order, and without the cell that a fact stood in: rows of a DataFrame have none."""
    return sorted((row | {"facts": [fact | {"place": None} for fact in row["facts"]]} for row in rows), key=_id)


def _id(row: dict) -> str:
    return row["note_id"]


def test_the_results_are_those_of_the_local_engine(done: Done):
    spark = [json.loads(text) for text in pq.read_table(done.spark / "results.parquet")["result"].to_pylist()]
    assert len(spark) == 40
    assert by_id(spark) == by_id(lines(done.local / "results.jsonl"))


def test_so_are_the_findings(done: Done):
    local, spark = (pq.read_table(out / "findings.parquet").to_pylist() for out in (done.local, done.spark))
    assert len(local) > 500
    assert sorted(map(str, local)) == sorted(map(str, spark))


def test_so_are_the_errors_the_counts_and_the_exit_code(done: Done):
    codes = sorted(error["error"]["code"] for error in lines(done.local / "errors.jsonl"))
    assert codes == ["E_BAD_JSON", "E_DUPLICATE_ID", "E_NOT_A_NOTE", "E_NOT_A_NOTE"]
    assert sorted(pq.read_table(done.spark / "errors.parquet")["error_code"].to_pylist()) == codes
    local, spark = (json.loads((out / "manifest.json").read_text()) for out in (done.local, done.spark))
    assert local["counts"] == spark["counts"]
    assert done.code == 3


def test_from_python_they_are_the_same(done: Done):
    rows = [json.loads(row["result"]) for row in done.rows]
    there = {row["note_id"]: row for row in lines(done.local / "results.jsonl")}
    good = [row for row in rows if "error" not in row]
    assert len(good) == 20
    assert by_id(good) == by_id([there[row["note_id"]] for row in good])


def test_the_folder_is_its_owners_and_holds_no_more(done: Done):
    names = {file.name for file in done.spark.iterdir()}
    assert names == {"results.parquet", "findings.parquet", "errors.parquet", "manifest.json"}
    assert done.spark.stat().st_mode & 0o077 == 0
