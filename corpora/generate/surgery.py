"""Operations: a course of each, and what can lack or contradict in it (`surgery.toml`)."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from corpora.generate.situation import Complaint, Procedure, Sedation, Situation, Spell, Therapy

__all__ = ["OPERATIONS", "against", "lacking", "operated", "operations"]

OPERATIONS = ("scs", "pva", "cervical-fusion")
NONE = ""
"""The state of an element that nobody wrote about."""


@cache
def operations() -> Mapping[str, Any]:
    """What operations are made of."""
    return tomllib.loads((Path(__file__).parent / "surgery.toml").read_text(encoding="utf-8"))


def operated(base: Situation, service: str, dice: random.Random) -> Situation:
    """The patient of another course with an operation instead, everything recorded."""
    known = operations()[service]
    levels = tuple(dice.choice(known["levels"]))
    condition = dice.choice(known["condition"])
    words = {"level": levels[0], "root": levels[0][-2:]}
    complaint = Complaint(
        condition["condition"], dice.choice(condition["said"]).format(**words), _spell(dice, service),
        exam=dice.choice(condition["exam"]).format(**words),
    )  # fmt: skip
    whole = {element: dice.choice(states) for element, states in known["whole"].items()}
    procedure = Procedure(service, known["kind"], "other", known["regions"][0], levels, None)
    depth = "general" if service != "pva" else dice.choice(("moderate", "mac", "general"))
    patient = replace(base.patient, age=dice.randint(62, 92)) if service == "pva" else base.patient
    return replace(
        base, patient=patient, procedure=procedure, complaint=complaint, elements=tuple(whole.items()), drugs=(),
        earlier=None, first=False, sessions=None, so_far=None, rehab=None, infection=None, compression=None,
        sedation=Sedation(depth, "specific" if depth in ("moderate", "mac") else None),
        guidance=replace(base.guidance, modality="fluoroscopy", contrast=None, stored=True, excused=False),
        therapies=_therapies(base, service, dice), score=_score(base, whole, dice),
    )  # fmt: skip


def _spell(dice: random.Random, service: str) -> Spell:
    if service == "pva":
        return (dice.randint(2, 9), "week")
    return dice.choice(((9, "month"), (2, "year"), (4, "year"), (7, "year")))


def _score(base: Situation, whole: Mapping[str, str], dice: random.Random) -> int | None:
    return dice.randint(8, 9) if whole.get("setting") == "inpatient" else base.score


def _therapies(base: Situation, service: str, dice: random.Random) -> tuple[Therapy, ...]:
    """A fracture is treated for days; a stimulator comes after injections."""
    if service == "pva":
        drug = dice.choice(("acetaminophen", "tramadol", "calcitonin", "oxycodone"))
        return (Therapy("medication", drug, drug, (dice.randint(8, 14), "day"), "failed"),)
    if service == "scs" and dice.random() < 0.6:
        injected = dice.choice(("epidural injections", "epidural steroid injections", "sympathetic blocks"))
        return (*base.therapies, Therapy("injection", injected, injected, None, "failed"))
    return base.therapies


def lacking(s: Situation, dice: random.Random) -> Situation:
    """One element fallen short."""
    return _changed(s, operations()[s.procedure.service]["lacks"], dice)


def against(s: Situation, dice: random.Random) -> Situation:
    """One element against the policy."""
    states = operations()[s.procedure.service]["against"]
    changed = _changed(s, states, dice)
    state = dict(changed.elements)
    if state.get("course") == "improving":
        outpatient = tuple((name, each) for name, each in changed.elements if name != "setting")
        return replace(changed, elements=outpatient, score=dice.randint(2, 4))
    if state.get("compression") == "axial":
        complaint = replace(s.complaint, condition="axial_pain", said="axial neck pain", exam=None)
        return replace(changed, complaint=complaint)
    return changed


def _changed(s: Situation, states: Mapping[str, list[str]], dice: random.Random) -> Situation:
    element = dice.choice(sorted(states))
    elements = dict(s.elements) | {element: dice.choice(states[element])}
    if elements.get("trial") in ("low", "not_done", NONE):
        elements["trial_function"] = NONE
    return replace(s, elements=tuple(elements.items()))
