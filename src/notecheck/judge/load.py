"""Policies from TOML. Everything is checked at load; every fault is reported at once, with file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from notecheck.core.errors import DataError
from notecheck.core.verdict import Status
from notecheck.judge.policy import Alternative, Item, Policy
from notecheck.judge.read_part import Faults, read_part
from notecheck.judge.vocabulary import Vocabulary, vocabulary

__all__ = ["load_policies", "read_policy"]

GRADES = ("primary-full", "primary-excerpt", "secondary", "inferred")
LEVELS = ("required", "advisory")
PLACES = ("within", "after", "end")
RULES = (Status.NOT_APPLICABLE, Status.CONFLICT, Status.MET, Status.PARTIAL)
POLICY_WORDS = ("service", "id", "title", "version", "authority", "source", "source_url")
POLICY_DATES = ("effective", "retrieved")
POLICY_SCOPE = ("pain", "kinds")
ITEM_WORDS = ("id", "title", "statement", "met_by", "citation", "grade", "level", "query")
FRAMES = ("label", "lead", "place")
"""What an answer to the item is read with; each may be left out."""


def load_policies(folder: Traversable | None = None) -> tuple[Policy, ...]:
    """Every policy in the folder, else every one that ships; DataError names all faults of all files."""
    words, policies, faults = vocabulary(), [], list[str]()
    for name, text in _files(folder or resources.files("notecheck").joinpath("policies")):
        try:
            policies.append(read_policy(text, name, words))
        except DataError as error:
            faults += error.faults
    if faults or not policies:
        raise DataError(faults or ["policies: no policy found"])
    return tuple(policies)


def _files(folder: Traversable) -> Iterable[tuple[str, str]]:
    """Each policy file as "service/date" and its text, in order."""
    for service in sorted((f for f in folder.iterdir() if f.is_dir()), key=_name):
        for file in sorted((f for f in service.iterdir() if f.name.endswith(".toml")), key=_name):
            yield f"{service.name}/{file.name}", file.read_text(encoding="utf-8")


def _name(entry: Traversable) -> str:
    return entry.name


def read_policy(text: str, name: str, words: Vocabulary) -> Policy:
    """One policy from its text; `name` ("esi/2026-04.toml") is where faults are placed."""
    faults = Faults(name)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError([f"{name}: not TOML: {error}"]) from error
    faults.keys("", data, (*POLICY_WORDS, *POLICY_DATES), ("item", *POLICY_SCOPE))
    head = {key: faults.words("", data, key) for key in POLICY_WORDS}
    effective, retrieved = (_day(data, key, faults) for key in POLICY_DATES)
    pain, kinds = _scope(data, faults)
    if (place := f"{head['id']}/{head['version']}.toml") != name:
        faults.add("id", f"a policy {place} stands in {name}")
    items = data.get("item")
    if not isinstance(items, list) or not items:
        faults.add("item", "a policy needs items")
        items = []
    read = tuple(_item(each, n, words, faults) for n, each in enumerate(items, 1))
    ids = [item.id for item in read]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        faults.add(twice, "two items of one id")
    faults.raise_any()
    digest = sha256(text.encode()).hexdigest()
    return Policy(**head, effective=effective, retrieved=retrieved, items=read, sha256=digest, pain=pain, kinds=kinds)


def _scope(data: Mapping[str, object], faults: Faults) -> tuple[bool, tuple[str, ...]]:
    """Whether the service treats pain, and the kinds of procedure that the policy is for."""
    pain, kinds = data.get("pain", True), data.get("kinds", [])
    if not isinstance(pain, bool):
        faults.add("pain", "expected true or false")
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        faults.add("kinds", "expected a list of words")
        kinds = []
    return pain is not False, tuple(kinds)


def _day(data: Mapping[str, object], key: str, faults: Faults) -> date:
    value = data.get(key)
    if isinstance(value, date):
        return value
    faults.add(key, "expected a date")
    return date.min


def _item(data: Mapping[str, object], number: int, words: Vocabulary, faults: Faults) -> Item:
    place = str(data.get("id", f"item {number}"))
    rule_keys = tuple(status.value for status in RULES)
    faults.keys(place, data, (*ITEM_WORDS, "parts", "reason"), ("topic", *FRAMES, *rule_keys))
    text = {key: faults.words(place, data, key) for key in ITEM_WORDS}
    text["topic"] = faults.words(place, data, "topic") if "topic" in data else text["title"]
    frames = {key: faults.words(place, data, key) for key in FRAMES if key in data}
    for key, allowed in (("grade", GRADES), ("level", LEVELS), ("place", PLACES)):
        if {**text, "place": "after", **frames}[key] not in allowed:
            faults.add(f"{place}.{key}", f"expected one of {', '.join(allowed)}")
    tables = faults.table(place, data, "parts")
    parts = {name: read_part(name, table, f"{place}.parts.{name}", words, faults) for name, table in tables.items()}
    rules = {status: _rule(data, status, place, faults) for status in RULES if status.value in data}
    _check_rules(rules, set(parts), place, faults)
    return Item(**text, **frames, parts=parts, rules=rules, reasons=_reasons(data, rules, place, faults))


def _rule(data: Mapping[str, object], status: Status, place: str, faults: Faults) -> tuple[Alternative, ...]:
    rows = data[status.value]
    if isinstance(rows, list) and rows and all(isinstance(row, list) and row for row in rows):  # noqa: SIM102
        if all(isinstance(name, str) for row in rows for name in row):
            return tuple(tuple(row) for row in rows)
    faults.add(f"{place}.{status.value}", "expected a list of lists of part names")
    return ()


def _check_rules(rules: Mapping[Status, tuple[Alternative, ...]], parts: set[str], place: str, faults: Faults) -> None:
    used = {name.removeprefix("!") for ways in rules.values() for way in ways for name in way}
    for name in sorted(used - parts):
        faults.add(f"{place}.parts.{name}", "a rule names a part that is not there")
    for name in sorted(parts - used):
        faults.add(f"{place}.parts.{name}", "no rule uses this part")
    if not rules.get(Status.MET):
        faults.add(f"{place}.met", "an item must be able to be met")
    for way in (way for status in (Status.MET, Status.PARTIAL) for way in rules.get(status, ())):
        if all(name.startswith("!") for name in way):
            faults.add(f"{place}.met", "silence would meet this item")


def _reasons(
    data: Mapping[str, object], rules: Mapping[Status, object], place: str, faults: Faults
) -> Mapping[Status, str]:
    table = faults.table(place, data, "reason")
    wanted = sorted({*rules, Status.MISSING})
    faults.keys(f"{place}.reason", table, [status.value for status in wanted], ())
    return {status: faults.words(f"{place}.reason", table, status.value) for status in wanted}
