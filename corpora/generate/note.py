"""One generated note as a line of gold: text, facts, roles, service, items, verdict. Which one, its number says."""

from __future__ import annotations

import random
from typing import Any

from corpora.generate.draw import complete
from corpora.generate.holes import worn
from corpora.generate.layout import Labelled, set_out, styles
from corpora.generate.noise import worn_text
from corpora.generate.situation import Situation
from corpora.generate.statuses import statuses, verdict

__all__ = ["note", "situation"]

SERVICES = ("esi",) * 7 + ("other",) * 2 + ("none", "scs", "pva", "cervical-fusion")


def situation(dice: random.Random) -> Situation:
    """A situation, and what its author left out of it."""
    return worn(complete(dice, dice.choice(SERVICES)), dice)


def note(seed: int, number: int) -> dict[str, Any]:
    """The note of this number under this seed; the same whenever it is asked for."""
    dice = random.Random(f"{seed}:{number}")
    told = situation(dice)
    style = dice.choice(styles())
    dropped = "drop" in style["noise"] and dice.random() < 0.25
    labelled = worn_text(set_out(told, style, dice, dropped), style["noise"], dice)
    items = statuses(told)
    return {
        "id": f"generated-{seed}-{number}",
        "text": labelled.text,
        "service": _service(told),
        **_labels(labelled),
        "items": items,
        "verdict": verdict(items),
        "style": style["name"],
        "synthetic": True,
        "generated": True,
    }


def _service(s: Situation) -> dict[str, str | None]:
    session = "repeat" if s.earlier else "initial" if s.first else "unknown"
    esi = s.procedure.service == "esi"
    return {"id": s.procedure.service, "approach": s.procedure.approach if esi else None, "session": session}


def _labels(labelled: Labelled) -> dict[str, Any]:
    facts = [
        {"type": label.type, "start": start, "end": end, "value": dict(label.value)}
        | ({"optional": True} if label.optional else {})
        for label, start, end in labelled.facts
    ]
    roles = [{"role": each.role, "start": each.start, "end": each.end} for each in labelled.roles]
    return {"facts": sorted(facts, key=lambda f: (f["start"], f["end"])), "roles": roles}
