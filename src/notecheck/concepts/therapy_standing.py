"""Where each therapy stands: tried, ongoing, planned or declined. A helper of conservative_therapy and rehabilitation.

Words after a therapy outweigh the verb before it where they say that it is refused or still to come; else the verb
before it counts, then a verb shared over a list, then the heading over the list, then how the section speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.therapy_clause import Line, direct, goes_on
from notecheck.concepts.therapy_words import Named, between
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Standing", "standings"]

ENDED = ("complet", "finish", "discharg", "has completed", "has finished")
STORY = ("history", "indication", "prior_treatment")
STRONG = ("declined", "planned")
VERB_REACH = 60
"""Characters between a verb and the therapy that it governs."""
HEADING_REACH = 700
"""Characters under a heading within which its list is taken to lie."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one therapy stands."""

    status: str | None
    """tried, ongoing, planned, declined; "list" for a bare medication list; None where nothing is said."""
    heading: str | None
    """The outcome that a heading gives to all under it ("Failed:")."""
    later: bool
    """Whether it was done and is also to start again ("on hold, to restart in two weeks")."""
    absent: bool
    """Whether it is only said not to be there ("no opioids"), not that it was refused."""
    verb: bool
    """Whether a verb about the patient's own use governs it."""
    ended: bool
    """Whether it is said to be completed."""


def standings(page: Page, rows: Sequence[Line], mentions: Mentions, times: Sequence[Span]) -> dict[tuple[int, int], Standing]:
    """The standing of every therapy on the page."""
    cues = mentions.get("therapy_status", ())
    heads = tuple(m for m in mentions.get("therapy_context", ()) if m.value["role"] == "heading")
    out: dict[tuple[int, int], Standing] = {}
    for n, line in enumerate(rows):
        ahead = [_verb(page, line, i, cues, mentions, times) for i in range(len(line.therapies))]
        behind = [_behind(page, line, i, cues, ahead) for i in range(len(line.therapies))]
        for i, therapy in enumerate(line.therapies):
            out[n, i] = _standing(page, line, i, ahead, behind, _heading(page, therapy, heads))
    return out


def _standing(
    page: Page,
    line: Line,
    i: int,
    ahead: list[Mention | None],
    behind: list[list[Mention]],
    head: Mention | None,
) -> Standing:
    verb = ahead[i] or _shared(line, i, ahead)
    after = behind[i] or _shared_behind(line, i, ahead, behind)
    strong = next((m for m in after if m.value["status"] in STRONG), None)
    weak = next((m for m in after if m.value["status"] not in STRONG), None)
    cue = verb or weak or strong
    if strong and (strong is after[0] and not verb or strong.value["status"] == "declined" and not weak):
        cue = strong
    heading = head and str(head.value["status"])
    status = _said(line.therapies[i], cue) if cue else heading
    if heading == "list" and not (cue and cue.value["reach"] == "fore"):
        status = "list"
    return Standing(
        status,
        str(head.value["outcome"]) if head and "outcome" in head.value else None,
        bool(status in ("tried", "ongoing") and strong and strong.value["status"] == "planned"),
        bool(cue and cue.value.get("absent")),
        bool(verb and verb.value["status"] in ("tried", "ongoing", "declined") and verb.span.end - verb.span.start > 3),
        page.plain[cue.span.start : cue.span.end].lower().startswith(ENDED) if cue else False,
    )


def _said(therapy: Named, cue: Mention) -> str:
    """What a cue says; a prescription told in the history was taken."""
    story = cue.value.get("story") if therapy.section in STORY else None
    return str(story or cue.value["status"])


def _verb(page: Page, line: Line, i: int, cues: Sequence[Mention], mentions: Mentions, times: Sequence[Span]) -> Mention | None:
    """The nearest cue before the therapy that governs it."""
    start, end = line.lead(i)
    ahead = [m for m in between(cues, start, end) if m.value["reach"] == "fore"]
    for cue in sorted(ahead, key=lambda m: (m.span.end, m.span.end - m.span.start), reverse=True):
        strict = cue.value["status"] == "declined" or cue.span.end - cue.span.start < 4
        if _governs(page, cue.span.end, end, mentions, times, strict=strict):
            return cue
    return None


def _governs(page: Page, start: int, end: int, mentions: Mentions, times: Sequence[Span], *, strict: bool) -> bool:
    if direct(page, start, end, times):
        return True
    text = page.plain[start:end]
    if strict or len(text) > VERB_REACH or set(text) & set(";.|"):
        return False
    breaks = [m for m in between(mentions.get("therapy_context", ()), start, end) if m.value["role"] == "break"]
    return not breaks and not between(mentions.get("therapy_outcome", ()), start, end)


def _behind(page: Page, line: Line, i: int, cues: Sequence[Mention], ahead: list[Mention | None]) -> list[Mention]:
    """The cues after the therapy that are not the verb of the next one."""
    start, end = line.gap(i)
    last = i + 1 == len(line.therapies)
    following = None if last else ahead[i + 1]
    end = following.span.start if following else (line.tail.end if last else end)
    found = [m for m in between(cues, start, end) if m.value["reach"] == "back"]
    return [m for m in found if m.span.start < line.span.end or goes_on(page, m)]


def _shared(line: Line, i: int, ahead: list[Mention | None]) -> Mention | None:
    for j in reversed(line.list_of(i)):
        if j <= i and ahead[j]:
            return ahead[j]
    return None


def _shared_behind(line: Line, i: int, ahead: list[Mention | None], behind: list[list[Mention]]) -> list[Mention]:
    for j in line.cluster(i):
        if j > i and behind[j]:
            return behind[j]
    return []


def _heading(page: Page, therapy: Named, heads: Sequence[Mention]) -> Mention | None:
    """The nearest heading above the therapy whose list still goes on."""
    found = between(heads, max(0, therapy.start - HEADING_REACH), therapy.start)
    for head in sorted(_outer(found), key=lambda m: m.span.end, reverse=True):
        return head if _still_under(page, head, therapy) else None
    return None


def _outer(found: Sequence[Mention]) -> Iterator[Mention]:
    """Headings, without those that lie inside a longer one."""
    for mention in found:
        inside = any(o is not mention and o.span.start <= mention.span.start and mention.span.end <= o.span.end
                     and o.span != mention.span for o in found)  # fmt: skip
        if not inside:
            yield mention


def _still_under(page: Page, head: Mention, therapy: Named) -> bool:
    text = page.plain[head.span.end : therapy.start]
    if "\n\n" in text.strip(" :\n\t") or "\n \n" in text:
        return False
    return page.section_at(head.span.end + 1).heading == page.section_at(therapy.start).heading
