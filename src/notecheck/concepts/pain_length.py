"""Pain length: whether a length of time, or a word of pain beside it, speaks of the present pain at all.

"No more than three in any twelve months", "77M", "may hurt for two days", "a fever ten days prior to the onset" are
lengths of something else. A helper of pain_duration.
"""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.when import When
from notecheck.core.mention import Mention
from notecheck.core.page import Page

__all__ = ["is_a_day", "is_beside_the_point", "is_other_word"]

LIMITS = {"any", "each", "every", "per", "within", "next", "coming", "rolling", "following"}
"""Words before a length that limits a plan: "no more than three in any twelve months"."""
MAY = {"may", "might", "could", "can", "will", "would", "expect", "expected", "anticipate", "anticipated"}
"""Words before a length of pain that is only foreseen: "the injection may cause more pain for two days"."""
MEANS = {"average", "averages", "averaged", "averaging", "avg", "mean", "usual", "usually", "typical"}
"""Words before a length that is the time over which a score was taken: "the average over the last week"."""
PERSONS = {"gentleman", "lady", "man", "woman", "male", "female", "patient", "person", "boy", "girl", "age"}
"""Who is "of 64 years"."""
MEETINGS = {"review", "check", "visit", "follow-up", "followup", "f/u", "recheck", "mark", "appointment", "call"}
"""Words behind a length that tells when somebody was seen: "at the four-week review"."""
EASED = ("relie", "improve", "reduc", "decrea", "resol")
BEFORE_IT = (
    " to the onset",
    " to onset",
    " to these symptoms",
    " to his symptoms",
    " to her symptoms",
    " before the onset",
)
"""What follows a length that had passed when the pain began: "a fever ten days prior to the onset"."""
AWAY = {"bed", "off", "hospital", "away"}
"""Words before a length that tells how long somebody was: "stayed in bed a week", "left off four weeks"."""
POSSESSIVE = {"the", "his", "her", "their", "overall", "left", "right", "leg", "back", "arm", "neck"}
ADULT = 15 * 365
SEX = {"f", "m", "female", "male", "woman", "man", "lady", "gentleman"}
STUDIES = {"mri", "ct", "emg", "x-ray", "x-rays", "xray", "scan", "film", "films", "myelogram", "study", "report"}
PER = {"a", "per", "each", "every"}
UNITS = ("day", "week", "wk", "month", "mo", "year", "yr")
LEADS = (["for"], ["x"], ["past"], ["last"], ["about"], ["over"], ["pain"], ["sciatica"], ["symptoms"])


def is_beside_the_point(page: Page, word: Mention) -> bool:
    """Whether the word tells of something else.

    "The better part of a year" is no improvement, an episode of care no pain, nor is "pain" the one that was eased.
    """
    if page.plain.startswith((" part of", " of care"), word.span.end):
        return True
    lead = page.plain[max(0, word.span.start - 24) : word.span.start].lower().split()
    while lead and lead[-1] in POSSESSIVE:
        lead.pop()
    return (
        word.value["role"] == "complaint"
        and lead[-1:] in (["of"], ["in"], ["from"])
        and lead[-2:-1] != []
        and (lead[-2].startswith(EASED))
    )


GROWN = 18
"""Years; a bare "m" behind a greater number is a man of that age."""
LONG = frozenset("x for since over past last about ~ duration".split())


def _is_of_a_score(time: When, words: str, sequel: str) -> bool:
    """Whether a date is that of the score behind it ("rating 09/14: 9"), or a length a score itself ("3/10 night")."""
    if time.kind == "duration":
        return "/10" in words
    if time.kind != "date":
        return False
    sign = sequel.lstrip(" ")
    if "/" in words and sign[:4].isdigit() and not sign.startswith(("19", "20")):
        return True  # "2/14 1600, pain 3/10"
    return sign[:1] in (":", "=") and sign[1:].lstrip(" ")[:1].isdigit()


