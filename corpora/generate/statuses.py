"""What each item of the checklists comes to, from the situation alone: the guidelines, read once more.

Written apart from the program's own policies, so that a slip in one shows against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corpora.generate.situation import Situation, days
from corpora.generate.surgery_statuses import SURGERY

__all__ = ["statuses", "verdict"]

QUALIFYING = ("radiculopathy", "neurogenic_claudication", "post_laminectomy", "herpes_zoster")
EXCLUDED = ("axial_pain", "facet_pain")
INADEQUATE = ("failed", "partial")
SPARED = ("not_tolerated", "contraindicated")
DEEP = ("moderate", "deep", "mac", "general")
MONTH = 28


def _share(parts: list[bool]) -> str:
    return "met" if all(parts) else "partial" if any(parts) else "missing"


def _indication(s: Situation) -> str:
    if s.complaint.condition in EXCLUDED:
        return "conflict"
    return "met" if s.complaint.exam and s.complaint.imaging else "partial"


def _severity(s: Situation) -> str:
    return _share([s.score is not None, bool(s.limits) or s.vague_limit])


def _same_scale(s: Situation) -> str:
    if not s.earlier:
        return "not_applicable"
    if s.earlier.scores:
        return "met"
    return "partial" if s.earlier.percent is not None else "missing"


def _pain_duration(s: Situation) -> str:
    if s.complaint.condition == "herpes_zoster":
        return "not_applicable"
    length = days(s.complaint.spell)
    if length is None:
        return "partial" if s.complaint.vague else "missing"
    return "met" if length >= MONTH else "conflict"


def _care(s: Situation) -> str:
    told = [each for each in s.therapies if each.noninvasive]
    zoster = s.complaint.condition == "herpes_zoster"
    spared = any(each.outcome in SPARED for each in told)
    inadequate = [each for each in told if each.outcome in INADEQUATE]
    if spared or any(zoster or (days(each.spell) or 0) >= MONTH for each in inadequate):
        return "met"
    timed = [each for each in told if each.spell]
    if timed and all(each.spell for each in told) and all((days(each.spell) or 0) < MONTH for each in timed):
        return "conflict"
    return "partial" if told or s.rehab in ("active", "planned") else "missing"


def _sessions(s: Situation) -> str:
    if s.sessions is None:
        return "missing" if s.so_far is None else "partial"
    return "met" if s.sessions <= 4 else "conflict"


def _benefit(s: Situation) -> str:
    if not s.earlier:
        return "not_applicable"
    percent, held = s.earlier.percent, days(s.earlier.held)
    if (percent is not None and percent < 50) or (held is not None and held < 90):
        return "conflict"
    told = _share([percent is not None, held is not None])
    return "partial" if told == "missing" and s.earlier.scores else told


def _sedation(s: Situation) -> str:
    surgery = s.procedure.service in SURGERY and s.sedation.depth == "general"
    if surgery or s.sedation.depth not in DEEP:
        return "not_applicable"
    return {"specific": "met", "boilerplate": "partial", None: "missing"}[s.sedation.reason]


def _image_guidance(s: Situation) -> str:
    seen = s.guidance
    if seen.modality is None:
        return "missing"
    if seen.modality in ("fluoroscopy", "ct"):
        return "met" if seen.contrast else "partial"
    return "met" if seen.modality == "ultrasound" and seen.excused else "conflict"


def _approach_levels(s: Situation) -> str:
    told = s.procedure
    most = 2 if told.approach == "transforaminal" else 1
    if len(told.levels) > most or (told.side == "bilateral" and not told.cause_both_sides):
        return "conflict"
    needs = [told.approach is not None]
    if told.approach != "caudal":
        needs.append(bool(told.levels))
    if told.approach == "transforaminal":
        needs.append(told.side is not None)
    return _share(needs)


def _concurrent(s: Situation) -> str:
    if s.rehab == "active" or any(each.status == "ongoing" and each.noninvasive for each in s.therapies):
        return "met"
    if s.care_stopped:
        return "conflict"
    return "partial" if s.therapies or s.rehab == "planned" else "missing"


def _rehab(s: Situation) -> str:
    return {"active": "met", "planned": "partial", "declined": "conflict", None: "missing"}[s.rehab]


def _contraindications(s: Situation) -> str:
    if "present" in (s.infection, s.compression):
        return "conflict"
    return _share([s.infection == "absent", s.compression == "absent"])


def specifics(s: Situation) -> int:
    """How many things of this patient the note gives as ground for the procedure."""
    courses = [each for each in s.therapies if each.category and (each.spell or each.outcome != "unspecified")]
    told = (s.complaint.spell, s.limits, courses, s.complaint.imaging, s.complaint.exam)
    return sum(map(bool, told)) + (s.score is not None)


def _necessity(s: Situation) -> str:
    if specifics(s) >= 2:
        return "met"
    reason = specifics(s) == 1 or s.template or s.vague_limit or s.complaint.vague or bool(s.therapies)
    return "partial" if reason else "missing"


def _failure(s: Situation) -> str:
    told = [each for each in s.therapies if each.status in ("tried", "ongoing")]
    named = [each for each in told if each.category]
    if any(each.spell and each.outcome in (*INADEQUATE, *SPARED) for each in named):
        return "met"
    return "partial" if told or s.rehab == "active" else "missing"


def _scores(s: Situation) -> str:
    return _share([s.score is not None, s.post is not None])


def _function(s: Situation) -> str:
    return "met" if s.limits else "partial" if s.vague_limit else "missing"


def _record(s: Situation) -> str:
    if s.guidance.modality in (None, "none"):
        return "not_applicable"
    return _share([True, bool(s.procedure.levels) or s.procedure.approach in ("caudal", "other"), s.guidance.stored])


ESI: Mapping[str, Callable[[Situation], str]] = {
    "esi.indication": _indication,
    "esi.severity": _severity,
    "esi.same-scale-follow-up": _same_scale,
    "esi.pain-duration": _pain_duration,
    "esi.conservative-care": _care,
    "esi.session-count": _sessions,
    "esi.repeat-benefit": _benefit,
    "esi.sedation-need": _sedation,
    "esi.image-guidance": _image_guidance,
    "esi.approach-levels": _approach_levels,
    "esi.concurrent-care": _concurrent,
    "esi.active-rehab": _rehab,
    "esi.contraindications": _contraindications,
}
QUALITY: Mapping[str, Callable[[Situation], str]] = {
    "quality.necessity": _necessity,
    "quality.conservative-failure": _failure,
    "quality.pain-scores": _scores,
    "quality.function": _function,
    "quality.guidance-record": _record,
    "quality.sedation": _sedation,
}


def statuses(s: Situation) -> dict[str, str]:
    """Item to status; a visit without a procedure has none."""
    if s.procedure.service == "none":
        return {}
    asked = {**{"esi": ESI, **SURGERY}.get(s.procedure.service, {}), **QUALITY}
    return {item: judge(s) for item, judge in asked.items()}


def verdict(items: Mapping[str, str]) -> str:
    """The verdict that the statuses make."""
    if not items:
        return "out_of_scope"
    found = set(items.values())
    return "hold" if "conflict" in found else "addendum" if found & {"partial", "missing"} else "ready"
