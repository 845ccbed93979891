"""HTML, as it is found in exports and attachments: nested, unclosed, in any encoding."""

from __future__ import annotations

import re

from lxml import etree, html

from notecheck.core.errors import NoteError
from notecheck.ingest.decode import decode_text
from notecheck.ingest.markup import STRUCK_OUT, lay_out
from notecheck.ingest.origin import Pieces
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.record import Warned

__all__ = ["read"]

OPENING = 4096
CUT = Warned("W_TRUNCATED", "the page does not end as it should; its end may be missing")
CHARSET = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE
)


def read(data: bytes, limit: int) -> Reading:
    """The text that the page shows."""
    source, encoding, doubts = decode_text(data, _declared(data))
    if not source.strip():
        raise NoteError("E_EMPTY", "the page is empty")
    lines, struck = lay_out(_parsed(source))
    pieces = Pieces()
    for line, at in lines:
        pieces.add(line + "\n", f"line {at}" if at else None)
    text = pieces.text
    cut = "<html" in source[:OPENING].lower() and "</html" not in source[-OPENING:].lower()
    warnings = (*doubts, *mojibake(text), *((STRUCK_OUT,) if struck else ()), *((CUT,) if cut else ()))
    return Reading(text, pieces.origin, encoding, warnings)


def _declared(data: bytes) -> str | None:
    found = CHARSET.search(data, 0, 2048)
    return found[1].decode("ascii") if found else None


def _parsed(source: str) -> html.HtmlElement:
    """The tree; NoteError where the parser gave up, which it else does in silence."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    fault = False
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        fault = True
    if fault:
        raise NoteError("E_BAD_XML", "no page of HTML can be made of it")
    if any(error.level_name == "FATAL" for error in parser.error_log):
        raise NoteError("E_TOO_LARGE", "HTML nested more deeply, or with longer texts, than is read")
    return tree
