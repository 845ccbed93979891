"""Imaging guidance: how the needle or instrument was watched on its way during this procedure.

How clinicians write it: "under fluoroscopy", "C-arm AP/lat", "image intensifier", "CT-guided", "US-guided";
contrast by brand ("Omnipaque", "Isovue") or by what it drew ("epidurogram", "neurogram"); pictures kept
("saved to PACS", "spot films printed to chart"). What it must not match: diagnostic studies, guidance
explained in a consent form, planned or earlier procedures, machines that were "not on site", contrast in a
list of allergies. Source: guide v6.0 ESI-08, GEN guidance record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from notecheck.concepts.answer import NO
from notecheck.concepts.beside import line_start
from notecheck.concepts.form_label import is_unfilled
from notecheck.concepts.left_undone import BEHIND, is_not_these, is_undone
from notecheck.concepts.technique import NOT_CARE, Nearby, Technique, is_another_day, stands_in, technique_of
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["ImagingGuidance", "left_blank", "read"]


TICKED = "\x06"
STEPS = 2
"""Kinds of step around which guidance is this procedure's, whatever the heading above."""
LABEL = 8
ROW = 12
INSTEAD = ("without", "instead of", "rather than", "in place of", "no ")
"""Words that name what they deny: "in place of fluoroscopy" says nothing of the machine before."""
GIVEN = ("used", "given", "injected", "instead", "substitut", "chosen", "administered")
STUDY = 12
"""A denial this near to a study's name is the study's: "MRI without contrast"."""
NEAR = 60
"""Characters within which "not on site" speaks of the machine."""
HISTORY = frozenset({"allergies", "imaging", "past_history", "family_history", "medications", "prior_treatment"})
BODY = frozenset({"procedure", "guidance", "procedure_title", "anesthesia"})


@dataclass(frozen=True, slots=True)
class ImagingGuidance(Value):
    """One modality of guidance."""

    modality: str
    """fluoroscopy, ct, ultrasound or none."""
    contrast: bool | None = None
    """Whether a contrast agent was injected, None where the note does not say."""
    images_stored: bool | None = None
    """Whether pictures were kept, None where the note does not say."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Each modality used for this procedure, or that none was."""
    technique = technique_of(page, mentions)
    words = _without_screens(
        page, [m for m in mentions.get("imaging_guidance", ()) if page.sentences[m.sentence].role not in NOT_CARE]
    )
    near = Nearby(words)
    by_role = _by_role(words)
    used = [
        m
        for m in by_role.get("modality", [])
        if _is_used(page, m, near, technique) and not _is_treatment(page, m, technique)
    ]
    contrast = _contrast(page, by_role, near, technique, used)
    stored = _stored(page, by_role, near, technique)
    for modality in dict.fromkeys(str(m.value["modality"]) for m in used):
        best = max((m for m in used if m.value["modality"] == modality), key=lambda m: _weight(m, technique))
        yield _fact(best, ImagingGuidance(modality, contrast, stored), technique)
    if not used:
        told = technique.performed
        words = by_role.get("blind", [])
        blind = [m for m in words if told or m.section in BODY or technique.depth(m.span) >= STEPS]
        for best in blind[:1]:
            yield _fact(best, ImagingGuidance("none", contrast, stored), technique)


def _without_screens(page: Page, words: list[Mention]) -> list[Mention]:
    """The x-ray that watches the needle is no study: "live x-ray and a little dye; the x-ray pictures are stored"."""
    watched = {m.sentence for m in words if m.value.get("modality") == "fluoroscopy"}
    return [m for m in words if m.value["role"] != "diagnostic" or m.sentence not in watched or not _is_x_ray(page, m)]


def _is_x_ray(page: Page, mention: Mention) -> bool:
    return page.plain[mention.span.start : mention.span.end].lower().startswith(("x-ray", "xray"))


