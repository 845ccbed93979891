"""Paths to records: nothing is lost, nothing is double, one bad source stops no other."""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from notecheck.ingest.about import About
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sniff import form_of
from notecheck.ingest.sources import Door

TEXT = "Patient has pain 7/10."


def read(*paths: Path | str, **options: object) -> list[Record | Refusal]:
    return list(Door(**options).read([str(path) for path in paths]))  # type: ignore[arg-type]


def codes(records: list[Record | Refusal]) -> list[str]:
    return [each.code if isinstance(each, Refusal) else each.note.id for each in records]


def line(**row: object) -> str:
    return json.dumps(row) + "\n"


def test_bad_lines_are_refused_one_by_one_and_the_rest_goes_on(tmp_path: Path):
    file = tmp_path / "notes.jsonl"
    rows = [
        line(id="a", text=TEXT),
        "{not json\n",
        line(id="b"),
        line(text=TEXT),
        line(id="c", text=7),
        line(id="a", text=TEXT),
        "\n",
        '{"id": "d", "text": "half \\ud800 pair"}\n',
        '{"id": "e", "text": "nul \\u0000"}\n',
        line(id="f", text="   "),
        "[1, 2]\n",
        "null\n",
        line(id="g", text=TEXT, date="soon"),
        "[" * 100_000 + "\n",
        '{"id": "h", "text": "x", "n": ' + "9" * 5000 + "}\n",
        line(resourceType="DocumentReference", id="x"),
        line(id="i", text=TEXT, date="2026-03-02").rstrip("\n"),
    ]
    file.write_text("".join(rows), encoding="utf-8")
    found = read(file)
    assert codes(found) == [
        "a", "E_BAD_JSON", "E_MISSING_FIELD", "E_MISSING_FIELD", "E_BAD_FIELD", "E_DUPLICATE_ID", "E_DECODE",
        "E_DECODE", "E_EMPTY", "E_BAD_JSON", "E_BAD_JSON", "E_BAD_FIELD", "E_BAD_JSON", "E_BAD_JSON",
        "E_BAD_FHIR", "i",
    ]  # fmt: skip
    assert found[1].place == f"{file}:2"  # type: ignore[union-attr]
    assert str(found[-1].note.written_on) == "2026-03-02"  # type: ignore[union-attr]


def test_a_line_that_is_not_utf8_is_refused_alone(tmp_path: Path):
    file = tmp_path / "notes.jsonl"
    file.write_bytes(
        line(id="a", text=TEXT).encode() + b'{"id": "b", "text": "\xe9"}\n' + line(id="c", text=TEXT).encode()
    )
    assert codes(read(file)) == ["a", "E_DECODE", "c"]


def test_a_line_over_the_limit_does_not_swallow_the_next(tmp_path: Path):
    file = tmp_path / "notes.jsonl"
    file.write_text(line(id="a", text="x" * 3_000_000) + line(id="b", text=TEXT))
    assert codes(read(file, limit=50)) == ["E_TOO_LARGE", "b"]


def test_a_folder_is_read_in_order_and_documents_are_refused_by_name(tmp_path: Path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text(TEXT)
    for name in ("c.txt", "a.txt", "b/a.txt", "a.md"):
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "case.toml").write_text("x = 1")
    door = Door()
    found = list(door.read([str(tmp_path)]))
    assert codes(found) == ["a", str(tmp_path / "a.txt"), "c", "E_UNSUPPORTED", "b/a"]
    assert door.aside == 1


def test_the_same_file_twice_is_told(tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXT)
    file = tmp_path / "a.txt"
    assert codes(read(file, file, file)) == ["a", str(file), "E_DUPLICATE_ID"]


def test_what_cannot_be_opened_is_refused_and_the_rest_goes_on(tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXT)
    assert codes(read(tmp_path / "none.txt", tmp_path / "a.txt")) == ["E_UNREADABLE", "a"]


def test_size(tmp_path: Path):
    (tmp_path / "big.txt").write_text("pain " * 2_000_000)
    (tmp_path / "wide.txt").write_text("é" * 1000)
    assert codes(read(tmp_path / "big.txt")) == ["E_TOO_LARGE"]
    assert codes(read(tmp_path / "wide.txt", limit=1000)) == ["wide"]
    assert codes(read(tmp_path / "wide.txt", limit=999)) == ["E_TOO_LARGE"]
    assert codes(read("/dev/zero", limit=1000)) == ["E_TOO_LARGE"]


@pytest.mark.parametrize(
    ("name", "head", "form"),
    [
        ("a.txt", b"Pain 7/10", "text"),
        ("a.txt", b"{A:1} Pain 7/10", "text"),
        ("a.txt", b'{"id": "a", "text": "x"}\n', "jsonl"),
        ("-", b'\xef\xbb\xbf {"id": "a", "text": "x"}', "jsonl"),
        ("a.json", b'{\n  "id": "a",\n  "text": "x"\n}', "document"),
        ("a.json", b'{"id": "a",\n  "text": "x"\n}', "document"),
        ("a.json", b'[\n {"id": "a", "text": "x"}]', "document"),
        ("a.txt", b"[x] Pain 7/10", "text"),
        ("a.jsonl", b"garbage\n{}", "jsonl"),
        ("a.jsonl", b"Pain 7/10", "text"),
        ("a.jsonl", b"", "text"),
    ],
)
def test_form(name: str, head: bytes, form: str):
    assert form_of(name, head) == form


