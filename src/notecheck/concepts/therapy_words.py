"""Which therapies a note names, and where. A helper of conservative_therapy.

Kept out: the therapy as an owner ("the PT clinic called"), a list of alternatives, what eases the pain,
what another therapy was made of ("PT (traction, nerve glides)"), other people's treatment, and allergies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notecheck.concepts.therapy_other_part import is_for_other_part
from notecheck.concepts.therapy_reading import OTHER_PEOPLE, Reading, between, breaks
from notecheck.core.mention import Mention
from notecheck.core.note import Span

__all__ = ["CLASSES", "Named", "named"]

NEVER = ("allergies", "family_history", "consent")
"""Sections that name therapies only in passing."""
EASING = ("modality", "activity_modification", "home_exercise", "bracing", "injection")
"""What a list of relieving factors may name without its being treatment."""
MADE_OF = ("physical_therapy", "home_exercise", "manipulation", "functional_restoration")
TAUGHT = ("physical_therapy", "home_exercise", "functional_restoration", "other_program")
"""What instructions at discharge may prescribe."""
PARTS = ("physical_therapy", "home_exercise", "manipulation", "modality")
OPENING = ("", "incl.", "incl", "including", "w/", "consisting of", "with emphasis on", "focused on", "for")
AT_HOME = ("home", "hep")
NAMING = ("includ", "such", "consist", "w/", "with", "e.g", "i.e", "namely", "incl")
AS = 8
"""Characters before the name of a class in which "as a" puts it beside a drug named already."""
SHORT, LONG = 3, 9
"""Words between the name of a class and the first drug that it covers, and where they end with "including:"."""
COMPANY = 4
"""Therapies on either side that may vouch for a drug with other uses."""
CLASSES = frozenset(
    {"NSAIDs", "muscle relaxants", "opioids", "gabapentinoids", "antidepressants", "analgesics", "topical",
     "oral steroids", "medications"}
)  # fmt: skip
LABELLED = 24
"""Characters before an umbrella phrase in which the label lies that asks about it."""
ASKED = frozenset("duration length period time dates response outcome result results extent".split())
"""What a form asks about care told only as such."""
ABILITY = (
    "able to", "cannot", "can't", "can not", "could not", "couldn't", "can no longer", "can", "could", "back to",
    "return to", "returned to", "wants to", "hopes to", "likes to", "enjoys", "loves", "used to", "used to do",
    "used to go to",
    "no longer does", "no longer goes to", "misses", "missed",
)  # fmt: skip
"""Words right before an exercise that make it what the patient does or misses in life."""
TIME = ("hour", "hr", "minute", "min", "mile", "long", "short")
"""Words right before stretches of time."""
PROVOKING = ("brings on", "reproduc", "elicit")
"""Words right behind a movement that make it a test of the examination."""
ROW = 80
"""Characters of a row behind a therapy."""
WORSENING = (
    "exacerbat", "aggravat", "worsens the", "worsens it", "increases the pain", "increases pain", "provokes",
    "make it worse", "makes it worse",
)  # fmt: skip
"""Words right after exercise that make it what brings the pain on."""
KIN_REACH = 200
"""Characters before a therapy in which a relative named is the one who had it."""
NEAR, FAR = 60, 240
"""Characters before a therapy in which a word such as "alternatives" still governs it, and a long list of them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A therapy as the note names it."""

    span: Span
    category: str | None
    """The contract's category; None for an umbrella phrase."""
    name: str
    """The generic name by which the same therapy is known again."""
    sentence: int
    section: str | None
    mention: Mention
    heads: bool = False
    """Whether it only heads a list of therapies, and is none itself."""

    @property
    def start(self) -> int:
        """First character."""
        return self.span.start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.span.end


def named(reading: Reading) -> tuple[Named, ...]:
    """Every therapy that may be care given for the pain, in order."""
    found = [t for t in map(_named, reading.therapies) if not _elsewhere(reading, t)]
    found = [t for before, t in zip([None, *found], found, strict=False) if not _is_asked_about(reading, before, t)]
    return tuple(_whole(reading, [t for t, company in _neighbours(found) if company or not _weak(t)]))


def _weak(therapy: Named) -> bool:
    """Whether a drug with other uses counts only in company."""
    return bool(therapy.mention.value.get("weak"))


