"""Lists, a page at a time: how many, and from where on."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

__all__ = ["After", "Limit", "Number"]

Limit = Annotated[int, Query(ge=1, le=200, description="The most that one page holds.")]
After = Annotated[
    str | None, Query(pattern=r"^[a-z]+_[a-z0-9]{22}$", description="`next` of the page before; none: the first page.")
]
Number = Annotated[int, Query(ge=0, le=2**53, description="`next` of the page before; 0: from the beginning.")]
