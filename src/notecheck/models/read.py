"""Ask the models, where a finding lacks what they can look for; and say which of them could be asked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from notecheck.core.errors import DataError, UsageError
from notecheck.core.fact import Fact
from notecheck.core.mention import Mentions
from notecheck.core.page import Page
from notecheck.core.verdict import Checklist, ModelUse, Status
from notecheck.models import pain_number, sentence_role
from notecheck.models.weights import ModelError, Weights, shipped

__all__ = ["SETTING", "SETTINGS", "Reading", "read", "read_earlier", "setting"]

SETTING = "NOTECHECK_MODELS"
"""The environment variable that says what is to be done with models."""
SETTINGS = ("use", "require", "off")
"""Use them and go on by rules where one cannot be used; refuse to scan then; never use them."""
READERS = (pain_number, sentence_role)
WANTING = (Status.PARTIAL, Status.MISSING)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the models found, and which models there were."""

    facts: tuple[Fact, ...]
    models: tuple[ModelUse, ...]


def setting() -> str:
    """What is to be done with models; UsageError where the environment says something else."""
    said = os.environ.get(SETTING, "use")
    if said not in SETTINGS:
        raise UsageError(f"{SETTING}: {', '.join(SETTINGS)}")
    return said


def read(page: Page, mentions: Mentions, checklists: Sequence[Checklist]) -> Reading:
    """Facts for the parts that the rules found wanting; DataError where a model is required and cannot be used."""
    chosen = setting()
    if chosen == "off":
        return Reading((), tuple(ModelUse(model.NAME, None, "models are switched off") for model in READERS))
    loaded = {model.NAME: shipped(model.NAME) for model in READERS}
    faults = [str(each) for each in loaded.values() if isinstance(each, ModelError)]
    if faults and chosen == "require":
        raise DataError([f"models/{fault}" for fault in faults])
    lacking = frozenset(_lacking(checklists))
    pairs = [(reader, each) for reader in READERS if isinstance(each := loaded[reader.NAME], Weights)]
    found = chain.from_iterable(reader.read(page, mentions, lacking, weights) for reader, weights in pairs)
    return Reading(tuple(found) if lacking else (), tuple(map(_use, loaded.values())))


def read_earlier(page: Page, mentions: Mentions) -> Fact | None:
    """The sentence by which a model tells of an earlier injection of this kind; None: none does."""
    weights = shipped(sentence_role.NAME) if setting() != "off" and sentence_role in READERS else None
    return sentence_role.earlier_injection(page, mentions, weights) if isinstance(weights, Weights) else None


def _use(model: Weights | ModelError) -> ModelUse:
    if isinstance(model, ModelError):
        return ModelUse(model.name, None, model.why)
    return ModelUse(model.name, model.sha256, None)


def _lacking(checklists: Iterable[Checklist]) -> Iterable[str]:
    """The parts that findings lack, as "item/part"."""
    for checklist in checklists:
        for finding in checklist.findings:
            if finding.status in WANTING:
                yield from (f"{finding.id}/{part}" for part in finding.missing)
