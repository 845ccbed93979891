"""Deed: a steroid that the hand put at a nerve root or into the epidural space, by whatever name the note calls it.

How clinicians write it: "L L5/S1 foramen, omnipaque 1 mL, dex 10", "put 8 mg of dexamethasone where that nerve comes
out". What it must not match: an earlier injection told with its drug, a steroid at a joint, a muscle or another nerve,
dye that did not spread to the root. Nothing here is a fact; the service of the note is read from it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from notecheck.concepts.injectate import Injectate
from notecheck.concepts.performed import NOT_NOW
from notecheck.concepts.procedure import is_name, status
from notecheck.concepts.steroid import names_steroid
from notecheck.concepts.technique import NOT_CARE, Nearby, Technique, is_another_day, technique_of
from notecheck.core.fact import Fact
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["places_of", "planned", "steroids", "way_of"]

REACH = 500
"""Characters around a steroid within which its place and its picture are told."""
STEPS, SURE = 2, 4
"""Kinds of step that tell of a needle's course, whatever the heading above; and that describe it."""
SETTLING = ("around", "forward", "beside")
AROUND = 2
"""Sentences around the words that settle it within which the deed is told."""
PICTURES = (
    "fluoro", "c-arm", "c arm", "x-ray", "xray", "image int", "screening", "contrast", "dye", "omnipaque", "iohexol",
    "isovue", "iso-m", "iopamidol", "visipaque", "niopam", "under ct", "ct guid", "ct-guid",
)  # fmt: skip
FINDINGS = (
    "mri", "stenos", "herniat", "hnp", "protru", "extru", "bulg", "compress", "contact", "imping", "narrow", "abut",
    "emg", "slr", "reflex", "displac", "fragment", "spondyl", "scar", "pattern of",
)  # fmt: skip
"""Words with which a place is a finding."""
BESIDE = 60
NOT_HERE = frozenset(
    {"imaging", "exam", "past_history", "prior_treatment", "family_history", "consent", "instructions"}
)


def steroids(page: Page, facts: Sequence[Fact], mentions: Mentions) -> tuple[int, ...]:
    """Where the note tells that a steroid was given, with its dose, at this visit; in order."""
    technique = technique_of(page, mentions)
    told = {f.span.start for f in facts if f.assertion == "present" and f.time == "current" and _is_put(f, technique)}
    doses = (m for m in mentions.get("performed", ()) if m.value["how"] == "dose" and _is_given(page, m, technique))
    named = (m for m in mentions.get("procedure", ()) if is_name(page, m) and status(page, m) == "past")
    earlier = {page.sentences[m.sentence] for m in named}
    told |= {m.span.start for m in doses}
    return tuple(sorted(at for at in told if page.sentence_at(at) not in earlier))


def places_of(page: Page, facts: Sequence[Fact], mentions: Mentions) -> tuple[Mention, ...]:
    """The places near such a steroid, where a picture or the course of the needle is told there too."""
    technique = technique_of(page, mentions)
    told = steroids(page, facts, mentions)
    given = [at for at in told if technique.depth(Span(at, at)) >= STEPS or _is_guided(page, at)]
    found = (m for m in _all(page, mentions) if _near(given, m.span.start))
    return tuple(m for m in found if _is_reached(page, m, technique))


def _all(page: Page, mentions: Mentions) -> tuple[Mention, ...]:
    ways = (m for m in mentions.get("procedure", ()) if m.value["service"] == "way" and not _is_word_of_name(page, m))
    return (*mentions.get("deed", ()), *ways)


def _is_put(fact: Fact, technique: Technique) -> bool:
    """Whether the fact is a steroid that was given: its dose is told, or the act is described around it."""
    if not isinstance(fact.value, Injectate) or not fact.value.steroid:
        return False
    return fact.value.dose_mg is not None or technique.depth(fact.span) >= SURE


def planned(page: Page, mentions: Mentions) -> bool:
    """Whether what is settled is such a deed: "booked: left S1, through the foramen, contrast, dexamethasone"."""
    technique = technique_of(page, mentions)
    places = Nearby(m for m in _all(page, mentions) if _is_reached(page, m, technique))
    words = mentions.get("decided", ())
    if any(m.value["way"] in ("refused", "nothing") for m in words):
        return False
    unsure = {m.sentence for m in words if m.value["way"] == "unsure"}
    settling = {m.sentence for m in words if m.value["way"] in SETTLING and m.assertion.polarity == "affirmed"}
    return any(_is_settled(page, places, sentence) for sentence in sorted(settling - unsure))


def _is_settled(page: Page, places: Nearby, sentence: int) -> bool:
    near = page.neighbours(page.sentences[sentence], AROUND, AROUND)
    words = page.plain[near[0].span.start : near[-1].span.end].lower()
    return (
        names_steroid(words)
        and any(word in words for word in PICTURES)
        and bool(places.around(sentence, AROUND, AROUND))
    )


def _is_given(page: Page, dose: Mention, technique: Technique) -> bool:
    said = dose.assertion
    if said.polarity == "denied" or said.time != "current" or said.subject != "patient":
        return False
    if page.sentences[dose.sentence].role in NOT_CARE or is_another_day(page, dose):
        return False
    return dose.section not in NOT_NOW or technique.depth(dose.span) >= STEPS


def _is_guided(page: Page, at: int) -> bool:
    words = page.plain[max(0, at - REACH) : at + REACH].lower()
    return any(word in words for word in PICTURES)


def _is_word_of_name(page: Page, way: Mention) -> bool:
    """Whether the way is that of a name, which may be an earlier injection's."""
    return page.plain[way.span.start : way.span.end].lower().startswith(("inter", "trans", "caudal"))


def _is_reached(page: Page, place: Mention, technique: Technique) -> bool:
    """Whether the place is where the needle or the dye went, and no finding of a study or an examination."""
    said, sentence = place.assertion, page.sentences[place.sentence].span
    low, high = max(sentence.start, place.span.start - BESIDE), min(sentence.end, place.span.end + BESIDE)
    words = page.plain[low:high].lower()
    told = said.polarity == "affirmed" and said.time != "past" and said.subject == "patient"
    apart = place.section in NOT_HERE and technique.depth(place.span) < STEPS
    return told and not apart and not any(word in words for word in FINDINGS)


def _near(offsets: Sequence[int], at: int) -> bool:
    return bisect_left(offsets, at - REACH) < bisect_right(offsets, at + REACH)


def way_of(places: Sequence[Mention]) -> str | None:
    """The way in that most of the places tell."""
    ways = Counter(str(m.value["approach"]) for m in places if "approach" in m.value)
    return max(ways, key=lambda way: (ways[way], way), default=None)
