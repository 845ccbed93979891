"""Tables and archives: each row and each member by itself."""

import gzip
import os
from pathlib import Path

import makers
import pytest

from notecheck.core.errors import UsageError
from notecheck.ingest.columns import asked_columns
from notecheck.ingest.record import Record, Refusal
from notecheck.ingest.sources import Door

NOTE = "Left L5 radiculopathy, pain 7/10."


def read(folder: Path, name: str, data: bytes, **options: object) -> list[Record | Refusal]:
    (folder / name).write_bytes(data)
    return list(Door(**options).read([str(folder / name)]))  # type: ignore[arg-type]


def told(found: list[Record | Refusal]) -> list[str]:
    return [each.code if isinstance(each, Refusal) else each.note.id for each in found]


def warned(record: Record | Refusal) -> list[str]:
    assert isinstance(record, Record), record
    return [each.code for each in record.warnings]


def test_rows_that_are_none_are_refused_one_by_one(tmp_path: Path):
    rows = [
        "id,mrn,text",
        f"a,1,{NOTE.replace(',', ';')}",
        "b,1",
        "c,1,x,y",
        "",
        'd,1,"x"y',
        "e,1,",
        "f,1,pain",
        "a,1,again",
        'g,1,"unclosed',
    ]
    found = read(tmp_path, "a.csv", "\n".join(rows).encode())
    assert told(found) == [
        "a",
        "E_BAD_TABLE",
        "E_BAD_TABLE",
        "E_BAD_TABLE",
        "E_EMPTY",
        "f",
        "E_DUPLICATE_ID",
        "E_TRUNCATED",
    ]
    assert [each.place.rpartition(":")[2] for each in found] == ["2", "3", "4", "6", "7", "8", "9", "10"]


def test_a_cell_in_another_encoding_is_decoded_by_itself(tmp_path: Path):
    data = "id,text\na,Größe und Schmerz – überall\n".encode() + "b,Pain – everywhere and more of it\n".encode("cp1252")
    found = read(tmp_path, "a.csv", data)
    assert [each.note.text for each in found if isinstance(each, Record)][1] == "Pain – everywhere and more of it"
    assert [warned(each) for each in found] == [[], ["W_CP1252"]]


def test_lines_of_one_note_in_several_rows(tmp_path: Path):
    rows = [
        ["NOTE_ID", "LINE", "NOTE_TEXT"],
        ["n1", "1", "x" * 295 + " radi"],
        ["n1", "2", "culopathy"],
        ["n2", "2", "b"],
        ["n2", "1", "a"],
    ]
    found = read(tmp_path, "a.csv", makers.csv_table(rows))
    assert [each.note.text for each in found if isinstance(each, Record)] == ["x" * 295 + " radiculopathy", "a\nb"]
    assert isinstance(found[0], Record)
    assert found[0].origin is not None
    assert [found[0].origin.at(at) for at in (0, 299, 300)] == ["cell C2", "cell C2", "cell C3"]


def test_columns_as_the_caller_says(tmp_path: Path):
    data = makers.csv_table([["KEY", "BLOB", "text"], ["n1", NOTE, "not this"]])
    (record,) = read(tmp_path, "a.csv", data, columns=asked_columns(["id=KEY", "text=blob"]))
    assert isinstance(record, Record)
    assert (record.note.id, record.note.text) == ("n1", NOTE)
    assert told(read(tmp_path, "a.csv", data, columns={"text": "none"})) == ["E_MISSING_FIELD"]
    with pytest.raises(UsageError):
        asked_columns(["txet=blob"])
    with pytest.raises(UsageError):
        asked_columns(["text"])


def test_a_table_without_ids_counts_its_rows(tmp_path: Path):
    assert told(read(tmp_path, "a.csv", b"note\nPain 7/10\nPain 8/10\n")) == ["a:2", "a:3"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\n1,Doe\n", "E_MISSING_FIELD"),
        (b"id,text\n", None),
        ("id\ttext\nä\tx".encode("utf-16")[:-1], "E_DECODE"),
        (b"id,text\n\x00,x\n", "E_BAD_FIELD"),
        (b"id,text\na,pain\x007\n", "E_DECODE"),
    ],
)
def test_tables_that_are_refused(data: bytes, code: str | None, tmp_path: Path):
    found = read(tmp_path, "a.csv", data)
    assert told(found)[:1] == ([code] if code else [])
    assert "Doe" not in repr(found)


@pytest.mark.parametrize(
    ("date", "day", "codes"),
    [
        ("3/2/2026", "2026-03-02", []),
        ("03/02/26 10:15", "2026-03-02", []),
        ("2026-03-02T10:00:00Z", "2026-03-02", []),
        ("20260302", "2026-03-02", []),
        ("02-Mar-2026", "2026-03-02", []),
        ("soon", "None", ["W_DATE"]),
        ("", "None", []),
    ],
)
def test_dates_of_tables(date: str, day: str, codes: list[str], tmp_path: Path):
    (record,) = read(tmp_path, "a.csv", makers.csv_table([["id", "text", "dos"], ["a", NOTE, date]]))
    assert warned(record) == codes
    assert isinstance(record, Record)
    assert str(record.note.written_on) == day


