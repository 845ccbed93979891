"""The page of a batch."""

from __future__ import annotations

from notecheck.batch.tally import Tally

__all__ = ["page"]


def page(tally: Tally) -> str:
    """The whole page."""
    return f"<!doctype html>{tally.results}"
