"""Activities with what is said of them: a cue or an amount joined to the activity's word within one clause.

"cannot sit, stand or walk more than 10 minutes" is three activities under one cue; "walking is limited to one block" has
its cue behind; "drives 5 min at most" needs none, for the amount tells the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.functional_ground import Ground
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Sentence

__all__ = ["Ability", "abilities"]

CHAIN_GAP = 28
"""Characters between two activities under one cue."""
AMOUNT_GAP = 34
AMOUNT_BEFORE_GAP = 6
OBJECT_GAP = 25
"""A general verb (hold, reach, use) hands over to the activity named as its object within this many characters."""
VETO_REACH = 90
AGGRAVATING_REACH = 60
FORM_REACH = 140
CERTAIN, LIKELY, GUESSED = 0.9, 0.8, 0.5
STAFF_SAW = frozenset({"exam", "recovery", "consent"})
"""Sections where only what is impossible, or measured, tells of the patient's life."""
TELLING = frozenset(
    {"housework", "recreation", "driving", "self_care", "work", "stairs", "sitting", "standing"}
)
"""Activities that tell a gain by having been done at all."""
PAST = frozenset(
    {
        "stood",
        "sat",
        "slept",
        "drove",
        "ran",
        "rose",
        "got",
        "swept",
        "swam",
        "carried",
        "made",
        "took",
        "went",
    }
)
UNITS = {
    "time": {
        "walking",
        "standing",
        "sitting",
        "sleeping",
        "driving",
        "housework",
        "recreation",
        "other",
        "work",
        "bending",
        "self_care",
    },
    "distance": {"walking", "driving"},
    "weight": {"lifting"},
    "count": {"sleeping", "stairs", "work"},
}
HANDS = frozenset({"cannot", "difficulty", "needs-help"})
"""Cues under which a general verb alone (hold, use) names what a hand cannot do."""
HABIT = (
    "daily",
    "every day",
    "x/w",
    "x/week",
    "a week",
    "per week",
    "weekly",
    "times a",
    "each day",
    "x a ",
    "x per",
)
EXERCISE = ("program", "hep", "exercise", "routine", "regimen", "physical therapy", "gym", "pool")
ON_A_FORM = (
    "function",
    "limit",
    "difficult",
    "affect",
    "interfer",
    "activit",
    "unable",
    "adl",
    "disab",
    "impact",
    "impair",
)
JOINERS = (",", " or ", " and ", "/", "&", "+", " nor ")


@dataclass(frozen=True, slots=True)
class Ability:
    """What the patient can or cannot do of one activity."""

    span: Span
    activity: str
    ability: str
    amount: Span | None
    certainty: float
    source: str


def abilities(ground: Ground) -> Iterator[Ability]:
    """Every activity that a cue or an amount says something of."""
    for cue in ground.cues:
        if _counts(ground, cue):
            yield from READERS[str(cue.value["way"])](ground, cue)
    for activity in ground.activities:
        if _is_own(ground, activity) and _tells_itself(ground, activity):
            yield _ability(ground, activity, activity.span, _tense(ground, activity), activity.source)


def _tells_itself(ground: Ground, activity: Mention) -> bool:
    """Whether an activity needs no cue: it has its amount, or was done again while a treatment helped."""
    if "general" in activity.value:
        return False
    amount = _own_amount(ground, activity)
    if amount:
        return not _is_habit(ground, activity, amount)
    told_again = activity.value["activity"] in TELLING and _is_past(ground, activity)
    return told_again and _is_gain(ground, activity) and activity.section != "recovery"


def _counts(ground: Ground, cue: Mention) -> bool:
    """Whether the cue is the patient's own, stated of the present, in a place where life is told."""
    if cue.value["way"] not in READERS:
        return False
    said = cue.assertion
    if said.subject != "patient" and cue.value["way"] != "proxy":
        return False
    if said.time == "planned" or (said.polarity == "denied" and cue.value["ability"] != "unable"):
        return False
    if cue.section in STAFF_SAW and cue.value["ability"] != "unable":
        return False
    return ground.is_told(cue.span, cue.section) and not _is_wished(ground, cue.span)


def _is_own(ground: Ground, activity: Mention) -> bool:
    """The same for an activity that stands without a cue; a relative's or a planned one is none."""
    said = activity.assertion
    if said.subject != "patient" or said.time == "planned":
        return False
    if not ground.is_told(activity.span, activity.section) or _is_wished(ground, activity.span):
        return False
    return not _is_aggravating(ground, activity.span)


