"""Sentences that say what an item looks for, by a linear model over their words; one sentence a role, the likeliest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from notecheck.concepts.sentence_role import SentenceRole
from notecheck.core.fact import Fact
from notecheck.core.mention import Mentions
from notecheck.core.page import Page, Sentence
from notecheck.models.features import care_text, hashed, sentence_features, statements, trimmed
from notecheck.models.quantities import Quantities
from notecheck.models.roles import may_carry, roles, wanted
from notecheck.models.weights import Output, Weights

__all__ = ["NAME", "earlier_injection", "read"]

NAME = "sentence-role"
EARLIER = "earlier_injection"
UNANSWERED = ("?", ":", "|", "=")
BLANKS = ("___", "***", "[ ]", "\x15")


def read(page: Page, mentions: Mentions, lacking: Collection[str], weights: Weights) -> Iterator[Fact]:
    """For each role that fills a lacking part, its likeliest sentence, where that is likely enough."""
    outputs = [weights.outputs[role] for role in wanted(lacking) if role in weights.outputs]
    return _likeliest(page, mentions, outputs, weights)


def earlier_injection(page: Page, mentions: Mentions, weights: Weights) -> Fact | None:
    """The sentence that surely tells of an earlier injection of this kind; None where no sentence does."""
    found = _likeliest(page, mentions, [each for each in weights.outputs.values() if each.id == EARLIER], weights)
    return next((fact for fact in found if isinstance(fact.value, SentenceRole) and fact.value.sure), None)


def _likeliest(page: Page, mentions: Mentions, outputs: Sequence[Output], weights: Weights) -> Iterator[Fact]:
    sentences = [each for each in statements(page) if _states(page, each)] if outputs else []
    text = care_text(page) if outputs else ""
    quantities = Quantities(page, mentions, text)
    best: dict[str, tuple[float, Sentence]] = {}
    for sentence in sentences:
        kinds = quantities.of(sentence)
        places = hashed(sentence_features(text, sentence, kinds), weights.bits)
        words = page.plain[sentence.span.start : sentence.span.end].lower()
        for output in outputs:
            able = may_carry(output.id, words, kinds)
            likely = output.probability(places) if able else 0.0
            if likely >= output.unclear and likely > best.get(output.id, (0.0, sentence))[0]:
                best[output.id] = likely, sentence
    yield from (_fact(page, weights, weights.outputs[role], *found) for role, found in best.items())


def _states(page: Page, sentence: Sentence) -> bool:
    """Whether the sentence states anything: not a question, nor a label or a row whose answer is blank."""
    words = page.plain[sentence.span.start : sentence.span.end].strip()
    row = words.endswith("|") and "|" in words[:-1] and not words[:-1].rstrip().endswith("|")
    return (row or not words.endswith(UNANSWERED)) and not any(blank in words for blank in BLANKS)


def _fact(page: Page, weights: Weights, output: Output, likely: float, sentence: Sentence) -> Fact:
    return Fact(
        type="sentence_role",
        span=trimmed(page, sentence.span),
        value=SentenceRole(output.id, roles()[output.id], likely >= output.sure),
        section=sentence.section,
        source=weights.source,
        confidence=round(likely, 3),
    )
