"""Find every mention on a page: match the lexicons, drop what documents nothing, qualify the rest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.nlp.engine import Hit
from notecheck.nlp.match import concept_matcher, service_matchers
from notecheck.nlp.qualify import Qualifier

__all__ = ["annotate"]

SILENT = ("blank", "consent", "legend", "printed", "looked-for", "family")
"""Roles of zones in which nothing is mentioned: placeholders, unticked options, risk lists, scale legends, what a paper
says to all, and what a study was ordered to show."""

PERSON, VERB_REACH, NAME_REACH = "pt", 16, 60
SURNAME = 4
"""Letters of a surname with its comma, at least."""
DAYS = " monday tuesday wednesday thursday friday saturday sunday"
SAYS = [
    [verb]
    for verb in """states stated reports reported rates rated denies c/o complains complained presents presented
    describes described endorses tolerated arrived verbalizes verbalized says returns returned understands agrees
    instructed ambulates ambulated walks walked positioned identified transported admits feels""".split()
]
"""Verbs that only the patient can be the subject of."""


def annotate(page: Page, service: str | None = None) -> Mentions:
    """Every lexicon's mentions on the page, in order of position.

    The words of one service are looked for only where the note names it, or where the caller does.
    """
    raw = page.plain.encode()
    qualifier = Qualifier(page, raw)
    found: dict[str, list[Hit]] = {}
    for hit in concept_matcher().hits(raw):
        found.setdefault(hit[0].lexicon, []).append(hit)
    for hit in _of_services(raw, {service, *_named(found)}):
        found.setdefault(hit[0].lexicon, []).append(hit)
    silent = _silent(page)
    return {name: _mentions(page, sorted(hits, key=_place), silent, qualifier) for name, hits in found.items()}


def _named(found: Mapping[str, list[Hit]]) -> Iterator[str]:
    """The services, and the kinds of other procedures, that the note names."""
    for pattern, _, _ in found.get("procedure", ()):
        yield from (str(pattern.value[key]) for key in ("service", "kind") if key in pattern.value)


def _of_services(raw: bytes, services: Iterable[str | None]) -> Iterator[Hit]:
    matchers = dict.fromkeys(m for name in sorted(filter(None, services)) for m in service_matchers(name))
    return chain.from_iterable(matcher.hits(raw) for matcher in matchers)


def _silent(page: Page) -> Callable[[Span], bool]:
    """Whether words lie where nothing is recorded."""
    spans = [zone.span for zone in page.zones if zone.role in SILENT]
    starts = [span.start for span in spans]

    def touches(span: Span) -> bool:
        i = bisect_right(starts, span.start)
        return (i > 0 and spans[i - 1].end > span.start) or (i < len(spans) and spans[i].start < span.end)

    return touches


def _mentions(page: Page, hits: list[Hit], silent: Callable[[Span], bool], qualifier: Qualifier) -> tuple[Mention, ...]:
    """Mentions for hits in order of position, so that one walk over the sentences places them all."""
    found: list[Mention] = []
    starts, sentence = page.starts, 0
    last = len(starts) - 1
    for pattern, span, groups in hits:
        while sentence < last and starts[sentence + 1] <= span.start:
            sentence += 1
        if not silent(span) and not _is_person(page.plain, span):
            found.append(Mention(pattern.lexicon, pattern.id, span, groups, pattern.value, page, sentence, qualifier))
    return tuple(found)


def _is_person(plain: str, span: Span) -> bool:
    """Whether "PT" is the patient, by the verb behind it, and no therapy: "PT STATES 80% RELIEF"."""
    if span.end - span.start != len(PERSON) or plain[span.start : span.end].lower() != PERSON:
        return False
    return plain[span.end : span.end + VERB_REACH].lower().split()[:1] in SAYS or _is_named(plain, span)


def _is_named(plain: str, span: Span) -> bool:
    """Whether a name, a sex and an age follow "PT" at the head of a line: "PT  MARCHBANKS, ALDOUS   M 61"."""
    line = plain[span.end : span.end + NAME_REACH].partition("\n")[0].replace("\t", " ").split()
    named = len(line) > 2 and line[0].endswith(",") and line[0][:1].isupper() and line[1][:1].isupper()
    if not named or len(line[0]) < SURNAME or f" {line[0][:-1].lower()}" in DAYS:
        return False
    opens = not plain[plain.rfind("\n", 0, span.start) + 1 : span.start].strip()
    return opens and any(word in ("M", "F") for word in line[2:]) and any(w.isdigit() for w in line[2:])


def _place(hit: Hit) -> tuple[Span, str]:
    return hit[1], hit[0].id
