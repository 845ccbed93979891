"""What stands around an activity in its clause: its amount, its neighbours, and what governs it."""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.concepts.functional_ground import Ground
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Sentence

__all__ = [
    "first_after",
    "held_for",
    "is_aggravating",
    "is_denied_gain",
    "is_gain",
    "is_habit",
    "is_ongoing_past",
    "is_own_trade",
    "is_past",
    "is_wished",
    "joined",
    "joined_before",
    "object_of",
    "own_amount",
    "sentence_of",
    "tense",
]

CHAIN_GAP, LONG_CHAIN_GAP = 28, 48
"""Characters between two activities under one cue, and where "or" leads straight to the second."""
AMOUNT_GAP = 34
AMOUNT_BEFORE_GAP = 6
CHAIN_REACH, GAIN_REACH = 150, 250
"""Characters in which activities are joined to the first, and in which a benefit told before them counts."""
UNDIMINISHED = ("miles", "every ", "daily", "all day", "as before")
"""Words of an activity that goes on as ever."""
OBJECT_GAP = 25
"""A general verb (hold, reach, use) hands over to its object's activity within these characters."""
POSTURES = frozenset({"standing", "sitting", "other"})
"""Held while something else is done: "stand and iron" is standing."""
VETO_REACH = 90
DENIED_GAIN = 2
"""A gain so near behind a cue is what the cue denies: "unable to [return to] work"."""
AGGRAVATING_REACH = 60
STEM, SHORTEST_STEM = 6, 4
"""So many letters of an activity's word are sought in the name of the trade, and so many at least."""
APART = frozenset({"better"})
"""A cue whose last word belongs to no activity; another's may begin it: "has not [ridden] her bike"."""
# fmt: off
PAST = frozenset({
    "stood", "sat", "slept", "drove", "ran", "rose", "got", "swept", "swam", "carried",
    "made", "took", "went", "wore", "rode", "knelt", "did", "came",
})
UNITS = {
    "time": {
        "walking", "standing", "sitting", "sleeping", "driving", "housework", "recreation", "other",
        "work", "bending",
        "self_care",
    },
    "distance": {"walking", "other"},
    "prime": {"walking", "standing", "sitting", "sleeping", "driving"},
    "bare": {"walking", "standing", "sitting", "driving"},
    "weight": {"lifting"},
    "event": {"standing", "sitting", "walking", "housework", "sleeping"},
    "count": {"sleeping", "stairs", "work"},
}
"""Which activities each kind of amount can measure."""
# fmt: on
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
    " a day",
    "/day",
    "/d ",
    "/wk",
    "/week",
    "x a ",
    "x per",
)
EXERCISE = ("rehab", "program", "hep", "exercise", "routine", "regimen", "physical therapy", "gym", "pool")
LIST_JOINERS = (",", "or", "and", "/", "&", "+", ", and", ", or", "and the", "or the", "nor")
"""What stands between the members of a list and nothing else."""
JOINERS = (",", " or ", " and ", "/", "&", "+", " nor ")


def first_after(ground: Ground, cue: Mention, reach: int) -> Mention | None:
    """The first activity after a cue, in its clause and within reach."""
    limit = min(cue.span.end + reach, sentence_of(ground, cue).span.end)
    start = cue.span.end if cue.pattern in APART else cue.span.start + 1
    ahead = [a for a in ground.activities_between(start, limit) if a.span.end > cue.span.end]
    for activity in ahead[:1]:
        if not ground.is_cut(cue.span.end, activity.span.start) and not _turns(ground, cue, activity):
            return activity
    return None


def is_denied_gain(ground: Ground, cue: Mention) -> bool:
    """Whether a gain is told only to say that it was not reached: "has not been able to [return to] work"."""
    before = ground.cues_between(cue.span.start - VETO_REACH, cue.span.start)
    return cue.value["ability"] == "improved" and any(
        c.value["ability"] == "unable"
        and c.value["way"] == "forward"
        and 0 <= cue.span.start - c.span.end <= DENIED_GAIN
        for c in before
    )


def _turns(ground: Ground, cue: Mention, activity: Mention) -> bool:
    """Whether a gain is told between a loss and the activity: "kept him off opioids and back at work"."""
    between = ground.cues_between(cue.span.end + DENIED_GAIN, activity.span.start)
    gains = any(c.value["way"] == "forward" and c.value["ability"] == "improved" for c in between)
    return gains and cue.value["ability"] != "improved"