def test_cells_that_hold_documents(tmp_path: Path):
    rows = [["id", "text"], ["a", makers.rtf(NOTE).decode()], ["b", makers.html_page(NOTE).decode()]]
    found = read(tmp_path, "a.csv", makers.csv_table(rows))
    assert [each.note.text.strip() for each in found if isinstance(each, Record)] == [NOTE, NOTE]


def test_parquet_streams_and_skips(tmp_path: Path):
    rows = 500
    table = {"id": list(map(str, range(rows))), "text": [f"{NOTE} {n}" for n in range(rows)]}
    (tmp_path / "a.parquet").write_bytes(makers.parquet_table(table, row_group_size=70))
    door = Door()
    (source,) = door.sources([str(tmp_path / "a.parquet")])
    whole = list(door.records(source))
    assert len(whole) == rows
    assert list(door.records(source, 495)) == whole[495:]
    assert next(iter(door.records(source))) == whole[0], "a reader that is left midway harms no other"
    assert list(door.records(source)) == whole


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (makers.parquet_table({"id": ["a"], "text": [NOTE]})[:-20], "E_TRUNCATED"),
        (makers.parquet_table({"id": ["a"], "text": [NOTE]})[:60] + b"\0" * 40 + b"PAR1", "E_DAMAGED"),
        (makers.parquet_table({"x": [1]}), "E_MISSING_FIELD"),
    ],
)
def test_parquet_tables_that_are_refused(data: bytes, code: str, tmp_path: Path):
    assert told(read(tmp_path, "a.parquet", data)) == [code]


def test_members_of_archives_by_themselves(tmp_path: Path):
    files = {
        "b/one.txt": NOTE.encode(),
        "b/": b"",
        "__MACOSX/x": b"x",
        "b/._x": b"x",
        "bad.pdf": b"%PDF-1.7",
        "one.md": NOTE.encode(),
        "b/one.md": NOTE.encode(),
        "inner.zip": makers.zipped({"x.txt": NOTE.encode()}),
        "rows.jsonl": makers.jsonl({"id": "n1", "text": NOTE}, 7),
    }
    names = ["b/one", "E_TRUNCATED", "one", "b/one.md", "E_UNSUPPORTED", "n1", "E_BAD_JSON"]
    base = "a"
    found = read(tmp_path, "a.zip", makers.zipped(files))
    assert told(found) == [name if name.startswith("E_") or name == "n1" else f"{base}/{name}" for name in names]
    files.pop("b/")
    assert told(read(tmp_path, "a.tar", makers.tarball(files))) == told(found)


def test_archives_that_are_damaged_keep_what_can_be_read(tmp_path: Path):
    data = bytearray(makers.zipped({"a.txt": NOTE.encode() * 9, "b.txt": NOTE.encode()}))
    data[45] ^= 255
    assert told(read(tmp_path, "a.zip", bytes(data))) == ["E_DAMAGED", "a/b"]
    assert told(read(tmp_path, "b.zip", bytes(data[:-30]))) == ["E_TRUNCATED"]
    whole = makers.tarball({"a.txt": NOTE.encode(), "b.txt": NOTE.encode()})
    assert told(read(tmp_path, "a.tar", whole[:1100])) == ["a/a", "E_TRUNCATED"]
    assert told(read(tmp_path, "b.tar", whole[:1024] + b"x" * 512 + whole[1536:])) == ["b/a", "E_TRUNCATED"]
    lines = gzip.compress(makers.jsonl(*[{"id": str(n), "text": NOTE + str(n * 7919)} for n in range(2000)]))
    found = told(read(tmp_path, "a.jsonl.gz", lines[:-400]))
    assert found[-1] == "E_TRUNCATED"
    assert len(found) > 900
    assert told(read(tmp_path, "b.jsonl.gz", lines[:200] + b"\0\0" + lines[202:]))[-1] == "E_DAMAGED"


def test_an_encrypted_zip(tmp_path: Path):
    data = bytearray(makers.zipped({"a.txt": NOTE.encode()}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert told(read(tmp_path, "a.zip", bytes(data))) == ["E_ENCRYPTED"]


def test_a_pipe_in_a_folder_is_no_source_without_end(tmp_path: Path):
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(NOTE)
    assert told(list(Door().read([str(tmp_path)]))) == ["E_UNREADABLE", "b"]


def test_a_form_whose_library_is_missing_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from notecheck.ingest import forms

    def missing(name: str) -> None:
        raise ModuleNotFoundError("no", name="lxml")

    monkeypatch.setattr(forms, "import_module", missing)
    monkeypatch.setattr("notecheck.ingest.apart.here.value", True)
    (refusal,) = read(tmp_path, "a.html", makers.html_page(NOTE))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, "notecheck[formats]" in refusal.detail) == ("E_UNSUPPORTED", True)


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_notes_of_five_megabytes_among_others(form: str, tmp_path: Path):
    texts = [NOTE] * 20 + ["pain " * 999_000] * 6 + [NOTE] * 20
    names = [str(number) for number in range(len(texts))]
    data = {
        "parquet": lambda: makers.parquet_table({"id": names, "text": texts}),
        "csv": lambda: makers.csv_table([["id", "text"], *map(list, zip(names, texts, strict=True))]),
        "jsonl": lambda: makers.jsonl(*({"id": n, "text": text} for n, text in zip(names, texts, strict=True))),
    }[form]()
    found = read(tmp_path, f"a.{form}", data)
    assert told(found) == names
    assert [len(each.note.text) for each in found if isinstance(each, Record)] == list(map(len, texts))
