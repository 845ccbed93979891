"""Fracture activity: advanced imaging that shows a vertebral fracture to be recent, or not.

How clinicians write it: "STIR marrow edema", "intense uptake on SPECT/CT", "normal marrow signal". What it
must not match: swelling of legs, airway or soft tissue. Source: WISeR guide v6.0, section 6.2.9(a).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.note_date import written_on
from notecheck.concepts.stated import after, around, before, fact, in_risks, stated
from notecheck.concepts.when import When, times
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page
from notecheck.core.time import PartialDate

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
YEAR = re.compile(r"(?<![\d/-])20\d\d(?![\d/-])")
STUDY = re.compile(r"\b(?:mris?|mr|scans?|stir|study|studies|films?|ct|imaging|x-?rays?|spect|radiographs?)\b")
PAST, YEARS = 365, 2
"""Days, and by a bare year the years, from which on a study before the note shows nothing of this fracture."""
SINCE = (
    "since",
    "compar",
    "vs",
    "versus",
    "than",
    "not on",
    "not in",
    "not seen",
    "absent",
    "new from",
    "unlike",
    "after",
)
"""Words before a day by which it is that of the study which the present one is held against."""


@dataclass(frozen=True, slots=True)
class FractureActivity(Value):
    """What MRI, bone scan, SPECT or CT shows of the bone's activity."""

    active: bool
    """Edema or uptake is present."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each statement on edema or uptake."""
    whens, today = times(page, mentions), written_on(page, mentions)
    for mention in stated(page, mentions, "fracture_activity"):
        if mention.assertion.time == "planned" or in_risks(page, mention) or not _is_bone(page, mention):
            continue
        if _is_unseen(page, mention):
            continue
        if today and _is_of_an_old_study(page, mention, whens, today):
            continue
        quiet = mention.value["says"] == "quiet" or _is_denied(page, mention)
        yield fact(mention, FractureActivity(not quiet))


def _is_unseen(page: Page, mention: Mention) -> bool:
    """Whether the words right behind say that nobody saw whether it is there: "edema could not be read"."""
    behind = re.split(r"[,;.]", after(page, mention.span, UNSEEN_NEAR), maxsplit=1)[0]
    return any(word in behind for word in UNSEEN) and not re.search(r"contrast|density|images", behind)


def _is_denied(page: Page, mention: Mention) -> bool:
    """Denied by a word before it: "none elsewhere" after it denies another place."""
    lead = f" {before(page, mention.span, 45)}"
    return mention.assertion.polarity == "denied" and any(word in lead for word in DENIALS)


def _is_bone(page: Page, mention: Mention) -> bool:
    if mention.value["says"] != "edema":
        return True
    near = around(page, mention)
    return any(word in near for word in BONE) and not any(word in near for word in SOFT)


def _is_of_an_old_study(page: Page, mention: Mention, whens: Sequence[When], today: PartialDate) -> bool:
    """Whether the last day or year told before it in its sentence lies long back: "the MRI of 2019 had shown edema"."""
    start = page.sentences[mention.sentence].span.start
    lead = page.plain[start : mention.span.start].lower()
    old = {w.span.start - start: (w.until(today) or 0) >= PAST for w in whens if w.start and w.span.start >= start}
    old |= {m.start(): today.year - int(m.group()) >= YEARS for m in YEAR.finditer(lead)}
    told = [at for at in old if at < len(lead) and _is_of_a_study(lead, at)]
    last = max(told, default=None)
    return last is not None and old[last] and not any(word in lead[max(0, last - 24) : last] for word in SINCE)


def _is_of_a_study(lead: str, at: int) -> bool:
    """Whether the day or year stands in one clause with the name of a study."""
    clause = re.split(r"[,;:.]", lead[:at])[-1] + re.split(r"[,;:.]", lead[at:], maxsplit=1)[0]
    return STUDY.search(clause) is not None