def _by_role(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    out: dict[str, list[Mention]] = {}
    for mention in mentions:
        out.setdefault(str(mention.value["role"]), []).append(mention)
    return out


def _is_used(page: Page, mention: Mention, near: Nearby, technique: Technique) -> bool:
    """Guidance of this procedure: not absent, not another day's, not part of a name ("CT fluoroscopy")."""
    told_before = stands_in(page, mention, HISTORY - {"imaging"}) and technique.depth(mention.span) < STEPS
    if told_before or mention.assertion.subject != "patient":
        return False
    sentence = page.sentences[mention.sentence].span
    if "i understand" in page.plain[max(sentence.start, mention.span.start - 120) : mention.span.start].lower():
        return False
    by_role = _by_role(near.around(mention.sentence))
    if any(o is not mention and _holds(o.span, mention.span) for o in by_role["modality"]):
        return False
    return not (_is_absent(page, mention, by_role) or _is_elsewhere(page, mention))


def _is_treatment(page: Page, mention: Mention, technique: Technique) -> bool:
    """Ultrasound as a modality of physical therapy: no needle near, and no word of guidance."""
    words = page.plain[mention.span.start : mention.span.end].lower()
    near = technique.depth(mention.span) >= 1 or mention.section in BODY
    probe = page.plain[mention.span.end : mention.span.end + NEAR // 3].lower().split()[:1]
    held = probe in (["probe"], ["transducer"], ["imaging"], ["machine"])
    return mention.value["modality"] == "ultrasound" and "guid" not in words and not near and not held


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer != inner


def _is_absent(page: Page, mention: Mention, by_role: Mapping[str, list[Mention]]) -> bool:
    span = mention.span
    for word in by_role.get("absent", ()):
        names = page.plain[word.span.start : word.span.end].lower().startswith(INSTEAD)
        if word.sentence == mention.sentence and (
            (not names and 0 <= word.span.start - span.end <= NEAR)
            or _holds(word.span, span)
            or word.span.end == span.end
        ):
            between = page.plain[span.end : max(span.end, word.span.start)]
            other = any(span.end <= o.span.start and o.span.end <= word.span.start for o in by_role["modality"])
            if not other and not any(stop in between for stop in ".;"):
                return True
    return any(b.span.overlaps(span) for b in by_role.get("blind", ())) or _is_ticked_no(page, span)


def _is_ticked_no(page: Page, span: Span) -> bool:
    """A question answered with no: "Fluoroscopy used? ( ) Yes (x) No", "IMG SAVED | N"."""
    line, _, _ = page.plain[span.end : span.end + NEAR].replace("|", ":").partition("\n")
    question, mark, answer = line.partition("?") if "?" in line else line.partition(":")
    if TICKED in line and len(line.partition(TICKED)[0]) <= 24:
        return line.partition(TICKED)[2].strip(" :").lower().startswith("no")
    said = answer.strip(" :").lower().replace(".", " ").replace(",", " ").split()[:1]
    return bool(mark) and len(question) <= LABEL and "." not in question and not {*said}.isdisjoint({*NO, "not"})


def _is_elsewhere(page: Page, mention: Mention) -> bool:
    """Another procedure's guidance: an earlier one, or one that is only planned."""
    return mention.section not in BODY and (mention.assertion.time == "past" or is_another_day(page, mention))


def _weight(mention: Mention, technique: Technique) -> tuple[int, int]:
    body = 2 if mention.section in BODY else 0
    return (technique.depth(mention.span) + body, -mention.span.start)


def left_blank(page: Page, mentions: Mentions) -> frozenset[str]:
    """The parts of a fact that a form asks for and nobody filled in: contrast, images_stored."""
    parts = {"contrast": "contrast", "stored": "images_stored"}
    asked = (m for m in mentions.get("imaging_guidance", ()) if m.value["role"] in parts and is_unfilled(page, m))
    return frozenset(parts[str(m.value["role"])] for m in asked)


def _contrast(
    page: Page,
    by_role: Mapping[str, list[Mention]],
    near: Nearby,
    technique: Technique,
    used: Sequence[Mention],
) -> bool | None:
    """True, False where its use is denied anywhere in the procedure (the stricter reading), else None."""
    guided = {m.sentence for m in used}
    poured = any(_has_volume(page, m) and _in_procedure(page, m, technique) for m in by_role.get("contrast", ()))
    if any(
        (_in_procedure(page, m, technique) or m.sentence in guided) and not _is_study(page, m, near, STUDY)
        for m in by_role.get("no-contrast", ())
        if not (poured and m.pattern == "agent-not-used")  # "further contrast was not needed"
    ):
        return False
    named = by_role.get("contrast", ())
    agents = [m for m in named if _in_procedure(page, m, technique) or _is_beside(page, m, used)]
    if any(_is_given(page, m, near) for m in agents):
        return True
    return False if any(is_undone(page, m, near, sure=True) for m in agents) else None


def _is_beside(page: Page, agent: Mention, used: Sequence[Mention]) -> bool:
    """Whether the agent is named with the guidance: "TFESI under fluoroscopy with contrast"."""
    same = (m for m in used if m.sentence == agent.sentence and 0 <= agent.span.start - m.span.end <= NEAR)
    said = agent.assertion.word
    told = any(said == "present" or (said == "hypothetical" and m.assertion.time == "planned") for m in same)
    return told and not stands_in(page, agent, HISTORY)


def _in_procedure(page: Page, mention: Mention, technique: Technique) -> bool:
    depth = technique.depth(mention.span)
    if technique.describes(mention.span) or (depth >= 1 and _has_volume(page, mention)):
        return True
    return not stands_in(page, mention, HISTORY) and (depth >= 2 or mention.section in BODY)


def _is_given(page: Page, mention: Mention, near: Nearby) -> bool:
    if mention.assertion.subject != "patient" or _is_study(page, mention, near):
        return False
    if is_undone(page, mention, near, BEHIND, sure=_has_volume(page, mention)):
        return False
    if any(
        a.sentence == mention.sentence and abs(a.span.start - mention.span.start) < 80
        for a in _by_role(near.around(mention.sentence)).get("allergy", ())
    ):
        return _has_volume(page, mention) or _is_instead(page, mention)
    return not is_unfilled(page, mention)


def _is_instead(page: Page, mention: Mention) -> bool:
    """An agent given because of an allergy to another: "gadolinium used as she is allergic to iodine"."""
    words = page.plain[mention.span.start : mention.span.end + STUDY * 2].lower()
    return words.startswith("gad") and any(verb in words for verb in GIVEN)


def _is_study(page: Page, mention: Mention, near: Nearby, reach: int = NEAR) -> bool:
    """Whether the agent is a diagnostic study's: "MRI with contrast"."""
    return any(
        d.sentence == mention.sentence and 0 <= mention.span.start - d.span.end <= reach
        for d in _by_role(near.around(mention.sentence)).get("diagnostic", ())
    ) and not _has_volume(page, mention)


def _has_volume(page: Page, mention: Mention) -> bool:
    around = page.plain[max(0, mention.span.start - 25) : mention.span.end + 25].lower()
    return any(unit in around for unit in (" ml", " cc", "ml ", "cc ", "ml,", "ml."))


def _stored(page: Page, by_role: Mapping[str, list[Mention]], near: Nearby, technique: Technique) -> bool | None:
    """Whether pictures of this procedure were kept."""
    if any(_in_procedure(page, m, technique) for m in by_role.get("not-stored", ())):
        return False
    told = HISTORY - {"imaging"}
    kept = (m for m in by_role.get("stored", ()) if _is_row(page, m) or not stands_in(page, m, told))
    if any(_is_kept(page, m, near, technique) for m in kept):
        return True
    return None


def _is_row(page: Page, mention: Mention) -> bool:
    """Whether the words are the label of a field of their own ("IMG SAVED | Y"), whatever heading stands above."""
    row = page.plain[line_start(page, mention.span.start) : mention.span.start]
    behind = page.plain[mention.span.end : mention.span.end + ROW].lstrip()
    return (not row.strip() or row.endswith("  ")) and behind[:1] in ("|", ":")


def _is_kept(page: Page, mention: Mention, near: Nearby, technique: Technique) -> bool:
    """Whether pictures of this procedure were kept: not an unanswered label, not a study's pictures."""
    ticked = any(sign in page.plain[mention.span.start : mention.span.end].lower() for sign in (TICKED, "[x]", "(x)"))
    if not ticked and (is_unfilled(page, mention) or _is_ticked_no(page, mention.span)):
        return False
    if mention.assertion.time == "planned" and technique.performed:
        return False
    if is_undone(page, mention, near):
        return False
    words = page.plain[mention.span.start : mention.span.end].lower()
    led = page.plain[max(0, mention.span.start - 4) : mention.span.start].lower()
    if led == "not " or any(f" not {kept}" in words for kept in ("saved", "stored", "kept", "sent")):
        return False
    if words.startswith("scan") and (" you" in words or not technique.describes(mention.span)):
        return False  # "the scan you sent" is a study
    if is_not_these(page, mention):
        return False
    return not _before(page, mention, _by_role(near.around(mention.sentence)).get("diagnostic", ()))


def _before(page: Page, mention: Mention, studies: Iterable[Mention]) -> bool:
    """Whether the pictures are those of a diagnostic study named just before."""
    return any(
        (s.sentence == mention.sentence and -1 <= mention.span.start - s.span.end <= NEAR)
        or _holds(mention.span, s.span)
        for s in studies
        if page.plain[s.span.start : s.span.end].lower().startswith(("mri", "x-ray", "dexa", "emg", "myelo"))
    )


def _fact(mention: Mention, value: ImagingGuidance, technique: Technique) -> Fact:
    planned = mention.assertion.time == "planned" and not technique.performed
    return Fact(
        type="imaging_guidance",
        span=mention.span,
        value=value,
        assertion="hypothetical" if planned else "present",
        time="planned" if planned else "current",
        section=mention.section,
        source=mention.source,
        confidence=0.95 if technique.describes(mention.span) else 0.75,
    )
