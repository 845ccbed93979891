"""Compression fracture: a broken or destroyed vertebral body as the reason for an augmentation.

How clinicians write it: "acute L1 osteoporotic compression fracture", "VCF T12", "old healed T8 fracture",
"osteolytic metastasis of L4", "fracture age 14 days", "fell on 12/10/2025". What it must not match:
fractures denied, ribs and hips, fractures as a risk, an old fracture at a level that is not treated, a
cancer that is only history. Source: WISeR guide v6.0, section 6.2.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.levels import Place, places, vertebrae
from notecheck.concepts.note_date import written_on
from notecheck.concepts.numbers import to_number
from notecheck.concepts.stated import after, around, before, fact, gap, in_risks, of_role, stated
from notecheck.concepts.when import When, times
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate, days_between

__all__ = ["CompressionFracture", "read"]

UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
OSTEOPOROSIS = (
    "osteopor", "insufficiency", "fragility", "osteopen", "low-energy", "low energy", "low-impact", "low-trauma",
)  # fmt: skip
NEAR = 60
"""Characters between a fracture or a treatment and its level."""
BARE = 30
"""Characters that "pathological fracture" takes where nothing else is named with it."""
LONGEST, YEAR, RECENTLY = 3650, 366, 84
"""Days: the most that a stated age may be, one reckoned from an event, and one reckoned from the latest date."""
SET_OFF = frozenset({"after", "from", "when", "while", "sustained", "following", "since", "suffered", "incurred"})
NOT_TREATED = 60
"""Characters after an old fracture within which it may be said to be left alone."""
HISTORY = frozenset({"past_history", "family_history", "social_history", "consent", "instructions"})
BEGAN = ("began", "begun", "started", "onset")
HURT = ("pain", "ache", "hurt", "sore", "symptom", "fracture", "fx", "fall", "fell")
"""What may have begun, apart from a treatment."""
RECENT = ("acute", "subacute", "new ", "recent", "edema", "oedema", "uptake")


@dataclass(frozen=True, slots=True)
class CompressionFracture(Value):
    """A vertebral fracture."""

    cause: str | None
    """osteoporotic, malignant or null."""
    age_days: int | None
    """Its age at the procedure, where the note lets it be known."""
    healed: bool
    """Called old, chronic or healed."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every vertebral fracture or destructive lesion asserted for this patient."""
    words = tuple(stated(page, mentions, "compression_fracture"))
    brittle = [m for m in of_role(words, "malignant") if _is_brittle(page, m)]
    broken = [m for m in (*of_role(words, "fracture"), *brittle) if _is_asserted(page, m)]
    spots = places(page, mentions)
    age = _age(page, mentions, words)
    weak = "osteoporotic" if _is_osteoporotic(words, mentions) else None
    for mention in broken:
        yield fact(mention, CompressionFracture(_cause(page, mention) or weak, age, False))
    for mention in of_role(words, "malignant"):
        if mention not in brittle and _is_asserted(page, mention):
            yield fact(mention, CompressionFracture("malignant", age, False))
    treated = _levels_beside(of_role(words, "treatment"), spots)
    for mention in of_role(words, "old"):
        if (
            _is_asserted(page, mention, denied=True)
            and not _is_aged(page, mention)
            and _is_treated(page, mention, spots, treated, broken)
        ):
            yield fact(mention, CompressionFracture(_cause(page, mention), age, True))


def _is_asserted(page: Page, mention: Mention, *, denied: bool = False) -> bool:
    said = mention.assertion
    if mention.section in HISTORY or in_risks(page, mention) or said.time == "planned":
        return False
    return denied or (said.polarity == "affirmed" and said.certainty == "stated")


def _is_brittle(page: Page, mention: Mention) -> bool:
    """Whether a pathological fracture is said to be one of osteoporosis: "osteoporosis w/ current path fx"."""
    words = page.plain[mention.span.start : mention.span.end].lower()
    return words.startswith("path") and len(words) < BARE and _cause(page, mention) is not None


def _cause(page: Page, mention: Mention) -> str | None:
    """The cause in the mention's own sentence, or in the one beside it."""
    near = around(page, mention, before=1, after=1)
    return "osteoporotic" if any(word in near for word in OSTEOPOROSIS) else None


def _is_osteoporotic(words: Sequence[Mention], mentions: Mentions) -> bool:
    """Whether osteoporosis is said of the patient anywhere, apart from classes and programs against it."""
    arranged = [m for m in mentions.get("bone_health", ()) if m.value["element"] in ("education", "program")]
    said = (m for m in of_role(words, "osteoporosis") if m.assertion.polarity == "affirmed")
    return any(not any(m.span.overlaps(a.span) for a in arranged) for m in said)


