"""What can lack in a note, and what can stand in it against the policy: changes to a complete situation."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from corpora.generate.draw import LEVELS, stock, therapy
from corpora.generate.situation import Earlier, Guidance, Sedation, Situation, Therapy, days
from corpora.generate.surgery import OPERATIONS, against, lacking

__all__ = ["CONTRADICTIONS", "HOLES", "worn"]

Change = Callable[[Situation, random.Random], Situation]
ZOSTER = "herpes_zoster"
KEPT = (
    "bare", "boilerplate", "unreasoned", "unseen", "no level", "rehab planned", "infection", "planned care", "score",
    "vague spell",
)  # fmt: skip
"""Holes that an operation's course has in its own way, or that would change what its other items say."""


def _each(s: Situation, change: Callable[[Therapy], Therapy]) -> Situation:
    return replace(s, therapies=tuple(change(each) for each in s.therapies))


def _umbrella(s: Situation, dice: random.Random) -> Situation:
    name = dice.choice(("conservative treatment", "conservative management", "conservative measures"))
    return replace(s, therapies=(Therapy(None, name, name, None, "failed", "tried"),))


def _planned(s: Situation, dice: random.Random) -> Situation:
    kind = next(each for each in stock()["therapy"] if each["category"] == "physical_therapy")
    return replace(s, therapies=(therapy(dice, kind, None, "unspecified", "planned"),), rehab=None)


def _response(s: Situation, **changes: object) -> Situation:
    return replace(s, earlier=replace(s.earlier, **changes)) if s.earlier else s  # type: ignore[arg-type]


def _asleep(s: Situation, dice: random.Random, reason: str | None) -> Situation:
    return replace(s, sedation=Sedation(dice.choice(("moderate", "mac", "deep")), reason))


def _guided(s: Situation, **changes: object) -> Situation:
    if s.guidance.modality not in ("fluoroscopy", "ct"):
        return replace(s, guidance=replace(s.guidance, stored=False))
    return replace(s, guidance=replace(s.guidance, **changes))  # type: ignore[arg-type]


def _target(s: Situation, **changes: object) -> Situation:
    return replace(s, procedure=replace(s.procedure, **changes))  # type: ignore[arg-type]


def _ended(s: Situation) -> Situation:
    return replace(s, rehab=None, therapies=tuple(t for t in s.therapies if t.status != "ongoing"))


def _bare(s: Situation, dice: random.Random) -> Situation:
    complaint = replace(s.complaint, spell=None, exam=None, imaging=None)
    silent = replace(s, score=None, instrument=None, limits=(), therapies=(), earlier=None, rehab=None, first=False)
    return replace(silent, complaint=complaint)


HOLES: Mapping[str, Change] = {
    "exam": lambda s, d: replace(s, complaint=replace(s.complaint, exam=None)),
    "imaging": lambda s, d: replace(s, complaint=replace(s.complaint, imaging=None)),
    "score": lambda s, d: replace(s, score=None, instrument=None),
    "post": lambda s, d: replace(s, post=None),
    "vague limit": lambda s, d: replace(s, limits=(), instrument=None, vague_limit=True),
    "limit": lambda s, d: replace(s, limits=(), instrument=None, vague_limit=False),
    "no spells": lambda s, d: _each(s, lambda t: replace(t, spell=None)),
    "no outcomes": lambda s, d: _each(s, lambda t: replace(t, outcome="unspecified")),
    "umbrella": _umbrella,
    "planned care": _planned,
    "no care": lambda s, d: replace(s, therapies=()),
    "no plan": lambda s, d: replace(s, sessions=None, so_far=None),
    "so far only": lambda s, d: replace(s, sessions=None, so_far=d.randint(2, 3) if s.earlier else None),
    "no percent": lambda s, d: _response(s, percent=None, scores=None),
    "no hold": lambda s, d: _response(s, held=None),
    "no scores": lambda s, d: _response(s, scores=None),
    "boilerplate": lambda s, d: _asleep(s, d, "boilerplate"),
    "unreasoned": lambda s, d: _asleep(s, d, None),
    "unseen": lambda s, d: replace(s, guidance=Guidance(None)),
    "no contrast": lambda s, d: _guided(s, contrast=d.choice((None, False))),
    "not stored": lambda s, d: replace(s, guidance=replace(s.guidance, stored=False)),
    "no approach": lambda s, d: _target(s, approach=None) if s.procedure.approach == "interlaminar" else s,
    "no side": lambda s, d: _target(s, side=None) if s.procedure.approach == "transforaminal" else s,
    "no level": lambda s, d: _target(s, levels=()),
    "rehab planned": lambda s, d: replace(s, rehab="planned"),
    "no rehab": lambda s, d: replace(s, rehab=None),
    "nothing goes on": lambda s, d: _ended(s),
    "infection": lambda s, d: replace(s, infection=None),
    "compression": lambda s, d: replace(s, compression=None),
    "neither check": lambda s, d: replace(s, infection=None, compression=None),
    "vague spell": lambda s, d: replace(s, complaint=replace(s.complaint, spell=None, vague=True)),
    "no spell": lambda s, d: replace(s, complaint=replace(s.complaint, spell=None)),
    "bare": _bare,
}
"""Name to what it takes away."""


