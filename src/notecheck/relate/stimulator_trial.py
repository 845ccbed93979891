"""Stimulator trial: the words around a trial, with the relief, scores and activities told there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.functional_status import FunctionalStatus
from notecheck.concepts.numbers import to_number
from notecheck.concepts.pain_relief import PainRelief
from notecheck.concepts.pain_score import PainScore
from notecheck.concepts.stated import Placed, after, before, fact, of_role, paragraph, stated
from notecheck.concepts.stimulator_trial import StimulatorTrial
from notecheck.concepts.technique import stands_in
from notecheck.core.fact import Fact, Number
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.relate.trial_aim import is_aim

__all__ = ["derive"]

LONGEST = 100
"""Characters of the longest words that say there was no trial."""
ACCOUNT = 600
"""Characters after the word in which its result may be told."""
NEAR = 60
"""Characters between a percent and the relief it measures."""
BETTER = frozenset({"improved", "independent"})
DENIED = ("not ", "n't ", "unable", "cannot", "no ", "never", "without", "couldn't")
UNTOLD = ("no", "n/a", "na ", "unchanged", "same", "unknown", "pending", "tbd")
OTHER_TRIALS = ("clinical ", "voiding ", "void ", "medication ", "drug ", "spontaneous breathing ", "office ")
PLACES = frozenset({"procedure", "recovery", "follow_up", "complications", "procedure_title"})


def derive(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Iterator[Fact]:
    """One fact for each account of a trial that tells its result, and one where none was done."""
    words = tuple(stated(page, mentions, "stimulator_trial"))
    for mention in of_role(words, "undone"):
        yield fact(mention, StimulatorTrial(None, False, "not_done"))
    undone = Placed(of_role(words, "undone"))
    drugs = {m.span.end for m in mentions.get("conservative_therapy", ())}
    told, known = Placed(words), Placed(facts)
    for trial in of_role(words, "trial"):
        near = Span(trial.span.start - LONGEST, trial.span.end)
        skipped = any(u.span.overlaps(trial.span) for u in undone.within(near))
        if not skipped and _is_stimulation(page, trial, drugs):
            yield from _account(page, trial, _Told.of(page, trial, told, known))


@dataclass(frozen=True, slots=True)
class _Told:
    """What stands in the account of one trial."""

    words: tuple[Mention, ...]
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, page: Page, trial: Mention, words: Placed[Mention], facts: Placed[Fact]) -> _Told:
        """From the sentence of the trial to the end of its paragraph."""
        start = page.sentence_at(trial.span.start).span.start
        part = paragraph(page, start, ACCOUNT)
        if page.plain[trial.span.end : part.end].strip(" :.-\n") == "":
            part = Span(start, paragraph(page, part.end + 2, ACCOUNT).end)
        return cls(
            tuple(w for w in words.within(part) if not is_aim(page, w.span, words)),
            tuple(
                f
                for f in facts.within(part)
                if f.relevant and f.section != "recovery" and not is_aim(page, f.span, words)
            ),
        )


def _is_stimulation(page: Page, trial: Mention, drugs: set[int]) -> bool:
    """A trial of the device: not of a drug, and not one that is still to come."""
    if before(page, trial.span, 25).endswith(OTHER_TRIALS):
        return False
    if trial.span.start in drugs or trial.span.start - 1 in drugs:
        return False
    rest = after(page, trial.span, 40)
    named = trial.span.end - trial.span.start > len("trialled")
    if rest.startswith(" of ") and not rest.startswith((" of the", " of spinal", " of scs", " of stim", " of neuro")):
        return rest[4:5].isdigit() or "stim" in rest
    return named or not rest.startswith(" and error")


def _account(page: Page, trial: Mention, told: _Told) -> Iterator[Fact]:
    function = _function(page, trial, told)
    percents = _percents(page, trial, told) or _from_scores(told) or _from_fall(page, trial, told)
    failed = any(w.value["role"] == "failure" for w in told.words)
    success = any(
        w.value["role"] == "success" and w.assertion.polarity == "affirmed" and _near_trial(w, trial)
        for w in told.words
    )
    result = "failed" if failed else "successful" if success else "reported"
    for percent in percents:
        yield fact(trial, StimulatorTrial(percent, function, result))
    if not percents and (failed or success or function):
        yield fact(trial, StimulatorTrial(None, function, result), 0.7)


def _near_trial(word: Mention, trial: Mention) -> bool:
    return word.sentence - trial.sentence in (0, 1)


def _function(page: Page, trial: Mention, told: _Told) -> bool:
    if any(isinstance(f.value, FunctionalStatus) and f.value.ability in BETTER for f in told.facts):
        return True
    if _instrument_changed(told):
        return True
    acts = [w for w in told.words if w.value["role"] == "function" and not stands_in(page, w, PLACES)]
    return any(not _is_denied(page, w) for w in acts)


def _instrument_changed(told: _Told) -> bool:
    """Whether a functional instrument has two scores in the account."""
    scores = {
        (f.value.instrument, f.value.score)
        for f in told.facts
        if isinstance(f.value, FunctionalStatus) and f.value.instrument and f.value.score is not None
    }
    return len(scores) > len({instrument for instrument, _ in scores})


def _is_denied(page: Page, act: Mention) -> bool:
    part = after(page, act.span, NEAR).partition(";")[0].partition(".")[0]
    if page.is_blank(act.span.start, act.span.end + len(part)):
        return True  # "standing ___ min before, ___ min on trial"
    if act.value.get("labelled") and page.plain[act.span.start : act.span.end].lower().startswith(UNTOLD):
        return True
    lead = before(page, act.span, 30)
    return (
        act.assertion.polarity == "denied" and any(word in lead for word in DENIED)
    ) or act.assertion.time == "planned"


def _percents(page: Page, trial: Mention, told: _Told) -> list[Number]:
    """Shares of the pain that went away."""
    fell_short = of_role(told.words, "failure")
    reliefs = [f for f in told.facts if not any(f.span.overlaps(w.span) for w in fell_short)]
    found = [f.value.percent for f in reliefs if isinstance(f.value, PainRelief) and f.value.percent is not None]
    if found:
        return list(dict.fromkeys(found))
    relief, other = of_role(told.words, "relief"), of_role(told.words, "other-share")
    out: list[Number] = []
    for word in told.words:
        if word.value["role"] == "share" and _closest(word, relief + other, relief):
            out.append(float(word.value["percent"]))
        elif word.value["role"] == "percent" and not _measures(page, word, other):
            bare = word.sentence == trial.sentence and not any(w.sentence == word.sentence for w in relief)
            number = _percent(page, word) if bare or _closest(word, relief, relief) else None
            out += [number] if number is not None else []
    return list(dict.fromkeys(out))


def _from_fall(page: Page, trial: Mention, told: _Told) -> list[Number]:
    """The share that "82 -> 30 mm" implies, where the trial's own sentence or a row of its form tells it."""
    for word in of_role(told.words, "fall"):
        groups = word.groups
        first, last = groups.get("first") or groups.get("begin"), groups.get("last") or groups.get("end")
        own = word.sentence == trial.sentence or word.value.get("itself")
        if own and first and last:
            high, low = (int(page.plain[s.start : s.end]) for s in (first, last))
            return [round(100 * (high - low) / high)] if high > low else []
    return []


