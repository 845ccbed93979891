"""Bytes to records, whatever they are: the form is sniffed, its reader does the rest."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from notecheck.core.errors import NoteError
from notecheck.ingest.forms import FORMS, Form, form_named
from notecheck.ingest.given import Entry, Given
from notecheck.ingest.record import Warned
from notecheck.ingest.single import read_document
from notecheck.ingest.sniff import HEAD, form_of, rewound
from notecheck.ingest.text import read_text

__all__ = ["entries"]


ARCHIVES = frozenset(("zip", "tar"))
PACKED = {"zip": ARCHIVES, "tar": ARCHIVES, "gzip": frozenset(("gzip",))}
"""What is not opened within what."""


def entries(stream: BinaryIO, given: Given) -> Iterator[Entry]:
    """The records of the bytes, none of them read yet. Each is to be read, or passed over, before the next is asked."""
    head = stream.read(HEAD)
    form = FORMS[form_of(given.name, head)]
    if form.id in PACKED and set(given.within) & PACKED[form.id]:
        raise NoteError("E_UNSUPPORTED", f"{form.says} within another archive; only the outer one is opened")
    given = given.warned(*_wrong_name(given.name, form))
    whole = rewound(head, stream)
    named = form_named(given.name)
    if form.id == "text" and named:
        named.refuse_remains(head)
    if form.many:
        yield from form.reader().entries(whole, given)
    else:
        read = read_text if form.id == "text" else partial(read_document, form.id)
        yield Entry(given, partial(read, whole, given), given.note_id)


def _wrong_name(name: str, form: Form) -> tuple[Warned, ...]:
    """A warning where name and content disagree; the content is believed."""
    named = form_named(name)
    if named is None or named is form or {named.id, form.id} == {"jsonl", "document"}:
        return ()
    return (Warned("W_SUFFIX", f"named as {named.says}, read as {form.says}"),)
