"""Find every mention on a page: match the lexicons, drop what documents nothing, qualify the rest."""

from __future__ import annotations

from notecheck.core.mention import Mention, Mentions
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
        mentions = (_mention(page, hit, qualifier) for hit in matcher.hits(raw))
        kept = sorted((m for m in mentions if m), key=lambda m: (m.span, m.pattern))
        if kept:
            found[name] = tuple(kept)
    return found


def _mention(page: Page, hit: Hit, qualifier: Qualifier) -> Mention | None:
    pattern, span, groups = hit
    if page.role_of(span.start, span.end) in SILENT:
        return None
    sentence = page.sentence_at(span.start)
    return Mention(
        concept=pattern.lexicon,
        pattern=pattern.id,
        span=span,
        groups=groups,
        value=pattern.value,
        sentence=sentence.index,
        section=sentence.section,
        qualifier=qualifier,
    )
