"""Lexicons to hits: which words of the page each pattern points at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from notecheck.concepts.lexicon import Pattern, load_lexicons, parse_lexicon
from notecheck.nlp.engine import Matcher

__all__ = ["concept_matchers", "own_lexicon", "own_matcher"]


@cache
def concept_matchers() -> Mapping[str, Matcher]:
    """One compiled matcher for each concept's lexicon, by name."""
    return {name: Matcher(patterns) for name, patterns in load_lexicons().items() if patterns}


@cache
def own_lexicon(name: str) -> tuple[Pattern, ...]:
    """A lexicon of this room: headings, zones or cues."""
    text = files("notecheck.nlp").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return parse_lexicon(f"nlp.{name}", text)


@cache
def own_matcher(name: str) -> Matcher:
    """The compiled patterns of one of this room's lexicons."""
    return Matcher(own_lexicon(name))
