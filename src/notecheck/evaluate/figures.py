"""Counts to figures, rounded to four places as they are published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from notecheck.evaluate.tally import Count, collapsed

__all__ = ["confusion", "figures"]

FLAGS = ("addendum", "hold")
Pairs = Counter[tuple[str, str]]
"""(label, answer) and how often."""


def figures(count: Count) -> dict[str, Any]:
    """Facts, items, service and verdict; the two verdict errors that cost are named."""
    return {
        "notes": count["note",],
        "unanswered": count["unanswered",],
        "bad_offsets": count["bad_offset",],
        "facts": _facts(count),
        "items": _items(count),
        "service_accuracy": _share(count["service", "right"], count["service", "right"] + count["service", "wrong"]),
        "verdict": _verdict(_select(count, "verdict")),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _mean(scores: Iterable[float]) -> float | None:
    values = list(scores)
    return round(sum(values) / len(values), 4) if values else None


def _prf(tp: int, fp: int, fn: int) -> dict[str, Any]:
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    f1 = round(2 * p * r / (p + r), 4) if p + r else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": f1, "gold": tp + fn, "found": tp + fp}


def _facts(count: Count) -> dict[str, Any]:
    kinds = sorted({key[1] for key in count if key[0] == "fact"})
    cells = {kind: [count["fact", kind, cell] for cell in ("tp", "fp", "fn")] for kind in kinds}
    per_type = {kind: _prf(*cells[kind]) for kind in kinds}
    micro = _prf(*(sum(cells[kind][n] for kind in kinds) for n in range(3)))
    return {"micro": micro, "macro_f1": _mean(each["f1"] for each in per_type.values()), "per_type": per_type}


def _items(count: Count) -> dict[str, Any]:
    exact: Pairs = Counter()
    headline: Pairs = Counter()
    by_item: dict[str, Pairs] = {}
    for key, times in count.items():
        if key[0] == "item":
            _, item, label, answer = key
            exact[label, answer] += times
            headline[collapsed(label), collapsed(answer)] += times
            by_item.setdefault(item, Counter())[collapsed(label), collapsed(answer)] += times
    per_item = {item: _accuracy(by_item[item]) for item in sorted(by_item)}
    return {**_classes(headline), "exact_accuracy": _accuracy(exact), "per_item": per_item}


def _accuracy(pairs: Pairs) -> float | None:
    return _share(sum(n for (label, answer), n in pairs.items() if label == answer), pairs.total())


def _classes(pairs: Pairs) -> dict[str, Any]:
    """Accuracy, and the mean F1 over the labels that occur."""
    labels = sorted({label for label, _ in pairs})
    per_label = {label: _class(pairs, label) for label in labels}
    return {
        "accuracy": _accuracy(pairs),
        "macro_f1": _mean(each["f1"] for each in per_label.values()),
        "n": pairs.total(),
        "per_label": per_label,
    }


def _class(pairs: Pairs, label: str) -> dict[str, Any]:
    tp = pairs[label, label]
    fp = sum(n for (gold, said), n in pairs.items() if said == label != gold)
    fn = sum(n for (gold, said), n in pairs.items() if gold == label != said)
    return _prf(tp, fp, fn)


def _verdict(pairs: Pairs) -> dict[str, Any]:
    flagged = {key: n for key, n in pairs.items() if key[0] in FLAGS}
    clean = {key: n for key, n in pairs.items() if key[0] == "ready"}
    return {
        "accuracy": _accuracy(pairs),
        "false_ready": _share(sum(n for key, n in flagged.items() if key[1] == "ready"), sum(flagged.values())),
        "false_flag": _share(sum(n for key, n in clean.items() if key[1] in FLAGS), sum(clean.values())),
        "n": pairs.total(),
    }


def _select(count: Count, kind: str) -> Pairs:
    return Counter({(key[1], key[2]): n for key, n in count.items() if key[0] == kind})


def confusion(count: Count) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """Item to label to answer to how often, exact statuses."""
    table: dict[str, dict[str, dict[str, int]]] = {}
    for key in sorted(key for key in count if key[0] == "item"):
        _, item, label, answer = key
        table.setdefault(item, {}).setdefault(label, {})[answer] = count[key]
    return table
