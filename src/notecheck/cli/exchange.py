"""`notecheck exchange`: labelled notes into the form of an annotation tool, and back."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from notecheck.core.errors import NotecheckError, UsageError
from notecheck.evaluate.agree import KEYS
from notecheck.evaluate.gold import GoldError, read_gold, read_rows
from notecheck.evaluate.tally import Row
from notecheck.exchange import brat, doccano, label_studio

__all__ = ["Options", "run"]

FORMS = ("gold", "label-studio", "brat", "doccano")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    out: str
    source: str
    target: str
    utf16: bool


def run(path: str, options: Options) -> int:
    """Convert, and say how many; the exit code."""
    try:
        for form in (options.source, options.target):
            if form not in FORMS:
                raise UsageError(f"E_USAGE: no form {form!r}; there are {', '.join(FORMS)}")
        rows = _read(path, options.source, utf16=options.utf16)
        _write(rows, options.out, options.target, utf16=options.utf16)
    except NotecheckError as error:
        sys.stderr.write(f"notecheck: {error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"notecheck: E_UNREADABLE: {(error.strerror or type(error).__name__).lower()}\n")
        return 2
    sys.stderr.write(f"notecheck: {len(rows)} notes, {sum(len(row.get('facts', [])) for row in rows)} facts\n")
    return 0


def _read(path: str, form: str, *, utf16: bool) -> list[Row]:
    if form == "label-studio":
        return label_studio.from_tasks(_json(path), utf16=utf16)
    if form == "doccano":
        return doccano.from_records([value for _, value in read_rows(path)], utf16=utf16)
    if form == "brat":
        texts = sorted(Path(path).glob("*.txt"))
        if not texts:
            raise GoldError("E_EMPTY", path, "no .txt")
        return [brat.from_document(_document(text), text.stem, utf16=utf16) for text in texts]
    return read_gold(path)


def _json(path: str) -> object:
    try:
        content: object = json.loads(Path(path).read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise GoldError("E_BAD_JSON", path, "not JSON") from None
    return content


def _document(text: Path) -> brat.Document:
    def content(suffix: str) -> str:
        beside = text.with_suffix(suffix)
        try:
            return beside.read_bytes().decode("utf-8") if beside.exists() else ""
        except UnicodeDecodeError:
            raise GoldError("E_DECODE", str(beside), "not UTF-8") from None

    return brat.Document(content(".txt"), content(".ann"), content(".json"))


def _write(rows: Sequence[Row], out: str, form: str, *, utf16: bool) -> None:
    if form == "label-studio":
        tasks = label_studio.to_tasks(rows, utf16=utf16)
        _save(Path(out), json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    elif form == "brat":
        _write_brat(rows, Path(out), utf16=utf16)
    else:
        lines = doccano.to_records(rows, utf16=utf16) if form == "doccano" else rows
        _save(Path(out), "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def _write_brat(rows: Sequence[Row], folder: Path, *, utf16: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / "annotation.conf", brat.configuration(list(KEYS)))
    for number, row in enumerate(rows, 1):
        name = f"{number:05d}"
        document = brat.to_document(row, utf16=utf16)
        _save(folder / f"{name}.txt", document.text)
        _save(folder / f"{name}.ann", document.annotations)
        _save(folder / f"{name}.json", document.rest)


def _save(path: Path, content: str) -> None:
    """As it is: no line end is changed on the way."""
    path.write_bytes(content.encode("utf-8"))