def _levels_beside(mentions: Sequence[Mention], spots: Sequence[Place]) -> set[object]:
    """The vertebrae named close to any of the mentions."""
    near = (s for m in mentions for s in spots if s.sentence == m.sentence and gap(m.span, s.span) <= NEAR)
    return {vertebra for spot in near for level in spot.levels for vertebra in vertebrae(level)}


def _own_spots(page: Page, old: Mention, spots: Sequence[Place]) -> Sequence[Place]:
    """The places between the commas around it, where there are any: "edema of T12, old wedge at T8 without edema"."""
    start, end = page.sentences[old.sentence].span
    part = Span(max(start, page.plain.rfind(",", start, old.span.start)), page.plain.find(",", old.span.end, end))
    within = [s for s in spots if part.start <= s.span.start and (part.end < 0 or s.span.end <= part.end)]
    own = [s for s in within if s.sentence == old.sentence]
    return own or spots


def _is_aged(page: Page, mention: Mention) -> bool:
    """Whether "old" only ends an age: "a 6-week-old fracture"."""
    return (
        before(page, mention.span, 8)
        .rstrip(" -")
        .endswith(("day", "days", "week", "weeks", "wk", "wks", "month", "months", "mo"))
    )


def _is_treated(
    page: Page, old: Mention, spots: Sequence[Place], treated: set[object], broken: Sequence[Mention]
) -> bool:
    """Whether the old fracture is the one that is treated."""
    _, untreated, rest = after(page, old.span, NOT_TREATED).partition("not treated")
    if untreated and not rest.startswith((" before", " with", " by")):
        return False
    levels = _levels_beside((old,), _own_spots(page, old, spots))
    if levels and treated:
        return bool(levels & treated)
    new = _levels_beside([m for m in broken if m.sentence != old.sentence], spots)
    if levels and new and not levels & new:
        return False  # "old healed wedge at T8 without edema", and the fracture is T12's
    return not any(_is_recent(page, m) for m in broken)


def _is_recent(page: Page, mention: Mention) -> bool:
    words = page.plain[max(0, mention.span.start - 25) : mention.span.end + 25].lower()
    return any(word in words for word in RECENT)


def _age(page: Page, mentions: Mentions, words: Sequence[Mention]) -> int | None:
    """The age that the note states, else the days since the injury or the onset."""
    # More than ten years is the age of the patient.
    stated_ages = [days for m in of_role(words, "age") if (days := _stated(page, m)) and days <= LONGEST]
    if stated_ages:
        return min(stated_ages)
    whens = times(page, mentions)
    told = (m for m in of_role(words, "event") if m.section not in HISTORY and not _began_else(page, m))
    eventful = {m.sentence for m in told}
    eventful |= {m.sentence for m in of_role(words, "fracture") if _is_set_off(page, m)}
    begun = [w.start for w in whens if w.sentence in eventful and w.start and _tells_onset(w)]
    for anchor, longest in ((written_on(page, mentions), YEAR), (_latest(whens), RECENTLY)):
        ages = [days_between(start, anchor) for start in begun] if anchor else []
        if ages := [age for age in ages if 0 < age <= longest]:
            return min(ages)
    return None


def _began_else(page: Page, event: Mention) -> bool:
    """Whether something else than the pain began: "home exercise sheet: started 3/10"."""
    begun = page.plain[event.span.start : event.span.end].lower() in BEGAN
    return begun and not any(word in around(page, event) for word in HURT)


def _is_set_off(page: Page, fracture: Mention) -> bool:
    """Whether the words right behind the fracture tell what broke it: "fracture after sitting down hard on 4/10"."""
    follow = page.plain[fracture.span.end : fracture.span.end + 2 * NEAR].lower().split()[:4]
    return any(word.strip(",") in SET_OFF for word in follow)


def _tells_onset(when: When) -> bool:
    dated = when.start is not None and when.start.month is not None
    return when.kind in ("since", "ago") or (when.kind == "date" and dated)


def _latest(whens: Sequence[When]) -> PartialDate | None:
    """The last full date of the note: without a date of its own, it is no older than that."""
    days = [w.start for w in whens if w.kind == "date" and w.start is not None and w.start.day]
    return max(days, key=str, default=None)


def _stated(page: Page, mention: Mention) -> int | None:
    groups = mention.groups
    number = groups.get("number") or groups.get("first") or groups["n"]
    unit = groups.get("unit") or groups.get("size") or groups["per"]
    count = to_number(page.plain[number.start : number.end])
    size = UNITS.get(page.plain[unit.start].lower())
    return int(count * size) if count and size else None
