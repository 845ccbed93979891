"""Augmentation risk: contraindications to filling a vertebra with cement, looked for and weighed.

How clinicians write it: "INR 1.0, plt 174", "no allergy to PMMA", "posterior wall intact", "pain is
attributed to L1 and not another generator", "retropulsion of 3 mm, weighed and accepted". What it must not
match: consent lists, the state after the procedure. Source: WISeR guide v6.0, section 6.2.9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.answer import is_only_asked
from notecheck.concepts.numbers import to_number
from notecheck.concepts.stated import around, fact, in_risks, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.kept import kept
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["AugmentationRisk", "read"]

WEIGHED = (
    "weighed", "accepted", "judged", "acceptable", "outweigh", "safe", "adequate", "despite",
    "discussed with", "held", "off ", "corrected", "reversed", "benefit", "reviewed with", "cleared by",
    "rationale", "because", "no canal", "without canal", "no cord", "premedicat", "pre-medicat",
    "canal free", "canal is free", "canal clear", "canal is clear", "canal open", "canal is open", "canal spared",
    "gadolinium instead", "not a contraindication", "considered", "neurologically intact", "no deficit",
    "no neuro", "no retropuls", "slow fill", "go slow", "low volume", "chronic and unchanged", "unchanged since",
    "long-standing",
)  # fmt: skip
WALL_WORDS = ("bulge", "posterior wall", "cortex", "retropuls", "epidural", "canal")
JUDGED = ("weighed", "accepted", "discussed with", "reviewed with")
"""What may press on the canal, and words of one who weighed it, wherever they stand."""
AFTERWARDS = frozenset({"consent", "recovery", "family_history", "instructions", "follow_up", "complications"})
GOES_ON = ("not stopped", "not held", "not been stopped", "not been held", "not discontinued")
HIGHEST_INR, LEAST_PLATELETS = 1.7, 50


@dataclass(frozen=True, slots=True)
class AugmentationRisk(Value):
    """One risk that was looked for."""

    kind: str
    """other_cause, pregnancy, coagulopathy, allergy, instability, neurological or many_levels."""
    state: str
    """absent or present."""
    weighed: bool
    """What is present is weighed in the note."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every risk that the note addresses."""
    told = [m for m in stated(page, mentions, "augmentation_risk") if _is_before(page, m)]
    clear = {m.span for m in told if m.value["says"] == "clear"}
    for mention in told:
        state = _state(page, mention)
        if state == "present" and any(mention.span.overlaps(span) for span in clear):
            continue
        if state:
            weighed = _is_weighed(page, mention, mentions)
            yield fact(mention, AugmentationRisk(str(mention.value["kind"]), state, weighed), 0.7)


def _is_before(page: Page, mention: Mention) -> bool:
    return mention.section not in AFTERWARDS and not in_risks(page, mention)


CLEAR = frozenset("none no nil absent negative denied".split())
WALL = (["posterior", "wall", "flat"], ["posterior", "wall", "intact"], ["wall", "flat"], ["wall", "intact"])
LABEL_END = 40


def _state(page: Page, mention: Mention) -> str | None:
    """Absent where denied or where the words say so; present only where the words are a finding."""
    says = mention.value["says"]
    if says == "clear":
        words = page.plain[mention.span.start : mention.span.end].lower()
        return "present" if any(word in words for word in GOES_ON) else "absent"
    if says == "number":
        return _by_number(page, mention)
    if mention.assertion.polarity == "denied":
        return "absent"
    stated_so = mention.assertion.certainty == "stated" and not _is_label(page, mention)
    found = says == "finding" and stated_so and not is_only_asked(page, mention.span)
    return "present" if found else None


def _is_label(page: Page, mention: Mention) -> bool:
    """Whether the words only name a field, and its answer is that there is none: "Retropulsion/neuro - wall flat"."""
    behind = page.plain[mention.span.end : mention.span.end + LABEL_END].lower()
    if behind.startswith("/"):
        behind = behind.lstrip("/abcdefghijklmnopqrstuvwxyz")
    behind = behind.lstrip(" ")
    answer = "".join(char if char.isalnum() else " " for char in behind).split()
    clear = answer[:1] != [] and (answer[0] in CLEAR or any(answer[: len(words)] == words for words in WALL))
    return behind.startswith((":", "- ")) and clear


def _by_number(page: Page, mention: Mention) -> str | None:
    """A clotting test, by its value."""
    for name in ("inr", "platelets"):
        group = mention.groups.get(name)
        number = to_number(page.plain[group.start : group.end]) if group else None
        if number is not None:
            high = number > HIGHEST_INR if name == "inr" else number < LEAST_PLATELETS
            return "present" if high else "absent"
    return None


def _is_weighed(page: Page, mention: Mention, mentions: Mentions) -> bool:
    """Words of judgement beside it; what presses on the canal may be weighed anywhere."""
    near = around(page, mention, after=1)
    weighed = any(word in near for word in WEIGHED)
    return weighed or (mention.value["kind"] == "neurological" and _weighs_wall(page, mentions))


@kept
def _weighs_wall(page: Page, mentions: Mentions) -> bool:
    """Whether a sentence weighs what presses on the canal: "Epidural bulge noted, weighed with oncology"."""
    said = (page.plain[each.span.start : each.span.end].lower() for each in page.sentences)
    return any(any(word in words for word in WALL_WORDS) and any(word in words for word in JUDGED) for words in said)
