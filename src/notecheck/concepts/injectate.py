"""Injectate: the drugs that were put at the target, with their dose for the session.

How clinicians write it: "80 mg of Depo-Medrol", "Kenalog 40 mg/mL, 2 mL", "1 mL of 0.25% bupivacaine at
each level". What it must not match: local anesthetic for the skin, contrast, saline, sedatives, earlier
injections, oral steroids, a drug that was withheld. The dose is strength times volume times sites. Source:
guidelines, "Injectate".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.amounts import Dose, dose_of, milligrams, tokens_of
from notecheck.concepts.spinal_target import read as read_targets
from notecheck.concepts.technique import NOT_CARE, Nearby, Technique, stands_in, technique_of
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Injectate", "read"]


HISTORY = frozenset(
    {
        "medications",
        "allergies",
        "past_history",
        "family_history",
        "prior_treatment",
        "imaging",
        "exam",
        "anesthesia",
    }
)
BODY = frozenset({"procedure", "procedure_title", "guidance", "injectate"})
SKIN = 60
TIGHT = 4
SURE = 4
"""Kinds of step around which a drug is this procedure's."""
MIXED = 140
"""A local anesthetic this near a steroid is part of the mixture."""
BESIDE = 30
"""Two drugs this close together were drawn up together."""
REFUTED = 45
EACH = 120
SHARED = 60
AGAIN_SITES = 2
AGAIN = 260
"""Characters after a drug within which \"repeated at the other level\" gives it again."""
INTO = 80
DEEP = ("bursa", "joint", "knee", "shoulder", "facet", "epidural", "foramen", "sheath", "disc", "tunnel")
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@dataclass(frozen=True, slots=True)
class Injectate(Value):
    """One drug at the target."""

    drug: str
    """Generic name."""
    dose_mg: float | None = None
    """Milligrams in this session, None where it cannot be computed."""
    steroid: bool = False
    """Whether it is a corticosteroid."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each drug that was injected at the target."""
    technique = technique_of(page, mentions)
    found = [m for m in mentions.get("injectate", ()) if page.sentences[m.sentence].role not in NOT_CARE]
    near = Nearby(found)
    named = _outermost([m for m in found if "drug" in m.value])
    drugs = [m for m in named if _may_be_injected(page, m, near.around(m.sentence), technique)]
    steroids = [m for m in drugs if m.value["steroid"]]
    kept = steroids + [
        m for m in drugs if not m.value["steroid"] and _is_mixed(page, m, steroids, near.around(m.sentence), technique)
    ]
    sites = _sites(page, mentions)
    amounts = tokens_of(page, found)
    for name in dict.fromkeys(str(m.value["drug"]) for m in sorted(kept, key=lambda m: m.span)):
        doses = [(dose_of(m, amounts), m) for m in kept if m.value["drug"] == name]
        yield _fact(page, doses, near, sites, technique)


def _outermost(drugs: Sequence[Mention]) -> Iterator[Mention]:
    """The names without those inside a longer one: "methyl prednisolone" names no prednisolone."""
    end = 0
    for mention in sorted(drugs, key=lambda m: (m.span.start, -m.span.end)):
        if mention.span.end > end:
            yield mention
            end = mention.span.end


def _may_be_injected(page: Page, mention: Mention, found: Sequence[Mention], technique: Technique) -> bool:
    """A drug of this procedure: named where it is described, not refuted, not another day's."""
    depth = technique.depth(mention.span)
    if mention.assertion.subject != "patient" or (stands_in(page, mention, HISTORY) and depth < 3):
        return False
    if any(_refutes(page, m, mention) for m in found):
        return False
    past = any(m.value.get("scope") == "past" and m.sentence == mention.sentence for m in found)
    if (past or mention.assertion.time == "past") and depth < SURE:
        return False
    told = any(_has_scope(mention, found, scope) for scope in ("target", "each", "count"))
    beside = any("drug" in m.value and m is not mention and _gap(m, mention) <= BESIDE for m in found)
    return depth >= 2 or mention.section in BODY or (depth >= 1 and (told or beside))


def _refutes(page: Page, cue: Mention, drug: Mention) -> bool:
    """Whether "withheld", "allergic", "by mouth" speak of this drug: near, and in the same clause."""
    if cue.value.get("scope") == "struck":
        return 0 <= cue.span.start - drug.span.end <= TIGHT
    if cue.value.get("scope") != "refuted" or cue.sentence != drug.sentence or _gap(cue, drug) > REFUTED:
        return False
    low, high = min(cue.span.end, drug.span.end), max(cue.span.start, drug.span.start)
    return not any(stop in page.plain[low:high] for stop in (";", ". ", "\n\n"))


def _is_mixed(
    page: Page, mention: Mention, steroids: Sequence[Mention], found: Sequence[Mention], technique: Technique
) -> bool:
    """Part of the mixture: beside a steroid and not for the skin; alone, only where one is told of."""
    clause = _clause(page, mention)
    skin = [m for m in found if m.value.get("scope") == "skin" and m.span.overlaps(clause) and _gap(m, mention) <= SKIN]
    if skin:
        return False
    if any(_gap(s, mention) <= MIXED for s in steroids) or _is_into_target(page, mention):
        return True
    if steroids:
        return False
    told = any(_has_scope(mention, found, scope) for scope in ("target", "each", "count", "total"))
    return told and technique.depth(mention.span) >= 1


def _is_into_target(page: Page, mention: Mention) -> bool:
    """Whether the drug is said to have gone into the joint or bursa itself, before the steroid followed."""
    sentence = page.sentences[mention.sentence].span
    after = page.plain[mention.span.end : min(sentence.end, mention.span.end + INTO)].lower()
    return "injected into the " in after and any(word in after for word in DEEP)


