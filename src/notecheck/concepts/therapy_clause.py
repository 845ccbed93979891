"""How the therapies of a sentence stand to each other, and which words are whose. A helper of conservative_therapy.

A sentence with therapies is read as lead - therapy - gap - therapy - tail. Neighbours are joined when only
coordination lies between them ("meloxicam and hydrocodone"); sentences that name no therapy of their own and go on
with the same matter belong to the tail of the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notecheck.concepts.therapy_words import Named, between
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Line", "direct", "goes_on", "lines"]

FOLLOWING = 2
"""Sentences without a therapy that may still speak of the last one named."""
FEW = 6
"""Words at the head of such a sentence before the cue."""
ANAPHORA = frozenset(
    "it this they these that he she both neither none all still no not minimal little some only now had stopped did "
    "relief continues ongoing discharged pain symptoms leg patient pt w/o failed partial each was currently which "
    "overall unfortunately but and however so the reports states arm back neck found".split()
)
"""First words of a sentence that goes on about what was just named."""
GLUE = frozenset(
    "of from with to on after by despite the a an any all both multiple several many extensive prior previous formal "
    "supervised trial trials course courses round rounds including his her their my our use regular more further "
    "other additional conservative over-the-counter otc oral and/or or home outpatient weeks week wks wk months month "
    "mos mo days years sessions visits x for in at least than over about approximately scheduled prescription daily "
    "her such as treatment treatments therapy attempts with: nightly high dose low doses adequate full initial "
    "current some yet another following continued previous aggressive these those".split()
)
"""Words that may stand between a cue and the therapy that it governs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence's therapies with the cues about them."""

    therapies: tuple[Named, ...]
    span: Span
    """The sentence."""
    tail: Span
    """From the end of the sentence to where the following sentences stop speaking of it; may be empty."""
    joined: tuple[bool, ...]
    """joined[i]: therapies i and i+1 are coordinated, with one result between them if any."""
    listed: tuple[bool, ...]
    """listed[i]: therapies i and i+1 stand in one list, each perhaps with a result of its own."""

    def gap(self, i: int) -> tuple[int, int]:
        """The words after therapy i, up to the next one or the end of the sentence."""
        end = self.therapies[i + 1].start if i + 1 < len(self.therapies) else self.span.end
        return self.therapies[i].end, end

    def lead(self, i: int) -> tuple[int, int]:
        """The words before therapy i, back to the one before it or the start of the sentence."""
        return (self.therapies[i - 1].end if i else self.span.start), self.therapies[i].start

    def cluster(self, i: int) -> range:
        """The indices coordinated with therapy i, itself included."""
        return _run(self.joined, i)

    def list_of(self, i: int) -> range:
        """The indices in one list with therapy i, itself included."""
        return _run(self.listed, i)


def _run(links: Sequence[bool], i: int) -> range:
    low = high = i
    while low > 0 and links[low - 1]:
        low -= 1
    while high < len(links) and links[high]:
        high += 1
    return range(low, high + 1)


def lines(page: Page, therapies: Sequence[Named], mentions: Mentions) -> tuple[Line, ...]:
    """The sentences that name a therapy, in order."""
    by_sentence: dict[int, list[Named]] = {}
    for therapy in therapies:
        by_sentence.setdefault(therapy.sentence, []).append(therapy)
    return tuple(
        Line(
            tuple(group),
            page.sentences[index].span,
            _tail(page, index, by_sentence),
            _links(page, group, mentions, strict=True),
            _links(page, group, mentions, strict=False),
        )
        for index, group in sorted(by_sentence.items())
    )


def _tail(page: Page, index: int, taken: dict[int, list[Named]]) -> Span:
    sentence = page.sentences[index]
    end = sentence.span.end
    for following in page.sentences[index + 1 : index + 1 + FOLLOWING]:
        between_them = page.plain[end : following.span.start]
        if following.index in taken or following.section != sentence.section or following.role:
            break
        if between_them.count("\n") > 1 or page.plain[following.span.start : following.span.start + 1] in "-*#\x06>":
            break
        end = following.span.end
    return Span(sentence.span.end, end)


def _links(page: Page, group: Sequence[Named], mentions: Mentions, *, strict: bool) -> tuple[bool, ...]:
    pairs = zip(group, group[1:], strict=False)
    return tuple(_linked(page, a.end, b.start, mentions, strict=strict) for a, b in pairs)


def _linked(page: Page, start: int, end: int, mentions: Mentions, *, strict: bool) -> bool:
    """Whether no new clause, and if strict no result, lies between two therapies."""
    if any(m.value["role"] == "break" for m in between(mentions.get("therapy_context", ()), start, end)):
        return False
    if strict and between(mentions.get("therapy_outcome", ()), start, end):
        return False
    text = page.plain[start:end]
    return ". " not in text and ": " not in text and len(text) < 120


def goes_on(page: Page, cue: Mention) -> bool:
    """Whether a cue in a sentence that names no therapy goes on about the one named before it."""
    sentence = page.sentences[cue.sentence].span
    lead = page.plain[sentence.start : cue.span.start].lower().split()
    return len(lead) <= FEW and (not lead or lead[0].strip("\"',") in ANAPHORA)


def direct(page: Page, start: int, end: int, times: Sequence[Span] = ()) -> bool:
    """Whether nothing but glue lies between a cue and the therapy after it."""
    text = page.plain[start:end]
    for span in times:
        if start <= span.start and span.end <= end:
            text = text.replace(page.plain[span.start : span.end], " ")
    words = text.lower().replace("/", " ").split()
    return all(word.strip(":\"'()+-") in GLUE or not word.strip(":\"'()+-0123456789") for word in words) and not (
        set(text) & set(";.|,")
    )
