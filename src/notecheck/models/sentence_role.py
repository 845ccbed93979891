"""Sentences that say what an item looks for, by a linear model over their words; one sentence a role, the likeliest.

Where the second reader is at hand, it is asked about the few likeliest, and what both say together counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from notecheck.concepts.pain_elsewhere import names_only_others, names_own_part
from notecheck.concepts.procedure import region_of, todays_region
from notecheck.concepts.sentence_role import SentenceRole
from notecheck.core.fact import Fact
from notecheck.core.mention import Mentions
from notecheck.core.page import Page, Sentence
from notecheck.models.features import care_text, hashed, sentence_features, statements, trimmed
from notecheck.models.quantities import Quantities
from notecheck.models.roles import Heard, may_carry, roles, wanted
from notecheck.models.sentence_reader import Limits, Reader, joined, shown
from notecheck.models.weights import Output, Weights

__all__ = ["LEAST", "NAME", "TRIED", "Models", "earlier_injection", "read"]

NAME = "sentence-role"
EARLIER = "earlier_injection"
UNANSWERED = ("?", ":", "|", "=")
BLANKS = ("___", "***", "[ ]", "\x15")
TRIED, LEAST = 2, 0.1
"""Of how many sentences of a role the second reader is asked, and how likely they are at least."""


@dataclass(frozen=True, slots=True)
class Models:
    """The linear model and, where it can be used, the second reader."""

    linear: Weights
    second: Reader | None = None

    @property
    def source(self) -> str:
        """The one that has the last word."""
        return (self.second or self.linear).source

    def limits(self, output: Output) -> Limits:
        """From which probability on the role may be told."""
        own = Limits(output.sure, output.unclear)
        return self.second.limits.get(output.id, own) if self.second else own


@dataclass(frozen=True, slots=True)
class _Likely:
    """A sentence that may carry a role."""

    sentence: Sentence
    probability: float


def read(page: Page, mentions: Mentions, lacking: Collection[str], models: Models) -> Iterator[Heard]:
    """For each role that fills a lacking part, how likely its likeliest sentence is, and that where it is enough."""
    outputs = models.linear.outputs
    return _told(page, mentions, [outputs[role] for role in wanted(lacking) if role in outputs], models)


def earlier_injection(page: Page, mentions: Mentions, models: Models) -> Fact | None:
    """The sentence that surely tells of an earlier injection of this kind; None where no sentence does."""
    heard = _told(page, mentions, [each for each in models.linear.outputs.values() if each.id == EARLIER], models)
    found = (each.fact for each in heard if each.fact)
    return next((fact for fact in found if isinstance(fact.value, SentenceRole) and fact.value.sure), None)


def _told(page: Page, mentions: Mentions, outputs: Sequence[Output], models: Models) -> Iterator[Heard]:
    if not outputs:
        return
    text = care_text(page)
    likely = _likely(page, mentions, outputs, models.linear, text)
    if models.second:
        likely = _read_again(text, likely, models.second)
    for output in outputs:
        limits = models.limits(output)
        best = max(likely[output.id], key=lambda each: each.probability, default=None)
        fact = None
        if best and best.probability >= limits.unclear:
            fact = _fact(page, models.source, output.id, best, sure=best.probability >= limits.sure)
        yield Heard(output.id, best.probability / limits.unclear if best else 0.0, fact)


def _likely(
    page: Page, mentions: Mentions, outputs: Sequence[Output], weights: Weights, text: str
) -> dict[str, list[_Likely]]:
    """Of each role the likeliest sentences by the linear model, in order of the note."""
    found: dict[str, list[_Likely]] = {output.id: [] for output in outputs}
    quantities, here = Quantities(page, mentions, text), todays_region(page, mentions)
    elsewhere_treated = _of_other_parts(mentions, here)
    for sentence in statements(page):
        if not _states(page, sentence):
            continue
        kinds = quantities.of(sentence)
        words = page.plain[sentence.span.start : sentence.span.end].lower()
        elsewhere = here is not None and (region_of(words) not in (None, here) or names_only_others(words, here))
        no_course = quantities.is_no_course(sentence) or (
            sentence.index in elsewhere_treated and not names_own_part(words, here)
        )
        bars = {"elsewhere": elsewhere, "no_course": no_course}
        able = [each for each in outputs if may_carry(each.id, words, kinds, **bars, section=sentence.section)]
        places = hashed(sentence_features(text, sentence, kinds), weights.bits) if able else ()
        for output in able:
            if (likely := output.probability(places)) >= LEAST:
                found[output.id].append(_Likely(sentence, likely))
    return {role: sorted(each, key=lambda one: -one.probability)[:TRIED] for role, each in found.items()}


def _of_other_parts(mentions: Mentions, region: str | None) -> frozenset[int]:
    """The sentences in which a therapy is told of a part of the body that is not today's."""
    cues = (m for m in mentions.get("therapy_context", ()) if m.value["role"] == "other-part")
    return frozenset(m.sentence for m in cues if m.value["beside"] in (region, "any"))


def _read_again(text: str, likely: Mapping[str, Sequence[_Likely]], second: Reader) -> dict[str, list[_Likely]]:
    """What both models say together of the same sentences."""
    sentences = list(dict.fromkeys(one.sentence for each in likely.values() for one in each))
    said = dict(zip(sentences, second.probabilities([shown(text, each) for each in sentences]), strict=True))
    return {
        role: [_Likely(one.sentence, joined(one.probability, said[one.sentence][role])) for one in each]
        if role in second.limits
        else list(each)
        for role, each in likely.items()
    }


def _states(page: Page, sentence: Sentence) -> bool:
    """Whether the sentence states anything: not a question, nor a label or a row whose answer is blank."""
    words = page.plain[sentence.span.start : sentence.span.end].strip()
    row = words.endswith("|") and "|" in words[:-1] and not words[:-1].rstrip().endswith("|")
    return (row or not words.endswith(UNANSWERED)) and not any(blank in words for blank in BLANKS)


def _fact(page: Page, source: str, role: str, likely: _Likely, *, sure: bool) -> Fact:
    return Fact(
        type="sentence_role",
        span=trimmed(page, likely.sentence.span),
        value=SentenceRole(role, roles()[role], sure),
        section=likely.sentence.section,
        source=source,
        confidence=round(likely.probability, 3),
    )
