"""Fracture activity: advanced imaging that shows a vertebral fracture to be recent, or not.

How clinicians write it: "STIR marrow edema", "intense uptake on SPECT/CT", "normal marrow signal". What it
must not match: swelling of legs, airway or soft tissue. Source: WISeR guide v6.0, section 6.2.9(a).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.note_date import written_on
from notecheck.concepts.stated import after, around, before, fact, in_risks, stated
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["FractureActivity", "read"]

BONE = (
    "mri",
    "mr:",
    "mr ",
    "mr ",
    "stir",
    "t2",
    "marrow",
    "bone",
    "vertebra",
    "endplate",
    "body",
    "bodies",
    "fractur",
    "fx",
    "scan",
    "spect",
    " mr",
    "bme",
)
DENIALS = (" no ", "without", "absence", "not ", "negative", " nor ", "resol")
SOFT = (
    "pedal",
    "ankle",
    "leg edema",
    "lower extremity",
    "extremities",
    "soft tissue",
    "airway",
    "pulmonary",
    "peripheral",
    "ext:",
)
UNSEEN, UNSEEN_NEAR = (
    "could not be", "cannot be", "not assess", "not read", "not evaluat", "not obtain", "not done", "not performed",
    "not included", "not visible on these", "was not run", "to be determined",
), 60  # fmt: skip
"""Words behind, and the characters in which they stand, by which nobody saw whether it is there."""
YEARS, SINCE_NEAR = 2, 24
"""Years from which on a study before the note shows nothing of this fracture."""
SINCE = (
    "since", "compar", "vs", "versus", "than", "not on", "not in", "not seen", "absent", "new from", "unlike", "after",
)  # fmt: skip
"""Words before a study, and the characters in which they stand, by which the present one is held against it."""
STUDIES = frozenset({"study", "study-year"})
STOPS = str.maketrans(";.", ",,")
OTHER_MATTER = ("contrast", "density", "images")


@dataclass(frozen=True, slots=True)
class FractureActivity(Value):
    """What MRI, bone scan, SPECT or CT shows of the bone's activity."""

    active: bool
    """Edema or uptake is present."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each statement on edema or uptake."""
    words, today = tuple(stated(page, mentions, "fracture_activity")), written_on(page, mentions)
    studies: dict[int, list[Mention]] = {}
    for mention in words:
        if mention.value["says"] in STUDIES:
            studies.setdefault(mention.sentence, []).append(mention)
    for mention in words:
        if mention.value["says"] in STUDIES or mention.assertion.time == "planned" or in_risks(page, mention):
            continue
        if not _is_bone(page, mention) or _is_unseen(page, mention):
            continue
        if today and _is_of_an_old_study(page, mention, studies.get(mention.sentence, ()), today.year):
            continue
        quiet = mention.value["says"] == "quiet" or _is_denied(page, mention)
        yield fact(mention, FractureActivity(not quiet))


def _is_unseen(page: Page, mention: Mention) -> bool:
    """Whether the words right behind say that nobody saw whether it is there: "edema could not be read"."""
    behind = after(page, mention.span, UNSEEN_NEAR).translate(STOPS).partition(",")[0]
    return any(word in behind for word in UNSEEN) and not any(word in behind for word in OTHER_MATTER)


def _is_denied(page: Page, mention: Mention) -> bool:
    """Denied by a word before it: "none elsewhere" after it denies another place."""
    lead = f" {before(page, mention.span, 45)}"
    return mention.assertion.polarity == "denied" and any(word in lead for word in DENIALS)


def _is_bone(page: Page, mention: Mention) -> bool:
    if mention.value["says"] != "edema":
        return True
    near = around(page, mention)
    return any(word in near for word in BONE) and not any(word in near for word in SOFT)


def _is_told_behind(page: Page, mention: Mention, study: Mention) -> bool:
    """Whether the year is told behind what the study shows: "(marrow edema on STIR) is the 2024 study"."""
    between = page.plain[mention.span.end : study.span.start].lower()
    return between.rstrip().endswith((" is the", " is a", " was the", " is from the", " dates from the"))


def _is_of_an_old_study(page: Page, mention: Mention, studies: Sequence[Mention], year: int) -> bool:
    """Whether the last of its sentence's studies before it lies years back: "the MRI of 2019 had shown edema"."""
    here = [m for m in studies if m.span.end <= mention.span.start or _is_told_behind(page, mention, m)]
    last = max(here, key=lambda m: (m.span.start, m.span.end), default=None)
    told = last.groups.get("year") or last.groups.get("before") if last else None
    if last is None or told is None or year - int(page.plain[told.start : told.end]) < YEARS:
        return False
    return not any(word in before(page, last.span, SINCE_NEAR) for word in SINCE)