def _clause(page: Page, mention: Mention) -> Span:
    """From one strong stop to the next around the mention, within its sentence."""
    sentence = page.sentences[mention.sentence].span
    left, right = sentence.start, sentence.end
    for stop in (";", ". ", "\n\n", ", then ", " then ", ") "):
        before = page.plain.rfind(stop, sentence.start, mention.span.start)
        after = page.plain.find(stop, mention.span.end, sentence.end)
        left = max(left, before + 1) if before >= 0 else left
        right = min(right, after) if after >= 0 else right
    return Span(left, right)


def _has_scope(mention: Mention, found: Sequence[Mention], scope: str) -> bool:
    return any(m.value.get("scope") == scope and m.sentence == mention.sentence for m in found)


def _gap(one: Mention, other: Mention) -> int:
    return max(one.span.start - other.span.end, other.span.start - one.span.end, 0)


def _sites(page: Page, mentions: Mentions) -> int:
    """How many places were injected: levels, twice where both sides were."""
    count = 0
    for fact in read_targets(page, mentions):
        levels, side = getattr(fact.value, "levels", ()), getattr(fact.value, "side", None)
        count += len(levels) * (2 if side == "bilateral" else 1)
    return max(1, count)


def _factor(page: Page, mention: Mention, found: Sequence[Mention], sites: int) -> int:
    """By how much the amount beside the drug is to be multiplied."""
    near = [m for m in found if m.sentence == mention.sentence and "scope" in m.value]
    totals = [_gap(m, mention) for m in near if m.value["scope"] == "total" and _sums(page, m, mention)]
    each = [_gap(m, mention) for m in near if m.value["scope"] == "each" and _gap(m, mention) <= EACH]
    if min(totals, default=SHARED + 1) <= min(SHARED, *each, SHARED):
        return 1
    counted = [
        m for m in near if m.value["scope"] in ("each", "count") and "count" in m.groups and _gap(m, mention) <= EACH
    ]
    if each and counted:
        span = counted[0].groups["count"]
        word = page.plain[span.start : span.end].lower()
        return NUMBERS.get(word) or int(word)
    again = [m for m in found if m.value.get("scope") == "again" and 0 <= m.span.start - mention.span.end <= AGAIN]
    sided = any(m.value["scope"] == "each" and _names_its_sides(page, m, mention) for m in near)
    least = AGAIN_SITES if again or sided else 1
    return max(sites, least) if each or again else 1


def _names_its_sides(page: Page, each: Mention, drug: Mention) -> bool:
    """Whether the words right behind the drug say that each side got it: "Marcaine was injected on each side"."""
    words = page.plain[each.span.start : each.span.end].lower()
    between = page.plain[drug.span.end : each.span.start]
    behind = 0 <= each.span.start - drug.span.end <= EACH and not set(between) & set(";.,")
    return behind and ((words.startswith("on ") and "side" in words) or "bilat" in words)


def _sums(page: Page, total: Mention, drug: Mention) -> bool:
    """Whether a total is this drug's: "60 mg in total and bupivacaine" speaks of the drug before."""
    word = page.plain[total.span.start : total.span.end].lower()
    if total.span.start >= drug.span.start:
        return True
    mixed = word in ("mixture", "solution") and not _is_portioned(page, drug)
    return not mixed and word not in ("in total", "in all", "altogether", "total")


def _is_portioned(page: Page, drug: Mention) -> bool:
    """Whether a part of what was mixed went to each place: "… was mixed and 2 cc were injected at each level"."""
    sentence = page.sentences[drug.sentence].span
    words = page.plain[drug.span.end : sentence.end].lower().partition(" each")[0].rpartition(",")[2].split()
    return not {"cc", "ml", "half", "portion", "aliquot", "aliquots"}.isdisjoint(words[-5:])


def _times(page: Page, dose: Dose, found: Sequence[Mention]) -> int | None:
    """By how much the note itself multiplies the dose: "6 mg x 2"."""
    for mention in found:
        if mention.value.get("scope") == "times" and 0 <= mention.span.start - dose.span.end <= TIGHT:
            span = mention.groups["count"]
            return int(page.plain[span.start : span.end])
    return None


def _together(doses: Sequence[tuple[Dose, Mention]], drug: str) -> float | None:
    """The dose where its parts stand in two places: "0.25% Marcaine ... a total of 40 mL of Marcaine"."""
    units: dict[str, float] = {}
    for dose, _ in doses:
        for unit, number in dose.units.items():
            units.setdefault(unit, number)
    return milligrams(units, drug)


def _fact(
    page: Page,
    doses: Sequence[tuple[Dose, Mention]],
    near: Nearby,
    sites: int,
    technique: Technique,
) -> Fact:
    """The drug where its dose is known, else where it stands deepest in the procedure."""
    dose, best = max(doses, key=lambda d: (d[0].mg is not None, technique.depth(d[1].span), -d[1].span.start))
    found = near.around(best.sentence, 0, 4)
    factor = 1 if dose.whole else _times(page, dose, found) or _factor(page, best, found, sites)
    total = dose.mg * factor if dose.mg is not None else _together(doses, str(best.value["drug"]))
    return Fact(
        type="injectate",
        span=dose.span,
        value=Injectate(
            str(best.value["drug"]),
            round(total, 3) if total is not None else None,
            bool(best.value["steroid"]),
        ),
        section=best.section,
        source=best.source,
        confidence=0.92 if total is not None else 0.75,
    )
