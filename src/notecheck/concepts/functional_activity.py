"""Activities with what is said of them: a cue or an amount joined to the activity's word within one clause.

"cannot sit, stand or walk more than 10 minutes" is three activities under one cue; "walking is limited to
one block" has its cue behind; "drives 5 min at most" needs none, for the amount tells the limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from notecheck.concepts.beside import led_by_hour
from notecheck.concepts.functional_clause import (
    first_after,
    held_for,
    is_aggravating,
    is_denied_gain,
    is_gain,
    is_habit,
    is_ongoing_past,
    is_own_trade,
    is_past,
    is_wished,
    joined,
    joined_before,
    object_of,
    own_amount,
    sentence_of,
    tense,
)
from notecheck.concepts.functional_doing import is_done_freely
from notecheck.concepts.functional_ground import Ground
from notecheck.concepts.functional_mentions import covering
from notecheck.concepts.functional_template import is_template
from notecheck.core.mention import Mention
from notecheck.core.note import Span

__all__ = ["Ability", "abilities"]

FORM_REACH, CERTAIN, LIKELY, GUESSED = 140, 0.9, 0.8, 0.5
STAFF_SAW = frozenset({"exam", "recovery", "consent"})
"""Sections where only what is impossible, or measured, tells of the patient's life."""
STAFF = ("we were ", "i was ", " we ", " i ", "we are ")
"""The author, not the patient, could not do something."""
NO_GUESSING = STAFF_SAW | {"plan"}
TELLING = frozenset(
    {"sleeping", "housework", "recreation", "driving", "self_care", "work", "stairs", "sitting", "standing"}
)
"""Activities that tell a gain by having been done at all."""
BETWEEN_ITEMS = (".", ",", ";", ":", "\n", "-", "•", "*", "/", "|", "–")
"""What stands before each member of a list of limits."""
NO_MORE = ("only", "barely", "no more than", "no longer than", "at most", "less than", "hardly")
"""Words that make of an ability told with its amount a limit."""
ARTICLES = frozenset({"the", "a", "an", "her", "his"})
LIGHT_VERBS = ARTICLES | frozenset("do does to finish play ride coach sing in use manage go get".split())
"""Words that stand between "barely" and what is barely done."""
WHOLE_WAY = "a-way-on-foot"
"""A way that was gone whole, where walking alone may be the few steps after a procedure."""
UNNAMED = frozenset({"general", "purpose", "task"})
LEISURE, PLACE_REACH = ("church", "mass", "garden", "pray", "home", "mosque"), 20
"""Places and ends within so many characters behind a movement that tell that it is not done for a living."""
HANDS = frozenset({"cannot", "difficulty", "needs-help"})
"""Cues under which a general verb alone (hold, use) names what a hand cannot do."""
ON_A_FORM = (
    "function", "limit", "difficult", "affect", "interfer", "activit", "unable", "adl", "disab", "impact", "impair",
)  # fmt: skip
"""Words of a form that asks about function."""


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
    """Every activity that a cue or an amount says something of, then what a list of limits names alone."""
    told = list(_told(ground))
    yield from told
    known = _apart(ability.span for ability in told)
    for mention in (*ground.activities, *ground.amounts):
        if mention.section == "function" and covering(mention.span, known) is None and _is_listed(ground, mention):
            yield _listed(ground, mention)


def _told(ground: Ground) -> Iterator[Ability]:
    """What a cue or an activity's own amount tells."""
    measured: set[Span | None] = set()
    for cue in ground.cues:
        if _counts(ground, cue):
            for told in READERS[str(cue.value["way"])](ground, cue):
                measured.add(told.amount)
                yield told
    for activity in ground.activities:
        amount = own_amount(ground, activity)
        # An amount measures one activity: "cannot sit for her 45-minute commute".
        free = amount is None or amount.span not in measured
        if free and _is_own(ground, activity) and _tells_itself(ground, activity, amount):
            yield _ability(ground, activity, activity.span, tense(ground, activity), activity.source)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def _is_listed(ground: Ground, mention: Mention) -> bool:
    """Whether an activity, or a distance, stands bare under a heading of function: "Limits: a block, stairs"."""
    names = mention.value.get("activity", "none") != "none" or mention.value.get("unit") == "distance"
    before = ground.page.plain[max(0, mention.span.start - 3) : mention.span.start].rstrip(" ")
    bare = names and before.endswith(BETWEEN_ITEMS) and not mention.value.keys() & {"general", "purpose", "leads"}
    if not bare or is_habit(ground, mention, mention):
        return False
    return ground.said_of(mention).polarity != "denied" and _is_own(ground, mention)


