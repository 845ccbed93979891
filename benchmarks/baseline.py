"""One page of regular expressions for every fact: the floor that anything better has to clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

DAYS = {"day": 1, "week": 7, "wk": 7, "month": 30, "mo": 30, "year": 365, "yr": 365}
TIME = r"(?P<n>\d+)[ -]?(?P<unit>day|week|wk|month|mo|year|yr)s?\b"
THERAPIES = {
    "medication": r"ibuprofen|naproxen|meloxicam|gabapentin|pregabalin|duloxetine|nsaids?|tramadol|cyclobenzaprine",
    "physical_therapy": r"physical therapy|\bpt\b",
    "home_exercise": r"home exercise|\bhep\b|stretching",
    "manipulation": r"chiropract\w+",
    "modality": r"tens\b|acupuncture|massage|heat\b|ice\b",
}
ACTIVITIES = {"walking": r"walk", "standing": r"stand", "sitting": r"\bsit", "sleeping": r"sleep", "stairs": r"stairs"}
CONDITIONS = {
    "radiculopathy": r"radicul|sciatica",
    "neurogenic_claudication": r"claudication",
    "post_laminectomy": r"post-?laminectomy|failed back",
    "stenosis": r"stenosis",
    "disc_herniation": r"herniat",
}
GUIDANCE = {"fluoroscopy": r"fluoro", "ct": r"ct[- ]guid", "ultrasound": r"ultrasound"}
DEPTHS = {"moderate": r"midazolam|versed|conscious sedation", "mac": r"\bmac\b|propofol", "local": r"local anesth"}
DRUGS = r"dexamethasone|methylprednisolone|triamcinolone|betamethasone|bupivacaine|lidocaine"


def facts(text: str) -> Iterator[dict[str, Any]]:
    """Every fact that a pattern sees."""

    def found(kind: str, pattern: str, /, **value: str | float | None) -> Iterator[dict[str, Any]]:
        for hit in re.finditer(pattern, text, re.IGNORECASE):
            named = {key: float(n) for key, n in hit.groupdict().items() if n and key in ("score", "percent", "count")}
            span = {"start": hit.start(), "end": hit.end(), "text": hit.group(), "assertion": "present"}
            yield {"type": kind, **span, "value": {**value, **named, **_length(hit)}}

    yield from found("pain_score", r"(?P<score>\d{1,2})\s?(?:/|out of)\s?10\b", out_of=10)
    yield from found("pain_relief", r"(?P<percent>\d{2,3})\s?% (?:relief|improve|better)")
    yield from found("pain_duration", rf"(?:for|x|past|over) {TIME}")
    for kind, groups, key in (("conservative_therapy", THERAPIES, "category"), ("diagnosis", CONDITIONS, "condition")):
        for name, pattern in groups.items():
            done = {"status": "tried", "outcome": "failed", "duration_days": None} if key == "category" else {}
            yield from found(kind, pattern, **{key: name}, **done)
    for name, pattern in ACTIVITIES.items():
        yield from found("functional_status", pattern, kind="activity", activity=name)
    for name, pattern in GUIDANCE.items():
        yield from found("imaging_guidance", pattern, modality=name)
    for name, pattern in DEPTHS.items():
        yield from found("sedation", pattern, depth=name)
    for hit in re.finditer(r"\b([CTLS]\d)[-/]?([CTLS]?\d)?\b", text):
        levels = [hit.group() if hit.group(2) else hit.group(1)]
        span = {"start": hit.start(), "end": hit.end(), "text": hit.group(), "assertion": "present"}
        yield {"type": "spinal_target", **span, "value": {"levels": levels, "side": None}}
    for hit in re.finditer(DRUGS, text, re.IGNORECASE):
        span = {"start": hit.start(), "end": hit.end(), "text": hit.group(), "assertion": "present"}
        yield {"type": "injectate", **span, "value": {"drug": hit.group().lower(), "dose_mg": None}}
    yield from found("session_plan", r"(?:up to|maximum of|series of) (?P<count>\d)")
    yield from found("rehabilitation", r"home exercise|physical therapy", status="active")


def _length(hit: re.Match[str]) -> dict[str, float]:
    named = hit.groupdict()
    unit = (named.get("unit") or "").lower()
    return {"days": float(named["n"]) * DAYS[unit]} if unit else {}
