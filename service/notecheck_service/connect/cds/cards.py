"""Cards: what a note leaves open, as open questions. No word of the note, no number that would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from notecheck_service.connect.fhir.words import coding, display

__all__ = ["SUMMARY", "card", "unread"]

SUMMARY = 140
"""Characters of the longest summary, by the standard."""
QUESTIONS = 12
"""Listed on one card; the others are on the page."""
OPEN = ("partial", "missing", "conflict")
OVERRIDES = {
    "elsewhere": "Documented elsewhere",
    "not-applicable": "Does not apply",
    "later": "Will be done later",
}


def card(result: Mapping[str, Any], review: str | None) -> dict[str, Any] | None:
    """The card for a scanned note; None where nothing is open. `review` is the address of the page about it."""
    open_items = list(_open(result))
    if result["verdict"] not in ("addendum", "hold") or not open_items:
        return None
    first = result["checklists"][0]
    number = len(open_items)
    what = "1 open question" if number == 1 else f"{number} open questions"
    words = f"{display(first['title'])}: {what} about this note"
    return {
        "uuid": str(uuid4()),
        "summary": words if len(words) <= SUMMARY else f"{what} about this note",
        "detail": "\n".join(_lines(open_items)),
        "indicator": "warning",
        "source": {"label": "notecheck", "topic": coding("checklist", first["id"], display(first["title"]))},
        "overrideReasons": [coding("override", code, words) for code, words in OVERRIDES.items()],
        **({"links": [{"label": "Open the review", "url": review, "type": "absolute"}]} if review else {}),
    }


def unread(codes: list[str]) -> dict[str, Any]:
    """The card for notes that could not be read: silence would look like a note without gaps."""
    return {
        "uuid": str(uuid4()),
        "summary": f"{len(codes)} of the notes could not be read and were not checked",
        "detail": "Reasons: " + ", ".join(sorted(set(codes))),
        "indicator": "info",
        "source": {"label": "notecheck"},
    }


def _open(result: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for checklist in result["checklists"]:
        for item in checklist["items"]:
            if item["status"] in OPEN and item["level"] == "required" and item["query"]:
                yield item


def _lines(items: list[Mapping[str, Any]]) -> Iterator[str]:
    for item in items[:QUESTIONS]:
        yield f"- **{display(item['title'])}.** {display(item['query'])}"
    if len(items) > QUESTIONS:
        yield f"- and {len(items) - QUESTIONS} more"