def is_other_word(page: Page, time: When) -> bool:
    """Whether it is no time past: "77M" is a man of 77, "the fall" no autumn, "any year" a plan."""
    words = page.plain[time.span.start : time.span.end]
    if words.lower() == "fall":
        lead = page.plain[max(0, time.span.start - 12) : time.span.start].lower().split()
        return lead[-1:] in (["the"], ["that"], ["a"], ["her"], ["his"]) and lead[-2:-1] not in (
            ["in"],
            ["during"],
        )
    if _is_of_study(page, time) or _is_age(page, time):
        return True
    sequel = page.plain[time.span.end : time.span.end + 24].lower()
    if sequel.startswith(BEFORE_IT) or _lead(page, time)[-1:] == ["put"]:
        return True  # "she cannot put a year on it"
    if is_a_day(page, time) or _is_of_a_score(time, words, sequel):
        return True
    follow = sequel[:16].split()[:2]
    lead = _lead(page, time)
    if time.kind == "duration" and (MAY & set(lead) or follow[:1] in (["afterwards"], ["afterward"])):
        return True
    aged = lead[-1:] == ["aged"] or (lead[-1:] == ["of"] and lead[-2:-1] != [] and lead[-2] in PERSONS)
    if time.kind == "duration" and aged and "y" in words.lower():
        return True
    if time.kind == "duration" and words[-1:].lower() == "m" and words[:-1].isdigit() and int(words[:-1]) >= GROWN:
        return not set(lead[-1:]) & LONG  # "61m" is a man of 61
    if time.kind == "duration" and follow and follow[0].strip(".,;:)") in MEETINGS:
        return True
    if time.kind == "duration" and follow and follow[0] in PER:
        # "five days a week", yet "for five months a shooting pain".
        return follow[0] != "a" or follow[-1].startswith(UNITS)
    if time.kind == "duration" and follow == ["out", "of"]:
        return True  # "six days out of seven"
    # "pain for ten weeks after a fall" is its length; "ten weeks after the fall the pain began" is not.
    then = follow[0].strip(".,;:)") if follow else ""
    if time.kind == "duration" and then in ("after", "before", "later", "post") and words[-1] != ".":
        return lead[-1:] not in LEADS
    if time.kind == "duration" and (
        _is_away(lead) or lead[-1:] in (["at"], ["@"], ["after"], ["by"]) or MEANS & set(lead)
    ):
        return True
    return bool(LIMITS & set(lead[-2:])) or (words.endswith("M") and words[:-1].strip().isdigit())


def _is_away(lead: Sequence[str]) -> bool:
    """Whether the length tells how long somebody or something was away: "in bed a week", not "on and off six weeks"."""
    return lead[-1:] != [] and lead[-1] in AWAY and "on" not in lead[-3:]


def _is_age(page: Page, time: When) -> bool:
    """Whether the patient's sex follows the years: "66 yrs / F"."""
    behind = page.plain[time.span.end : time.span.end + 16].lower().partition(".")[0]
    words = "".join(char if char.isalpha() else " " for char in behind).split()
    told = _lead(page, time)[-1:] in LEADS or (time.days or 0) < ADULT
    return not told and next((word for word in words if word != "old"), "") in SEX


def _is_of_study(page: Page, time: When) -> bool:
    """Whether it dates a study: "MRI neck from 30.03.2026"."""
    lead = _lead(page, time)
    return lead[-1:] in (["from"], ["of"], ["dated"]) and not STUDIES.isdisjoint(lead[:-1])


def is_a_day(page: Page, time: When) -> bool:
    """Whether "a day" is one of many and no length: "he has not had a good day since October"."""
    words = page.plain[time.span.start : time.span.end].lower()
    one = words.startswith(("a ", "an ")) and words.endswith(("day", "night"))
    return time.kind == "duration" and one and _lead(page, time)[-1:] not in LEADS


def _lead(page: Page, time: When) -> list[str]:
    return page.plain[max(0, time.span.start - 24) : time.span.start].lower().split()
