"""Procedure: a procedure named in the note, and whether it is this note's, an earlier one or only thought of.

How clinicians write it: "PROCEDURE: R L5 TFESI", "carried out the second cervical epidural", "s/p ILESI
10/8".
What it must not match: procedures of relatives, denied ones. Source: contract, service and prior_procedure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.answer import answer
from notecheck.concepts.beside import line_end, line_start
from notecheck.concepts.childbirth import tells_of_birth
from notecheck.concepts.earlier import course_of, tells_earlier
from notecheck.concepts.levels import places
from notecheck.concepts.this_visit import is_todays, is_what_is_left, says_today
from notecheck.concepts.thought_of import is_thought_of
from notecheck.core.fact import Fact, Value
from notecheck.core.kept import kept
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = [
    "Procedure",
    "is_name",
    "of_kin",
    "opens_line",
    "opens_note",
    "read",
    "region_beside",
    "region_of",
    "status",
    "todays_region",
    "told_today",
]

PAST, PLANNED, THOUGHT_OF, DONE = "past", "planned", "considered", "performed"
PAST_SECTIONS = frozenset({"past_history", "prior_treatment", "family_history", "social_history"})
TITLE_SECTIONS = frozenset({"procedure_title", "procedure"})
MONTHS = frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"})
STORY_SECTIONS = frozenset({"history", "indication", "assessment", "plan", "chief_complaint", None})
BEFORE, AFTER, BESIDE = 46, 64, 40
# fmt: off
LEAD = frozenset({
    "left", "right", "bilateral", "b/l", "bl", "l", "r", "lt", "rt", "lumbar", "cervical", "thoracic",
    "repeat", "the", "of", "at", "for", "ct", "us", "ct-guided", "guided", "fluoroscopic",
    "fluoroscopically", "ultrasound-guided", "permanent", "balloon", "percutaneous", "today", "today's",
    "planned", "scheduled", "first", "second", "synthetic", "synthetic.", "synthetic:", "diagnostic", "therapeutic",
    "genicular", "nerve", "medial", "branch", "facet", "joint", "cooled", "pulsed", "trigger", "point",
    "knee", "hip", "si", "sij", "sacroiliac",
})
# fmt: on
PLACES = frozenset({"clinic", "list", "service", "team", "unit", "suite", "room", "nurse", "list.", "lists", "clinic."})
"""Words right after a name with which it is a place's: "moved from the RFA list"."""
BARE = frozenset({"epidural-noun", "epidural-shape", "epidurals"})
AHEAD = ("scheduled for", "is scheduled", "planned for", "is planned")
"""The same, that put it in the future."""
CHOSEN = ("decided on", "opted for", "elected to", "has elected", "agreed to", "proceed with", "therefore ")
ASKED = ("prior", "previous", "earlier", "past", "any")
"""Words before a name by which a form asks for an earlier one."""
TAKEN_OUT = ("removal of", "explant", "reprogram", "revision of")
KIN = frozenset((
    "mother", "father", "brother", "sister", "wife", "husband", "son", "daughter", "aunt", "uncle", "cousin",
    "neighbor", "neighbour", "friend", "law", "roommate", "coworker", "grandmother", "grandfather", "spouse",
))  # fmt: skip
THEIRS = frozenset({"had", "has", "have", "gets", "got", "received", "receives", "underwent", "whose", "who"})
NOT_EPIDURAL = ("interbody", "fusion", "decompress", "endoscop", "lumbar inter")
REGIONS = {
    "cervical": ("cervical", "cervicothoracic"),
    "thoracic": ("thoracic",),
    "lumbar": ("lumbar", "lumbosacral", "caudal", "sacral"),
}
OF_A_NERVE = ("nerve ", "nerve-", "pns ")
"""Words right before "stimulator implant" by which it is none of the spinal cord."""
LETTERS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "lumbar"}
SHORT = {"neck": "cervical", "cesi": "cervical", "tesi": "thoracic", "lesi": "lumbar", "sacrum": "lumbar"}


