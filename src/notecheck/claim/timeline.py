"""One view of every authorization beside the date of service: when each begins and ends, and whether it covers."""

from __future__ import annotations

from typing import Any

from notecheck.claim.calendar import last_day, shown
from notecheck.claim.case import Case
from notecheck.claim.model import Authorization
from notecheck.claim.payers import Need
from notecheck.claim.rules.authorization import window

__all__ = ["timeline"]


def timeline(case: Case) -> dict[str, Any]:
    """The case as one object: the date of service, and each authorization by its place in the claim's list."""
    rows = [_row(case, each) for each in case.claim.authorizations]
    return {"date_of_service": shown(case.claim.day), "authorizations": rows}


def _row(case: Case, each: Authorization) -> dict[str, Any]:
    begin, end = _window(case, each)
    day = shown(case.claim.day)
    covers = None
    if day and (begin or end):
        covers = (begin or day) <= day <= (end or day)
    return {
        "authorization": each.index,
        "kind": each.kind,
        "decision": each.decision,
        "codes": sorted(each.codes),
        "covered": sorted(each.covered),
        "decided": shown(each.decided),
        "from": begin,
        "to": end,
        "covers_date": covers,
        "day": (case.claim.day - each.decided).days + 1 if case.claim.day and each.decided else None,
    }


def _window(case: Case, each: Authorization) -> tuple[str | None, str | None]:
    if case.claim.payer == case.wiser.payer and each.kind == "procedure" and each.decided and not each.valid_to:
        return shown(each.decided), shown(last_day(each.decided, case.wiser.life_days))
    return window(each, _need(case, each))


def _need(case: Case, each: Authorization) -> Need | None:
    needs = (need for r in case.rules for need in (r.drugs if each.kind == "drug" else r.procedures))
    return next((need for need in needs if need.codes & each.codes), None)