def joined(ground: Ground, first: Mention) -> Iterator[Mention]:
    """Activities that a comma, a stroke, "or" or "and" joins to the first."""
    last, sentence = first, sentence_of(ground, first)
    end = min(sentence.span.end, first.span.end + CHAIN_REACH)
    for activity in ground.activities_between(first.span.end, end):
        gap = ground.page.plain[last.span.end : activity.span.start]
        joined = any(joiner in f"{gap} ".replace("\n", " ") for joiner in JOINERS)
        reach = LONG_CHAIN_GAP if gap.rstrip().endswith((" or", " nor")) else CHAIN_GAP
        if len(gap) > reach or ground.is_cut(last.span.end, activity.span.start):
            return
        if joined and not (gap.strip() == "and" and last.value["activity"] in POSTURES):
            yield activity
        last = activity


def joined_before(ground: Ground, last: Mention) -> Iterator[Mention]:
    """Activities listed before one whose cue stands behind: "ironing, mowing and raking are impossible"."""
    start = max(sentence_of(ground, last).span.start, last.span.start - CHAIN_REACH)
    for activity in reversed(ground.activities_between(start, last.span.start)):
        gap = ground.page.plain[activity.span.end : last.span.start]
        if gap.strip() not in LIST_JOINERS or ground.is_cut(activity.span.end, last.span.start):
            return
        yield activity
        last = activity


def object_of(ground: Ground, activity: Mention) -> Mention:
    """The activity that a general verb's object or purpose names: "hold a hair dryer" is self-care."""
    if not activity.value.keys() & {"general", "purpose", "leads"}:
        return activity
    for named in ground.activities_between(activity.span.end, activity.span.end + OBJECT_GAP)[:1]:
        gap = f"{ground.page.plain[activity.span.end : named.span.start]} "
        apart = "." in gap or " for " in gap or any(joiner in gap for joiner in JOINERS)
        if not apart and ("general" in activity.value or " to " in gap):
            return named
    return activity


def held_for(ground: Ground, activity: Mention) -> Mention:
    """The posture that is held for an activity: "standing to do dishes" is standing."""
    start = max(0, activity.span.start - OBJECT_GAP)
    for posture in ground.activities_between(start, activity.span.start)[-1:]:
        gap = ground.page.plain[posture.span.end : activity.span.start].strip()
        if gap == "to" and posture.value["activity"] in POSTURES:
            return posture
    return activity


def own_amount(ground: Ground, activity: Mention) -> Mention | None:
    """The amount told of an activity, behind it or close before it."""
    return _amount_after(ground, activity) or _amount_before(ground, activity)


def _amount_after(ground: Ground, activity: Mention) -> Mention | None:
    """The first amount behind the activity that can measure it, with no other activity between."""
    end = activity.span.end
    for amount in ground.amounts_between(activity.span.start, min(_end(ground, activity), end + AMOUNT_GAP)):
        if amount.span.end > end and _measures(amount, activity):
            named = activity.value["activity"]
            others = ground.activities_between(end, amount.span.start)
            # "stand at his lathe for two hours" is standing told twice.
            between = [other for other in others if other.value["activity"] != named]
            gap = ground.page.plain[end : amount.span.start]
            next_cell = gap.rstrip().endswith("|") and gap.count("|") == 1 and "\n" not in gap
            return None if between or (ground.is_cut(end, amount.span.start) and not next_cell) else amount
    return None


def _amount_before(ground: Ground, activity: Mention) -> Mention | None:
    """An amount that leads straight to the activity: "ten minutes of standing"."""
    sentence = sentence_of(ground, activity).span
    for amount in ground.amounts_between(max(sentence.start, activity.span.start - 40), activity.span.start):
        gap = ground.page.plain[amount.span.end : activity.span.start]
        fits = _measures(amount, activity) and amount.span.end <= activity.span.start
        straight = not any(sign in gap for sign in (*".;:,", " to "))
        if fits and len(gap) <= AMOUNT_BEFORE_GAP and straight:
            return amount
    return None


def _measures(amount: Mention, activity: Mention) -> bool:
    return activity.value["activity"] in UNITS[str(amount.value["unit"])]


