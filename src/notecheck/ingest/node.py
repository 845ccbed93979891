"""An element of XML or HTML, as far as readers look at one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

__all__ = ["Node", "local"]


class Node(Protocol):
    """See lxml.etree._Element, which brings no types."""

    tag: object
    text: str | None
    tail: str | None
    sourceline: int | None

    def get(self, name: str) -> str | None:
        """The value of an attribute."""
        ...

    def items(self) -> Iterable[tuple[str, str]]:
        """Every attribute."""
        ...

    def itertext(self) -> Iterator[str]:
        """Every stretch of text below."""
        ...

    def iter(self) -> Iterator[Node]:
        """The element itself and every element below."""
        ...

    def __iter__(self) -> Iterator[Node]:
        """Its children."""
        ...


def local(node: Node) -> str:
    """The name of an element without its namespace, in lower case; "" where it is a comment or the like."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
