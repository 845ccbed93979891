"""Bytes within a record, base64 mostly: the text of one document, whatever its form."""

from __future__ import annotations

import base64
import binascii

from notecheck.core.errors import NoteError
from notecheck.ingest.apart import read_apart
from notecheck.ingest.decode import decode
from notecheck.ingest.forms import FORMS, form_of_media
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.record import Warned
from notecheck.ingest.sniff import HEAD, form_of

__all__ = ["MAX_BYTES", "decoded", "read_attachment"]

MAX_BYTES = 32 << 20
"""Of the largest document that is read."""


def decoded(text: str) -> bytes:
    """What the base64 stands for; NoteError where it is none, or too long."""
    packed = "".join(text.split())
    if len(packed) > MAX_BYTES * 4 // 3 + 4:
        raise too_many_bytes()
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        pass
    raise NoteError("E_DECODE", "the attached data is not base64")


def too_many_bytes() -> NoteError:
    """The refusal of a document that is too long to be opened."""
    return NoteError("E_TOO_LARGE", f"longer than the {MAX_BYTES >> 20} MB of the largest document that is read")


def read_attachment(data: bytes, media: str, limit: int) -> Reading:
    """The text of the document; its bytes are believed more than its declared media type."""
    if not data:
        raise NoteError("E_EMPTY", "the attached data is empty")
    if len(data) > MAX_BYTES:
        raise too_many_bytes()
    declared = form_of_media(media)
    form = FORMS[form_of(declared.suffixes[0] if declared else "", data[:HEAD])]
    if form.id == "text" and declared:
        declared.refuse_remains(data[:HEAD])
    if form.id == "text":
        reading = _plain(data, media)
    elif form.many:
        raise NoteError("E_UNSUPPORTED", f"{form.says} as an attachment; documents are read")
    else:
        reading = read_apart(form.id, data, limit)
    if declared is None or declared is form:
        return reading
    doubt = Warned("W_SUFFIX", f"declared as {declared.says}, read as {form.says}")
    return Reading(reading.text, reading.origin, reading.encoding, (doubt, *reading.warnings), reading.about)


def _plain(data: bytes, media: str) -> Reading:
    _, _, charset = media.lower().partition("charset=")
    text, encoding, doubts = decode(data, charset.split(";")[0])
    return Reading(text, None, encoding, (*doubts, *mojibake(text)))
