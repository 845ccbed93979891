"""The header of a message, read so leniently that almost anything can be answered by its own name."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Header"]

SIGNS = "|^~\\&"
LONGEST = 199
"""Characters of the longest control id, by the standard."""


@dataclass(frozen=True, slots=True)
class Header:
    """MSH, as far as it can be read; "" where a field is not there. In Latin-1, so that bytes go back as they came."""

    signs: str = SIGNS
    """Separators: field, component, repetition, escape, subcomponent."""
    application: str = ""
    facility: str = ""
    to_application: str = ""
    to_facility: str = ""
    kind: str = ""
    """MSH-9.1, MDM."""
    event: str = ""
    """MSH-9.2, T02."""
    control_id: str = ""
    """MSH-10, by which its sender knows the message."""
    processing: str = ""
    """MSH-11.1: P production, T training, D debugging."""
    version: str = ""

    @classmethod
    def of(cls, data: bytes) -> Header | None:
        """The header of a message; None where it begins with none."""
        line = data.lstrip(b"\r\n").replace(b"\n", b"\r").split(b"\r", 1)[0].replace(b"\x0b", b"").decode("latin-1")
        if not line.startswith("MSH") or len(line) < 8:
            return None
        fields = ["MSH", *line[3:].split(line[3])]
        fields[1] = line[3]
        signs = line[3] + (fields[2] if len(fields[2]) >= 4 else SIGNS[1:])[:4]
        fields += [""] * (13 - len(fields))
        kind, event, *_ = [*fields[9].split(signs[1]), "", ""]
        return cls(signs, fields[3], fields[4], fields[5], fields[6], kind, event, fields[10][:LONGEST],
                   fields[11].split(signs[1])[0], fields[12].split(signs[1])[0])  # fmt: skip
