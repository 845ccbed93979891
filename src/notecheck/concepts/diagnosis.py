"""Diagnosis: a condition asserted for this patient as the reason for the procedure, once per condition.

How clinicians write it: "Dx: L5 radiculopathy from HNP L4-5", "PRE-OP DX: stenosis w/ neurogenic
claudication",
codes ("M54.16"), or in running text. What it must not match: conditions denied ("without myelopathy"), merely
suspected, of relatives, of the past, risks and plans; and what an image shows but nobody calls the problem.
Source: contract, type diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from notecheck.concepts.beside import line_start, said_before
from notecheck.concepts.diagnosis_unnamed import unnamed
from notecheck.concepts.functional_ground import in_procedure
from notecheck.concepts.resolved import is_listed_as_over
from notecheck.concepts.technique import Technique, opens_story, stands_in, technique_of
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["Diagnosis", "read"]

LISTED = frozenset({"assessment", "preop_diagnosis", "postop_diagnosis", "indication"})
"""Sections whose purpose is to say what is treated and why."""
FORMAL = frozenset({"preop_diagnosis", "postop_diagnosis"})
# fmt: off
ASIDE = frozenset({
    "past_history", "family_history", "review_of_systems", "instructions", "consent", "procedure", "recovery",
    "allergies",
})
# fmt: on
"""Sections that name conditions for another reason than to treat them now."""
# fmt: off
LABELS = (
    "diagnosis", "diagnoses", "dx", "assessment", "impression", "indication", "reason", "a/p", "imp:",
    "why", "problem",
)
# fmt: on
"""Words before a condition in its line that make the line a list of what is treated."""
NAMED = ("dx:", "diagnosis:", "diagnoses:")
"""Labels of a diagnosis even among the images, where a reason is only what was looked for."""
UNNAMED = "rule:diagnosis.unnamed"
NEITHER = ("w/o ", "without ", "no evidence of ", "absent ", "non-", "non ", "not ")
# fmt: off
OTHER_ORGAN = (
    "aortic", "carotid", "mitral", "arter", "renal", "valv", "pyloric", "urethral", "tracheal", "coronary", "tylenol",
)
# fmt: on
VACCINE = ("vaccin", "shot", "shingrix")
DRUGS = (" medic", " drug", " agent", " meds")
"""Words after a condition that make it the use of a drug: "neuropathic pain medications"."""
ROOFING = ("bundle of ", "bundles of ", "roof ", "roofing ", "asphalt ", "cedar ", "load of ")
CONDITIONAL = frozenset({"if", "would", "should", "could", "may", "might", "unless"})
GENERAL = frozenset({"brochure", "pamphlet", "handout", "literature"})
RULES = frozenset({"lcd", "policy", "guideline", "guidelines", "medicare", "cms"})
"""Words of a sentence that speaks of patients at large; a rule does so where it says what it includes."""
# fmt: off
REFUTED = (
    "do not support", "does not support", "not supported", "not borne out", "unlikely", "excluded",
    "ruled out", "in error", "does not fit", "not present", "as a young", "as a child", "in childhood",
    "in his youth", "in her youth",
)
# fmt: on
"""Words after a condition that take it back."""
QUESTIONED = ("?", " ?", " vs", " versus")
CAUSES = {"radiculopathy": "disc_herniation", "neurogenic_claudication": "stenosis", "myelopathy": "stenosis"}
"""A condition and what an image may show as its cause."""
LIKELY = frozenset({"likely", "probable", "probably", "presumed"})
DOUBTFUL = frozenset({"out", "r/o", "possible", "versus", "vs", "question", "may", "less"})
HEALED = ("old", "healed", "chronic", "remote", "prior", "previous")
BEFORE = 34
ENTRY, WITH, AFTER, NEAR = 7, 64, 60, 25
"""Words before a diagnosis in its entry of a list, at most; characters after it that are looked at."""


@dataclass(frozen=True, slots=True)
class Diagnosis(Value):
    """A condition that is treated."""

    condition: str
    """One of the contract's conditions, such as radiculopathy or stenosis."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each condition once, at its best mention."""
    formal = any(section.name in FORMAL for section in page.sections)
    technique = technique_of(page, mentions)
    usable = [
        m
        for m in mentions.get("diagnosis", ())
        if _asserted(page, m)
        and not (formal and _in_passing(m))
        and (_listed(page, m) or not in_procedure(technique, m.span))
    ]
    best = _best(page, [m for m in usable if _counts(page, technique, m)])
    if not best:
        # Nothing is called the problem: a less usual cause named in passing, or failing that what an image
        # shows.
        best = _best(page, [m for m in usable if m.value.get("only") == "listed" and _in_story(page, technique, m)])
    best |= _shown_causes(page, usable, best)
    if "vertebral_fracture" in best:
        best.pop("axial_pain", None)
    whole = [m.span for m in usable if m.value["condition"] == "post_laminectomy"]
    last = [m for m in usable if m.value.get("only") == "last" and _in_story(page, technique, m)]
    places = _best(page, [m for m in last if not any(m.span.overlaps(span) for span in whole)])
    chosen = list(best.values()) + [m for m in places.values() if _adds(page, m, best)]
    for mention in sorted(chosen, key=lambda m: m.span):
        yield _fact(page, mention)
    entry = None if chosen else unnamed(page)
    if entry and not any(m.span.overlaps(entry) for m in mentions.get("diagnosis", ())):
        section = page.section_at(entry.start).name
        yield Fact("diagnosis", entry, Diagnosis("other"), section=section, source=UNNAMED, confidence=0.7)


