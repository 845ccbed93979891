"""Beside: the words of a mention's own line and sentence. A helper idea; it never looks further than `REACH`.

The bound keeps the reading linear in the note, even where a note is one endless line or sentence.
"""

from __future__ import annotations

from notecheck.core.mention import Mention
from notecheck.core.page import Page

__all__ = ["REACH", "asks", "led_by_hour", "line_end", "line_start", "opens_in_a_year", "said_before", "sentence_words"]

HOURS, MINUTES = 24, 60
UNITS = ("mg", "ml", "mcg", "unit", "cc", "ft", "feet", "yard", "step", "meter", "metre", "cal", "iu")
"""What a number of four digits at the start of a line counts, so that it is no hour."""
YEAR = 8
"""Characters at the head of a sentence in which "In 2021" stands."""
REACH = 400
"""Characters on either side of an offset within which its line and sentence are sought."""


def line_start(page: Page, offset: int, reach: int = REACH) -> int:
    """Where the line of the offset begins, or so many characters before it, whichever is nearer."""
    low = max(0, offset - reach)
    return max(low, page.plain.rfind("\n", low, offset) + 1)


def line_end(page: Page, offset: int) -> int:
    """Where the line of the offset ends."""
    high = min(len(page.plain), offset + REACH)
    found = page.plain.find("\n", offset, high)
    return found if found >= 0 else high


def asks(page: Page, sentence: int) -> bool:
    """Whether the sentence of that number is a question, which the next one answers: "How much better?" / "75%"."""
    span = page.sentences[sentence].span
    return page.plain[max(span.start, span.end - REACH) : span.end].rstrip().endswith("?")


def opens_in_a_year(page: Page, offset: int) -> bool:
    """Whether the sentence of the offset tells of a year gone by: "In 2021 she had knee pain; PT settled it"."""
    start = page.sentence_at(offset).span.start
    opening = page.plain[start : start + YEAR].lower().split()
    return opening[:1] == ["in"] and opening[1:2] != [] and opening[1].strip(",").isdigit()


def led_by_hour(page: Page, offset: int) -> bool:
    """Whether the hour leads the line of the offset, as in a nurse's log: "1:52  2/10, sat up", "0740 Arrive."."""
    words = page.plain[line_start(page, offset) : offset].split(None, 2)
    hour, colon, minute = words[0].strip(".,-|").partition(":") if words else ("", "", "")
    if not colon:  # "0740", but neither "2015" nor "1200 mg"
        if hour.startswith(("19", "20")) or (words[1:2] and words[1].lower().startswith(UNITS)):
            return False
        hour, minute = hour[:-2], hour[-2:]
    both = hour.isascii() and hour.isdigit() and minute[:2].isascii() and minute[:2].isdigit() and len(minute) >= 2
    return both and (bool(colon) or len(hour) == 2) and int(hour) < HOURS and int(minute[:2]) < MINUTES


def said_before(page: Page, mention: Mention) -> str:
    """The words of its sentence before a mention."""
    start = page.sentences[mention.sentence].span.start
    return page.plain[max(start, mention.span.start - REACH) : mention.span.start]


def sentence_words(page: Page, mention: Mention) -> str:
    """The words of a mention's sentence, itself included."""
    sentence = page.sentences[mention.sentence].span
    return page.plain[max(sentence.start, mention.span.start - REACH) : min(sentence.end, mention.span.end + REACH)]
