"""A mention: some words of the note that a lexicon or a model points at. It claims nothing yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["CURRENT", "Assertion", "Mention", "Mentions"]


@dataclass(frozen=True, slots=True)
class Assertion:
    """How the note stands to what it mentions."""

    polarity: str = "affirmed"
    """affirmed or denied."""
    certainty: str = "stated"
    """stated or hedged ("possible", "rule out")."""
    time: str = "current"
    """past, current or planned; planned covers the hypothetical too."""
    subject: str = "patient"
    """patient or other (family, another person)."""

    @property
    def word(self) -> str:
        """The contract's single word: present, absent, possible, hypothetical or other_person."""
        if self.subject != "patient":
            return "other_person"
        if self.polarity == "denied":
            return "absent"
        if self.time == "planned":
            return "hypothetical"
        return "possible" if self.certainty == "hedged" else "present"


CURRENT = Assertion()


class Mention(NamedTuple):
    """Words of the note that a pattern matched."""

    concept: str
    """The lexicon's name."""
    pattern: str
    """The pattern's id within it."""
    span: Span
    groups: Mapping[str, Span]
    """Named groups of the pattern that took part in the match."""
    value: Mapping[str, str | int | float | bool]
    """Constants that the pattern carries."""
    page: Page
    """Where it stands."""
    sentence: int
    """Index of the sentence it stands in."""
    qualifier: Callable[[Span], Assertion] = lambda span: CURRENT
    """Reads the words around a span for its assertion; asked only when a concept wants to know."""

    @property
    def section(self) -> str | None:
        """Canonical name of the section it stands in."""
        return self.page.sentences[self.sentence].section

    @property
    def assertion(self) -> Assertion:
        """How the note stands to these words, as far as general cues tell."""
        return self.qualifier(self.span)

    @property
    def source(self) -> str:
        """The rule that found it, as results name it."""
        return f"rule:{self.concept}.{self.pattern}"


Mentions = Mapping[str, tuple[Mention, ...]]
"""Lexicon name to its mentions, in order of position."""
