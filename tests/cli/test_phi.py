"""No word of a note reaches standard error, a log, an exception or a traceback, whatever goes wrong."""

import io
import json
import logging
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import notecheck
from notecheck.api import scan_record
from notecheck.cli import main
from notecheck.core.errors import NoteError
from notecheck.core.note import Note
from notecheck.ingest.record import Record

CANARIES = ("Quetzalcoatlus", "Zyxwvutsrq", "31415926535")
NOTE = f"""Patient: {CANARIES[0]} {CANARIES[1]}  MRN {CANARIES[2]}  Date of service 03/02/2026
Lumbar radiculopathy. Pain 7/10, PT for 6 weeks failed per {CANARIES[0]}.
MRI 1/5/2026: disc herniation {CANARIES[1]}.
Left L5 transforaminal ESI under fluoroscopy, contrast {CANARIES[2]}, dexamethasone 10 mg. Pain 2/10 after.
"""
# Where a fault is planted, each time raising with the note in its message.
PLACES = [
    "notecheck.check.lay_out",
    "notecheck.check.annotate",
    "notecheck.check.recognise",
    "notecheck.check.judge",
    "notecheck.check.written_on",
    "notecheck.concepts.pain_score.read",
    "notecheck.concepts.conservative_therapy.read",
    "notecheck.relate.follow_up.derive",
    "notecheck.api.result_of",
    "notecheck.api.reads_like_a_note",
    "notecheck.ingest.readers.read_text",
    "notecheck.ingest.readers.form_of",
    "notecheck.ingest.text.decode",
    "notecheck.report.result.Result.to_dict",
    "notecheck.report.table.short",
    "notecheck.report.html.segments",
    "notecheck.cli.output.as_line",
]
SCRIPT = """
import logging, sys
logging.basicConfig(level=logging.DEBUG)
from notecheck.cli import main
main()
"""


class Streams(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str
    log: str

    @property
    def all(self) -> str:
        return self.out + self.err + self.log


@pytest.fixture
def scan(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Streams]:
    """Run the command line in this process with debug logging on, and read every stream."""

    def run(*arguments: object) -> Streams:
        log = io.StringIO()
        handler = logging.StreamHandler(log)
        monkeypatch.setattr(sys, "argv", ["notecheck", "scan", *map(str, arguments)])
        root = logging.getLogger()
        level = root.level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            with pytest.raises(SystemExit) as end:
                main()
        finally:
            root.removeHandler(handler)
            root.setLevel(level)
        out, err = capfd.readouterr()
        return Streams(int(end.value.code or 0), out, err, log.getvalue())

    return run


@pytest.fixture
def note(tmp_path: Path) -> Path:
    file = tmp_path / "visit.txt"
    file.write_text(NOTE)
    return file


def failing(kind: type[Exception] = ValueError) -> Callable[..., None]:
    def fail(*args: object, **kwargs: object) -> None:
        here = NOTE
        raise kind(f"cannot read {here} of {args} {kwargs}")

    return fail


@pytest.mark.parametrize("form", ["table", "jsonl", "html"])
def test_a_scan_says_nothing_of_the_note_on_standard_error(note: Path, form: str):
    command = [sys.executable, "-X", "dev", "-W", "always", "-c", SCRIPT, "scan", str(note), "--format", form]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not any(word in done.stderr for word in CANARIES)
    assert CANARIES[0] in done.stdout or form != "html", "the page shows the whole note"


@pytest.mark.parametrize("place", PLACES)
def test_a_fault_is_told_by_its_place(
    scan: Callable[..., Streams], note: Path, monkeypatch: pytest.MonkeyPatch, place: str
):
    monkeypatch.setattr(place, failing())
    form = "table" if ".table" in place else "html" if ".html" in place else "jsonl"
    done = scan(note, "--format", form)
    assert done.code == 2
    assert "E_INTERNAL: ValueError in " in done.err
    assert "Traceback" not in done.err
    assert not any(word in done.all for word in CANARIES)


@pytest.mark.parametrize("kind", [RecursionError, MemoryError, KeyError, UnicodeError, AssertionError, OSError])
def test_whatever_its_kind(
    scan: Callable[..., Streams], note: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
):
    monkeypatch.setattr("notecheck.concepts.pain_score.read", failing(kind))
    done = scan(note, "--format", "jsonl")
    assert done.code == 2
    assert not any(word in done.all for word in CANARIES)


@pytest.mark.parametrize("kind, code", [(ValueError, "E_INTERNAL"), (MemoryError, "E_GAVE_UP")])
def test_through_the_python_door_neither(monkeypatch: pytest.MonkeyPatch, kind: type[Exception], code: str):
    monkeypatch.setattr("notecheck.check.annotate", failing(kind))
    with pytest.raises(NoteError) as caught:
        notecheck.scan(NOTE, note_id="n1")
    assert (caught.value.code, caught.value.note_id) == (code, "n1")
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert not any(word in told for word in CANARIES)


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "a", "text": "Quetzalcoatlus',
        '{"id": "a", "text": "Quetzalcoatlus \\ud800"}',
        '{"id": "a", "text": ["Quetzalcoatlus"]}',
        '{"id": ["Quetzalcoatlus"], "text": "x"}',
        '{"id": "a", "txt": "Quetzalcoatlus"}',
        '{"id": "a", "text": "x", "date": "Quetzalcoatlus"}',
        '{"id": "a", "text": "Quetzalcoatlus"}',
        '"Quetzalcoatlus"',
    ],
)
def test_refusals_do_not_quote(scan: Callable[..., Streams], tmp_path: Path, line: str):
    file = tmp_path / "notes.jsonl"
    file.write_text("{}\n" + line + "\n")
    done = scan(file, "--format", "jsonl")
    assert done.code == 2
    assert len(done.out.splitlines()) == 2
    assert all("error" in json.loads(each) for each in done.out.splitlines())
    assert "Quetzalcoatlus" not in done.all


def test_one_fault_does_not_stop_the_batch(monkeypatch: pytest.MonkeyPatch):
    from notecheck import check

    real = check.annotate

    def fail_once(page: object, service: str | None = None) -> object:
        if page.note.id == "bad":  # type: ignore[attr-defined]
            raise ValueError(NOTE)
        return real(page, service)  # type: ignore[arg-type]

    monkeypatch.setattr(check, "annotate", fail_once)
    with pytest.raises(NoteError):
        scan_record(Record(Note("bad", NOTE), "x"))
    assert scan_record(Record(Note("good", NOTE), "y")).facts
