"""What the reader of one document found, before it is a note of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from notecheck.ingest.about import UNKNOWN, About
from notecheck.ingest.origin import Origin
from notecheck.ingest.record import Warned

__all__ = ["Reading", "mojibake"]

GARBLED = ("â€", "Ã©", "Ã¨", "Ã¤", "Ã¶", "Ã¼", "Ã±", "Â°", "Â\u00a0", "Â½", "Âµ", "Â·", "ï»¿", "\ufffd")
"""UTF-8 that was once read as CP1252, and characters lost in reading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a document, and what is known of it."""

    text: str
    origin: Origin | None = None
    encoding: str = "utf-8"
    warnings: tuple[Warned, ...] = ()
    about: About = UNKNOWN

    def to_plain(self) -> dict[str, Any]:
        """In types that JSON has."""
        return asdict(self)

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> Reading:
        """Back from what `to_plain` gave, after JSON."""
        origin = plain["origin"]
        return cls(
            plain["text"],
            None if origin is None else Origin(tuple((start, label) for start, label in origin["parts"])),
            plain["encoding"],
            tuple(Warned(**each) for each in plain["warnings"]),
            About(**plain["about"]),
        )


def mojibake(text: str) -> Iterable[Warned]:
    """A warning where the text was garbled before it came here. It is told, not mended: the text stays as it is."""
    if any(sign in text for sign in GARBLED):
        yield Warned("W_MOJIBAKE", "characters garbled by a wrong encoding before this text was stored")
