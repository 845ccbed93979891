"""Sedation: how deeply the patient was sedated for this procedure, and why.

How clinicians write it: a label ("ANESTHESIA: MAC"), a ticked box, a drug with its route ("Versed 2 mg
IV"), a denial ("no sedation was used"), "local only". What it must not match: risks and consent, earlier
attempts, home medicines, skin infiltration alone, the general appearance. The deepest depth counts; a denial counts
where nothing deeper was used. Source: guide v6.0 ESI-07; the settled cases of the annotation guidelines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from notecheck.concepts.answer import answer
from notecheck.concepts.beside import sentence_words
from notecheck.concepts.payer import is_contractor
from notecheck.concepts.sedation_reason import justification
from notecheck.concepts.technique import NOT_CARE, Nearby, Technique, is_another_day, stands_in, technique_of
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Sedation", "read"]


DEPTHS = ("none", "local", "minimal", "moderate", "deep", "mac", "general")
NEED = frozenset({"moderate", "deep", "mac", "general"})
REASONED = NEED | {"minimal"}
LISTS = frozenset({"label-local", "local-only"})
"""What follows "local" in a list ("local with IV sedation") stands for itself."""
HISTORY = frozenset("medications allergies past_history family_history social_history review_of_systems".split())
LABEL = ("anesth", "anaesth", "anes", "sedat", "sed:", "sed ")
LABEL_STEMS = ("anesth", "anaesth", "anes", "sed", "depth")
LOCAL = ("local", "only", "alone", "nothing", "other than", "sufficed")
ROUTE_REACH = 45
BOX_REACH = 90
WISH, ASLEEP = 20, ("not be ", "not know", "not feel", "not see", "sleep", "doze", "be out", "be asleep", "be sedated")
"""Words behind "would rather", and the characters they stand in, that ask for sedation."""
REFUSAL = 70
REFUSED: Mapping[str, str | int | float | bool] = {"depth": "none"}
STEPS = 2
"""Kinds of step of the procedure around a bare "sedation"."""
_UNTOLD = """
no not none without avoid avoided decline declined declines refuse refused risk risks option options alternative
alternatives discussed offered available may might if unless could should will would prefers preferred side
excessive score scale level last previous prior next oral minimal light mild lightly mildly minimally need
needed nor explained understands consent including include complications reaction waived skipped
deferred forgone forwent unnecessary omitted withheld held zero nil unsedated instead rather passed turned want
wanted wants wish wished wishes asked dispensed spared opted chose hates dislikes
"""
UNTOLD = frozenset(_UNTOLD.split())
"""Words of a sentence that speaks of sedation without saying that it was given."""
GIVEN = (" given", "gave", "administered", "received", " mg", " mcg", "used", "provided", "placed")


@dataclass(frozen=True, slots=True)
class Sedation(Value):
    """The deepest sedation of this session."""

    depth: str
    """none, local, minimal, moderate, deep, general or mac."""
    justification: str = "absent"
    """specific (a need of this patient), boilerplate (as true of anyone) or absent."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """The one sedation fact, where the note states a depth."""
    technique = technique_of(page, mentions)
    found = (m for m in mentions.get("sedation", ()) if page.sentences[m.sentence].role not in NOT_CARE)
    words = [m for m in found if not is_contractor(page, m.span)]
    near = Nearby(words)
    named = (m for m in words if "depth" in m.value)
    states = [
        _as_answered(page, m, around) for m in named if _is_given(page, m, around := near.around(m.sentence), technique)
    ]
    if any(m.value["depth"] in ("none", "local") and _names_label(page, m) for m in states):
        states = [m for m in states if not m.value.get("bare")]
    if any(m.value["depth"] == "none" for m in states):
        states = [m for m in states if m.value["depth"] != "local" or _names_local(page, m)]
    if not states:
        return
    stated = [m for m in states if not (m.value.get("drug") or m.value.get("vague")) and m.value["depth"] in NEED]
    states = [_by_vein(page, m, near.around(m.sentence, 1, 0)) for m in states]
    depth = max((str(m.value["depth"]) for m in stated or states), key=DEPTHS.index)
    same = [m for m in states if m.value["depth"] == depth]
    best = max(same, key=lambda m: _weight(page, m, technique))
    planned = not technique.performed and best.assertion.time == "planned" and depth != "none"
    yield Fact(
        type="sedation",
        span=best.span,
        value=Sedation(depth, justification(page, mentions, same) if depth in REASONED else "absent"),
        assertion="hypothetical" if planned else "present",
        time="planned" if planned else "current",
        section=best.section,
        source=best.source,
        confidence=0.95 if _is_labelled(page, best) or depth == "none" else 0.85,
    )


def _names_local(page: Page, mention: Mention) -> bool:
    """Whether local anesthesia is named, or all there was; numbing the skin is none where sedation is denied."""
    words = page.plain[mention.span.start : mention.span.end].lower()
    return bool(mention.value.get("box")) or any(word in words for word in LOCAL)


def _weight(page: Page, mention: Mention, technique: Technique) -> tuple[bool, int, int]:
    return (_is_labelled(page, mention), technique.depth(mention.span), -mention.span.start)


def _is_labelled(page: Page, mention: Mention) -> bool:
    """Whether the words answer a label such as "Anesthesia:"."""
    if mention.section == "anesthesia":
        return True
    if _names_label(page, mention):
        return True
    before = page.plain[max(0, mention.span.start - 40) : mention.span.end].lower()
    return any(label in before.rsplit("\n", 1)[-1] for label in LABEL) and ":" in before


def _names_label(page: Page, mention: Mention) -> bool:
    """Whether the words themselves begin with the label: "ANESTHESIA: General"."""
    label, colon, _ = page.plain[mention.span.start : mention.span.end].lower().partition(":")
    return bool(colon) and label.startswith(LABEL_STEMS)


def _is_given(page: Page, mention: Mention, words: Sequence[Mention], technique: Technique) -> bool:
    """Whether the depth is that of this session."""
    if mention.assertion.subject != "patient" or _is_swallowed(mention, words) or _is_heading(page, mention):
        return False
    depth = mention.value["depth"]
    if mention.value.get("box"):
        return _is_sedation_box(page, mention)
    if mention.value.get("bare") and not _is_step(page, mention, technique):
        return False
    if depth == "none":
        return mention.assertion.time != "past" or technique.depth(mention.span) >= 2
    if _is_refused(page, mention, words) is not None:
        return not stands_in(page, mention, HISTORY) and technique.performed
    if _is_refuted(page, mention, words) or _is_another_day(page, mention, technique):
        return False
    if mention.value.get("drug") or mention.value.get("pill") or mention.value.get("oral"):
        return _is_dosed(page, mention, words, technique)
    told_before = stands_in(page, mention, HISTORY) and not technique.describes(mention.span)
    return _is_labelled(page, mention) or not told_before


def _is_heading(page: Page, mention: Mention) -> bool:
    """Whether a heading stands before the label of a field: "PROCEDURE", and in the line below "Sedation"."""
    return page.plain[mention.span.start : mention.span.end].lower().startswith("procedure\n")


def _is_step(page: Page, mention: Mention, technique: Technique) -> bool:
    """Whether the bare word tells of what was done: where the procedure is described, and not of a choice or a risk."""
    after = page.plain[mention.span.end : mention.span.end + 16]
    labels = after.lstrip()[:1] in (":", "|", "?", "=", "(") or (after[:1] == "/" and ":" in after)
    words = set(sentence_words(page, mention).lower().replace(",", " ").replace(".", " ").split())
    return not labels and technique.depth(mention.span) >= STEPS and UNTOLD.isdisjoint(words)


def _by_vein(page: Page, mention: Mention, words: Sequence[Mention]) -> Mention:
    """Mild sedation given by vein is moderate; what is called minimal, or was swallowed, is not."""
    named = page.plain[mention.span.start : mention.span.end].lower().split()
    if mention.value["depth"] != "minimal" or not named[0].startswith(("mild", "light")) or named[-1] != "sedation":
        return mention
    if not any(m.value.get("route") == "intravenous" and m.span.start < mention.span.end + ROUTE_REACH for m in words):
        return mention
    return mention._replace(value={**mention.value, "depth": "moderate"})


def _is_sedation_box(page: Page, mention: Mention) -> bool:
    """A ticked option on a line about sedation."""
    line = page.plain[page.plain.rfind("\n", 0, mention.span.start) + 1 : mention.span.start].lower()
    return any(label in line[-BOX_REACH:] for label in LABEL)


def _is_swallowed(mention: Mention, words: Sequence[Mention]) -> bool:
    """Part of a longer phrase: "sedation" inside "no sedation"."""
    return any(
        o is not mention
        and "depth" in o.value
        and (o.span.start <= mention.span.start or _declines(o, mention))
        and mention.span.end <= o.span.end
        and (o.span != mention.span)
        and o.pattern not in LISTS
        and (o.value["depth"] in ("none", "local", "minimal") or not o.value.get("drug"))
        for o in words
    )


def _declines(denial: Mention, mention: Mention) -> bool:
    """A denial that begins inside the words it denies: "oral [lorazepam was offered; she said no]"."""
    other = mention.value["depth"] not in ("none", "local")
    return other and denial.value["depth"] == "none" and denial.span.start < mention.span.end


def _is_refused(page: Page, mention: Mention, words: Sequence[Mention]) -> Mention | None:
    """What says that the drug or depth was not used after all: "lorazepam offered, turned down"."""
    if mention.value["depth"] not in REASONED:
        return None
    for cue in words:
        if "unused" not in cue.value or not 0 <= cue.span.start - mention.span.end <= REFUSAL:
            continue
        if page.plain[cue.span.end : cue.span.end + WISH].lower().lstrip().startswith(ASLEEP):
            continue
        between = page.plain[mention.span.end : cue.span.start].lower()
        other = any("depth" in m.value and mention.span.end <= m.span.start < cue.span.start for m in words)
        if not any(stop in between for stop in (". ", "\n\n", *GIVEN)) and not (other and "," in between):
            return cue
    return None


def _as_answered(page: Page, mention: Mention, words: Sequence[Mention]) -> Mention:
    """The mention itself, or the refusal that it is part of."""
    cue = _is_refused(page, mention, words)
    if cue is None:
        return mention
    return mention._replace(span=Span(mention.span.start, cue.span.end), value=REFUSED)


def _is_refuted(page: Page, mention: Mention, words: Sequence[Mention]) -> bool:
    """Denied, an earlier attempt, or only possible: nothing that was given here."""
    said = mention.assertion
    if _names_label(page, mention):
        return False
    if _is_labelled(page, mention) and page.plain[mention.span.start - 2 : mention.span.start].strip() in (
        ":",
        "|",
        "\x06",
    ):
        return False
    if _is_only_possible(page, mention) or answer(page, mention.span) == "no":
        return True
    amount = page.plain[mention.span.start : mention.span.end + 8]
    dosed = "milligram" in amount.lower() or any(c.isdigit() for c in amount)
    if said.polarity == "denied" and not (dosed and not mention.value.get("box")) and not _names_need(page, mention):
        return True
    if said.time == "past" and not _is_labelled(page, mention):
        return True
    after = page.plain[mention.span.end : mention.span.end + 30].lower().lstrip(" ,.:")
    return after.startswith(("was avoided", "avoided", "was declined", "declined", "was not", "not ", "refused"))


def _is_another_day(page: Page, mention: Mention, technique: Technique) -> bool:
    """An earlier session's or the next one's: "last time she had MAC", "repeat with sedation next time"."""
    if _is_labelled(page, mention):
        return False
    planned = technique.performed and mention.assertion.time == "planned" and mention.value["depth"] in REASONED
    return planned or is_another_day(page, mention)


def _is_only_possible(page: Page, mention: Mention) -> bool:
    """A form's words, not a record: "I understand that sedation may be used"."""
    sentence = page.sentences[mention.sentence].span
    before = page.plain[max(sentence.start, mention.span.start - 120) : mention.span.start].lower()
    after = page.plain[mention.span.end : min(sentence.end, mention.span.end + 70)].lower()
    return "i understand" in before or any(
        word in after for word in ("may be ", "might be ", "can be given", "if needed")
    )


