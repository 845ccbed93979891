"""Pain relief words: the words of a sentence that may tell of relief, with what stands around them.

A helper of pain_relief.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts import when
from notecheck.concepts.beside import REACH, asks
from notecheck.concepts.when import When
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page, Sentence

__all__ = ["UNREAD", "Words", "sentences"]

UNREAD = {"consent", "instruction", "family", "legend"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one sentence and of the one before it, by role."""

    sentence: Sentence
    roles: dict[str, list[Mention]]
    kin: Sequence[Mention]
    scores: int
    times: Sequence[When]
    """In this sentence and the next."""
    earlier: Sequence[When]
    """In the sentence before."""
    cause: bool
    """Whether an injection or trial is spoken of, here or in the sentence before."""

    def near(self, role: str, span: Span, *, before: int, after: int) -> bool:
        """Whether words of a role stand close before the span, or close behind it."""
        return any(
            0 <= span.start - m.span.end <= before or 0 <= m.span.start - span.end <= after
            for m in self.roles.get(role, [])
        )


def sentences(page: Page, mentions: Mentions) -> Iterator[Words]:
    """Each sentence in which a share or a stretch of relief may be told."""
    by_sentence: dict[int, dict[str, list[Mention]]] = {}
    for mention in mentions.get("pain_relief", ()):
        by_sentence.setdefault(mention.sentence, {}).setdefault(str(mention.value["role"]), []).append(mention)
    kin, scores = _others(page, mentions)
    times: dict[int, list[When]] = {}
    for time in when.times(page, mentions):
        times.setdefault(page.sentence_at(time.span.start).index, []).append(time)
    for index, roles in by_sentence.items():
        sentence = page.sentences[index]
        if sentence.role in UNREAD or not {"share", "words", "stretch"} & roles.keys():
            continue
        before = by_sentence.get(index - 1, {})
        # "Last ESI 9/8. Pain before 9, after 3. Helped 14 weeks."
        further = by_sentence.get(index - 2, {}) if not before and "stretch" in roles else {}
        cause = any("cause" in near for near in (roles, before, further))
        near = [*times.get(index, ()), *(t for t in times.get(index + 1, ()) if not _is_of_the_pain(page, t))]
        if "gain" in before and asks(page, index - 1):
            roles = {**roles, "gain": [*before["gain"], *roles.get("gain", ())]}
        yield Words(sentence, roles, kin.get(index, []), scores[index], near, times.get(index - 1, ()), cause)


def _is_of_the_pain(page: Page, time: When) -> bool:
    """Whether a time of the next sentence is that of the pain, or asked for: "Pain to the shin, going on 18 months"."""
    sentence = page.sentence_at(time.span.start)
    opening = page.plain[sentence.span.start : min(time.span.start, sentence.span.start + REACH)].lower().split(None, 1)
    return asks(page, sentence.index) or opening[:1] in (["pain"], ["symptoms"], ["sx"])


def _others(page: Page, mentions: Mentions) -> tuple[dict[int, list[Mention]], Counter[int]]:
    """By sentence: other persons, and how many pain scores there are."""
    kin: dict[int, list[Mention]] = {}
    scores = Counter(m.sentence for m in mentions.get("pain_score", ()))
    for mention in mentions.get("pain_number", ()):
        if mention.value.get("role") == "kin":
            kin.setdefault(mention.sentence, []).append(mention)
        elif "upper" in mention.groups and _is_change(page, mention):
            # "from 8 to 3" is one mention of two numbers.
            scores[mention.sentence] += 2
    return kin, scores


def _is_change(page: Page, mention: Mention) -> bool:
    return page.plain[max(0, mention.span.start - 8) : mention.span.start].lower().split()[-1:] in (
        ["from"],
        ["a"],
    )
