"""The notes that are shipped: invented, each says so. They warm the scanners up and fill a demonstration."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["samples"]


def samples() -> dict[str, str]:
    """Name to text, in the order of the names."""
    folder = files("notecheck_service.scanning").joinpath("notes")
    notes = sorted(folder.iterdir(), key=lambda each: each.name)
    return {each.name.removesuffix(".txt"): each.read_text(encoding="utf-8") for each in notes}
