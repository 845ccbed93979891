"""Times as HL7 writes them, "20260302101500-0600", as the ISO date that they begin with."""

from __future__ import annotations

__all__ = ["iso_date"]


def iso_date(stamp: str | None) -> str | None:
    """The date as far as the stamp goes, "2026-03-02", "2026-03" or "2026"; None where it is no time."""
    digits = (stamp or "").strip().split("-")[0].split("+")[0].split(".")[0]
    if not (digits.isascii() and digits.isdigit()) or len(digits) < 4:
        return None
    parts = (digits[:4], digits[4:6], digits[6:8])
    return "-".join(part for part in parts if part)
