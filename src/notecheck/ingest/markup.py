"""Marked-up text, HTML or the narrative of a clinical document, laid out as lines: what a reader would see.

Blocks are lines, table rows are lines with " | " between cells, list items begin with a dash or their number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from notecheck.ingest.node import Node, local
from notecheck.ingest.record import Warned

__all__ = ["STRUCK_OUT", "Line", "lay_out"]

Line = tuple[str, int]
"""A line of text, and the line of the source on which it began (0: unknown)."""

STRUCK_OUT = Warned("W_STRUCK", "struck-out text is left out")
UNSHOWN = frozenset("script style head title template noscript object applet svg math iframe".split())
STRUCK = frozenset("del s strike".split())
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figure footer form h1 h2 h3 h4"
    " h5 h6 header hr html item legend li list main nav ol p paragraph pre section summary table tbody tfoot thead tr"
    " ul text".split()
)
CELLS = ("td", "th")
WHITE = re.compile(r"[ \t\r\n\f]+")
WRAPPED = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]{2,}(?=\S)")
NEWLINE = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")


def lay_out(root: Node, *, keep_lines: bool = False) -> tuple[list[Line], bool]:
    """The lines of an element, none empty, and whether struck-out text was left out.

    `keep_lines`: a line end in the source ends a line, unless indentation shows that it only wraps.
    """
    sheet = _Sheet(keep_lines)
    sheet.element(root)
    sheet.end()
    return sheet.lines, sheet.struck


class _Sheet:
    """Lines while they are written."""

    def __init__(self, keep_lines: bool) -> None:
        self.lines: list[Line] = []
        self.struck = False
        self._keep = keep_lines
        self._line: list[str] = []
        self._at = 0
        self._special: dict[str, Callable[[Node], None]] = {
            "br": self._break, "hr": self._break, "tr": self._row, "pre": self._pre, "textarea": self._pre,
            "input": self._input, "select": self._select, "ol": self._list, "ul": self._list, "list": self._list,
        }  # fmt: skip

    def element(self, node: Node) -> None:
        """All of an element, but not what follows it."""
        name = local(node)
        if name in STRUCK or node.get("revised") == "delete":
            self.struck = self.struck or bool("".join(node.itertext()).strip())
        elif name in self._special:
            self._special[name](node)
        elif name and name not in UNSHOWN:
            self._plain(node, block=name in BLOCKS)

    def _plain(self, node: Node, *, block: bool) -> None:
        if block:
            self.end()
        self._at = self._at or node.sourceline or 0
        self._inside(node)
        if block:
            self.end()

    def _inside(self, node: Node) -> None:
        self._write(node.text)
        for child in node:
            self.element(child)
            self._write(child.tail)

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if not self._keep:
            self._line.append(WHITE.sub(" ", text))
            return
        first, *more = NEWLINE.split(WRAPPED.sub(" ", text))
        self._line.append(WHITE.sub(" ", first))
        for line in more:
            self.end()
            self._line.append(WHITE.sub(" ", line))

    def end(self) -> None:
        """The line ends here; nothing happens where it is empty."""
        line = "".join(self._line).strip(" ")
        if line:
            self.lines.append((WHITE.sub(" ", line), self._at))
        self._line, self._at = [], 0

    def _break(self, node: Node) -> None:
        self.end()
        self._inside(node)

    def _pre(self, node: Node) -> None:
        self.end()
        for line in "".join(node.itertext()).splitlines():
            if line.strip():
                self.lines.append((line.rstrip(), node.sourceline or 0))

    def _row(self, node: Node) -> None:
        self.end()
        cells = [self._apart(cell) for cell in node if local(cell) in CELLS]
        filled = [cell for cell in cells if cell]
        if all(len(cell) <= 1 for cell in cells) and len(filled) > 1:
            row = " | ".join(cell[0][0] if cell else "" for cell in cells)
            self.lines.append((row.strip(" "), node.sourceline or 0))
        else:
            self.lines += [line for cell in filled for line in cell]

    def _apart(self, node: Node) -> list[Line]:
        """The lines of an element by itself."""
        sheet = _Sheet(self._keep)
        sheet._plain(node, block=True)
        self.struck = self.struck or sheet.struck
        return sheet.lines

    def _list(self, node: Node) -> None:
        self.end()
        self._write(node.text)
        marks = _marks(local(node) == "ol" or (node.get("listType") or "").lower() == "ordered")
        for child in node:
            if local(child) in ("li", "item"):
                self._item(self._apart(child), next(marks))
            else:
                self.element(child)
            self._write(child.tail)
        self.end()

    def _item(self, lines: list[Line], mark: str) -> None:
        self.end()
        if lines:
            first, at = lines[0]
            self.lines += [(mark + first, at), *lines[1:]]

    def _input(self, node: Node) -> None:
        kind = (node.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            self._line.append("[x] " if node.get("checked") is not None else "[ ] ")
        elif kind in ("text", "number", "date", "tel", "email"):
            self._write(node.get("value"))

    def _select(self, node: Node) -> None:
        chosen = [each for each in node.iter() if local(each) == "option" and each.get("selected") is not None]
        self._write(", ".join("".join(each.itertext()).strip() for each in chosen))


def _marks(ordered: bool) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"{number}. " if ordered else "- "