def _neighbours(found: Sequence[Named]) -> Iterator[tuple[Named, bool]]:
    """Each therapy, and whether one for the pain stands in its sentence near it."""
    for i, therapy in enumerate(found):
        around = found[max(0, i - COMPANY) : i + COMPANY + 1]
        yield therapy, any(o.sentence == therapy.sentence and not _weak(o) for o in around)


def _named(mention: Mention) -> Named:
    category = str(mention.value["category"])
    return Named(
        mention.span,
        None if category == "umbrella" else category,
        str(mention.value["name"]),
        mention.sentence,
        mention.section,
        mention,
    )


def _elsewhere(reading: Reading, therapy: Named) -> bool:
    page = reading.page
    sentence = page.sentences[therapy.sentence]
    roles = {sentence.role, page.role_of(therapy.start, therapy.end)}
    if therapy.category in TAUGHT:
        roles.discard("instruction")
    if not roles.isdisjoint(OTHER_PEOPLE):
        return True
    if therapy.mention.assertion.subject == "other" or therapy.section in NEVER:
        return True
    if therapy.category == "cognitive_behavioral" and reading.role("mood", therapy.start - NEAR, therapy.end + NEAR):
        return True
    if therapy.category == "medication" and reading.role("other-use", therapy.end, therapy.end + NEAR):
        return True
    before = reading.text(max(0, therapy.start - AS), therapy.start)
    if therapy.name in CLASSES and before.endswith(("as a ", "as an ", "as her ", "as his ")):
        return True  # "Naprosyn as an anti-inflammatory" has been named
    handed = therapy.category == "home_exercise" and reading.advised(therapy.start)
    if handed or _is_evaluation(reading, therapy) or _is_unfilled(reading, therapy):
        return True
    if _is_heading(reading, therapy) or _is_owner(reading, therapy) or _is_wish(reading, therapy):
        return True
    if reading.role("kin", max(sentence.span.start, therapy.start - KIN_REACH), therapy.start):
        return True
    if _is_alternative(reading, therapy, sentence.span.start) or _is_rule(reading, therapy, sentence.span):
        return True
    if is_for_other_part(reading, therapy.span, sentence.span):
        return True
    lead = max(sentence.span.start, therapy.start - NEAR)
    return therapy.category in EASING and bool(reading.role("eases", lead, therapy.start))


def _is_alternative(reading: Reading, therapy: Named, start: int) -> bool:
    """Whether a word such as "alternatives" or "options" governs the list in which the therapy stands."""
    cues = reading.role("alternatives", max(start, therapy.start - FAR), therapy.start)
    return any(
        therapy.start - cue.span.end < NEAR or not breaks(reading.text(cue.span.end, therapy.start)) for cue in cues
    )


def _is_rule(reading: Reading, therapy: Named, sentence: Span) -> bool:
    """Whether a payer's rule asks for the therapy, with no word that the patient has had it."""
    asked = reading.role("rule", sentence.start, therapy.start)
    told = between(reading.statuses, therapy.end, sentence.end)
    return bool(asked) and not any(cue.value["status"] in ("tried", "ongoing") for cue in told)


def _is_evaluation(reading: Reading, therapy: Named) -> bool:
    """Whether a person with a degree and a day follow: who judged the patient that day, no course of care."""
    return any(m.span.start <= therapy.end + 1 for m in reading.role("evaluated", therapy.end, therapy.end + ROW))


def _is_unfilled(reading: Reading, therapy: Named) -> bool:
    """Whether the rest of its row holds placeholders alone: "Massage | *** | ***"."""
    rest = reading.text(therapy.end, therapy.end + ROW).partition("\n")[0]
    return ("***" in rest or "___" in rest) and not rest.strip(" |*_:;.-\t")


def _is_heading(reading: Reading, therapy: Named) -> bool:
    """Whether an umbrella phrase stands in a section's heading rather than under it."""
    heading = reading.page.section_at(therapy.start).heading
    return therapy.category is None and heading.start <= therapy.start and therapy.end <= heading.end


def _is_asked_about(reading: Reading, listed: Named | None, therapy: Named) -> bool:
    """Whether an entry's label ("Duration of conservative care: 10 weeks") only sums up the list right before it."""
    before = reading.text(max(0, therapy.start - LABELLED), therapy.start).split()
    return (
        therapy.category is None
        and listed is not None
        and therapy.start - listed.end < NEAR * 2
        and len(before) > 1
        and before[-1] in ("of", "to", "from", "for", "with")
        and before[-2].lstrip("*-([") in ASKED
        and reading.text(therapy.end, therapy.end + 3).lstrip(" )")[:1] in (":", "=", "?")
    )