@dataclass(frozen=True, slots=True)
class Procedure(Value):
    """A procedure by name."""

    service: str
    """The contract's service."""
    approach: str | None
    """An epidural's way in, where the name tells it."""
    status: str
    """performed, planned, considered or past."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every named procedure of this patient."""
    for mention in mentions.get("procedure", ()):
        state = status(page, mention) if is_name(page, mention) else None
        if state:
            approach = mention.value.get("approach")
            yield Fact(
                type="procedure",
                span=mention.span,
                value=Procedure(str(mention.value["service"]), str(approach) if approach else None, state),
                time={PAST: "past", PLANNED: "planned", THOUGHT_OF: "planned"}.get(state, "current"),
                section=mention.section,
                source=mention.source,
            )


def is_name(page: Page, mention: Mention) -> bool:
    """Whether the words name a procedure, rather than describe an act or anatomy."""
    if mention.value.get("firm") is False:
        return False
    after = page.plain[mention.span.start : mention.span.end + 26].lower()
    if mention.value.get("kind") == "nerve-block" and "root" in after:
        return False
    beyond = page.plain[mention.span.end : mention.span.end + 26].lower().split()
    if not PLACES.isdisjoint(beyond[: 3 if beyond[:1] in (["and"], ["&"], ["/"]) else 1]):
        return False
    if mention.pattern in BARE and tells_of_birth(page.plain):
        return False
    if " without " in page.plain[mention.span.start : mention.span.end].lower():
        return False
    before = page.plain[max(0, mention.span.start - 16) : mention.span.start].lower()
    if mention.value["service"] == "scs" and before.endswith(OF_A_NERVE):
        return False
    if mention.value.get("kind") != "device-out" and any(word in before for word in TAKEN_OUT):
        return False
    return mention.value["service"] != "esi" or not any(word in after for word in NOT_EPIDURAL)


@kept
def status(page: Page, mention: Mention) -> str | None:
    """performed, planned, considered or past; None where it is denied or another person's."""
    says = mention.assertion
    role = page.sentences[mention.sentence].role
    if says.subject != "patient" or role in ("family", "instruction", "consent"):
        return None
    in_title = mention.section in TITLE_SECTIONS or opens_line(page, mention)
    before, after = _around(page, mention)
    if says.polarity == "denied" and not in_title:
        return None
    if of_kin(page, mention.span.start):
        return None
    if before.rstrip().endswith(ASKED) and answer(page, mention.span) == "no":
        return None
    if any(word in before for word in CHOSEN):
        return PLANNED
    if is_todays(before, after):
        return DONE
    if mention.section in PAST_SECTIONS or _is_past(page, mention, before, after, in_title=in_title):
        return PAST
    if is_what_is_left(str(mention.value.get("kind")), before, after):
        return PAST
    if is_thought_of(before, "" if mention.section in TITLE_SECTIONS else after):
        return THOUGHT_OF
    if after.lstrip().startswith(AHEAD):
        return PLANNED
    return PLANNED if says.time == "planned" and not in_title else DONE


def _is_past(page: Page, mention: Mention, before: str, after: str, *, in_title: bool) -> bool:
    if "prior auth" in before:
        return False
    # "... after a trial with 80 % relief": the relief is the trial's.
    end = page.sentences[mention.sentence].span.end
    course = course_of(page.plain[end : end + BESIDE])
    if tells_earlier(before, after.partition("trial")[0].partition(" if ")[0] + course):
        return True
    if _in_log(page, mention):
        return True
    if in_title and mention.section in TITLE_SECTIONS:
        return False
    dated = (
        ((_date_follows(after) and mention.span.start > 300) or _month_follows(after, mention))
        and mention.section in STORY_SECTIONS
        and mention.assertion.time != "planned"
    )
    return dated or (mention.assertion.time == "past" and not in_title and not course)


def told_today(page: Page, mention: Mention) -> bool:
    """Whether the note says right after the name that it was done at this visit."""
    after = _around(page, mention)[1]
    return status(page, mention) == DONE and says_today(after)


def opens_note(page: Page, mention: Mention) -> bool:
    """Whether the note's first words are this name, as something that was done."""
    head = page.plain[: mention.span.start].strip().lower().removeprefix("synthetic").strip(" .:/\n")
    return "\n" not in head and opens_line(page, mention) and status(page, mention) == DONE


