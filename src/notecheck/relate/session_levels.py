"""Session levels: the targets of one session added up and held against the limits per session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from notecheck.concepts.levels import region_of
from notecheck.concepts.session_levels import SessionLevels
from notecheck.concepts.spinal_target import SpinalTarget
from notecheck.concepts.technique import technique_of
from notecheck.concepts.way_in import approach_of
from notecheck.core.fact import Fact
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["derive"]

DESCRIBED = frozenset({"procedure", "procedure_title", "guidance"})
LIMIT = {"transforaminal": 2, "interlaminar": 1, "caudal": 1}


def derive(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Iterator[Fact]:
    """One fact for the session, where a target or the way in is documented."""
    targets = [(f, f.value) for f in facts if f.type == "spinal_target" and isinstance(f.value, SpinalTarget)]
    approach = approach_of(page, mentions)
    where = targets[0][0].span if targets else _way(page, mentions)
    if where is None:
        return
    yield Fact(
        type="session_levels",
        span=where,
        value=_add_up([value for _, value in targets], approach, _has_cause(page, mentions)),
        assertion=targets[0][0].assertion if targets else "present",
        time=targets[0][0].time if targets else "current",
        section=page.sentence_at(where.start).section,
        source="rule:session_levels.sum",
        confidence=0.85,
    )


def _way(page: Page, mentions: Mentions) -> Span | None:
    """Where the note describes the way in, for a session without a level."""
    technique = technique_of(page, mentions)
    said = (m for m in mentions.get("spinal_target", ()) if "way" in m.value)
    ways = [m for m in said if technique.depth(m.span) >= 2 or m.section in DESCRIBED]
    return ways[0].span if ways else None


def _add_up(targets: Sequence[SpinalTarget], approach: str | None, cause: bool) -> SessionLevels:
    levels = {level for target in targets for level in target.levels}
    regions = Counter(region_of(level) for level in levels)
    sides = {target.side for target in targets if target.side}
    limit = LIMIT.get(approach or "")
    too_many = approach != "caudal" and limit is not None and any(count > limit for count in regions.values())
    return SessionLevels(
        approach=approach,
        level_count=len(levels),
        side=_one_side(sides),
        regions=len(regions),
        over_limit=too_many or (limit is not None and len(regions) > 1),
        bilateral_reason=cause,
        has_level=bool(levels),
        has_side=bool(sides),
    )


def _one_side(sides: set[str]) -> str | None:
    if "bilateral" in sides or {"left", "right"} <= sides:
        return "bilateral"
    return next((side for side in ("left", "right", "midline") if side in sides), None)


def _has_cause(page: Page, mentions: Mentions) -> bool:
    """Whether a cause for both sides is asserted."""
    return any(_is_cause(page, m) for m in mentions.get("session_levels", ()))


def _is_cause(page: Page, mention: Mention) -> bool:
    said = mention.assertion
    if said.word not in ("present", "possible") or said.time == "past":
        return False
    after = page.plain[mention.span.end : mention.span.end + 40].lower().split(".")[0]
    return not any(word in after for word in ("negative", "normal", "5/5", "no ", "intact", "neg "))