def _is_owner(reading: Reading, therapy: Named) -> bool:
    around = between(reading.context, max(0, therapy.start - 30), therapy.end + 30)
    near = between(reading.therapies, therapy.start - 30, therapy.start)
    agents = [m.span for m in around if m.value["role"] == "agent" and m.span.overlaps(therapy.span)]
    # "Karen Wu, PT" is a name, "Failed Naproxen, PT" a list.
    return any(not any(span.overlaps(other.span) for other in near) for span in agents)


def _is_wish(reading: Reading, therapy: Named) -> bool:
    """Whether the patient can, or cannot, or would like to do what others do for exercise ("unable to swim")."""
    before = reading.text(max(0, therapy.start - NEAR), therapy.start).rstrip()
    if reading.text(therapy.start, therapy.end) == "stretches" and (
        before.endswith(TIME) or (before.endswith("h") and before[-2:-1].isdigit())
    ):
        return True  # "sleeps in 2h stretches"
    after = reading.text(therapy.end, therapy.end + NEAR).lstrip()
    if reading.text(therapy.start, therapy.end) == "exercise" and after.startswith(WORSENING):
        return True  # "standing and exercise aggravate it"
    if therapy.category == "home_exercise" and after.startswith(PROVOKING):
        return True  # "standing extension brings on both thighs"
    before = before.removesuffix(" a").removesuffix(" the").removesuffix(" ride")
    return therapy.category == "home_exercise" and before.endswith(ABILITY)


def _whole(reading: Reading, therapies: Sequence[Named]) -> Iterator[Named]:
    """The therapies without their parts, and without umbrella phrases that go on to name what they cover."""
    outer: Named | None = None
    for therapy, following in zip(therapies, [*therapies[1:], None], strict=False):
        if outer and _is_part(reading, outer, therapy):
            continue
        if following and _is_label(reading, therapy, following):
            if therapy.category is None:
                yield replace(therapy, heads=True)
            continue
        outer = therapy if therapy.category in MADE_OF else None
        yield therapy


def _is_label(reading: Reading, label: Named, following: Named) -> bool:
    """Whether the name of a class goes on to name the drug ("NSAID: etodolac"), or an umbrella phrase heads a list.

    "Conservative care including PT" only gives an example: care was more than that, and stays a therapy.
    """
    umbrella = label.category is None
    covers = label.name in CLASSES and label.category == following.category and following.name not in CLASSES
    if label.sentence != following.sentence or not (umbrella or covers):
        return False
    text = reading.text(label.end, following.start)
    words = text.strip(" (:,").split()
    opens = text.lstrip().startswith((":", "(")) or text.rstrip().endswith((":", "("))
    naming = bool(words) and words[-1].startswith(NAMING)
    if opens and ")" not in text and len(words) <= (LONG if naming else SHORT + 2):
        return True
    return covers and len(words) <= SHORT and any(word.startswith(NAMING) for word in words)


def _is_part(reading: Reading, outer: Named, inner: Named) -> bool:
    text = reading.text(outer.end, inner.start)
    if outer.sentence != inner.sentence or inner.category not in PARTS:
        return False
    for when in reading.lengths(outer.end, inner.start):  # "PT x 6 wks w/ traction"
        text = text.replace(reading.text(when.span.start, when.span.end), " ")
    if text.replace(" x ", " ").strip(" (") in OPENING or (text.lstrip().startswith("(") and ")" not in text):
        return True
    if inner.mention.pattern == "exercises-alone" and text.rstrip().endswith((" the", " their")):
        return True  # "PT was tried but she could not tolerate the exercises"
    words = text.split()  # "therapy with a cervical stabilization program", though not "PT with a home program"
    own = reading.text(inner.start, inner.end).startswith(AT_HOME)
    if words == ["with"] and outer.mention.pattern == "therapy-with-exercises":
        return True  # "Therapy with flexion exercises"
    return len(words) <= SHORT and words[:1] == ["with"] and words[1:2] in (["a"], ["an"]) and not own