def _listed(ground: Ground, mention: Mention) -> Ability:
    """What is named is a limit; what is told as done ("shops for herself, line dances Tuesdays") is none."""
    distance = "unit" in mention.value
    name = "walking" if distance else str(mention.value["activity"])
    ability = "independent" if not distance and is_done_freely(ground, mention) else "limited"
    return Ability(mention.span, name, ability, mention.span if distance else None, GUESSED, mention.source)


def _tells_itself(ground: Ground, activity: Mention, amount: Mention | None) -> bool:
    """Whether an activity needs no cue: it has its amount, or was done again while a treatment helped."""
    if "general" in activity.value or activity.section == "recovery" or led_by_hour(ground.page, activity.span.start):
        return False  # what the nurse saw: "1:52 sat in chair 10 min"
    if amount:
        return not is_habit(ground, activity, amount)
    done = is_past(ground, activity) and (activity.value["activity"] in TELLING or activity.pattern == WHOLE_WAY)
    told_again = done or is_ongoing_past(ground, activity)
    return told_again and is_gain(ground, activity, before=1)


def _counts(ground: Ground, cue: Mention) -> bool:
    """Whether the cue is the patient's own, stated of the present, in a place where life is told."""
    if cue.value["way"] not in READERS:
        return False
    said = ground.said_of(cue)
    if said.subject != "patient" and cue.value["way"] != "proxy":
        return False
    if said.time == "planned" or (said.polarity == "denied" and cue.value["ability"] != "unable"):
        return False
    if cue.section in STAFF_SAW and cue.value["ability"] != "unable":
        return False
    cared_for = cue.value["way"] == "proxy" or said.subject != cue.assertion.subject
    return ground.is_told(cue.span, cue.section, by_family=cared_for) and not is_wished(ground, cue.span)


def _is_own(ground: Ground, activity: Mention) -> bool:
    """The same for an activity that stands without a cue; a relative's or a planned one is none."""
    said = ground.said_of(activity)
    if said.subject != "patient" or said.time == "planned":
        return False
    cared_for = said.subject != activity.assertion.subject
    if not ground.is_told(activity.span, activity.section, by_family=cared_for) or is_wished(ground, activity.span):
        return False
    return not is_aggravating(ground, activity.span)


