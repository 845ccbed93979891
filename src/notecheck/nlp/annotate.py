"""Find every mention on a page: match the lexicons, drop what documents nothing, qualify the rest."""

from __future__ import annotations

from itertools import chain

from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.nlp.engine import Hit
from notecheck.nlp.match import concept_matchers
from notecheck.nlp.qualify import Qualifier

__all__ = ["annotate"]

SILENT = ("blank", "consent", "legend")
"""Roles of zones in which nothing is mentioned: placeholders, unticked options, risk lists, scale legends."""


def annotate(page: Page) -> Mentions:
    """Every lexicon's mentions on the page, in order of position."""
    raw = page.plain.encode()
    qualifier = Qualifier(page, raw)
    found: dict[str, list[Hit]] = {}
    for hit in chain.from_iterable(matcher.hits(raw) for matcher in concept_matchers()):
        if page.role_of(*hit[1]) not in SILENT:
            found.setdefault(hit[0].lexicon, []).append(hit)
    return {name: _mentions(page, sorted(hits, key=_place), qualifier) for name, hits in found.items()}


def _mentions(page: Page, hits: list[Hit], qualifier: Qualifier) -> tuple[Mention, ...]:
    return tuple(Mention(p.lexicon, p.id, span, groups, p.value, page, qualifier) for p, span, groups in hits)


def _place(hit: Hit) -> tuple[Span, str]:
    return hit[1], hit[0].id
