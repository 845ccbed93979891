"""The heading that a therapy stands under, such as "Failed:" or "Current treatment:".

A helper of conservative_therapy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.concepts.therapy_reading import Reading, between
from notecheck.concepts.therapy_words import Named
from notecheck.core.mention import Mention

__all__ = ["heading"]

HEADING_REACH = 700
"""Characters under a heading within which its list is taken to lie."""
LABEL = 3
"""Words of a label at most."""


def heading(reading: Reading, therapy: Named, heads: Sequence[Mention]) -> Mention | None:
    """The nearest heading above the therapy, if its list still goes on."""
    found = list(_outer(between(heads, max(0, therapy.start - HEADING_REACH), therapy.start)))
    nearest = max(found, key=lambda m: m.span.end, default=None)
    if nearest is None or not _still_under(reading, nearest, therapy):
        return None
    return None if _is_left(reading, nearest, therapy) else nearest


def _outer(found: Sequence[Mention]) -> Iterator[Mention]:
    """Headings, without those that lie inside a longer one."""
    for mention in found:
        span = mention.span
        if not any(o.span != span and o.span.start <= span.start and span.end <= o.span.end for o in found):
            yield mention


def _is_left(reading: Reading, head: Mention, therapy: Named) -> bool:
    """Whether all that the heading is about is told on its own line, and the therapy under a label of its own.

    "MEDS FOR PAIN: nortriptyline." and, a line below, "MD: radiculopathy. PT June to August without benefit."
    "Therapy: PT, failed." and, below it, "Exercises: the pool, daily".
    """
    first, _, rest = reading.text(head.span.end, therapy.start).partition("\n")
    if not first.strip(" :|") or not rest:
        return False
    label, colon, _ = rest.rpartition("\n")[2].partition(":")
    own = bool(colon) or reading.text(therapy.end, therapy.end + 1) == ":"
    return own and len(label.split()) <= LABEL


def _still_under(reading: Reading, head: Mention, therapy: Named) -> bool:
    text = reading.text(head.span.end, therapy.start)
    if "\n\n" in text.strip(" :\n\t") or "\n \n" in text:
        return False
    page = reading.page
    here = page.section_at(therapy.start)
    if here.heading.overlaps(therapy.span):  # the therapy itself looked like a heading
        here = page.section_at(max(0, here.heading.start - 1))
    return page.section_at(head.span.end + 1).heading == here.heading
