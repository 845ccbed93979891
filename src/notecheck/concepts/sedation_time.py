"""Sedation time: how long this procedure's sedation took, as minutes or as start and stop.

How clinicians write it: "sedation time 22 minutes", "Sedation start 09:12, stop 09:31", "sedation 0912-0931". What
it must not match: minutes in recovery, the times of the procedure itself, when a drug is to be taken. Source: coding
rules for moderate sedation, as restated by third parties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.technique import NOT_CARE
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["SedationTime", "read"]

RECOVERY = (
    "recover",
    "pacu",
    "post-proc",
    "postproc",
    "post proc",
    "discharge",
    "observ",
    " after ",
    " before ",
    "prior",
)
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class SedationTime(Value):
    """The time of this session's sedation."""

    minutes: int | None
    """Minutes as written, else from start to stop."""
    start: str | None
    """As written: "09:12"."""
    stop: str | None


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """One fact for the session, where a length, a start or a stop is told."""
    found = [m for m in mentions.get("sedation_time", ()) if _is_told(page, m)]
    if not found:
        return
    start, stop = _first(page, found, "start"), _first(page, found, "stop")
    minutes = _first(page, found, "minutes")
    first = found[0]
    yield Fact(
        type="sedation_time",
        span=first.span,
        value=SedationTime(int(minutes) if minutes else _between(start, stop), start, stop),
        section=first.section,
        source=first.source,
        confidence=0.85,
    )


def _is_told(page: Page, mention: Mention) -> bool:
    """Whether the words tell of this session's sedation, not of recovery from it or of what is planned."""
    words = page.plain[mention.span.start : mention.span.end].lower()
    if page.sentences[mention.sentence].role in NOT_CARE or any(word in words for word in RECOVERY):
        return False
    said = mention.assertion
    return said.polarity == "affirmed" and said.time != "planned" and said.subject == "patient"


def _first(page: Page, found: list[Mention], group: str) -> str | None:
    spans = (m.groups[group] for m in found if group in m.groups)
    return next((page.plain[span.start : span.end] for span in spans), None)


def _between(start: str | None, stop: str | None) -> int | None:
    if start is None or stop is None:
        return None
    begin, end = _clock(start), _clock(stop)
    return (end - begin) % DAY if begin is not None and end is not None else None


def _clock(time: str) -> int | None:
    """Minutes since midnight; None where the hour is of twelve and no half of the day is told for certain."""
    digits = "".join(char for char in time if char.isdigit())
    hours, minutes = int(digits[:-2]), int(digits[-2:])
    if "p" in time.lower() and hours < 12:
        hours += 12
    return hours * 60 + minutes if hours < 24 else None
