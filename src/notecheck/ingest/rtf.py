"""Rich text. striprtf turns it into lines; what it would pass over in silence is refused or told."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from notecheck.core.errors import NoteError
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.record import Warned

__all__ = ["read"]

BRACES = re.compile(rb"\\[\\{}]|\\bin(\d{1,9}) ?|[{}]")
RUNNING = re.compile(r"(?<!\\)\\(?:header|footer|footnote)[lrf]?(?![a-z]) ?")
STRUCK = re.compile(r"(?<!\\)\\(?:strike|striked1|deleted)(?![a-z0-9])")
BOXES = re.compile(r"(?<!\\)\\shptxt(?![a-z])")


def read(data: bytes, limit: int) -> Reading:
    """The text of the document, headers, footers and footnotes where they stand in the source."""
    data = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    _refuse_cut(data)
    source = RUNNING.sub(r"\\par ", data.decode("cp1252", "replace"))
    text = _stripped(source)
    warnings = list(mojibake(text))
    if STRUCK.search(source):
        warnings.append(Warned("W_STRUCK", "struck-out or deleted text stands in the source and was read too"))
    if BOXES.search(source):
        warnings.append(Warned("W_LEFT_OUT", "text boxes are left out"))
    return Reading(text, None, "rtf", tuple(warnings))


def _stripped(source: str) -> str:
    text, fault = "", ""
    try:
        text = rtf_to_text(source, errors="strict")  # type: ignore[no-untyped-call]
        # A character beyond the first plane is written as two halves.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeError:
        fault = "E_DECODE"
    except (ValueError, LookupError, TypeError, OverflowError):
        fault = "E_DAMAGED"
    if fault:
        raise NoteError(fault, "control words or characters that make no sense")
    return text


def _refuse_cut(data: bytes) -> None:
    """NoteError where the groups do not close, or close before the text ends: there words would be lost."""
    depth, skip = 0, 0
    for found in BRACES.finditer(data):
        if found.start() < skip:
            continue
        if found[1]:
            skip = found.end() + int(found[1])
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth <= 0:
            if data[found.end() :].strip(b"\0 \t\r\n\x1a"):
                raise NoteError("E_DAMAGED", f"the RTF ends at byte {found.end()}, and more follows")
            return
    raise NoteError("E_TRUNCATED", "the end of this RTF is missing")
