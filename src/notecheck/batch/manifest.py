"""The manifest: what was read, by what, and how it came out. No time of day: the same run gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from notecheck.batch.edition import Edition, lexicons_sha256, program_sha256
from notecheck.batch.journal import Input
from notecheck.batch.schema import FINDINGS_SCHEMA, RESULTS_SCHEMA
from notecheck.batch.tally import Tally
from notecheck.report.result import SCHEMA, program_version

__all__ = ["MANIFEST_SCHEMA", "manifest_head", "write_manifest"]

MANIFEST_SCHEMA = "notecheck.batch.manifest/1"
WORKLIST_SCHEMA = "notecheck.batch.worklist/1"


def write_manifest(stream: BinaryIO, inputs: Iterable[Input], edition: Edition, tally: Tally) -> None:
    """Write it, input by input: there may be millions."""
    head = json.dumps(manifest_head(edition, tally), indent=2)
    stream.write(head.removesuffix("\n}").encode() + b',\n  "inputs": [')
    stream.writelines(_listed(inputs))
    stream.write(b"\n  ]\n}\n")


def manifest_head(edition: Edition, tally: Tally) -> dict[str, Any]:
    """All of it but the inputs."""
    policies = edition.policies if edition.chosen is None else edition.chosen
    return {
        "schema": MANIFEST_SCHEMA,
        "schemas": {
            "results.jsonl": SCHEMA,
            "results.parquet": RESULTS_SCHEMA,
            "findings.parquet": FINDINGS_SCHEMA,
            "worklist.csv": WORKLIST_SCHEMA,
            "errors.jsonl": "notecheck.error/1",
        },
        "program": {
            "name": "notecheck",
            "version": program_version(),
            "sha256": program_sha256(),
            "lexicons_sha256": lexicons_sha256(),
        },
        "policies": [{"id": each.id, "version": each.version, "sha256": each.sha256} for each in policies],
        "asked": {"service": edition.service, "policies": edition.chosen is not None},
        "counts": {
            "records": tally.results + tally.refused,
            "results": tally.results,
            "errors": tally.refused,
            "verdicts": dict(sorted(tally.verdicts.items())),
            "services": dict(sorted(tally.services.items())),
            "error_codes": dict(sorted(tally.errors.items())),
        },
    }


def _listed(inputs: Iterable[Input]) -> Iterator[bytes]:
    comma = b""
    for each in inputs:
        told = {
            "input": each.source.place,
            "form": each.form,
            "bytes": each.size,
            "sha256": each.sha256,
            "records": each.records,
        }
        yield comma + b"\n    " + json.dumps(told).encode()
        comma = b","