def _shown_causes(page: Page, usable: Sequence[Mention], best: Mapping[str, Mention]) -> dict[str, Mention]:
    """What an image shows to be the cause of a condition that is treated."""
    wanted = {cause for condition, cause in CAUSES.items() if condition in best} - best.keys()
    shown = [m for m in usable if m.value["condition"] in wanted and "only" not in m.value and _in_image(page, m)]
    return {str(m.value["condition"]): m for m in reversed(shown)}


def _adds(page: Page, mention: Mention, best: Mapping[str, Mention]) -> bool:
    """Pain by its place ("back pain") counts where it is listed, or where nothing better is named."""
    if mention.value["condition"] in best or "vertebral_fracture" in best:
        return False
    return not best or (_listed(page, mention) and _leads(page, mention))


def _leads(page: Page, mention: Mention) -> bool:
    """Whether the mention stands at the head of an entry of a list, not within a story."""
    start = max(page.sentences[mention.sentence].span.start, line_start(page, mention.span.start))
    entry = page.plain[start : mention.span.start].rpartition(":")[2]
    after = page.plain[mention.span.end : mention.span.end + WITH].lower().partition(".")[0]
    if "with" in after and ("radicul" in after or "sciatica" in after):
        return False
    faceted = "facet" in entry[-24:].lower()
    if mention.section in FORMAL:
        return not faceted
    return mention.section != "indication" and len(entry.split()) <= ENTRY and not faceted


def _best(page: Page, mentions: Iterable[Mention]) -> dict[str, Mention]:
    best: dict[str, Mention] = {}
    for mention in mentions:
        condition = str(mention.value["condition"])
        if condition not in best or (_listed(page, mention) and not _listed(page, best[condition])):
            best[condition] = mention
    return best


def _fact(page: Page, mention: Mention) -> Fact:
    return Fact(
        type="diagnosis",
        span=mention.span,
        value=Diagnosis(str(mention.value["condition"])),
        section=mention.section,
        source=mention.source,
        confidence=0.95 if _listed(page, mention) else 0.8,
    )


def _counts(page: Page, technique: Technique, mention: Mention) -> bool:
    """Whether the mention is a diagnosis by itself."""
    only = mention.value.get("only")
    if only == "last":
        return False
    if mention.value["condition"] == "vertebral_fracture" or mention.pattern == "tumour":
        return mention.section != "past_history" and not _before(page, mention).rstrip().endswith(HEALED)
    return _listed(page, mention) or (only is None and _in_story(page, technique, mention))


def _in_passing(mention: Mention) -> bool:
    """Whether the story of an indication names the condition, where diagnoses are listed by themselves."""
    return mention.value.get("only") == "listed" and mention.section == "indication"


def _in_story(page: Page, technique: Technique, mention: Mention) -> bool:
    aside = stands_in(page, mention, ASIDE)
    if aside and mention.section == "procedure":
        aside = not opens_story(page, technique, mention.span)
    return not aside and not _in_image(page, mention)


