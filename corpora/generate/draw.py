"""Draw a complete course: a patient of whom everything that a checklist asks for was recorded."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from corpora.generate.situation import (
    Complaint,
    Drug,
    Earlier,
    Guidance,
    Limit,
    Patient,
    Procedure,
    Sedation,
    Situation,
    Spell,
    Therapy,
)
from corpora.generate.surgery import OPERATIONS, operated

__all__ = ["complete", "stock", "therapy"]

LEVELS = {
    "lumbar": ("L3-L4", "L4-L5", "L5-S1"),
    "cervical": ("C6-C7", "C7-T1"),
    "thoracic": ("T6-T7", "T7-T8", "T8-T9", "T10-T11"),
}
APPROACHES = {
    "lumbar": ("transforaminal", "transforaminal", "interlaminar", "interlaminar", "caudal"),
    "cervical": ("interlaminar",),
    "thoracic": ("interlaminar",),
}
DEPTHS = (None, None, "none", "none", "local", "local", "minimal", "moderate", "moderate", "mac", "deep")
LONG: tuple[Spell, ...] = (
    *((n, "week") for n in (4, 6, 8, 10, 12)),
    *((n, "month") for n in (2, 3, 5)),
    (1, "year"),
)
COMPLAINTS: tuple[Spell, ...] = (
    *((n, "week") for n in (6, 8)),
    *((n, "month") for n in (3, 4, 5, 7, 9, 14)),
    *((n, "year") for n in (2, 3, 6)),
)
ROOTS = {"L3-4": "L4", "L4-5": "L5", "L5-S1": "S1", "C6-7": "C7", "C7-T1": "C8"}
INSTRUMENTS: tuple[Callable[[random.Random], tuple[str, int, str]], ...] = (
    lambda dice: ("ODI", (n := dice.randint(15, 34) * 2), f"ODI {n}%"),
    lambda dice: ("ODI", (n := dice.randint(15, 34) * 2), f"Oswestry score {n}"),
    lambda dice: ("RMDQ", (n := dice.randint(8, 21)), f"Roland-Morris {n}/24"),
    lambda dice: ("PDI", (n := dice.randint(25, 60)), f"PDI {n}"),
)
FIRST_DAY = date(2024, 1, 8)


@cache
def stock() -> Mapping[str, Any]:
    """What situations are made of (`stock.toml`)."""
    return tomllib.loads((Path(__file__).parent / "stock.toml").read_text(encoding="utf-8"))


def complete(dice: random.Random, service: str) -> Situation:
    """A course of the service in which nothing lacks and nothing contradicts."""
    if service in OPERATIONS:
        return operated(_injected(dice, "other"), service, dice)
    return _injected(dice, service)


def _injected(dice: random.Random, service: str) -> Situation:
    known = _kind(dice, service)
    procedure = _esi(dice, known) if service == "esi" else _other(dice, known, service)
    repeat = service == "esi" and known["condition"] != "herpes_zoster" and dice.random() < 0.45
    return Situation(
        patient=_patient(dice),
        day=FIRST_DAY + timedelta(days=dice.randrange(0, 900)),
        procedure=procedure,
        complaint=_complaint(dice, known, service, procedure),
        score=dice.randint(5, 9),
        post=dice.randint(0, 4),
        limits=_limits(dice),
        instrument=dice.choice(INSTRUMENTS)(dice) if dice.random() < 0.25 else None,
        vague_limit=False,
        therapies=_therapies(dice, known["condition"] == "herpes_zoster"),
        earlier=_earlier(dice) if repeat else None,
        first=not repeat and dice.random() < 0.6,
        sessions=dice.randint(1, 4) if service == "esi" else None,
        so_far=dice.randint(2, 3) if repeat and dice.random() < 0.3 else None,
        sedation=_sedation(dice),
        guidance=_guidance(dice, known),
        drugs=_drugs(dice, known.get("kind", "")),
        rehab="active",
        care_stopped=False,
        infection="absent" if service == "esi" else dice.choice((None, "absent")),
        compression="absent" if service == "esi" else None,
        template=dice.random() < 0.4,
    )


def _kind(dice: random.Random, service: str) -> Mapping[str, Any]:
    kinds: list[Mapping[str, Any]] = stock()["condition"] if service == "esi" else stock()["other"]
    return dice.choices(kinds, [each.get("weight", 2) for each in kinds])[0]


def _patient(dice: random.Random) -> Patient:
    sex = dice.choice("FM")
    names = stock()["given_f" if sex == "F" else "given_m"]
    name = f"{dice.choice(names)} {dice.choice(stock()['family'])}"
    return Patient(name, dice.randint(29, 89), sex, dice.choice(stock()["job"]))


def _esi(dice: random.Random, known: Mapping[str, Any]) -> Procedure:
    region = known["region"]
    approach = dice.choice(APPROACHES[region])
    kind = "epidural steroid injection"
    if approach == "caudal":
        return Procedure("esi", kind, approach, region, (), None)
    if approach == "transforaminal":
        start = dice.randrange(len(LEVELS[region]))
        levels = LEVELS[region][start : start + dice.choice((1, 1, 2))]
        both = known["condition"] == "neurogenic_claudication" and dice.random() < 0.5
        side = "bilateral" if both else dice.choice(("left", "right"))
        return Procedure("esi", kind, approach, region, levels, side, cause_both_sides=both)
    return Procedure("esi", kind, approach, region, (dice.choice(LEVELS[region]),), None)


def _other(dice: random.Random, known: Mapping[str, Any], service: str) -> Procedure:
    levels = tuple(dice.choice(known["levels"]))
    return Procedure(service, known["kind"], known["approach"], known["region"], levels, dice.choice(known["sides"]))


def _complaint(dice: random.Random, known: Mapping[str, Any], service: str, procedure: Procedure) -> Complaint:
    zoster = known["condition"] == "herpes_zoster"
    spell: Spell = (dice.randint(6, 25), "day") if zoster else dice.choice(COMPLAINTS)
    sided = [each for each in known["said"] if procedure.side == "right" or "right" not in each]
    at = {"level": short(procedure.levels[0] if procedure.levels else "L5-S1")}
    at["root"] = ROOTS.get(at["level"], "")
    seen = (dice.choice(("mri", "mri", "ct")), dice.choice(known["imaging"]).format(**at)) if service == "esi" else None
    said = dice.choice(sided).format(**at)
    return Complaint(known["condition"], said, spell, exam=dice.choice(known["exam"]), imaging=seen)


def short(level: str) -> str:
    """A disc level as it is mostly written: "L4-5", "L5-S1"."""
    top, joint, bottom = level.partition("-")
    return f"{top}{joint}{bottom[1:] if top[0] == bottom[:1] else bottom}"


def _limits(dice: random.Random) -> tuple[Limit, ...]:
    return tuple(_limit(dice, known) for known in dice.sample(stock()["limit"], dice.choice((1, 1, 2, 2, 3))))


def _limit(dice: random.Random, known: Mapping[str, Any]) -> Limit:
    if dice.random() < 0.6:
        amount = dice.choice(known["amounts"])
        return Limit(known["activity"], dice.choice(known["limited"]).format(amount=amount), "limited", amount)
    return Limit(known["activity"], dice.choice(known["unable"]), "unable")


def therapy(dice: random.Random, known: Mapping[str, Any], spell: Spell | None, outcome: str, status: str) -> Therapy:
    """One course of a kind of care."""
    if known["category"] != "medication":
        name = dice.choice(known["names"])
        return Therapy(known["category"], name, name, spell, outcome, status)
    drug = dice.choice(known["drugs"])
    doses = known["doses"].get(drug, [])
    said = f"{drug} {dice.choice(doses)}" if doses and dice.random() < 0.5 else drug
    return Therapy("medication", drug, said, spell, outcome, status)


def _therapies(dice: random.Random, acute: bool) -> tuple[Therapy, ...]:
    """One that failed for long enough, others as it comes, and one that goes on."""
    kinds = stock()["therapy"]
    fitting = [kind for kind in kinds if not acute or kind["category"] == "medication"]
    first, *rest = dice.sample(fitting, k=1 if acute else 3)
    spell: Spell = (dice.randint(5, 9), "day") if acute else dice.choice(LONG)
    told = [therapy(dice, first, spell, dice.choice(("failed", "failed", "partial")), "tried")]
    for known in rest[: dice.randint(0, 2)]:
        outcome = dice.choice(("failed", "failed", "partial", "not_tolerated", "unspecified"))
        told.append(therapy(dice, known, dice.choice((*LONG, None)), outcome, "tried"))
    medication = next(kind for kind in kinds if kind["category"] == "medication")
    going = therapy(dice, medication, None, dice.choice(("partial", "unspecified")), "ongoing")
    if going.name not in {each.name for each in told}:
        told.append(going)
    dice.shuffle(told)
    return tuple(told)


def _earlier(dice: random.Random) -> Earlier:
    before, percent = dice.randint(7, 9), dice.choice((50, 60, 65, 70, 75, 80, 90))
    held: Spell = dice.choice(((3, "month"), (4, "month"), (14, "week"), (5, "month"), (6, "month")))
    return Earlier(dice.randint(6, 11), percent, held, (before, before - round(before * percent / 100)))


def _sedation(dice: random.Random) -> Sedation:
    depth = dice.choice(DEPTHS)
    return Sedation(depth, "specific" if depth in ("moderate", "mac", "deep") else None)


def _guidance(dice: random.Random, known: Mapping[str, Any]) -> Guidance:
    if known.get("modality") == "none-used":
        return Guidance(None)
    if "modality" in known:
        return Guidance(known["modality"], stored=True)
    modality = dice.choice(("fluoroscopy",) * 6 + ("ct", "ultrasound"))
    seen_otherwise = modality == "ultrasound"
    return Guidance(modality, contrast=not seen_otherwise, stored=True, excused=seen_otherwise)


def _drugs(dice: random.Random, kind: str) -> tuple[Drug, ...]:
    steroids = [each for each in stock()["drug"] if each["steroid"]]
    locals_ = [each for each in stock()["drug"] if not each["steroid"]]
    only_local = kind in ("medial branch block", "radiofrequency ablation", "genicular nerve block")
    chosen = [dice.choice(locals_)] if only_local else [dice.choice(steroids)]
    if not only_local and dice.random() < 0.6:
        chosen.append(dice.choice(locals_))
    return tuple(_drug(dice, known) for known in chosen)


def _drug(dice: random.Random, known: Mapping[str, Any]) -> Drug:
    mg, said = dice.choice(known["given"])
    return Drug(known["drug"], mg, said, known["steroid"])
