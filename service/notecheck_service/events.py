"""The log: one JSON object a line, of declared fields only. What is not declared is left out, whoever logs it.

No field can hold words of a note: each is a number, a truth, or a short name that a program made.
"""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from notecheck.ingest.faults import place_of

__all__ = ["FIELDS", "log", "set_up"]

FIELDS = {
    "event": 40, "level": 10, "timestamp": 40,
    "request": 40, "method": 10, "route": 120, "status": 0, "milliseconds": 0, "bytes": 0,
    "code": 40, "fault": 200, "logger": 60,
    "job": 40, "kind": 40, "attempt": 0, "seconds": 0,
    "note": 40, "batch": 40, "key": 40, "count": 0,
    "host": 80, "port": 0, "version": 20, "database": 20, "left_out": 0,
}  # fmt: skip
"""Every field that is ever written, and how many characters it may have; 0: a number."""

log = structlog.stdlib.get_logger("notecheck")


def declared(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Only declared fields, each of its declared kind; how many others there were."""
    kept = {name: value for name, value in event.items() if _fits(name, value)}
    if len(kept) < len(event):
        kept["left_out"] = len(event) - len(kept)
    return kept


def _fits(name: str, value: object) -> bool:
    longest = FIELDS.get(name)
    if longest is None:
        return False
    if longest == 0:
        return isinstance(value, int | float)
    return isinstance(value, str) and len(value) <= longest and value.isascii() and value.isprintable()


class _Library(logging.Handler):
    """What libraries log: who and how grave, and where an error arose. Their messages may quote anything."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line of declared fields."""
        error = record.exc_info[1] if record.exc_info else None
        fault = {"fault": place_of(error)} if error else {}
        log.log(record.levelno, "library", logger=record.name[:60], **fault)


def set_up(stream: TextIO | None = None) -> None:
    """Log to the stream (default: standard error), and let libraries log nowhere else."""
    out = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            declared,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Library(logging.WARNING)], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
