"""Files that come in a form: read in memory, so that no part of a chart lies in a temporary file."""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from notecheck.ingest.given import printable
from notecheck_service.problems import Problem

__all__ = ["FILES", "files_of"]

FILES = 100
"""The most files in one form."""
LINES = frozenset(("application/x-ndjson", "application/jsonl", "application/json"))


class _InMemory(MultiPartParser):
    spool_max_size = 0
    """0: a spooled file never rolls over to disk."""


async def files_of(request: Request) -> list[tuple[str, bytes]]:
    """The files of a form, or the one body, each with its name. Problem where it is neither."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in LINES:
        return [("notes.jsonl", await request.body())]
    if kind != "multipart/form-data":
        raise Problem("media_type")
    # The body is at hand already; read from here it keeps to its bounds.
    await request.body()
    try:
        form = await _InMemory(request.headers, request.stream(), max_files=FILES, max_fields=0).parse()
    except (MultiPartException, KeyError, UnicodeError):
        raise Problem.field("body", f"not a form of 1 to {FILES} files") from None
    try:
        return [await _read(each) for _, each in form.multi_items() if isinstance(each, UploadFile)]
    finally:
        await form.close()


async def _read(sent: UploadFile) -> tuple[str, bytes]:
    return printable(sent.filename or "file")[-200:], await sent.read()
