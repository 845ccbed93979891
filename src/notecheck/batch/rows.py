"""A result to its rows: one of the note, one of each of its items. A row is a tuple in the order of its schema."""

from __future__ import annotations

from collections import Counter
from typing import Any

__all__ = ["GAPS", "about", "finding_rows", "gaps", "items", "result_row"]

Row = tuple[Any, ...]
GAPS = ("conflict", "missing", "partial")
ABOUT = ("account", "patient", "provider", "location", "date_of_service", "source")


def about(result: dict[str, Any]) -> Row:
    """What the source told; the date of service is the note's own where the source tells none."""
    told = result["about"]
    day = told.get("service_date") or result["date"]
    return (*(told.get(name) for name in ABOUT[:4]), day, told.get("source"))


def gaps(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The required items that stand in the way of `ready`, the gravest first; else in the checklists' order."""
    found = [each for each in items(result) if each["level"] == "required" and each["status"] in GAPS]
    return sorted(found, key=lambda each: GAPS.index(each["status"]))


def items(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Every item of every checklist."""
    return [item for checklist in result["checklists"] for item in checklist["items"]]


def result_row(result: dict[str, Any], place: str) -> Row:
    """The row of the note."""
    counts = Counter(item["status"] for item in items(result) if item["level"] == "required")
    lacking = gaps(result)
    service, text = result["service"], result["text"]
    return (
        result["note_id"],
        *about(result),
        place,
        service["id"],
        service["approach"],
        service["session"],
        result["verdict"],
        result["score"],
        counts.total() - counts["not_applicable"],
        counts["met"],
        *(counts[status] for status in reversed(GAPS)),
        [item["id"] for item in lacking],
        [item["query"] for item in lacking if item["query"]],
        len(result["facts"]),
        [each["code"] for each in result["warnings"]],
        text["encoding"],
        text["characters"],
        text["sha256"],
        [f"{each['id']}/{each['version']}" for each in result["policies"]],
        result["program"]["version"],
        result["date"],
    )


def finding_rows(result: dict[str, Any]) -> list[Row]:
    """The rows of its items."""
    quotes = {fact["id"]: fact["text"] for fact in result["facts"]}
    head = (result["note_id"], *about(result)[:5], result["service"]["id"])
    return [
        (
            *head,
            checklist["id"],
            checklist["version"],
            item["id"],
            item["title"],
            item["level"],
            item["status"],
            item["missing"],
            item["reason"],
            item["query"],
            [quotes[name] for name in item["evidence"]],
            item["citation"],
            item["confidence"],
        )
        for checklist in result["checklists"]
        for item in checklist["items"]
    ]
