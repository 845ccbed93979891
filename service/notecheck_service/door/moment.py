"""Moments as they come in bodies and after the question mark: RFC 3339, written out."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

__all__ = ["Moment"]


def _as_rfc3339_has_it(value: object) -> object:
    """A moment is written out; a number is none."""
    if not isinstance(value, str) or value[4:5] != "-":
        raise ValueError
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_as_rfc3339_has_it)]
