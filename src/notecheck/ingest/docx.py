"""Word documents: every word that the page shows, tables, content controls, text boxes and notes as well.

python-docx passes over content controls, text boxes and tracked insertions; the parts are therefore walked here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from notecheck.core.errors import NoteError
from notecheck.ingest.markup import STRUCK_OUT
from notecheck.ingest.node import Node, local
from notecheck.ingest.origin import Pieces
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.xml import child, children, parsed
from notecheck.ingest.zipped import member_bytes, opened_zip

__all__ = ["read"]

MAIN = ("wordprocessingml.document.main+xml", "document.macroEnabled.main+xml", "wordprocessingml.template.main+xml")
AROUND = ("header", "document", "footnotes", "endnotes", "footer")
"""The parts that hold words, in the order in which they are written down."""
UNSHOWN = frozenset(("fallback", "instrtext", "rpr", "ppr", "tblpr", "trpr", "tcpr", "sectpr", "sdtpr", "deltext"))
DELETED = frozenset(("del", "movefrom"))
SYMBOLS = {"F0FE": "[x]", "F0FD": "[x]", "F078": "[x]", "F0FC": "✓", "F0A8": "[ ]", "F06F": "[ ]", "F071": "[ ]"}
"""Boxes and ticks of the font Wingdings, by which forms are filled in."""
PART_BYTES = 24 << 20


def read(data: bytes, limit: int) -> Reading:
    """The text of the document."""
    archive = opened_zip(io.BytesIO(data))
    parts = _parts(archive)
    if not any(kind == "document" for kind, _ in parts):
        raise NoteError("E_UNSUPPORTED", "an Office document that is no Word document")
    writer = _Writer()
    for kind, name in sorted(parts, key=lambda part: AROUND.index(part[0])):
        root = parsed(member_bytes(archive, name, PART_BYTES))
        writer.part(root, "" if kind == "document" else kind)
    text = writer.pieces.text
    if not text.strip():
        raise NoteError("E_EMPTY", "the document holds no text")
    warnings = (*mojibake(text), *((STRUCK_OUT,) if writer.struck else ()))
    return Reading(text, writer.pieces.origin, "docx", warnings)


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Kind and name of each part that holds words."""
    types = parsed(member_bytes(archive, "[Content_Types].xml", PART_BYTES))
    found = []
    for each in children(types, "Override"):
        media, name = each.get("ContentType") or "", (each.get("PartName") or "").lstrip("/")
        kind = "document" if media.endswith(MAIN) else media.rpartition(".")[2].removesuffix("+xml")
        if kind in AROUND and name in archive.NameToInfo:
            found.append((kind, name))
    return found


class _Writer:
    """The document while it is written down line by line."""

    def __init__(self) -> None:
        self.pieces = Pieces()
        self.struck = False
        self._paragraphs = self._tables = 0

    def part(self, root: Node, kind: str) -> None:
        """Every block of a part."""
        for block in _blocks(root):
            if local(block) == "tbl":
                self._table(block, kind)
            else:
                self._paragraphs += 1
                place = kind or f"paragraph {self._paragraphs}"
                for line in self._lines(block):
                    self.pieces.add(line + "\n", place)

    def _table(self, table: Node, kind: str) -> None:
        self._tables += 1
        for number, row in enumerate(_rows(table), 1):
            place = kind or f"table {self._tables}, row {number}"
            for line in self._row(row):
                self.pieces.add(line + "\n", place)

    def _row(self, row: Node) -> list[str]:
        cells = [list(self._cell(cell)) for cell in _cells(row)]
        if all(len(cell) <= 1 for cell in cells):
            line = " | ".join(cell[0] if cell else "" for cell in cells).strip()
            return [line] if line.strip("| ") else []
        return [line for cell in cells for line in cell if line.strip()]

    def _cell(self, cell: Node) -> Iterator[str]:
        for block in _blocks(cell):
            if local(block) == "tbl":
                for row in _rows(block):
                    yield from self._row(row)
            else:
                yield from (line for line in self._lines(block) if line.strip())

    def _lines(self, paragraph: Node) -> list[str]:
        """The lines of a paragraph, then those of the text boxes that hang on it."""
        words: list[str] = []
        boxes: list[Node] = []
        self._inline(paragraph, words, boxes)
        lines = "".join(words).split("\n")
        return lines + [line for box in boxes for line in self._cell(box)]

    def _inline(self, node: Node, words: list[str], boxes: list[Node]) -> None:
        for each in node:
            name = local(each)
            if name in DELETED or (name == "r" and _is_struck(each)):
                self.struck = self.struck or bool("".join(each.itertext()).strip())
            elif name == "txbxcontent":
                boxes.append(each)
            elif name in UNSHOWN or not name:
                continue
            elif (mark := _mark(each, name)) is not None:
                words.append(mark)
            else:
                self._inline(each, words, boxes)


def _mark(node: Node, name: str) -> str | None:
    """What an element without elements stands for; None where it holds others."""
    if name == "t":
        return node.text or ""
    if name == "sym":
        return SYMBOLS.get((_value(node, "char") or "").upper(), "")
    if name == "checkbox" and child(node, "default") is not None:
        ticked = child(node, "checked")
        return "[x] " if _on(child(node, "default") if ticked is None else ticked) else "[ ] "
    return {"tab": "\t", "br": "\n", "cr": "\n", "nobreakhyphen": "-", "softhyphen": ""}.get(name)


def _is_struck(run: Node) -> bool:
    """Whether a run is struck out; hidden text is not shown and so treated alike."""
    return any(_on(child(run, "rPr", name)) for name in ("strike", "dstrike", "vanish"))


def _on(node: Node | None) -> bool:
    return node is not None and _value(node, "val") not in ("0", "false", "off")


def _value(node: Node, name: str) -> str | None:
    return next((value for key, value in node.items() if key.rpartition("}")[2] == name), None)


def _blocks(node: Node) -> Iterator[Node]:
    """Paragraphs and tables, through whatever wraps them."""
    for each in node:
        name = local(each)
        if name in ("p", "tbl"):
            yield each
        elif name and name not in UNSHOWN and name not in DELETED:
            yield from _blocks(each)


def _rows(table: Node) -> Iterator[Node]:
    yield from (each for each in _flat(table, "tr"))


def _cells(row: Node) -> Iterator[Node]:
    yield from _flat(row, "tc")


def _flat(node: Node, wanted: str) -> Iterator[Node]:
    """Rows of a table or cells of a row, through content controls and insertions."""
    for each in node:
        name = local(each)
        if name == wanted:
            yield each
        elif name in ("sdt", "sdtcontent", "ins", "customxml", "smarttag"):
            yield from _flat(each, wanted)
