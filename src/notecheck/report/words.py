"""The words that people read: one label for each of the contract's words, and note text made safe to show."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from notecheck.core.fact import Fact
from notecheck.core.verdict import Finding, Outcome, Service, Status

__all__ = ["OUTCOMES", "STATUSES", "by_urgency", "service_label", "short", "shown", "stance"]

OUTCOMES: Final = {
    Outcome.READY: "every applicable required item is documented",
    Outcome.ADDENDUM: "something required is not, or not fully, documented",
    Outcome.HOLD: "what is documented contradicts a requirement; a person decides",
    Outcome.OUT_OF_SCOPE: "no checklist applies",
}
STATUSES: Final = {
    Status.CONFLICT: "conflict",
    Status.MISSING: "missing",
    Status.PARTIAL: "partial",
    Status.MET: "met",
    Status.NOT_APPLICABLE: "not applicable",
}
SERVICES: Final = {
    "esi": "Epidural steroid injection",
    "scs": "Spinal cord stimulator",
    "pva": "Percutaneous vertebral augmentation",
    "cervical-fusion": "Cervical fusion",
    "nerve-lesion": "Induced lesion of nerve tracts",
    "vns": "Vagus nerve stimulation",
    "phrenic": "Phrenic nerve stimulator",
    "incontinence": "Incontinence control device",
    "sacral": "Sacral nerve stimulation",
    "impotence": "Treatment of impotence",
    "knee-arthroscopy": "Knee arthroscopy",
    "hypoglossal": "Hypoglossal nerve stimulation",
    "skin-substitute": "Skin substitute",
    "pild": "Percutaneous image-guided lumbar decompression",
    "other": "Another procedure",
    "none": "No procedure",
}
MARK = "\ufffd"
"""Stands for a character that could act on a screen instead of showing."""


def by_urgency(findings: Sequence[Finding]) -> list[Finding]:
    """Required before advisory, conflicts before gaps before what is met; else in the policy's order."""
    order = list(STATUSES)
    return sorted(findings, key=lambda each: (each.level != "required", order.index(each.status)))


def service_label(service: Service) -> str:
    """The service in words: "Epidural steroid injection, transforaminal, repeat session"."""
    session = f"{service.session} session" if service.id == "esi" and service.session != "unknown" else None
    parts = (SERVICES.get(service.id, service.id), service.approach, session)
    return ", ".join(part for part in parts if part)


def shown(text: str) -> str:
    """Note text without what a terminal or a browser would obey: controls, and direction overrides."""
    return "".join(char if _harmless(char) else MARK for char in text)


def _harmless(char: str) -> bool:
    if char.isprintable() or char in "\t\n\r":
        return True
    # Joiners and marks belong to emoji and to words; the rest of the format characters steer the layout.
    return char in "\u200b\u200c\u200d\ufeff\u00ad" or unicodedata.category(char) == "Zs"


def stance(fact: Fact) -> str:
    """How the note stands to a fact that it does not plainly assert for now: "absent", "possible, past"."""
    return ", ".join(word for word in (fact.assertion, fact.time) if word not in ("present", "current"))


def short(text: str, width: int) -> str:
    """On one line, and no longer than the width."""
    line = " ".join(shown(text).split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