def _end(ground: Ground, mention: Mention) -> int:
    return sentence_of(ground, mention).span.end


def is_habit(ground: Ground, activity: Mention, amount: Mention) -> bool:
    """Whether an activity with its amount is told as exercise: "walks 30 minutes daily as her program"."""
    sentence = sentence_of(ground, activity).span
    end = max(activity.span.end, amount.span.end)
    after = ground.page.plain[end : min(sentence.end, end + 16)].lower()
    if not any(word in after for word in HABIT):
        return False
    around = slice(max(sentence.start, end - GAIN_REACH), min(sentence.end, end + GAIN_REACH))
    return any(word in ground.page.plain[around].lower() for word in EXERCISE)


def _goes_on(ground: Ground, activity: Mention) -> bool:
    """Whether it is told as undiminished: "you still mow the lawn and walk two miles every morning"."""
    sentence = sentence_of(ground, activity).span
    before = ground.page.plain[max(sentence.start, activity.span.start - VETO_REACH) : activity.span.start].lower()
    after = ground.page.plain[activity.span.end : min(sentence.end, activity.span.end + OBJECT_GAP)].lower()
    return " still " in f" {before}" and any(
        word in after for word in ("miles", "every ", "daily", "all day", "as before")
    )


def tense(ground: Ground, activity: Mention) -> str:
    """What was done is told as a gain, what is done as a limit unless a treatment's benefit is told."""
    then = is_ongoing_past(ground, activity) and is_gain(ground, activity, before=1)
    if _goes_on(ground, activity):
        return "unchanged"
    return "improved" if then or is_past(ground, activity) or is_gain(ground, activity) else "limited"


def is_past(ground: Ground, activity: Mention) -> bool:
    """Whether the activity is told as done."""
    word = ground.page.plain[activity.span.start : activity.span.end].lower().split()[0]
    return word.endswith("ed") or word in PAST


def is_ongoing_past(ground: Ground, activity: Mention) -> bool:
    """Whether the activity is told as what the patient was doing, or was able to do, then."""
    before = ground.page.plain[max(0, activity.span.start - 10) : activity.span.start].lower()
    word = ground.page.plain[activity.span.start : activity.span.end].split()[0]
    return before.endswith("could ") or (before.endswith(("was ", "were ", "been ")) and word.lower().endswith("ing"))


def is_own_trade(ground: Ground, activity: Mention) -> bool:
    """Whether the activity is what the patient lives by: a painter can no longer paint."""
    word = ground.page.plain[activity.span.start : activity.span.end].lower().split()[0]
    stem = word.removesuffix("ing").removesuffix("s")[:STEM]
    itself = range(activity.span.start, activity.span.end)
    trades = (
        ground.page.plain[at : at + STEM * 4].lower() for at in ground.trades_near(activity.span) if at not in itself
    )
    return len(stem) >= SHORTEST_STEM and any(stem in trade for trade in trades)


def is_gain(ground: Ground, activity: Mention, *, before: int = 0) -> bool:
    """Whether the sentence up to the activity, or so many sentences before, tell of a treatment's benefit."""
    first = ground.page.sentences[max(0, activity.sentence - before)]
    if first.section != activity.section:
        first = sentence_of(ground, activity)
    start = max(first.span.start, activity.span.start - GAIN_REACH)
    return any(cue.value["way"] == "gain" for cue in ground.cues_between(start, activity.span.start))


def is_wished(ground: Ground, span: Span) -> bool:
    """Whether a goal, an instruction or advice governs the place."""
    start = max(ground.page.sentence_at(span.start).span.start, span.start - VETO_REACH)
    vetoes = [c for c in ground.cues_between(start, span.start) if c.value["way"] == "veto"]
    return any(not ground.is_cut(veto.span.end, span.start) for veto in vetoes)


def is_aggravating(ground: Ground, span: Span) -> bool:
    """Whether the place stands among what brings the pain on or relieves it."""
    start = max(ground.page.sentence_at(span.start).span.start, span.start - AGGRAVATING_REACH)
    found = [c for c in ground.cues_between(start, span.start) if c.value["way"] == "aggravating"]
    return any(not ground.is_cut(cue.span.end, span.start) for cue in found)


def sentence_of(ground: Ground, mention: Mention) -> Sentence:
    """The sentence that a mention stands in."""
    return ground.page.sentences[mention.sentence]
