"""HTML that cannot be written unescaped: a string is text, only `tag` makes markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

__all__ = ["Markup", "Node", "join", "tag"]

VOID = frozenset(("meta", "br", "hr"))


class Markup(str):
    """A string that is markup already."""

    __slots__ = ()


Node = str | Markup | None | Iterable["Node"]


def join(*nodes: Node) -> Markup:
    """Markup of all the nodes, one after the other; plain strings are escaped."""
    return Markup("".join(map(_write, nodes)))


def _write(node: Node) -> str:
    if node is None:
        return ""
    if isinstance(node, Markup):
        return str(node)
    return escape(node) if isinstance(node, str) else "".join(map(_write, node))


def tag(name: str, /, *nodes: Node, **attributes: str | None) -> Markup:
    """An element. `class_` and the like lose their underscore; an attribute of None is left out."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{pairs}>")
    return Markup(f"<{name}{pairs}>{join(*nodes)}</{name}>")
