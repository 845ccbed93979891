"""Kept: what is asked of the same page again is answered from memory, which goes when the page goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["kept"]

Of = TypeVar("Of", Mention, Mentions)
Answer = TypeVar("Answer")


def kept(ask: Callable[[Page, Of], Answer]) -> Callable[[Page, Of], Answer]:
    """Let a question about a page, or about one mention on it, be worked out once, however often it is asked.

    The answer must be a value that nobody changes: no iterator, no list that is added to.
    """

    @wraps(ask)
    def asked(page: Page, of: Of) -> Answer:
        key = (ask, of[:3]) if isinstance(of, Mention) else ask
        if key not in page.answers:
            page.answers[key] = ask(page, of)
        return cast(Answer, page.answers[key])

    return asked
