"""Safety check: whether infection, or compression of cord, conus or cauda equina, was looked for and what
was found.

How clinicians write it: "afebrile, no signs of infection", "denies fever", "no bowel/bladder change, no
saddle
anesthesia", "conus normal". What it must not match: risks in a consent, reasons to call. Source: guidelines,
esi.contraindications.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notecheck.concepts.answer import answer, is_only_asked
from notecheck.concepts.beside import line_start, said_before, sentence_words
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["SafetyCheck", "read"]

SILENT = frozenset({"consent", "instructions", "follow_up", "family_history"})
HISTORY = frozenset({"past_history", "social_history", "prior_treatment"})
# fmt: off
OVER = (
    "resolved", " ago", "last winter", "last year", "last month", "last fall", "history of", "h/o",
    "remote", "healed",
)
# fmt: on
FEVER_F, FEVER_C = 100.4, 38.0
WHITE_HIGH = 12.0
LOST, LEAD = frozenset({"not", "longer", "barely", "hardly", "cannot", "unable", "never", "n't", "doesn't"}), 3
"""Of the last words before what is in order, those by which it is not: "no longer feels touch"."""
SOUGHT = frozenset("looked looking screened screening checked checking searched searching".split())
SPEAKS = frozenset({"is", "are", "was", "were", "speak", "speaks", "argue", "argues"})
EXCLUDES = frozenset({"exclude", "excludes", "excluded"})
"""Words right before what would be an infection: it was looked for, something speaks against it, or excludes it."""
CAME_OF_IT = (
    "found", "present", " has ", "show", "positive", "grew", "confirmed", " is ", " was ", " are ", "there", "treated",
    "came back", " with ",
)  # fmt: skip
"""Words in or behind what was looked for by which it may be there all the same."""
SOUGHT_BEHIND = 60
WORSE = ("not ", "no longer ", "hardly ")
# fmt: off
WARNING = (
    "if ", "call for", "call us", "call if", "call the", "return precautions", "return for", "to report",
    "report any", "watch", "risk", "over 10", "above 10", "> 10", ">10",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class SafetyCheck(Value):
    """One thing looked for."""

    family: str
    """infection or compression."""
    state: str
    """absent or present."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """Every statement that one of the two families is absent or present."""
    found = mentions.get("safety_check", ())
    unasked = [m.span for m in found if m.value["says"] == "unasked"]
    for mention in found:
        if _is_silent(page, mention) or any(span.overlaps(mention.span) for span in unasked):
            continue
        state = _state(page, mention)
        if state:
            yield Fact(
                type="safety_check",
                span=mention.span,
                value=SafetyCheck(str(mention.value["family"]), state),
                section=mention.section,
                source=mention.source,
                confidence=0.9 if state == "absent" else 0.8,
            )


def _is_silent(page: Page, mention: Mention) -> bool:
    if page.sentences[mention.sentence].role or mention.section in SILENT:
        return True
    if mention.assertion.subject != "patient" or is_only_asked(page, mention.span):
        return True
    words = said_before(page, mention).lower()
    for label in ("risk screen", "risk assessment", "risk factors", "risk check"):
        words = words.replace(label, "")
    return any(word in words for word in WARNING)


def _state(page: Page, mention: Mention) -> str | None:
    says = mention.value["says"]
    if says == "temperature":
        return _temperature(page, mention)
    if says == "white-count":
        count = mention.groups.get("count")
        high = count is not None and float(page.plain[count.start : count.end]) > WHITE_HIGH
        return None if high else "absent"
    denied = mention.assertion.polarity == "denied" or _under_negatives(page, mention)
    said = answer(page, mention.span)
    denied = denied or said == "no" or (says == "term" and _is_signed(page, mention))
    if says == "term" and said == "yes" and mention.section not in HISTORY:
        return "present"
    if says == "found":
        current = mention.assertion.time == "current" and mention.assertion.certainty == "stated"
        current = current and not _is_over(page, mention) and not _is_sought(page, mention)
        return "present" if current and not denied and mention.section not in HISTORY else None
    if says == "clear":
        lost = not LOST.isdisjoint(said_before(page, mention).lower().split()[-LEAD:])
        worse = page.plain[mention.span.start : mention.span.end].lower().startswith(WORSE)
        return None if lost or worse else "absent"
    return "absent" if denied else None


def _is_signed(page: Page, mention: Mention) -> bool:
    """Whether a sign or word right before it denies it: "-fever", "(-) chills", "neg F/C"."""
    before = page.plain[max(0, mention.span.start - 6) : mention.span.start].lower()
    after = page.plain[mention.span.end : mention.span.end + 2]
    if after[:1] == "-" and (not after[1:] or after[1:] in " ,;.\n"):
        return True  # "fevers- incont- saddle-"
    return before.endswith(("neg ", "neg. ", "(-) ", "(-)", "neg: ", " -", "\n-"))


def _is_over(page: Page, mention: Mention) -> bool:
    words = sentence_words(page, mention).lower()
    return any(word in words for word in OVER)


def _is_sought(page: Page, mention: Mention) -> bool:
    """Whether it was only looked for, or the findings speak against it: "looked for sepsis", "cultures are against"."""
    own = page.plain[mention.span.start : mention.span.end].lower()
    words = [*said_before(page, mention).lower().split(), *(["for"] if own.startswith("for ") else [])]
    if words[-1:] in (["or"], ["and"], ["nor"]):
        words = words[:-2]  # "looked for sepsis or cellulitis"
    if words[-1:] == ["against"]:
        return words[-2:-1] != [] and words[-2] in SPEAKS
    if words[-1:] != [] and words[-1] in EXCLUDES:
        return True
    behind = page.plain[mention.span.end : mention.span.end + SOUGHT_BEHIND].lower().partition(".")[0]
    if any(word in f"{own}{behind}" for word in CAME_OF_IT):
        return False
    return words[-1:] == ["for"] and words[-2:-1] != [] and words[-2] in SOUGHT


def _under_negatives(page: Page, mention: Mention) -> bool:
    """Whether the heading itself denies what it lists: "Neg: fever, chills"."""
    heading = page.section_at(mention.span.start).heading
    words = page.plain[heading.start : heading.end].lower()
    here = line_start(page, mention.span.start) <= heading.end
    return here and words.startswith(("neg", "pertinent neg", "denies"))


def _temperature(page: Page, mention: Mention) -> str | None:
    group = mention.groups.get("degrees") or mention.groups.get("short")
    if group is None:
        return None
    degrees = float(page.plain[group.start : group.end])
    if not 34 <= degrees <= 43 and not 94 <= degrees <= 108:
        return None
    return "present" if degrees >= (FEVER_C if degrees < 50 else FEVER_F) else "absent"
