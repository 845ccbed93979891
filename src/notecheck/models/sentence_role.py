"""Sentences that say what an item looks for, by a linear model over their words; one sentence a role, the likeliest."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from notecheck.concepts.sentence_role import SentenceRole
from notecheck.core.fact import Fact
from notecheck.core.note import Span
from notecheck.core.page import Page, Sentence
from notecheck.models.features import care_text, hashed, sentence_features
from notecheck.models.roles import roles, says_otherwise, wanted
from notecheck.models.weights import Output, Weights

__all__ = ["NAME", "read"]

NAME = "sentence-role"
UNANSWERED = ("?", ":", "|", "=")
BLANKS = ("___", "***", "[ ]", "\x15")


def read(page: Page, lacking: Collection[str], weights: Weights) -> Iterator[Fact]:
    """For each role that fills a lacking part, its likeliest sentence, where that is likely enough."""
    outputs = [weights.outputs[role] for role in wanted(lacking) if role in weights.outputs]
    sentences = [each for each in page.sentences if each.role is None and _states(page, each)] if outputs else []
    text = care_text(page) if outputs else ""
    best: dict[str, tuple[float, Sentence]] = {}
    for sentence in sentences:
        places = hashed(sentence_features(text, page, sentence), weights.bits)
        words = page.plain[sentence.span.start : sentence.span.end].lower()
        for output in outputs:
            likely = 0.0 if says_otherwise(output.id, words) else output.probability(places)
            if likely >= output.unclear and likely > best.get(output.id, (0.0, sentence))[0]:
                best[output.id] = likely, sentence
    yield from (_fact(page, weights, weights.outputs[role], *found) for role, found in best.items())


def _states(page: Page, sentence: Sentence) -> bool:
    """Whether the sentence states anything: not a question, nor a label whose answer is blank."""
    words = page.plain[sentence.span.start : sentence.span.end].strip()
    return not words.endswith(UNANSWERED) and not any(blank in words for blank in BLANKS)


def _fact(page: Page, weights: Weights, output: Output, likely: float, sentence: Sentence) -> Fact:
    return Fact(
        type="sentence_role",
        span=_trimmed(page, sentence.span),
        value=SentenceRole(output.id, roles()[output.id], likely >= output.sure),
        section=sentence.section,
        source=weights.source,
        confidence=round(likely, 3),
    )


def _trimmed(page: Page, span: Span) -> Span:
    text = page.plain[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))
