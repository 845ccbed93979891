"""Sessions in one region: how many in the months before, how long since the last, and how many regions on one day.

Sessions are days. The same day a year before does not count, the day after it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from notecheck.claim.calendar import months_before, shown
from notecheck.claim.case import Case
from notecheck.claim.finding import Found
from notecheck.claim.model import REGIONS

__all__ = ["find"]


def find(case: Case) -> Iterator[Found]:
    """frequency.max_sessions, .min_interval and .multiple_regions."""
    day = case.claim.day
    if day is None:
        return
    lines = {region: tuple(n.number for n, p in case.epidurals if p.region == region) for region in REGIONS}
    for region in REGIONS:
        if lines[region]:
            yield from _earlier(case, day, region, lines[region])
    same_day = {each.region for each in case.claim.history if _is_epidural(case, each.service) and each.day == day}
    regions = {region for region in REGIONS if lines[region]}
    if regions and len(regions | {region for region in same_day if region}) > case.sessions.regions_per_day:
        numbers = tuple(number for each in lines.values() for number in each)
        detail = {"day": shown(day), "limit": case.sessions.source}
        yield Found("frequency.multiple_regions", numbers, detail=detail, grade=case.sessions.grade)


def _is_epidural(case: Case, service: str) -> bool:
    return service == case.sessions.service


def _earlier(case: Case, day: date, region: str, lines: tuple[int, ...]) -> Iterator[Found]:
    limits = case.sessions
    history = (each for each in case.claim.history if _is_epidural(case, each.service) and each.region == region)
    days = sorted({each.day for each in history if each.day < day})
    counted = [each for each in days if each > months_before(day, limits.months)]
    if len(counted) >= limits.most:
        detail = {
            "region": region,
            "earlier": len(counted),
            "most": limits.most,
            "months": limits.months,
            "days": [shown(each) for each in counted],
            "limit": limits.source,
        }
        yield Found("frequency.max_sessions", lines, detail=detail, grade=limits.grade)
    if days and (gap := (day - days[-1]).days) < limits.least_days:
        detail = {"region": region, "last": shown(days[-1]), "days": gap, "least": limits.least_days}
        yield Found("frequency.min_interval", lines, detail=detail)
