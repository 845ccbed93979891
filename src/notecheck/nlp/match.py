"""Lexicons to hits: which words of the page each pattern points at."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import chain

from notecheck.concepts.lexicon import Pattern, load_lexicons, load_service_lexicons, parse_lexicon
from notecheck.nlp.engine import Matcher

__all__ = ["concept_matcher", "own_lexicon", "own_matcher", "service_matchers"]


@cache
def concept_matcher() -> Matcher:
    """The compiled patterns of all concepts' lexicons."""
    return Matcher(tuple(chain.from_iterable(load_lexicons().values())))


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