def test_a_wrong_suffix_is_a_warning(tmp_path: Path):
    (tmp_path / "a.txt").write_text(line(id="a", text=TEXT))
    (tmp_path / "b.jsonl").write_text(TEXT)
    (tmp_path / "c.json").write_text(json.dumps({"id": "c", "text": TEXT}, indent=2))
    found = read(tmp_path / "a.txt", tmp_path / "b.jsonl", tmp_path / "c.json")
    assert codes(found) == ["a", "b", "c"]
    assert [[w.code for w in each.warnings] for each in found] == [["W_SUFFIX"], ["W_SUFFIX"], []]  # type: ignore[union-attr]


def test_a_document_of_several_records(tmp_path: Path):
    rows = [{"id": "a", "text": TEXT}, 7, {"id": "b"}, {"id": "c", "text": TEXT}]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    assert codes(read(tmp_path / "a.json")) == ["a", "E_BAD_JSON", "E_MISSING_FIELD", "c"]
    (tmp_path / "b.json").write_text('[{"id": "a"')
    assert codes(read(tmp_path / "b.json")) == ["E_BAD_JSON"]


def test_wide_json_lines_are_refused_once(tmp_path: Path):
    (tmp_path / "a.jsonl").write_bytes((line(id="a", text=TEXT) * 3).encode("utf-16"))
    assert codes(read(tmp_path / "a.jsonl")) == ["E_DECODE"]


def test_line_ends_are_kept(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"Pain\r\n7/10\r")
    (record,) = read(tmp_path / "a.txt")
    assert record.note.text == "Pain\r\n7/10\r"  # type: ignore[union-attr]


def test_reading_goes_on_where_it_was_left(tmp_path: Path):
    rows = [line(id=str(number), text=TEXT) for number in range(5)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows) + "{bad\n")
    (tmp_path / "b.json").write_text("[" + ",".join(rows) + "]")
    door = Door()
    for source in door.sources([str(tmp_path)]):
        whole = list(door.records(source))
        assert [list(door.records(source, start)) for start in range(8)] == [whole[start:] for start in range(8)]


def test_a_source_says_what_it_is(tmp_path: Path):
    (tmp_path / "a.txt").write_text(line(id="a", text=TEXT))
    (source,) = Door().sources([str(tmp_path / "a.txt")])
    assert (source.form(), source.size()) == ("jsonl", len(line(id="a", text=TEXT)))
    assert source.sha256() == hashlib.sha256(line(id="a", text=TEXT).encode()).hexdigest()


def test_globs(tmp_path: Path):
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text(TEXT)
    assert codes(read(tmp_path / "*.txt")) == ["a", "b"]
    assert codes(read(tmp_path / "*.none")) == ["E_UNREADABLE"]


def test_what_a_row_tells_about_its_note(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(line(id="a", text=TEXT, account=17, provider=" Dr. A ", patient=None))
    (record,) = read(tmp_path / "a.jsonl")
    assert record.about == About(account="17", provider="Dr. A")  # type: ignore[union-attr]


def test_columns_by_their_names(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(line(key="a", body=TEXT, seen="2026-03-02"))
    (record,) = read(tmp_path / "a.jsonl", columns={"id": "key", "text": "body", "date": "seen"})
    assert (record.note.id, str(record.note.written_on)) == ("a", "2026-03-02")  # type: ignore[union-attr]


def test_standard_input(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert codes(read("-")) == ["stdin"]


def test_a_reader_that_fails_is_told_without_its_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT)

    def fail(stream: BinaryIO, given: object) -> None:
        raise ValueError(stream.read())

    monkeypatch.setattr("notecheck.ingest.readers.read_text", fail)
    found = read(tmp_path)
    assert codes(found) == ["E_INTERNAL", "E_INTERNAL"]
    assert all("ValueError in notecheck.ingest.given, line" in each.detail for each in found)  # type: ignore[union-attr]
    assert "7/10" not in repr(found)


def test_a_source_that_turns_bad_is_refused_at_the_same_number_whatever_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from notecheck.core.errors import NoteError
    from notecheck.ingest import sources

    def two_then_bad(stream: object, given: object) -> Iterator[object]:
        yield from (lambda: 1, lambda: 2)
        raise NoteError("E_TRUNCATED", "ends midway")

    monkeypatch.setattr(sources, "entries", two_then_bad)
    door = Door()
    file = tmp_path / "a.txt"
    file.touch()
    source = next(iter(door.sources([str(file)])))
    assert len(list(door.entries(source))) == 3
    assert [each.code for each in door.records(source, 2)] == ["E_TRUNCATED"]
    assert list(door.records(source, 3)) == []
