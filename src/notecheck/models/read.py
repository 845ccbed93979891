"""Ask the models, where a finding lacks what they can look for; and say which of them could be asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from notecheck.core.errors import DataError, UsageError
from notecheck.core.fact import Fact
from notecheck.core.mention import Mentions
from notecheck.core.page import Page
from notecheck.core.verdict import Checklist, ModelUse, Status
from notecheck.models import pain_number, sentence_reader, sentence_role
from notecheck.models.roles import Heard, by_part, roles
from notecheck.models.sentence_reader import Reader
from notecheck.models.sentence_role import Models
from notecheck.models.weights import ModelError, Weights, shipped

__all__ = ["SETTING", "SETTINGS", "Reading", "load", "read", "read_earlier", "setting"]

SETTING = "NOTECHECK_MODELS"
"""The environment variable that says what is to be done with models."""
SETTINGS = ("use", "require", "off")
"""Use them and go on by rules where one cannot be used; refuse to scan then; never use them."""
READERS = (pain_number, sentence_role, sentence_reader)
"""The last only reads again what the one before it deems likely."""
Loaded = Weights | Reader | ModelError
Found = TypeVar("Found")
WANTING = (Status.PARTIAL, Status.MISSING)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the models found, and which models there were."""

    facts: tuple[Fact, ...]
    models: tuple[ModelUse, ...]
    shares: Mapping[str, float | None] = field(default_factory=dict)
    """Of each lacking part ("item/part") how near a model came to asking for a person (roles.Heard), None where no
    model reads for it; left out where one does, but could not be asked.
    """


def setting() -> str:
    """What is to be done with models; UsageError where the environment says something else."""
    said = os.environ.get(SETTING, "use")
    if said not in SETTINGS:
        raise UsageError(f"{SETTING}: {', '.join(SETTINGS)}")
    return said


def load() -> None:
    """Load what can be loaded now and not when a note first needs it; nothing where models are switched off."""
    second = _loaded()[sentence_reader.NAME] if setting() != "off" else None
    if isinstance(second, Reader):
        with suppress(ModelError):  # the first note that needs it says so
            second.load()


def read(page: Page, mentions: Mentions, checklists: Sequence[Checklist]) -> Reading:
    """Facts for the parts that the rules found wanting; DataError where a model is required and cannot be used."""
    chosen = setting()
    if chosen == "off":
        return Reading((), tuple(ModelUse(model.NAME, None, "models are switched off") for model in READERS))
    loaded = _loaded()
    _refuse(chosen, loaded)
    lacking = frozenset(_lacking(checklists))
    heard = _asked(loaded, lambda: tuple(_found(page, mentions, lacking, loaded))) if lacking else ()
    _refuse(chosen, loaded)
    facts = tuple(each.fact for each in heard if each.fact)
    return Reading(facts, tuple(map(_use, loaded.values())), _shares(lacking, heard))


def _shares(lacking: frozenset[str], heard: Sequence[Heard]) -> Mapping[str, float | None]:
    read_for = {part for supports in roles().values() for part in supports}
    return {**dict.fromkeys(lacking - read_for), **by_part({each.role: each.share for each in heard})}


def _loaded() -> dict[str, Loaded]:
    return {each.NAME: sentence_reader.shipped() if each is sentence_reader else shipped(each.NAME) for each in READERS}


def _refuse(chosen: str, loaded: Mapping[str, Loaded]) -> None:
    """DataError where models are required and one cannot be used."""
    faults = [f"models/{each}" for each in loaded.values() if isinstance(each, ModelError)]
    if faults and chosen == "require":
        raise DataError(faults)


def _asked(loaded: dict[str, Loaded], ask: Callable[[], Found]) -> Found:
    """What the models say; without the second reader where it turns out not to load when it is first asked."""
    try:
        return ask()
    except ModelError as fault:
        loaded[fault.name] = fault
        return ask()


def _found(page: Page, mentions: Mentions, lacking: frozenset[str], loaded: Mapping[str, Loaded]) -> Iterator[Heard]:
    numbers, models = loaded.get(pain_number.NAME), _models(loaded)
    if isinstance(numbers, Weights):
        yield from pain_number.read(page, lacking, numbers)
    if models:
        yield from sentence_role.read(page, mentions, lacking, models)


def _models(loaded: Mapping[str, Loaded]) -> Models | None:
    linear, second = loaded.get(sentence_role.NAME), loaded.get(sentence_reader.NAME)
    if not isinstance(linear, Weights):
        return None
    return Models(linear, second if isinstance(second, Reader) else None)


def read_earlier(page: Page, mentions: Mentions) -> Fact | None:
    """The sentence by which a model tells of an earlier injection of this kind; None: none does."""
    loaded = _loaded() if setting() != "off" else {}

    def told() -> Fact | None:
        models = _models(loaded)
        return sentence_role.earlier_injection(page, mentions, models) if models else None

    return _asked(loaded, told)


def _use(model: Loaded) -> ModelUse:
    if isinstance(model, ModelError):
        return ModelUse(model.name, None, model.why)
    return ModelUse(model.name, model.sha256, None)


def _lacking(checklists: Iterable[Checklist]) -> Iterable[str]:
    """The parts that findings lack, as "item/part"."""
    for checklist in checklists:
        for finding in checklist.findings:
            if finding.status in WANTING:
                yield from (f"{finding.id}/{part}" for part in finding.missing)