def of_kin(page: Page, at: int) -> bool:
    """Whether the words right before say that it is a relative's: "her son in law gets epidurals"."""
    before = page.plain[max(0, at - BEFORE) : at].lower()
    words = before.replace(",", " , ").split()
    return "the one who" in before or any(
        word.removesuffix("'s") in KIN and (word.endswith("'s") or not THEIRS.isdisjoint(words[i + 1 : i + 3]))
        for i, word in enumerate(words)
    )


def _date_follows(after: str) -> bool:
    """Whether a date stands within a few words after the name: an account of a day, not today's title."""
    head = after[:26]
    digits = sum(c.isdigit() for c in head)
    return "/20" in head or ("/2" in head and head.count("/") >= 2) or (digits >= 4 and " on " in f" {head}")


def _month_follows(after: str, mention: Mention) -> bool:
    """Whether a bare month follows: "epidurals in January and May"."""
    words = after.replace(",", " ").split()[:2]
    named = len(words) > 1 and words[0] in ("in", "of", "last") and words[1][:3] in MONTHS
    return named and mention.assertion.time != "planned"


def _in_log(page: Page, mention: Mention) -> bool:
    """Whether the mention is a row of a list of earlier injections."""
    start = line_start(page, mention.span.start)
    line = page.plain[start : line_end(page, mention.span.end)].lower()
    above = page.plain[max(0, start - 500) : start].lower()
    logged = any(
        word in above for word in ("injection log", "injection history", "previous injections", "prior injections")
    )
    return logged and "today" not in line and line.strip()[:1].isdigit()


def _around(page: Page, mention: Mention) -> tuple[str, str]:
    """Lower-case words before and after the mention, within its clause."""
    sentence = page.sentences[mention.sentence].span
    start = max(sentence.start, mention.span.start - BEFORE)
    end = min(sentence.end, mention.span.end + AFTER)
    before = page.plain[start : mention.span.start].lower()
    after = page.plain[mention.span.end : end].lower()
    return before.rpartition(";")[2].rpartition("->")[2], after.partition(";")[0]


def opens_line(page: Page, mention: Mention) -> bool:
    """Whether the mention stands at the head of a line, as a title does."""
    start = line_start(page, mention.span.start)
    lead = page.plain[start : mention.span.start].strip(" \t*#>=-(").lower()
    if mention.section in PAST_SECTIONS:
        return False
    words = lead.rpartition(":")[2].replace(",", " ").split()
    return all(w in LEAD or any(c.isdigit() for c in w) for w in words)


def region_of(text: str) -> str | None:
    """The part of the spine that the words point at: cervical, thoracic or lumbar."""
    lower = text.lower()
    for region, words in REGIONS.items():
        if any(word in lower for word in words):
            return region
    for token in "".join(c if c.isalnum() else " " for c in lower).split():
        if token in SHORT:
            return SHORT[token]
        if token[0] in "ctls" and token[1:].isdigit() and len(token) <= 3:
            return {"c": "cervical", "t": "thoracic"}.get(token[0], "lumbar")
    return None


def todays_region(page: Page, mentions: Mentions, service: str | None = None) -> str | None:
    """The region of this note's own procedure, from the first of its names that tells one, else from its levels."""
    for mention in mentions.get("procedure", ()):
        if service not in (None, mention.value["service"]) or not is_name(page, mention):
            continue
        region = region_beside(page, mention) if status(page, mention) == DONE else None
        if region:
            return region
    return _only_region(page, mentions)


def _only_region(page: Page, mentions: Mentions) -> str | None:
    """The region of the spine in which all levels of the note lie, where it is one."""
    levels = {level for place in places(page, mentions) for level in place.levels}
    regions = {LETTERS.get(level[0]) for level in levels if level != "T1"}
    return next(iter(regions)) if len(regions) == 1 else None


def region_beside(page: Page, mention: Mention) -> str | None:
    """The region that a name tells or the word right before it, else the words after it in its clause, else before."""
    sentence = page.sentences[mention.sentence].span
    before = page.plain[max(sentence.start, mention.span.start - BESIDE) : mention.span.start]
    after = page.plain[mention.span.end : min(sentence.end, mention.span.end + BESIDE)]
    own = region_of(page.plain[mention.span.start : mention.span.end])
    beside = region_of("".join(before.split()[-1:]))
    return own or beside or region_of(after.partition(";")[0]) or region_of(before.rpartition(";")[2])
