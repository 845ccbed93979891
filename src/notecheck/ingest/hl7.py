"""HL7 version 2: the text of MDM and ORU messages, from files, batches or an MLLP stream.

Segments end with CR, LF or both; frames and batch envelopes are passed over. A message is one note; an ORU message
with several reports (OBR) is one note for each that has a text. The `hl7` and `hl7apy` libraries build every field of
every segment and insist on CR; here only a dozen fields are looked at, so the segments are split where they are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.decode import decode_text
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.hl7_text import Message, about_of, text_of
from notecheck.ingest.reading import Reading, mojibake
from notecheck.ingest.record import Record
from notecheck.ingest.single import record_of_reading

__all__ = ["entries", "message_of", "records_of"]

CHUNK = 1 << 16
MESSAGE, SEGMENTS = 20 << 20, 100_000
"""The longest message that is read."""
ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS")
FRAME = b"\x0b\x1c"
BREAKS = bytes.maketrans(b"\r\x1c", b"\n\n")


@dataclass(frozen=True, slots=True)
class _Raw:
    """A message as bytes; `whole` is False where it was too long to be kept."""

    lines: tuple[bytes, ...]
    whole: bool = True


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """Every note of every message, in order."""
    for number, message in enumerate(_messages(stream), 1):
        here = given.numbered(number)
        try:
            found = _split(message)
        except NoteError as error:
            yield Entry(here, partial(_refuse, error.code, error.detail))
            continue
        yield from records_of(found, here)


def message_of(data: bytes) -> Message:
    """The one message of some bytes, an MLLP frame say; NoteError where they hold none, or several."""
    found = list(_messages(BytesIO(data)))
    if len(found) != 1:
        raise NoteError("E_BAD_HL7", "no message" if not found else "several messages where one belongs")
    return _split(found[0])


def records_of(message: Message, given: Given) -> Iterator[Entry]:
    """Every note of one message."""
    for group, segments in enumerate(message.reports, 1):
        name = message.control_id and message.control_id + (f".{group}" if len(message.reports) > 1 else "")
        yield Entry(given, partial(_record, message, segments, name, given), name)


def _refuse(code: str, detail: str) -> Record:
    raise NoteError(code, detail)


def _messages(stream: BinaryIO) -> Iterator[_Raw]:
    """The lines of each message, from one MSH to the next."""
    lines: list[bytes] = []
    size = 0
    for line in _lines(stream):
        if line.startswith(b"MSH") and size:
            yield _Raw(tuple(lines), size <= MESSAGE and len(lines) <= SEGMENTS)
            lines, size = [], 0
        if line.strip() and line[:3] not in ENVELOPE:
            size += len(line) + 1
            if size <= MESSAGE and len(lines) <= SEGMENTS:
                lines.append(line)
    if size:
        yield _Raw(tuple(lines), size <= MESSAGE and len(lines) <= SEGMENTS)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines, whatever ends them; none longer than the largest document."""
    rest, size = [b""], 0
    while chunk := stream.read(CHUNK):
        first, *more = chunk.translate(BREAKS, b"\x0b").split(b"\n")
        size += len(first)
        if size <= MESSAGE + CHUNK:
            rest.append(first)
        for line in more:
            yield b"".join(rest)
            rest, size = [line], len(line)
    yield b"".join(rest)


def _split(message: _Raw) -> Message:
    """The message in segments; NoteError where it is none."""
    if not message.whole:
        raise NoteError("E_TOO_LARGE", f"a message of more than {MESSAGE >> 20} MB or {SEGMENTS} segments")
    data = b"\n".join(message.lines).strip(b"\n \t")
    if not data.startswith(b"MSH") or len(data) < 9:
        raise NoteError("E_BAD_HL7", "no MSH segment at the beginning of a message")
    return Message.of(*decode_text(data, _charset(data)))


def _charset(data: bytes) -> str:
    fields = data.split(b"\n", 1)[0].split(data[3:4])
    return fields[17].decode("ascii", "ignore").split("~")[0] if len(fields) > 17 else ""


def _record(message: Message, segments: Sequence[int], name: str | None, given: Given) -> Record:
    pieces, doubts = text_of(message, segments, given.terms.limit)
    text = pieces.text
    reading = Reading(text, pieces.origin, message.encoding, (*message.doubts, *doubts, *mojibake(text)))
    return record_of_reading(reading, given, note_id=name, about=about_of(message, segments))