def _names_need(page: Page, mention: Mention) -> bool:
    """Whether the denial is of the reason: "she could not lie still, so MAC"."""
    sentence = page.sentences[mention.sentence].span
    before = page.plain[max(sentence.start, mention.span.start - 60) : mention.span.start].lower()
    return any(stop in before for stop in (", so ", "therefore", "hence", ". ", "thus", "with ", "given "))


def _is_dosed(page: Page, mention: Mention, words: Sequence[Mention], technique: Technique) -> bool:
    """Whether a drug was given for this procedure: by vein or dosed in its course, a pill shortly before."""
    near = [
        m for m in words if "route" in m.value and m.sentence == mention.sentence and _gap(m, mention) <= ROUTE_REACH
    ]
    routes = {str(m.value["route"]) for m in near}
    if mention.value.get("pill"):
        return "before" in routes and "other" not in routes and not stands_in(page, mention, HISTORY)
    if mention.value.get("oral"):
        return "other" not in routes and (
            technique.depth(mention.span) >= 1 or "before" in routes or _is_labelled(page, mention)
        )
    listed = stands_in(page, mention, HISTORY) and technique.depth(mention.span) <= STEPS
    if "other" in routes or listed:
        return False
    if not (technique.performed or technique.depth(mention.span) >= 1 or _is_labelled(page, mention)):
        return False
    around = page.plain[max(0, mention.span.start - 15) : mention.span.end + 20].lower()
    dosed = any(
        unit in around
        for unit in ("mg", "mcg", "ug", "microg", "millig", "titrat", "given", "gave", "received", "used", " cc", " ml")
    )
    spoken = _is_labelled(page, mention) or technique.depth(mention.span) >= 1
    return (
        "intravenous" in routes
        or (spoken and (dosed or mention.value["depth"] == "mac"))
        or _is_labelled(page, mention)
    )


def _gap(one: Mention, other: Mention) -> int:
    return max(one.span.start - other.span.end, other.span.start - one.span.end, 0)
