"""Find every mention on a page: match the lexicons, drop what documents nothing, qualify the rest."""

from __future__ import annotations

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
    found = {}
    for name, matcher in concept_matchers().items():
        kept = [hit for hit in matcher.hits(raw) if page.role_of(*hit[1]) not in SILENT]
        if kept:
            kept.sort(key=_place)
            found[name] = tuple(
                Mention(name, p.id, span, groups, p.value, page, qualifier) for p, span, groups in kept
            )
    return found


def _place(hit: Hit) -> tuple[Span, str]:
    return hit[1], hit[0].id
