"""Way in: how the needle or instrument reached its target, as the procedure describes it, else as its name says.

How clinicians write it: "loss of resistance at L4-5", "into the foramen", "through the sacral hiatus",
"laminectomy". What it must not match: studies, diagnoses, another day's injection. Source: guide v6.0
ESI-09; settled cases: the approach need not be named where the description leaves only one.
"""

from __future__ import annotations

from collections import Counter

from notecheck.concepts.procedure import status
from notecheck.concepts.technique import stands_in, technique_of
from notecheck.core.kept import kept
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["approach_of"]

SURE = 4
"""Kinds of step around which a word is about this procedure, whatever the heading."""
DIAGNOSES = frozenset(
    {"preop_diagnosis", "postop_diagnosis", "imaging", "exam", "assessment", "allergies", "past_history"}
)


@kept
def approach_of(page: Page, mentions: Mentions) -> str | None:
    """The way in: as the procedure describes it, else as its name says."""
    weights = _ways(page, mentions)
    cemented = any(m.value.get("cue") == "cement" for m in mentions.get("spinal_target", ()))
    epidural = any(m.value["service"] == "esi" and status(page, m) != "past" for m in mentions.get("procedure", ()))
    if weights["caudal"] >= SURE:
        return "caudal"
    needle = weights["interlaminar"] + weights["transforaminal"]
    if not epidural and (cemented or _is_operation(mentions) or weights["other"] > needle):
        return "other"
    best = max(sorted(weights), key=lambda way: weights[way], default=None)
    return best if best and weights[best] else None


def _is_operation(mentions: Mentions) -> bool:
    """Whether the title names an operation, whose course also speaks of foramina and interspaces."""
    named = (m for m in mentions.get("spinal_target", ()) if m.section == "procedure_title")
    return any(m.value.get("way") == "other" for m in named)


def _is_study(page: Page, mention: Mention) -> bool:
    """Whether a diagnostic study is named; CT guides needles as well."""
    words = page.plain[mention.span.start : mention.span.end].lower()
    return mention.pattern == "diagnostic" and words.startswith(("mri", "emg", "x-ray", "myelo", "magnetic"))


def _ways(page: Page, mentions: Mentions) -> Counter[str]:
    """How strongly each way in is spoken of."""
    technique = technique_of(page, mentions)
    studies = {m.sentence for m in mentions.get("imaging_guidance", ()) if _is_study(page, m)}
    weights: Counter[str] = Counter()
    for mention in mentions.get("spinal_target", ()):
        if "way" not in mention.value or mention.assertion.subject != "patient":
            continue
        way, depth, said = str(mention.value["way"]), technique.depth(mention.span), mention.assertion
        if depth < SURE and (stands_in(page, mention, DIAGNOSES) or mention.sentence in studies):
            continue
        if way == "other" and (said.time != "current" or (depth < 2 and mention.section != "procedure_title")):
            continue
        unsure = said.time == "past" or said.polarity == "denied"
        weights[way] += 0 if unsure and depth < 3 else 1 + depth
    return weights
