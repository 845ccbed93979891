"""A review and its entries as JSON, and back."""

from __future__ import annotations

from pydantic import TypeAdapter

from notecheck_service.review.model import Addendum, Review

__all__ = ["read_addendum", "read_review", "write_addendum", "write_review"]

REVIEW = TypeAdapter(Review)
ADDENDUM = TypeAdapter(Addendum)


def write_review(review: Review) -> bytes:
    """The whole review."""
    return REVIEW.dump_json(review)


def read_review(data: bytes) -> Review:
    """The review that was written."""
    return REVIEW.validate_json(data)


def write_addendum(entry: Addendum) -> bytes:
    """A signed entry with all that its signature covers."""
    return ADDENDUM.dump_json(entry)


def read_addendum(data: bytes) -> Addendum:
    """The entry that was written."""
    return ADDENDUM.validate_json(data)
