"""Lexicons to hits: which words of the page each pattern points at."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import chain

from notecheck.concepts.lexicon import Pattern, load_lexicons, load_service_lexicons, parse_lexicon
from notecheck.nlp.engine import Matcher

__all__ = ["concept_matchers", "own_lexicon", "own_matcher", "service_matchers"]

TOGETHER = 64
"""Patterns in one set. Fewer sets are fewer passes over the note, but the states of a set multiply: measured best."""


@cache
def concept_matchers() -> tuple[Matcher, ...]:
    """The patterns of all concepts' lexicons, compiled in a few sets."""
    patterns = list(chain.from_iterable(load_lexicons().values()))
    return tuple(Matcher(patterns[i : i + TOGETHER]) for i in range(0, len(patterns), TOGETHER))


@cache
def service_matchers(service: str) -> tuple[Matcher, ...]:
    """The words of one service, and those that all services share; nothing where the service has none."""
    lexicons = load_service_lexicons()
    return (Matcher(lexicons[service]), _shared()) if service in lexicons else ()


@cache
def _shared() -> Matcher:
    return Matcher(load_service_lexicons()["shared"])


@cache
def own_lexicon(name: str) -> tuple[Pattern, ...]:
    """A lexicon of this room: headings, zones or cues."""
    text = files("notecheck.nlp").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return parse_lexicon(f"nlp.{name}", text)


@cache
def own_matcher(name: str) -> Matcher:
    """The compiled patterns of one of this room's lexicons."""
    return Matcher(own_lexicon(name))
