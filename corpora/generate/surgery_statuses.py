"""What the items of an operation's checklist come to, from the situation alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corpora.generate.situation import Situation, days

__all__ = ["SURGERY"]

FAILED = ("failed", "partial", "not_tolerated", "contraindicated")
AGE = 84
"""Days: older fractures are against the policy."""


def _share(parts: list[bool]) -> str:
    return "met" if all(parts) else "partial" if any(parts) else "missing"


def _is(s: Situation, element: str, *states: str) -> bool:
    return dict(s.elements).get(element, "") in (states or ("done", "absent"))


def _last_resort(s: Situation) -> str:
    if any(each.category and each.outcome in FAILED for each in s.therapies):
        return "met"
    return "partial" if s.therapies else "missing"


def _team(s: Situation) -> str:
    if _is(s, "psychology", "unfavourable"):
        return "conflict"
    return _share([_is(s, side) for side in ("psychology", "surgeon", "medicine", "therapist")])


def _trial(s: Situation) -> str:
    if _is(s, "trial", "low", "not_done"):
        return "conflict"
    if _is(s, "trial", "successful"):
        return "partial"
    return _share([_is(s, "trial", "percent"), _is(s, "trial_function", "better")])


def _percutaneous(s: Situation) -> str:
    return {"reason": "met", "bare": "partial"}.get(dict(s.elements).get("percutaneous", ""), "missing")


def _fracture(s: Situation) -> str:
    age = days(s.complaint.spell)
    if age is not None and age > AGE:
        return "conflict"
    return "met" if age is not None and _is(s, "edema", "mri", "scan") else "partial"


def _severity(s: Situation) -> str:
    cared = any(each.category and each.outcome in FAILED for each in s.therapies)
    if s.score is None:
        return "missing"
    if _is(s, "setting", "inpatient"):
        return "met" if s.score >= 8 else "conflict"
    if s.score < 5:
        return "conflict"
    return "met" if cared else "partial"


def _course(s: Situation) -> str:
    if _is(s, "setting", "inpatient"):
        return "not_applicable"
    if _is(s, "course", "improving"):
        return "conflict"
    if _is(s, "course", "worsening") or (_is(s, "course", "two_findings") and (s.score or 0) >= 5):
        return "met"
    return "missing" if _is(s, "course", "") else "partial"


def _referral(s: Situation) -> str:
    if _is(s, "density", "declined"):
        return "conflict"
    return _share([_is(s, "density", "ordered"), _is(s, "education", "taught")])


def _program(s: Situation) -> str:
    state = dict(s.elements).get("program", "")
    return {"": "missing", "pcp": "partial", "declined": "conflict"}.get(state, "met")


def _contraindications(s: Situation) -> str:
    if _is(s, "bone_infection", "present"):
        return "conflict"
    return _share([_is(s, "other_cause"), _is(s, "bone_infection")])


def _relative(s: Situation) -> str:
    told = sum(_is(s, each) for each in ("clotting", "deficit", "cement_allergy"))
    return ("missing", "partial", "met", "met")[told]


def _pathway(s: Situation) -> str:
    if s.complaint.condition == "axial_pain":
        return "conflict"
    cared = s.complaint.condition == "myelopathy" or _last_resort(s) == "met"
    return "met" if cared and _is(s, "compression", "seen") else "partial"


def _function(s: Situation) -> str:
    return "met" if s.limits else "partial" if s.vague_limit else "missing"


SURGERY: Mapping[str, Mapping[str, Callable[[Situation], str]]] = {
    "scs": {
        "scs.condition-exam": lambda s: "met" if s.complaint.exam else "partial",
        "scs.last-resort": _last_resort,
        "scs.multidisciplinary": _team,
        "scs.trial": _trial,
        "scs.percutaneous-unsuitable": _percutaneous,
    },
    "pva": {
        "pva.fracture": _fracture,
        "pva.pain-severity": _severity,
        "pva.course": _course,
        "pva.bone-referral": _referral,
        "pva.osteoporosis-program": _program,
        "pva.contraindications": _contraindications,
        "pva.relative-contraindications": _relative,
    },
    "cervical-fusion": {"cervical-fusion.pathway": _pathway, "cervical-fusion.function": _function},
}
