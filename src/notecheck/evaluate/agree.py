"""When a fact that was found is the one that was labelled: same type, overlapping words, agreeing key values.

Strictness differs by key: "exact" values are equal; "days" lie within 10 % of each other, as months and weeks
round differently; "if-gold" counts only where the label gives a value; a mapping compares classes of values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

__all__ = ["KEYS", "SCORED", "agree", "counted", "match", "overlap", "value"]

Fact = Mapping[str, Any]
Rule = str | Mapping[str, str]

DONE: Rule = {"tried": "done", "ongoing": "done"}
RESULT: Rule = {
    "failed": "inadequate",
    "partial": "inadequate",
    "not_tolerated": "excluded",
    "contraindicated": "excluded",
}
KEYS: Mapping[str, Mapping[str, Rule]] = {
    "pain_score": {"score": "exact"},
    "pain_relief": {"percent": "exact"},
    "pain_duration": {"days": "days"},
    "conservative_therapy": {"category": "exact", "status": DONE, "outcome": RESULT, "duration_days": "days"},
    "functional_status": {
        "kind": "exact",
        "activity": "if-gold",
        "instrument": "if-gold",
        "score": "if-gold",
    },
    "imaging_guidance": {"modality": "exact"},
    "spinal_target": {"levels": "levels", "side": "if-gold"},
    "sedation": {"depth": "exact"},
    "diagnosis": {"condition": "exact"},
    "exam_finding": {},
    "imaging_finding": {"modality": "exact"},
    "injectate": {"drug": "drug", "dose_mg": "if-gold"},
    "prior_procedure": {},
    "session_plan": {"count": "exact"},
    "rehabilitation": {"status": "exact"},
}
"""Key value fields of each type, and how they are compared."""
SCORED = tuple(kind for kind in KEYS if kind not in ("exam_finding", "imaging_finding", "prior_procedure"))
ABSENCE = {"imaging_guidance": ("modality", "none"), "sedation": ("depth", "none")}
"""Types of which the absence is itself a fact."""
GENERICS = {
    "marcaine": "bupivacaine",
    "sensorcaine": "bupivacaine",
    "xylocaine": "lidocaine",
    "lignocaine": "lidocaine",
    "naropin": "ropivacaine",
    "depomedrol": "methylprednisolone",
    "solumedrol": "methylprednisolone",
    "medrol": "methylprednisolone",
    "kenalog": "triamcinolone",
    "aristocort": "triamcinolone",
    "celestone": "betamethasone",
    "decadron": "dexamethasone",
    "wydase": "hyaluronidase",
    "botox": "onabotulinumtoxin",
}
SALTS = frozenset(
    ("sodium", "phosphate", "acetate", "acetonide", "chloride", "hydrochloride", "preservative", "solution")
)


def agree(kind: str, gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether two values of one type say the same, as far as the type's keys go."""
    return all(_agree(rule, gold.get(key), found.get(key)) for key, rule in KEYS.get(kind, {}).items())


def _agree(rule: Rule, gold: object, found: object) -> bool:
    if isinstance(rule, Mapping):
        return _class(rule, gold) == _class(rule, found)
    if rule == "levels":
        return _levels(gold) == _levels(found)
    if rule == "drug":
        return bool(_drugs(gold) & _drugs(found))
    if rule == "if-gold":
        return gold is None or _same(gold, found, 0.0)
    return _same(gold, found, 0.1 if rule == "days" else 0.0)


def _class(rule: Mapping[str, str], value: object) -> object:
    return rule.get(value, value) if isinstance(value, str) else value


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(a: object, b: object, slack: float) -> bool:
    """Equal: numbers within the slack, words without case, ranges end by end; a number is its own range."""
    if isinstance(a, list) or isinstance(b, list):
        ends = [_ends(a), _ends(b)]
        return len(ends[0]) == len(ends[1]) and all(_same(x, y, slack) for x, y in zip(*ends, strict=True))
    if _is_number(a) and _is_number(b):
        return bool(abs(a - b) <= slack * max(abs(a), abs(b)) + 1e-9)
    if isinstance(a, str) and isinstance(b, str):
        return a.strip().lower() == b.strip().lower()
    return bool(a == b)


def _ends(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [value, value] if _is_number(value) else [value]


def _levels(names: object) -> list[str]:
    listed = names if isinstance(names, list) else []
    return sorted(str(name).upper().replace("/", "-").replace(" ", "") for name in listed)


def _drugs(name: object) -> set[str]:
    """The drugs in a string, brands as generics: "Marcaine (bupivacaine)" and "bupivacaine HCl" share one."""
    letters = "".join(c if c.isalpha() else " " for c in str(name or "").lower().replace("-", ""))
    return {GENERICS.get(word, word) for word in letters.split() if len(word) > 4} - SALTS


def overlap(a: Fact, b: Fact) -> int:
    """How many characters two facts share; negative where they lie apart."""
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def match(gold: Sequence[Fact], found: Sequence[Fact]) -> list[tuple[int, int]]:
    """Pairs of places in the two lists, one to one, the largest overlap first."""
    pairs = sorted(
        (
            (overlap(g, f), i, j)
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if g["type"] == f["type"] and overlap(g, f) > 0 and agree(g["type"], value(g), value(f))
        ),
        reverse=True,
    )
    taken_gold, taken_found, matched = set[int](), set[int](), []
    for _, i, j in pairs:
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            matched.append((i, j))
    return matched


def value(fact: Fact) -> Mapping[str, Any]:
    """A fact's value; a fact without one has an empty one."""
    return fact.get("value") or {}


def counted(fact: Fact) -> bool:
    """Whether a fact that was found counts: it is asserted, or of a type where absence is a fact."""
    key, word = ABSENCE.get(fact["type"], ("", ""))
    return bool((key and value(fact).get(key) == word) or fact.get("assertion", "present") == "present")