def _before(page: Page, mention: Mention) -> str:
    return page.plain[max(0, mention.span.start - BEFORE) : mention.span.start].lower()


def _asserted(page: Page, mention: Mention) -> bool:
    if page.sentences[mention.sentence].role is not None or mention.section in ("family_history", "consent"):
        return False
    before = _before(page, mention)
    if mention.assertion.subject != "patient" or (mention.assertion.certainty == "hedged" and not _working(before)):
        return False
    after = page.plain[mention.span.end : mention.span.end + 12].lower()
    if (mention.assertion.polarity == "denied" and not _past_comma(page, mention)) or before.endswith(NEITHER):
        return False
    own = before[-max(1, mention.span.start - page.sentences[mention.sentence].span.start) :]
    if any(word in own for word in OTHER_ORGAN) or any(word in after for word in VACCINE):
        return False
    if _is_general(page, mention) or "resolved" in page.plain[mention.span.end : mention.span.end + NEAR].lower():
        return False
    if before.endswith(ROOFING) or after.startswith((*QUESTIONED, *DRUGS)) or _is_refuted(page, mention):
        return False
    if said_before(page, mention).lower().lstrip().startswith("consider "):
        return False
    if _is_hypothetical(page, mention) and mention.section not in LISTED:
        return False
    if is_listed_as_over(page, mention.span):
        return False
    return not before.rstrip().endswith(("vascular", "intermittent", "family history of", "resolved", "prior"))


def _is_general(page: Page, mention: Mention) -> bool:
    """Whether the sentence tells what a text or a rule says, not what this patient has."""
    words = set(said_before(page, mention).lower().replace(":", " ").split())
    ruled = not RULES.isdisjoint(words) and ("include" in words or "includes" in words)
    return ruled or not GENERAL.isdisjoint(words)


def _is_refuted(page: Page, mention: Mention) -> bool:
    end = min(page.sentences[mention.sentence].span.end, mention.span.end + AFTER)
    after = page.plain[mention.span.end : end].lower()
    return any(word in after for word in REFUTED)


def _past_comma(page: Page, mention: Mention) -> bool:
    """Whether a "without" before the last comma is all that denies: "without myelopathy, facet pain"."""
    start = max(page.sentences[mention.sentence].span.start, mention.span.start - 2 * BEFORE)
    earlier, comma, last = page.plain[start : mention.span.start].lower().rpartition(",")
    only = "without" in earlier and "no " not in earlier
    return bool(comma) and only and " or " not in last and " nor " not in last


def _working(before: str) -> bool:
    """Whether the hedge still asserts: "likely L5 radiculopathy" is treated as one, "rule out" is not."""
    near = before.rpartition(".")[2].replace(",", " ").split()[-4:]
    return not LIKELY.isdisjoint(near) and DOUBTFUL.isdisjoint(near)


def _is_hypothetical(page: Page, mention: Mention) -> bool:
    if mention.assertion.time != "planned":
        return False
    words = said_before(page, mention).lower().split()
    return not CONDITIONAL.isdisjoint(words)


def _line_before(page: Page, offset: int) -> str:
    return page.plain[line_start(page, offset) : offset].lower()


def _listed(page: Page, mention: Mention) -> bool:
    """Whether the mention stands where diagnoses are listed: under such a heading or after such a word."""
    if _in_image(page, mention):
        return False
    if mention.section in LISTED:
        return True
    label = said_before(page, mention).lower()
    label += _line_before(page, mention.span.start)[-120:]
    if any(word in label for word in LABELS) and not stands_in(page, mention, ASIDE):
        return True
    # A label at the head of the line holds whatever section the page puts it in.
    return _line_before(page, mention.span.start).lstrip(" \t0123456789.)*#-").startswith(LABELS)


def _in_image(page: Page, mention: Mention) -> bool:
    """Whether a study is what says it: the section is about images, or the sentence names one first."""
    if mention.section == "imaging" and not _line_before(page, mention.span.start).lstrip().startswith(NAMED):
        return True
    if mention.value["condition"] == "radiculopathy":
        return False
    words = said_before(page, mention)
    return any(
        name in words
        for name in ("MRI", "MR ", "MR,", "CT ", "X-ray", "x-ray", "myelogram", "films", "X-RAY", " studies", "scans")
    )
