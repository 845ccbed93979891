"""doccano's JSON lines for sequence labelling with relations: text and entities with offsets.

doccano knows spans and their labels, no values. Whatever else a note holds goes along as metadata, which doccano
returns; a value finds its entity again by label and place. An entity that was added comes back with an empty value, one
that was removed or moved is gone with its value.

Counts code points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from notecheck.evaluate.gold import GoldError, check_labels
from notecheck.evaluate.tally import Row
from notecheck.exchange.places import Places

__all__ = ["from_records", "to_records"]


def to_records(rows: Sequence[Row], *, utf16: bool = False) -> list[dict[str, Any]]:
    """One record a note."""
    return [_record(number, row, Places(row["text"], utf16=utf16)) for number, row in enumerate(rows, 1)]


def _record(number: int, row: Row, places: Places) -> dict[str, Any]:
    entities = [
        {
            "id": index,
            "label": fact["type"],
            "start_offset": places.out(fact["start"]),
            "end_offset": places.out(fact["end"]),
        }
        for index, fact in enumerate(row.get("facts", []), 1)
    ]
    rest = {key: value for key, value in row.items() if key != "text"}
    return {"id": number, "text": row["text"], "entities": entities, "relations": [], "Comments": [], "notecheck": rest}


def from_records(records: Sequence[Any], *, utf16: bool = False) -> list[Row]:
    """The notes of an export; `label` (of triples) is read as `entities` is."""
    return [_row(record, f"record {number}", utf16=utf16) for number, record in enumerate(records, 1)]


def _row(record: Mapping[str, Any], place: str, *, utf16: bool) -> Row:
    try:
        row = _read(record, place, utf16=utf16)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise GoldError("E_BAD_FIELD", place, "not a record of text with entities") from None
    check_labels(row, place)
    return row


def _read(record: Mapping[str, Any], place: str, *, utf16: bool) -> Row:
    text: str = "" + record["text"]
    rest = record.get("notecheck", {})
    places = Places(text, utf16=utf16)
    spans = [(label, places.back(start, place), places.back(end, place)) for label, start, end in _entities(record)]
    row = {"id": str(record.get("id", place)), **rest, "text": text}
    return row | {"facts": _valued(spans, rest.get("facts", []))} if spans or "facts" in rest else row


def _entities(record: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    if "entities" in record:
        return [(each["label"], each["start_offset"], each["end_offset"]) for each in record["entities"]]
    return [(label, start, end) for start, end, label in record.get("label", [])]


def _valued(spans: Sequence[tuple[str, int, int]], known: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each span with the value that its like had: each known fact is taken once."""
    left = list(known)
    facts: list[Mapping[str, Any]] = []
    for label, start, end in spans:
        bare = {"type": label, "start": start, "end": end}
        same = next((fact for fact in left if bare.items() <= fact.items()), None)
        if same:
            left.remove(same)
        facts.append(same or {**bare, "value": {}})
    return facts
