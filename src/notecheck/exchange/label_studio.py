"""Label Studio's JSON: a list of tasks, each with the note as data and one annotation.

A fact is a region of `<Labels name="label" toName="text">`; its value and all else it holds is JSON in a `<TextArea
name="value" perRegion="true">` of the same region. An item is a choice of `<Choices name="esi.severity">`. What else
a note holds (id, service, verdict) goes with the data, which Label Studio returns as it got it.

Format: https://labelstud.io/guide/task_format. Some versions count code points, others UTF-16 units; a region quotes
its words, and where they do not fit the offsets the export is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notecheck.evaluate.gold import GoldError, check_labels
from notecheck.evaluate.tally import Row
from notecheck.exchange.places import Places

__all__ = ["configuration", "from_tasks", "to_tasks"]

OWN = ("type", "start", "end")
"""Keys of a fact that the region itself carries."""


def configuration(types: Sequence[str], items: Sequence[str], statuses: Sequence[str]) -> str:
    """The labeling interface of a project that takes these tasks."""
    lines = ["<View>", '  <Labels name="label" toName="text">']
    lines += [f'    <Label value="{name}"/>' for name in types]
    lines += ["  </Labels>", '  <Text name="text" value="$text"/>']
    lines += ['  <TextArea name="value" toName="text" perRegion="true" editable="true" rows="4"/>']
    for item in items:
        choices = "".join(f'<Choice value="{status}"/>' for status in statuses)
        lines += [f'  <Header value="{item}"/>', f'  <Choices name="{item}" toName="text">{choices}</Choices>']
    return "\n".join([*lines, "</View>"]) + "\n"


def to_tasks(rows: Sequence[Row], *, utf16: bool = False) -> list[dict[str, Any]]:
    """One task a note."""
    return [_task(number, row, Places(row["text"], utf16=utf16)) for number, row in enumerate(rows, 1)]


def _task(number: int, row: Row, places: Places) -> dict[str, Any]:
    rest = {key: value for key, value in row.items() if key not in ("text", "facts", "items")}
    kept = [key for key in ("facts", "items") if key in row]
    result = [part for index, fact in enumerate(row.get("facts", [])) for part in _region(row, fact, index, places)]
    result += [_choice(item, status) for item, status in row.get("items", {}).items()]
    return {
        "id": number,
        "data": {"text": row["text"], "notecheck": rest, "labelled": kept},
        "annotations": [{"id": number, "result": result, "was_cancelled": False, "ground_truth": False}],
    }


def _region(row: Row, fact: Mapping[str, Any], number: int, places: Places) -> Iterator[dict[str, Any]]:
    span = {"start": places.out(fact["start"]), "end": places.out(fact["end"])}
    words = row["text"][fact["start"] : fact["end"]]
    common = {"id": f"fact-{number}", "to_name": "text", "origin": "manual"}
    yield {**common, "from_name": "label", "type": "labels", "value": {**span, "text": words, "labels": [fact["type"]]}}
    rest = json.dumps({key: value for key, value in fact.items() if key not in OWN}, ensure_ascii=False)
    yield {**common, "from_name": "value", "type": "textarea", "value": {**span, "text": [rest]}}


def _choice(item: str, status: str) -> dict[str, Any]:
    return {"id": item, "from_name": item, "to_name": "text", "type": "choices", "value": {"choices": [status]}}


def from_tasks(tasks: object, *, utf16: bool = False) -> list[Row]:
    """The notes of an export, each from its last annotation that was not cancelled."""
    if not isinstance(tasks, list):
        raise GoldError("E_BAD_FIELD", "Label Studio", "an export is a list of tasks")
    return [_row(task, f"task {number}", utf16=utf16) for number, task in enumerate(tasks, 1)]


def _row(task: Mapping[str, Any], place: str, *, utf16: bool) -> Row:
    try:
        row = _read(task, place, utf16=utf16)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError):
        raise GoldError("E_BAD_FIELD", place, "not a task of text with labels") from None
    check_labels(row, place)
    return row


def _read(task: Mapping[str, Any], place: str, *, utf16: bool) -> Row:
    text: str = "" + task["data"]["text"]
    done = [each for each in task.get("annotations", []) if not each.get("was_cancelled")]
    result = done[-1]["result"] if done else []
    labels = {
        "facts": _facts(result, text, Places(text, utf16=utf16), place),
        "items": {part["from_name"]: part["value"]["choices"][0] for part in result if part["type"] == "choices"},
    }
    kept = task["data"].get("labelled", tuple(labels))
    row = {"id": str(task.get("id", place)), **task["data"].get("notecheck", {}), "text": text}
    return row | {key: value for key, value in labels.items() if key in kept or value}


def _facts(result: Sequence[Any], text: str, places: Places, place: str) -> list[dict[str, Any]]:
    values = {part["id"]: part["value"]["text"][-1] for part in result if part["from_name"] == "value"}
    found = []
    for part in result:
        if part["type"] == "labels":
            value = part["value"]
            start, end = (places.back(value[edge], place) for edge in ("start", "end"))
            if value.get("text", text[start:end]) != text[start:end]:
                raise GoldError("E_BAD_OFFSET", place, f"{start}-{end} quotes other words; does the tool count UTF-16?")
            rest = json.loads(values.get(part["id"], '{"value": {}}'))
            found += [{"type": label, "start": start, "end": end, **rest} for label in value["labels"]]
    return found
