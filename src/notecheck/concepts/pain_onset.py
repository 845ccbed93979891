"""Pain onset: whether a date in the note is the day on which the pain began.

By a word of onset ("began 7/26"), an event that set it off ("fell off a dock 8/19"), "since", or, in the history,
because nothing else that is told of that day is a treatment, a visit or a result. Not: "PT began on 3/30".
"""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.concepts.when import When
from notecheck.core.mention import Mention
from notecheck.core.page import Page, Sentence

__all__ = ["AHEAD", "STORY", "last", "weigh_date", "weigh_story"]

STORY = {"chief_complaint", "history", "indication", "pain", None}
NEARLY = {"the", "late", "early", "mid", "about", "around", "approximately"}
UNTIL = {"through", "thru", "until", "till"}
"""Words that lead to a date at which something ended."""
BESIDE = 12
"""Words of a beginning stand so close before its day."""
AHEAD = 60
"""How far behind a length of time its pain may be named: "for fourteen months he has had a belt of pain"."""


def weigh_date(
    page: Page, time: When, before: Sequence[Mention], after: Sequence[Mention]
) -> tuple[float, Mention | None]:
    """A date is the pain's beginning only by a word of onset, or by an event that set the pain off."""
    plain = page.plain
    lead = plain[max(0, time.span.start - AHEAD) : time.span.start].lower().rsplit(". ", 1)[-1]
    begun = next((m for m in reversed(before) if m.pattern == "onset" and m.span.end >= time.span.start - BESIDE), None)
    if begun is not None and _ends_health(begun):
        return 2.0, begun
    if UNTIL & set(lead.split()[-4:]):
        return 0.0, None
    complaint, other = last(before, "complaint"), last(before, "other")
    since = time.span.start - len(lead) + lead.rfind("since")
    if _is_since(lead) and complaint and since >= complaint.span.end:
        between = [m for m in before if m.value["role"] == "other" and m.span.start > complaint.span.end]
        if all(m.span.start > since for m in between):
            return 2.2, complaint
    ahead = next((m for m in after if m.value["role"] in ("complaint", "other")), None)
    tail = lead.split()[-2:]
    led = other is None and (tail[-1:] == ["since"] or (tail[:1] == ["since"] and tail[1] in NEARLY))
    if led and ahead is not None and ahead.value["role"] == "complaint":
        # "Since the 5th of January she has a drawing pain"
        return 1.6, ahead
    begun = next((m for m in reversed(before) if _sets_off(m, before)), None)
    clean = other is None or (begun is not None and (other.span.end < begun.span.start or _is_sequel(begun, other)))
    if begun and clean and time.span.start - begun.span.end <= AHEAD:
        now = any(m.value.get("present") for m in before)  # "current flare started 1/19/26"
        return 3.2 if now else 1.8 if begun.value["role"] == "onset" else 1.5, begun
    sequel = plain[time.span.end : time.span.end + 2 * AHEAD].lower().split(". ", 1)[0]
    pain = next((m for m in after if m.value["role"] == "complaint"), None)
    if " since" in sequel and pain and (other is None or other.pattern == "surgery"):
        # "underwent a lobectomy on 4/8 and has had burning pain since"
        return 1.4, pain
    ahead = next((m for m in after if m.value["role"] in ("event", "onset", "other")), None)
    if begun is None and other is None and ahead and ahead.value["role"] != "other":
        return 1.2, ahead
    return 0.0, None


def _is_sequel(begun: Mention, surgery: Mention) -> bool:
    """Whether the pain is said to have begun after an operation: "began after knee replacement in April"."""
    between = begun.page.plain[begun.span.end : surgery.span.start].lower().split()[:1]
    return surgery.pattern == "surgery" and between in (["after"], ["following"], ["since"])


def _ends_health(begun: Mention) -> bool:
    """Whether the words lead to the day on which health ended: "she was well until November"."""
    words = begun.page.plain[begun.span.start : begun.span.end].lower()
    return words.endswith("until")


def _is_since(lead: str) -> bool:
    """Whether "since" leads to a date: "since a fall, in June", yet not "since Christmas, fell" in January."""
    _, since, between = f" {lead}".rpartition(" since ")
    _, comma, rest = between.rpartition(",")
    return bool(since) and (not comma or rest.split()[:1] in ([], ["in"], ["on"], ["of"], ["which"]))


def _sets_off(mention: Mention, before: Sequence[Mention]) -> bool:
    """Whether the words tell a beginning that is the pain's: not "PT began on 3/30"."""
    if mention.value["role"] != "onset":
        return mention.value["role"] == "event"
    here = [m for m in before if m.span.end <= mention.span.start and m.sentence == mention.sentence]
    other = last(here, "other")
    if other is None:
        return True
    between = mention.page.plain[other.span.end : mention.span.start]
    return here[-1] is not other and not between.startswith(" for ")


def weigh_story(page: Page, time: When, sentence: Sentence, near: Sequence[Mention]) -> tuple[float, Mention | None]:
    """In the history, what happened then and is no treatment, visit or result set the pain off."""
    here = [m for m in near if sentence.span.start <= m.span.start < sentence.span.end]
    words = page.plain[time.span.start : time.span.end]
    lead = page.plain[max(0, time.span.start - AHEAD) : time.span.start].lower().split()
    if UNTIL & set(lead[-4:]):
        return 0.0, None
    score = words.endswith(("/10", "/5")) or "|" in page.plain[sentence.span.start : sentence.span.end]
    if sentence.section not in STORY or score or any(m.value["role"] == "other" for m in here):
        return 0.0, None
    pains = [m for m in (near if sentence.section else here) if m.value["role"] == "complaint"]
    return (0.7, pains[-1]) if pains else (0.0, None)


def last(words: Sequence[Mention], role: str) -> Mention | None:
    """The mention of a role that stands nearest before."""
    return next((m for m in reversed(words) if m.value["role"] == role), None)
