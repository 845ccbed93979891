"""Say a situation: each thing it holds becomes one message, with the words it needs and the labels they carry."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from corpora.generate import words
from corpora.generate.situation import Situation, Therapy, days
from corpora.generate.surgery_told import elements_told
from corpora.generate.telling_words import Label, Message

__all__ = ["ambient", "messages"]

SIDES = {"left": ("left", "L", "lt"), "right": ("right", "R", "rt"), "bilateral": ("bilateral", "b/l", "bilat")}
SEEN = {
    "stenosis": "stenosis", "canal narrowing": "stenosis", "extrusion": "disc_herniation",
    "protrusion": "disc_herniation", "herniation": "disc_herniation",
}  # fmt: skip
"""What a picture shows is a fact that a reader may or may not give as a reason."""


def ambient(s: Situation) -> dict[str, str]:
    """Words that any sentence may use."""
    she = s.patient.sex == "F"
    surname = s.patient.name.split()[-1]
    return {
        "He": "She" if she else "He", "he": "she" if she else "he", "his": "her" if she else "his",
        "His": "Her" if she else "His", "him": "her" if she else "him", "sex": s.patient.sex,
        "name": s.patient.name, "age": str(s.patient.age), "job": s.patient.job,
        "an_age": f"{'an' if str(s.patient.age)[0] == '8' else 'a'} {s.patient.age}",
        "title": f"{'Ms.' if she else 'Mr.'} {surname}", "man": "woman" if she else "man",
        "region": s.procedure.region,
        "kind": s.procedure.kind, "level": s.procedure.levels[0] if s.procedure.levels else "that level",
        "trial_days": "seven", "hospital_day": "4",
    }  # fmt: skip


def messages(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    """Everything the situation holds, in the order of a usual note."""
    yield from _complaint(s, dice, register)
    yield from _severity(s, dice, register)
    yield from _care(s, dice, register)
    yield from _earlier(s, dice, register)
    yield from _findings(s)
    yield from _plans(s, dice, register)
    yield from elements_told(s, dice)
    if s.procedure.service != "none":
        yield from _sedation(s)
        yield from _procedure(s, dice, register)
        yield from _after(s, dice, register)


def _complaint(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    told = s.complaint
    slots = {"said": told.said, "spell": words.length(dice, register, told.spell) if told.spell else None}
    labels = {"d": (Label("diagnosis", {"condition": told.condition}),)}
    if told.spell:
        labels["u"] = (Label("pain_duration", {"days": days(told.spell), "onset": None}),)
    if told.vague:
        labels["u"] = (Label("pain_duration", {"days": None, "onset": None}),)
    if told.spell or told.vague or s.score is not None or s.limits or s.therapies:
        rule = "complaint.fracture" if told.condition == "vertebral_fracture" else "complaint"
        yield Message("history", "complaint.vague" if told.vague else rule, slots, labels)
    else:
        yield Message("diagnosis", "diagnosis", {"said": told.said}, labels)


def _severity(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    if s.score is not None:
        written, value = words.scored(dice, register, s.score)
        label = Label("pain_score", {"timing": "pre_procedure", "scale": "NRS"} | value)
        yield Message("history", "score", {"score": written}, {"s": (label,)})
        if s.score < 9 and dice.random() < 0.15:
            both = {"worst": words.rating(dice, register, 9), "average": words.rating(dice, register, s.score - 1)}
            labels = {"w": (_score(9, "worst"),), "v": (_score(s.score - 1, "average"),)}
            yield Message("history", "score.more", both, labels)
    for limit in s.limits:
        value = {"kind": "activity", "instrument": None, "score": None, "activity": limit.activity,
                 "ability": limit.ability, "amount": limit.amount}  # fmt: skip
        yield Message("history", "limit", {"limit": limit.said}, {"f": (Label("functional_status", value),)})
    if s.instrument:
        name, number, written = s.instrument
        value = {"kind": "instrument", "instrument": name, "score": number, "activity": None,
                 "ability": None, "amount": None}  # fmt: skip
        yield Message("history", "instrument", {"scored": written}, {"f": (Label("functional_status", value),)})
    if s.vague_limit:
        value = {"kind": "generic", "instrument": None, "score": None, "activity": None,
                 "ability": "limited", "amount": None}  # fmt: skip
        yield Message("history", "limit.vague", {}, {"f": (Label("functional_status", value),)})


def _score(score: int, timing: str) -> Label:
    return Label("pain_score", {"score": score, "out_of": 10, "timing": timing, "scale": "NRS"})


def _care(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    pending: list[Therapy] = list(s.therapies)
    while pending:
        each = pending.pop(0)
        alike = next((o for o in pending if _joins(each, o)), None)
        if alike and dice.random() < 0.4:
            pending.remove(alike)
            yield _pair(s, each, alike, dice, register)
        else:
            yield _course(s, each, dice, register)
    if s.care_stopped:
        yield Message("care", "care.stopped")


def _joins(a: Therapy, b: Therapy) -> bool:
    return a.status == b.status == "tried" and a.outcome == b.outcome == "failed" and bool(a.category and b.category)


def _course(s: Situation, each: Therapy, dice: random.Random, register: str) -> Message:
    said, label = _spelled(s, each, dice, register)
    kind = "umbrella" if each.category is None else f"{each.status}.{each.outcome}"
    return Message("care", f"therapy.{kind}", said, {"t": (label,)})


def _pair(s: Situation, a: Therapy, b: Therapy, dice: random.Random, register: str) -> Message:
    first, one = _spelled(s, a, dice, register)
    second, two = _spelled(s, b, dice, register)
    slots = {"said": first["said"], "spell": first.get("spell")}
    slots |= {"other": second["said"], "lasting": second.get("spell")}
    return Message("care", "therapies.failed", slots, {"t": (one,), "o": (two,)})


def _spelled(s: Situation, each: Therapy, dice: random.Random, register: str) -> tuple[dict[str, str | None], Label]:
    """The words of a course, and its label: a length of time, or its first and last day."""
    value: dict[str, Any] = {"category": each.category, "name": each.name, "start": None, "end": None,
                             "duration_days": days(each.spell), "sessions": None,
                             "outcome": each.outcome, "status": each.status}  # fmt: skip
    slots: dict[str, str | None] = {"said": each.said}
    if each.spell and each.status == "tried" and dice.random() < 0.2:
        end = s.day - timedelta(days=dice.randint(10, 60))
        start = end - timedelta(days=days(each.spell) or 0)
        value |= {"start": start.isoformat(), "end": end.isoformat()}
        both = words.day(dice, "form", start), words.day(dice, "form", end)
        slots["spell"] = dice.choice(("from {} to {}", "({} to {})", "{} - {}")).format(*both)
    elif each.spell:
        slots["spell"] = words.span(dice, register, each.spell)
        if each.category in ("physical_therapy", "manipulation"):
            slots["spell.course"] = words.course(dice, register, each.spell)
    optional = each.status in ("planned", "declined")
    return slots, Label("conservative_therapy", value, optional)


def _earlier(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    if s.first and s.procedure.service == "esi":
        yield Message("earlier", "first")
    if not s.earlier:
        return
    told = s.earlier
    when = s.day - timedelta(days=30 * told.months_ago)
    slots = {"when": words.day(dice, register, when)}
    gone = {"category": "injection", "name": "epidural", "start": when.isoformat(), "end": None,
            "duration_days": None, "sessions": None, "outcome": "unspecified", "status": "tried"}  # fmt: skip
    yield Message("earlier", "earlier", slots, {"e": (Label("conservative_therapy", gone, optional=True),)})
    if told.percent is not None or told.held:
        relief = {"percent": told.percent, "duration_days": days(told.held)}
        said = {"percent": f"{told.percent}" if told.percent is not None else None,
                "held": words.length(dice, register, told.held) if told.held else None}  # fmt: skip
        yield Message("earlier", "relief", said, {"r": (Label("pain_relief", relief),)})
    if told.scores:
        before, after = told.scores
        pair = {"before": words.rating(dice, register, before), "after": words.rating(dice, register, after)}
        labels = {"b": (_score(before, "baseline"),), "a": (_score(after, "follow_up"),)}
        yield Message("earlier", "earlier.scores", pair, labels)


def _findings(s: Situation) -> Iterator[Message]:
    if s.complaint.exam:
        yield Message("exam", "exam", {"exam": s.complaint.exam})
    if s.complaint.imaging:
        modality, seen = s.complaint.imaging
        named = tuple((word, Label("diagnosis", {"condition": c}, True)) for word, c in SEEN.items() if word in seen)
        yield Message("imaging", f"imaging.{modality}", {"seen": seen}, within=named)
    if s.infection:
        yield Message("safety", f"infection.{s.infection}")
    if s.compression:
        yield Message("safety", f"compression.{s.compression}")


def _why(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    """The ground in one sentence, from what has been said already: its facts are said again, and so optional."""
    told = s.complaint
    failed = any(each.outcome in ("failed", "partial") for each in s.therapies)
    if told.spell and s.score is not None and failed and dice.random() < 0.3:
        slots = {"said": told.said, "spell": words.length(dice, register, told.spell),
                 "score": words.rating(dice, register, s.score)}  # fmt: skip
        labels = {
            "d": (Label("diagnosis", {"condition": told.condition}, True),),
            "u": (Label("pain_duration", {"days": days(told.spell), "onset": None}, True),),
            "s": (Label("pain_score", _score(s.score, "pre_procedure").value, True),),
        }
        yield Message("necessity", "necessity.specific", slots, labels, loose=True)


def _plans(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    yield from _why(s, dice, register)
    if s.template:
        yield Message("necessity", "necessity.template")
    if s.sessions is not None:
        label = Label("session_plan", {"count": s.sessions})
        rule = "sessions.one" if s.sessions == 1 else "sessions"
        slots = {} if s.sessions == 1 else {"n": words.NUMBERS[s.sessions] if dice.random() < 0.3 else str(s.sessions)}
        yield Message("sessions", rule, slots, {"p": (label,)})
    if s.so_far is not None:
        ordinal = {2: "second", 3: "third"}[s.so_far]
        yield Message("sessions", "so_far", {"nth": ordinal}, {"p": (Label("session_plan", {"count": None}, True),)})
    if s.rehab:
        yield _rehab(s, dice)


def _rehab(s: Situation, dice: random.Random) -> Message:
    program = dice.choice(("physical_therapy", "home_exercise", "home_exercise"))
    going = {"active": "ongoing", "planned": "planned", "declined": "declined"}[s.rehab or "planned"]
    value = {"category": program, "name": program.replace("_", " "), "start": None, "end": None,
             "duration_days": None, "sessions": None, "outcome": "unspecified", "status": going}  # fmt: skip
    care = Label("conservative_therapy", value, optional=going != "ongoing")
    labels = (care, Label("rehabilitation", {"program": program, "status": s.rehab}))
    return Message("aftercare", f"rehab.{s.rehab}.{program}", {}, {"h": labels})


def _sedation(s: Situation) -> Iterator[Message]:
    told = s.sedation
    if told.depth is None:
        return
    justification = told.reason or "absent"
    label = Label("sedation", {"depth": told.depth, "justification": justification})
    yield Message("sedation", f"sedation.{told.depth}", {}, {"a": (label,)})
    if told.reason:
        yield Message("sedation", f"sedation.reason.{told.reason}")


def _procedure(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    told, seen = s.procedure, s.guidance
    side = dice.choice(SIDES[told.side][: 3 if register == "short" else 1]) if told.side else None
    levels = words.levels(dice, register, told.levels) if told.levels else None
    where = {"levels": list(told.levels), "side": told.side, "approach": told.approach}
    target = Label("spinal_target", where, optional=not told.levels)
    rule = f"target.{(told.approach or 'epidural') if told.service == 'esi' else told.kind}"
    yield Message("procedure", rule, {"side": side, "levels": levels}, {"t": (target,)})
    if told.cause_both_sides:
        yield Message("procedure", "both_sides")
    if seen.modality:
        value = {"modality": seen.modality, "contrast": seen.contrast, "images_stored": seen.stored or None}
        yield Message("procedure", f"guidance.{seen.modality}", {}, {"g": (Label("imaging_guidance", value),)})
    if seen.excused:
        yield Message("safety", "contrast.excused")
    elif seen.contrast is not None and seen.modality in ("fluoroscopy", "ct"):
        yield Message("procedure", "contrast.used" if seen.contrast else "contrast.unused")
    for drug in s.drugs:
        given: dict[str, Any] = {"drug": drug.drug, "dose_mg": drug.mg, "steroid": drug.steroid}
        yield Message("drugs", "drug", {"drug": drug.said}, {"i": (Label("injectate", given),)})
    if seen.stored:
        yield Message("stored", "stored")


def _after(s: Situation, dice: random.Random, register: str) -> Iterator[Message]:
    if s.post is not None:
        slots = {"score": words.rating(dice, register, s.post)}
        yield Message("recovery", "post", slots, {"s": (_score(s.post, "post_procedure"),)})
