"""XML without its dangers: no entities, no document types, nothing from elsewhere."""

from __future__ import annotations

from lxml import etree

from notecheck.core.errors import NoteError
from notecheck.ingest.node import Node, local

__all__ = ["child", "children", "parsed"]


def parsed(data: bytes) -> Node:
    """The root element; NoteError where it is not well-formed, or not what is read."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    fault, at = "", 0
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        fault, at = error.__class__.__name__, error.lineno or 0
        beyond = any(each.type_name in ("ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG") for each in parser.error_log)
        unfinished = any(each.type_name == "ERR_TAG_NOT_FINISHED" for each in parser.error_log)
        cut = unfinished or not data.rstrip(b" \t\r\n\0").endswith(b">")
    if fault and beyond:
        raise NoteError("E_TOO_LARGE", f"XML nested more deeply, or with longer texts, than is read, at line {at}")
    if fault:
        raise NoteError("E_TRUNCATED" if cut else "E_BAD_XML", f"not well-formed XML at line {at}")
    if root.getroottree().docinfo.doctype:
        raise NoteError("E_BAD_XML", "a document type declaration; it may define entities, and none is read")
    found: Node = root
    return found


def children(node: Node | None, *path: str) -> list[Node]:
    """The elements at the end of a path of names, whatever their namespace."""
    found = [] if node is None else [node]
    for name in path:
        found = [each for parent in found for each in parent if local(each) == name.lower()]
    return found


def child(node: Node | None, *path: str) -> Node | None:
    """The first of them, or None."""
    return next(iter(children(node, *path)), None)
