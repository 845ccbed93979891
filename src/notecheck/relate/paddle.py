"""Paddle: a lead that was laid through an opened lamina, by whatever name the note calls the operation."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.procedure import is_name, status
from notecheck.core.mention import Mention
from notecheck.core.page import Page

__all__ = ["is_paddle_laid"]

LAID = tuple(f"paddle {word}" for word in "slid passed placed advanced threaded inserted laid sutured eased".split())
BESIDE = 16


def is_paddle_laid(page: Page, named: Sequence[Mention]) -> bool:
    """Whether the note tells that the paddle went in, and that the spine was opened for it at this visit."""
    signs = (m.span for m in named if m.value.get("sign"))
    laid = any(page.plain[at.start : at.end + BESIDE].lower().startswith(LAID) for at in signs)
    kinds = {m.value.get("kind") for m in named if laid and is_name(page, m) and status(page, m) == "performed"}
    return "open" in kinds and "device-out" not in kinds