def _forward(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """The activity after the cue, and those joined to it."""
    first = first_after(ground, cue, int(cue.value["reach"]))
    if first is None or is_denied_gain(ground, cue):
        return
    if cue.pattern == "needs-help" and "," in ground.page.plain[cue.span.end : first.span.start]:
        return  # "a bit of help from it, carrying on"
    if cue.value["ability"] != "unable" and is_aggravating(ground, first.span):
        return
    told = [object_of(ground, activity) for activity in (first, *joined(ground, first))]
    for named in told:
        if "general" in named.value and cue.pattern not in HANDS:
            continue
        if is_template(ground.page, cue, named, Span(cue.span.start, told[-1].span.end)):
            continue
        yield _ability(ground, named, Span(cue.span.start, named.span.end), str(cue.value["ability"]), cue.source)


def _backward(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """The activity before the cue in the same clause."""
    start = max(sentence_of(ground, cue).span.start, cue.span.start - int(cue.value["reach"]) - 40)
    for activity in reversed(ground.activities_between(start, cue.span.start)):
        gap = ground.page.plain[activity.span.end : cue.span.start]
        if (
            activity.span.end > cue.span.start
            or len(gap) > int(cue.value["reach"])
            or ("," in gap and cue.pattern != "then-rests")
            or ground.is_cut(activity.span.end, cue.span.start)
        ):
            return
        if "general" not in activity.value and _is_own(ground, activity):
            named = object_of(ground, activity) if "leads" in activity.value else held_for(ground, activity)
            span = Span(min(activity.span.start, named.span.start), max(cue.span.end, named.span.end))
            if is_template(ground.page, cue, named, span):
                return
            yield _ability(ground, named, span, str(cue.value["ability"]), cue.source)
            for listed in joined_before(ground, activity):
                yield _ability(ground, listed, listed.span, str(cue.value["ability"]), cue.source)
            return


def _measured(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """An activity close behind "only", "barely" or "limited to", or one with an amount."""
    first = first_after(ground, cue, int(cue.value["reach"]))
    if first is None or is_aggravating(ground, cue.span):
        return
    between = ground.amounts_between(cue.span.start, first.span.start)
    gap = ground.page.plain[cue.span.end : first.span.start].lower()
    if between or len(gap) <= 3 or (gap.split()[0] not in ARTICLES and LIGHT_VERBS.issuperset(gap.split())):
        yield _ability(ground, first, Span(cue.span.start, first.span.end), str(cue.value["ability"]), cue.source)


def _proxy(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """What a relative does in the patient's place; a lift home is none."""
    end = cue.span.end + int(cue.value["reach"])
    if "home" in ground.page.plain[cue.span.end : cue.span.end + 14] or cue.section == "recovery":
        return
    named = ground.activities_between(cue.span.start, end)
    for activity in [a for a in named if not ground.is_cut(cue.span.end, a.span.start)][:1]:
        span = Span(cue.span.start, max(cue.span.end, activity.span.end))
        yield _ability(ground, activity, span, str(cue.value["ability"]), cue.source)


def _inside(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """The activity that stands within the cue's own words: "no golf since June"."""
    for first in ground.activities_between(cue.span.start, cue.span.end)[:1]:
        for activity in (first, *(a for a in joined(ground, first) if a.span.end <= cue.span.end)):
            span = cue.span if activity is first else activity.span
            yield _ability(ground, activity, span, str(cue.value["ability"]), cue.source)


def _ticked(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """A ticked activity on a form's line about function."""
    before = ground.page.plain[max(0, cue.span.start - FORM_REACH) : cue.span.start].rpartition("\n\n")[2].lower()
    if cue.section != "function" and not any(word in before for word in ON_A_FORM):
        return
    for activity in ground.activities_between(cue.span.end, cue.span.end + int(cue.value["reach"]))[:1]:
        span = Span(cue.span.start, activity.span.end)
        yield _ability(ground, activity, span, str(cue.value["ability"]), cue.source)


def _fallback(ground: Ground, cue: Mention) -> Iterator[Ability]:
    """A verb or a pastime that no lexicon knows, where no known activity follows."""
    end = min(cue.span.end + 30, sentence_of(ground, cue).span.end)
    before = ground.page.plain[max(0, cue.span.start - 8) : cue.span.start].lower()
    if before.endswith(STAFF) or cue.section in NO_GUESSING:
        return
    if ground.is_general(cue.span) or ground.activities_between(cue.span.start, end):
        return
    task = cue.value["activity"] == "other" and ground.is_task(cue.span)
    name = "work" if task else str(cue.value["activity"])
    yield Ability(cue.span, name, "unable", None, GUESSED, cue.source)


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
    amount = own_amount(ground, activity)
    if amount:
        span = Span(min(span.start, amount.span.start), max(span.end, amount.span.end))
        only = ground.page.plain[span.start : span.end].lower()
        ability = "limited" if ability == "unable" or any(word in only for word in NO_MORE) else ability
    name = "work" if _is_task(ground, activity) else str(activity.value["activity"])
    return Ability(span, name, ability, amount.span if amount else None, LIKELY, source)


def _is_task(ground: Ground, activity: Mention) -> bool:
    """Whether an unnamed task is the patient's trade; where it names its own place (a church) it is not."""
    if activity.value["activity"] == "recreation" and is_own_trade(ground, activity):
        return True
    if not activity.value.keys() & UNNAMED or not ground.is_task(activity.span):
        return False
    after = ground.page.plain[activity.span.end : activity.span.end + PLACE_REACH].lower()
    return not any(place in after for place in LEISURE)