def _closest(word: Mention, all_words: Sequence[Mention], wanted: Sequence[Mention]) -> bool:
    near = [(_gap(word, w), w in wanted) for w in all_words if w.sentence == word.sentence and _gap(word, w) <= NEAR]
    return bool(near) and any(good for _, good in near)


def _measures(page: Page, word: Mention, other: Sequence[Mention]) -> bool:
    """Whether the percent measures something else: coverage, or a drug."""
    return any(
        w.sentence == word.sentence
        and 0 <= w.span.start - word.span.end <= 30
        and not any(stop in page.plain[word.span.end : w.span.start] for stop in ",;.")
        and "pain" not in page.plain[word.span.end : w.span.start].lower()
        for w in other
    )


def _gap(a: Mention, b: Mention) -> int:
    return max(b.span.start - a.span.end, a.span.start - b.span.end, 0)


def _percent(page: Page, word: Mention) -> Number | None:
    parts = [to_number(page.plain[s.start : s.end]) for name, s in sorted(word.groups.items(), reverse=True)]
    numbers = [n for n in parts if n is not None and n <= 100]
    if not numbers:
        return None
    return numbers[0] if len(numbers) == 1 else (min(numbers), max(numbers))


def _from_scores(told: _Told) -> list[Number]:
    """The share that two scores in the account imply."""
    scores = [f.value.score for f in told.facts if isinstance(f.value, PainScore)]
    whole = [float(s[0] if isinstance(s, tuple) else s) for s in scores]
    if len(whole) < 2 or whole[0] <= whole[-1] or not whole[0]:
        return []
    return [round(100 * (whole[0] - whole[-1]) / whole[0])]
