"""`notecheck explain` and `notecheck policies`: what is asked for, what meets it, where it stands written."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from notecheck.core.errors import DataError
from notecheck.judge.load import load_policies
from notecheck.judge.policy import Item, Policy
from notecheck.models.roles import read_for

__all__ = ["explain_item", "show_policies"]

GRADES = {
    "primary-full": "read in full at the source",
    "primary-excerpt": "read in an excerpt of the source",
    "secondary": "known from a secondary source",
    "inferred": "inferred, not printed in the policy",
}


def explain_item(name: str, *, as_json: bool) -> int:
    """Show one item, or every item of a checklist; exit code 2 where there is none of that name."""
    known = _policies()
    if known is None:
        return 2
    pairs = [(policy, item) for policy in known for item in policy.items if name in (item.id, policy.id)]
    if not pairs:
        names = [item.id for policy in known for item in policy.items] + [policy.id for policy in known]
        near = get_close_matches(name, names, n=3) or sorted({policy.id for policy in known})
        sys.stderr.write(f"notecheck: no such item; did you mean {', '.join(near)}?\n")
        return 2
    if as_json:
        rows = [_row(policy, item) for policy, item in pairs]
        _write_json(rows[0] if len(rows) == 1 else rows)
    else:
        _print(_explained(policy, item) for policy, item in pairs)
    return 0


def show_policies(*, as_json: bool) -> int:
    """Show every checklist and its items."""
    known = _policies()
    if known is None:
        return 2
    if as_json:
        _write_json([{**_source(policy), "items": [_item(each) for each in policy.items]} for policy in known])
    else:
        _print(Group(_heading(policy), *map(_listed, policy.items)) for policy in known)
    return 0


def _policies() -> tuple[Policy, ...] | None:
    try:
        return load_policies()
    except DataError as error:
        sys.stderr.write(f"notecheck: {error}\n")
        return None


def _write_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, indent=2) + "\n")


def _print(parts: Iterator[Group]) -> None:
    width = None if sys.stdout.isatty() else 100
    console = Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
    for part in parts:
        console.print(part)


def _source(policy: Policy) -> dict[str, Any]:
    return {
        "policy": policy.id,
        "title": policy.title,
        "version": policy.version,
        "service": policy.service,
        "authority": policy.authority,
        "source": policy.source,
        "source_url": policy.source_url,
        "effective": policy.effective.isoformat(),
        "retrieved": policy.retrieved.isoformat(),
    }


def _item(item: Item) -> dict[str, Any]:
    words = {
        "id": item.id,
        "title": item.title,
        "level": item.level,
        "statement": item.statement,
        "met_by": item.met_by,
        "query": item.query,
        "citation": item.citation,
        "grade": item.grade,
    }
    looks_for = {part.name: part.label for part in item.parts.values()}
    told = {"looks_for": looks_for, "read_by_models": read_for(item.id)}
    return {key: _flat(value) for key, value in words.items()} | told


def _row(policy: Policy, item: Item) -> dict[str, Any]:
    return _item(item) | {"policy": _source(policy)}


def _flat(words: str) -> str:
    return " ".join(words.split())


def _heading(policy: Policy) -> Text:
    return Text.assemble(
        (f"{policy.title}", "bold underline"),
        f"  {policy.id}/{policy.version}\n",
        (f"{policy.source}\n{policy.source_url}\n", "dim"),
        (f"in force from {policy.effective}, read {policy.retrieved}\n", "dim"),
    )


def _listed(item: Item) -> Padding:
    head = Text.assemble((item.title, "bold"), f"  {item.id}  ", (item.level, "dim"))
    return Padding(Group(head, _rows(item, ("Asks", "Met by", "Source"))), (0, 0, 1, 2), expand=False)


def _explained(policy: Policy, item: Item) -> Group:
    head = Text.assemble((item.title, "bold underline"), f"  {item.id}  ", (item.level, "dim"))
    version = Text(f"{policy.title} {policy.id}/{policy.version}, in force from {policy.effective}", "dim")
    link = Text(f"{policy.source}\n{policy.source_url}", "dim")
    return Group(
        head, _rows(item, ("Asks", "Met by", "Question", "Looks for", "Models", "Source")), version, link, Text()
    )


def _rows(item: Item, wanted: Sequence[str]) -> Group:
    rows = {
        "Asks": item.statement,
        "Met by": item.met_by,
        "Question": item.query,
        "Looks for": "; ".join(part.label for part in item.parts.values()),
        "Models": _models(item),
        "Source": f"{item.citation} ({GRADES.get(item.grade, item.grade)})",
    }
    return Group(*(Text.assemble((f"{name}: ", "bold"), _flat(rows[name])) for name in wanted if rows[name]))


def _models(item: Item) -> str:
    """Which parts a model looks for as well, where the rules find nothing."""
    labels = [item.parts[name].label for name in read_for(item.id)]
    return f"where the rules find nothing, a model looks for {'; '.join(labels)}" if labels else ""