def _axial(s: Situation, dice: random.Random) -> Situation:
    known = dice.choice(stock()["excluded"])
    side = None if s.procedure.side is None else dice.choice(("left", "right"))
    complaint = replace(s.complaint, condition=known["condition"], said=dice.choice(known["said"]))
    procedure = replace(s.procedure, side=side, cause_both_sides=False)
    return replace(s, complaint=replace(complaint, exam=None, imaging=None), procedure=procedure)


def _short_care(s: Situation, dice: random.Random) -> Situation:
    if s.complaint.condition == ZOSTER or not any(t.spell for t in s.therapies):
        return s
    timed = [replace(t, spell=(dice.randint(1, 3), "week"), outcome="failed") for t in s.therapies if t.spell]
    return replace(s, therapies=tuple(timed[:2]), rehab="planned")


def _early(s: Situation, dice: random.Random) -> Situation:
    if s.complaint.condition == ZOSTER:
        return s
    complaint = replace(s.complaint, spell=(dice.randint(1, 3), "week"), vague=False)
    short = tuple(replace(t, spell=None) for t in s.therapies)
    return replace(s, complaint=complaint, therapies=short, earlier=None)


def _too_many_levels(s: Situation, dice: random.Random) -> Situation:
    levels = LEVELS[s.procedure.region]
    if s.procedure.approach == "transforaminal" and len(levels) >= 3:
        return _target(s, levels=levels[-3:])
    if s.procedure.approach == "interlaminar":
        start = dice.randrange(len(levels) - 1)
        return _target(s, levels=levels[start : start + 2])
    return s


def _both_sides(s: Situation, dice: random.Random) -> Situation:
    if s.procedure.approach != "transforaminal" or s.complaint.condition == "neurogenic_claudication":
        return s
    return _target(s, side="bilateral", cause_both_sides=False)


def _poor_response(s: Situation, dice: random.Random) -> Situation:
    if dice.random() < 0.5:
        return _response(s, percent=dice.choice((20, 25, 30, 40)), scores=(8, 6))
    return _response(s, held=dice.choice(((2, "week"), (6, "week"), (1, "month"), (8, "week"))))


CONTRADICTIONS: Mapping[str, Change] = {
    "axial": _axial,
    "early": _early,
    "short care": _short_care,
    "five sessions": lambda s, d: replace(s, sessions=d.randint(5, 8)),
    "poor response": _poor_response,
    "ultrasound": lambda s, d: replace(s, guidance=Guidance("ultrasound", False, d.random() < 0.5)),
    "blind": lambda s, d: replace(s, guidance=Guidance("none")),
    "levels": _too_many_levels,
    "both sides": _both_sides,
    "care stopped": lambda s, d: replace(_ended(s), care_stopped=True),
    "rehab declined": lambda s, d: replace(s, rehab="declined"),
    "infection": lambda s, d: replace(s, infection="present"),
    "cord": lambda s, d: replace(s, compression="present"),
}
"""Name to what it sets against the policy (epidural steroid injections)."""


def worn(s: Situation, dice: random.Random) -> Situation:
    """The situation as it is, with things lacking, or with a contradiction: about a third each."""
    fate = dice.random()
    if fate < 0.34:
        return s
    operation = s.procedure.service in OPERATIONS
    if fate > 0.74:
        s = against(s, dice) if operation else _contradicted(s, dice) if s.procedure.service == "esi" else s
    many = (1, 1, 2, 3, 5, 7, 10) if fate <= 0.74 else (0, 0, 1, 3)
    for name in dice.sample(sorted(HOLES), k=dice.choice(many)):
        if not _undoes(name, s):
            s = lacking(s, dice) if operation and dice.random() < 0.6 else HOLES[name](s, dice)
    return s


def _contradicted(s: Situation, dice: random.Random) -> Situation:
    """With the first contradiction that this situation admits."""
    for name in dice.sample(sorted(CONTRADICTIONS), k=len(CONTRADICTIONS)):
        changed = CONTRADICTIONS[name](s, dice)
        if changed != s:
            return changed
    return s


def _undoes(hole: str, s: Situation) -> bool:
    """Whether a hole would blur a contradiction, which has to stay plain."""
    if s.procedure.service in OPERATIONS and hole in KEPT:
        return True
    if hole in ("no spell", "vague spell", "bare"):
        return (days(s.complaint.spell) or 28) < 28 and s.complaint.condition != ZOSTER
    if hole in ("no percent", "no hold") and s.earlier:
        return _poor(s.earlier)
    if hole in ("no spells", "no outcomes", "umbrella", "planned care", "no care"):
        return any(t.spell and (days(t.spell) or 0) < 28 for t in s.therapies) or s.care_stopped
    if hole in ("unseen", "not stored", "no contrast"):
        return s.guidance.modality in ("ultrasound", "none")
    if hole in ("rehab planned", "no rehab", "nothing goes on"):
        return s.rehab == "declined" or s.care_stopped
    if hole in ("infection", "compression", "neither check"):
        return "present" in (s.infection, s.compression)
    if hole in ("no plan", "so far only"):
        return (s.sessions or 0) > 4
    wide = len(s.procedure.levels) > 1 or s.procedure.side == "bilateral"
    return hole in ("no level", "no side", "no approach") and wide


def _poor(earlier: Earlier) -> bool:
    return (earlier.percent or 50) < 50 or (days(earlier.held) or 90) < 90