def _forward(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """The activity after the cue, and those joined to it."""
    first = _first_after(ground, cue, int(cue.value["reach"]))
    if first is None or (cue.value["ability"] != "unable" and _is_aggravating(ground, first.span)):
        return
    if "general" in first.value and cue.pattern not in HANDS:
        return
    for activity in (first, *_joined(ground, first)):
        named = _object_of(ground, activity)
        yield _ability(
            ground, named, Span(cue.span.start, named.span.end), str(cue.value["ability"]), cue.source
        )


def _backward(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """The activity before the cue in the same clause."""
    start = max(_sentence(ground, cue).span.start, cue.span.start - int(cue.value["reach"]) - 40)
    for activity in reversed(ground.activities_between(start, cue.span.start)):
        gap = ground.page.plain[activity.span.end : cue.span.start]
        if (
            len(gap) > int(cue.value["reach"])
            or ("," in gap and cue.pattern != "then-rests")
            or ground.is_cut(activity.span.end, cue.span.start)
        ):
            return
        if "general" not in activity.value and _is_own(ground, activity):
            span = Span(activity.span.start, cue.span.end)
            yield _ability(ground, activity, span, str(cue.value["ability"]), cue.source)
            return


def _measured(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """ "Only", "barely", "limited to": an activity close behind, or one with an amount."""
    first = _first_after(ground, cue, int(cue.value["reach"]))
    if first is None or _is_aggravating(ground, cue.span):
        return
    between = ground.amounts_between(cue.span.start, first.span.start)
    if between or first.span.start - cue.span.end <= 3:
        yield _ability(
            ground, first, Span(cue.span.start, first.span.end), str(cue.value["ability"]), cue.source
        )


def _proxy(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """What a relative does in the patient's place; a lift home is none."""
    end = cue.span.end + int(cue.value["reach"])
    if "home" in ground.page.plain[cue.span.end : cue.span.end + 14] or cue.section == "recovery":
        return
    within = [
        a
        for a in ground.activities_between(cue.span.start, end)
        if not ground.is_cut(cue.span.end, a.span.start)
    ]
    later = [a for a in within if a.span.start >= cue.span.end]
    for activity in (later or within)[:1]:
        span = Span(cue.span.start, max(cue.span.end, activity.span.end))
        yield _ability(ground, activity, span, str(cue.value["ability"]), cue.source)


def _inside(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """The activity that stands within the cue's own words: "no golf since June"."""
    for activity in ground.activities_between(cue.span.start, cue.span.end)[:1]:
        yield _ability(ground, activity, cue.span, str(cue.value["ability"]), cue.source)


def _ticked(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """A ticked activity on a form's line about function."""
    before = (
        ground.page.plain[max(0, cue.span.start - FORM_REACH) : cue.span.start].rpartition("\n\n")[2].lower()
    )
    if cue.section != "function" and not any(word in before for word in ON_A_FORM):
        return
    for activity in ground.activities_between(cue.span.end, cue.span.end + int(cue.value["reach"]))[:1]:
        span = Span(cue.span.start, activity.span.end)
        yield _ability(ground, activity, span, str(cue.value["ability"]), cue.source)


def _fallback(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """A verb or a pastime that no lexicon knows, where no known activity follows."""
    end = min(cue.span.end + 30, _sentence(ground, cue).span.end)
    general = any(m.span.overlaps(cue.span) for m in ground.statements("generic"))
    if general or cue.section in ("plan", "recovery") or ground.activities_between(cue.span.start, end):
        return
    yield Ability(cue.span, str(cue.value["activity"]), "unable", None, GUESSED, cue.source)


READERS = {
    "forward": _forward,
    "backward": _backward,
    "amount": _measured,
    "proxy": _proxy,
    "inside": _inside,
    "tick": _ticked,
    "fallback": _fallback,
}


def _ability(ground: Ground, activity: Mention, span: Span, ability: str, source: str) -> Ability:
    amount = _own_amount(ground, activity)
    if amount:
        span = Span(min(span.start, amount.span.start), max(span.end, amount.span.end))
        ability = "limited" if ability == "unable" else ability
    return Ability(
        span, str(activity.value["activity"]), ability, amount.span if amount else None, LIKELY, source
    )


def _first_after(ground: Ground, cue: Mention, reach: int) -> Mention | None:
    """The first activity after a cue, in its clause and within reach."""
    limit = min(cue.span.end + reach, _sentence(ground, cue).span.end)
    for activity in ground.activities_between(cue.span.end, limit)[:1]:
        if not ground.is_cut(cue.span.end, activity.span.start):
            return activity
    return None


def _joined(ground: Ground, first: Mention) -> Iterator[Mention]:
    """Activities that a comma, a stroke, "or" or "and" joins to the first."""
    last, sentence = first, _sentence(ground, first)
    for activity in ground.activities_between(first.span.end, sentence.span.end):
        gap = ground.page.plain[last.span.end : activity.span.start]
        joined = any(joiner in f"{gap} ".replace("\n", " ") for joiner in JOINERS)
        if len(gap) > CHAIN_GAP or ground.is_cut(last.span.end, activity.span.start):
            return
        if joined:
            yield activity
        last = activity


def _object_of(ground: Ground, activity: Mention) -> Mention:
    """For a general verb, the activity that its object names: "hold a hair dryer" is self-care."""
    if "general" not in activity.value:
        return activity
    for named in ground.activities_between(activity.span.end, activity.span.end + OBJECT_GAP)[:1]:
        gap = f"{ground.page.plain[activity.span.end : named.span.start]} "
        if not any(joiner in gap for joiner in JOINERS) and "." not in gap:
            return named
    return activity


def _own_amount(ground: Ground, activity: Mention) -> Mention | None:
    """The amount told of an activity, behind it or close before it."""
    sentence, units = _sentence(ground, activity).span, str(activity.value["activity"])
    start, end = activity.span.end, min(sentence.end, activity.span.end + AMOUNT_GAP)
    for amount in ground.amounts_between(start, end):
        if units in UNITS[str(amount.value["unit"])]:
            cut = ground.is_cut(start, amount.span.start) or ground.activities_between(
                start, amount.span.start
            )
            return None if cut else amount
    for amount in ground.amounts_between(max(sentence.start, activity.span.start - 40), activity.span.start):
        gap = ground.page.plain[amount.span.end : activity.span.start]
        fits = units in UNITS[str(amount.value["unit"])] and amount.span.end <= activity.span.start
        if fits and len(gap) <= AMOUNT_BEFORE_GAP and not any(sign in gap for sign in ".;:,"):
            return amount
    return None


def _is_habit(ground: Ground, activity: Mention, amount: Mention) -> bool:
    """Whether an activity with its amount is told as exercise: "walks 30 minutes daily as her program"."""
    sentence = _sentence(ground, activity).span
    end = max(activity.span.end, amount.span.end)
    after = ground.page.plain[end : min(sentence.end, end + 16)].lower()
    whole = ground.page.plain[sentence.start : sentence.end].lower()
    return any(word in after for word in HABIT) and any(word in whole for word in EXERCISE)


def _tense(ground: Ground, activity: Mention) -> str:
    """What was done is told as a gain, what is done as a limit unless a treatment's benefit is told."""
    return "improved" if _is_past(ground, activity) or _is_gain(ground, activity) else "limited"


def _is_past(ground: Ground, activity: Mention) -> bool:
    word = ground.page.plain[activity.span.start : activity.span.end].lower().split()[0]
    return word.endswith("ed") or word in PAST


def _is_gain(ground: Ground, activity: Mention) -> bool:
    """Whether the sentence up to the activity tells of a treatment's benefit."""
    start = _sentence(ground, activity).span.start
    return any(cue.value["way"] == "gain" for cue in ground.cues_between(start, activity.span.start))


def _is_wished(ground: Ground, span: Span) -> bool:
    """Whether a goal, an instruction or advice governs the place."""
    start = max(ground.page.sentence_at(span.start).span.start, span.start - VETO_REACH)
    vetoes = [c for c in ground.cues_between(start, span.start) if c.value["way"] == "veto"]
    return any(not ground.is_cut(veto.span.end, span.start) for veto in vetoes)


def _is_aggravating(ground: Ground, span: Span) -> bool:
    """Whether the place stands among what brings the pain on or relieves it."""
    start = max(ground.page.sentence_at(span.start).span.start, span.start - AGGRAVATING_REACH)
    found = [c for c in ground.cues_between(start, span.start) if c.value["way"] == "aggravating"]
    return any(not ground.is_cut(cue.span.end, span.start) for cue in found)


def _sentence(ground: Ground, mention: Mention) -> Sentence:
    return ground.page.sentences[mention.sentence]
