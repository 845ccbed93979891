"""Note date: the day on which the note was written, or its service given.

The caller's, else the date of service that the note states ("DOS 03/02/2026"), else a date in its head. Not: a
birth date, a date told in the story.
"""

from __future__ import annotations

from datetime import date

from notecheck.concepts.said_date import said_date
from notecheck.core.kept import kept
from notecheck.core.mention import Mentions
from notecheck.core.note import Note, Span
from notecheck.core.page import Page
from notecheck.core.time import PartialDate

__all__ = ["written_on"]

STRONG = (
    "date of service", "dos", "service date", "procedure date", "date of procedure", "date of operation", "surgery",
    "date of surgery", "operation", "performed", "date performed", "encounter", "procedure visit", "visit", "dop",
    "date of visit", "date seen", "seen", "appt", "date of injection", "note", "record", "report",
    "date of consultation", "for service", "intervention", "procedure", "date of exam", "injection date",
    "operation date", "surgery date", "visit_dt", "dos_dt", "proc_dt",
    "visit_date", "service_dt", "proc", "examination", "evaluation", "exam date", "dos/time", "consultation",
)  # fmt: skip
BIRTH = ("dob", "d.o.b", "born", "birth", "birthdate")
OTHERS = (
    "injury", "accident", "onset", "loss", "doi", "d.o.i", "d/i", "hire", "last visit", "last seen", "referral", "mri",
    "prior visit", "last injection", "last procedure", "previous visit", "hospitalization", "last exam", "imaging",
)  # fmt: skip
"""Labels of a day that is another's."""

TODAY = ("today", "today's date", "today's visit", "this date", "dictated on")
EVENTS = frozenset(
    """fall fell injury injuries injured accident crash collision mva mvc lifting began begun started since onset slid
    slipped tripped landed twisted lifted""".split()
)
"""Words beside a day of the story."""
BEHIND = 40
HEADING = 4
"""Words at most of a heading that a date follows: "PROCEDURE NOTE, 09/30/2026"."""


@kept
def written_on(page: Page, mentions: Mentions) -> PartialDate | None:
    """The note's own date: the caller's, else the date of service that the note states, else its first full date."""
    return page.note.written_on or _stated(page.note, page, mentions)


def _stated(note: Note, page: Page, mentions: Mentions) -> PartialDate | None:
    best: tuple[int, date, PartialDate] | None = None
    for mention in mentions.get("when", ()):
        if mention.value["kind"] != "date" or "year" not in mention.groups or "day" not in mention.groups:
            continue
        words = {n: page.plain[s.start : s.end].lower() for n, s in mention.groups.items()}
        day = said_date(words, None)
        rank = _rank(page, mention.span) if day else 0
        if day and rank and (best is None or (rank, day.earliest if rank > 1 else date.min) > best[:2]):
            best = (rank, day.earliest if rank > 1 else date.min, day)
    return best[2] if best else None


def _rank(page: Page, span: Span) -> int:
    """How surely a date is the note's own: 4 labelled as service date, 3 "Date:", 2 signature, 1 in the head."""
    line = page.plain.rfind("\n", 0, span.start) + 1
    before = page.plain[max(line, span.start - 40) : span.start].rstrip(" :.#|(-\t").lower()
    if any(word in before[-14:] for word in BIRTH):
        return 0
    if before.removesuffix(" date").endswith(OTHERS):
        return 0
    if "#" in before:
        before = before.rstrip("#0123456789 ")  # "Encounter #40772 | 05/27/2026"
    if before.endswith(STRONG) or (len(before.split()) <= HEADING and before.rstrip(", ").endswith(STRONG)):
        return 4
    if before.endswith("dated") and len(before.split()) > HEADING:
        return 0  # another paper's: "films that he brought with him, dated 11/24/08"
    behind = page.plain[span.end : span.end + BEHIND].partition("\n\n")[0].lower().replace(",", " ").split()[:3]
    if not EVENTS.isdisjoint(behind):
        return 0  # "2/1/2026, slid off a chair"
    opens = (
        not before.strip(" =-")
        and span.start < 400
        and not page.plain[span.end : span.end + 4].lstrip().startswith("|")
    )
    if before.endswith(("date", "dated", " on service")) or opens:
        return 3
    if "signed" in before or "dictated" in before:
        return 2
    if before.removesuffix(" on").rstrip(" ,").endswith(TODAY):
        return 2
    return 1 if span.start < 700 and EVENTS.isdisjoint(before.split()) else 0
