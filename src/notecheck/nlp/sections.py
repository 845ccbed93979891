"""Sections: headings of a closed vocabulary (headings.toml), where they stand as headings do."""

from __future__ import annotations

from functools import cache

import re2

from notecheck.core.note import Span
from notecheck.core.page import Section
from notecheck.nlp.match import own_lexicon

__all__ = ["sections"]

BULLET = rb"[ \t]*(?:[-*#>\x06\x15=|]+[ \t]*|\(?\d{1,2}[.)][ \t]+|[A-Z][.)][ \t]+)?"
QUALIFIER = rb"(?:[ \t]*\([^()\n]{1,80}\))?"
# "HPI:", "HPI -", "HPI" alone on its line, "PROCEDURE   ...", "Work-up.", "Pain |"
SIGN = rb"(?:[ \t]*(?::|=+[ \t]*$|-{1,2}[ \t]|\||$)|\.(?:[ \t]|$)|[ \t]{2,})"

# "HISTORY AND EXAMINATION:", "Pain / Function:", "Impression and rationale.": named for the first of its parts.
JOINED = (
    rb"[ \t]*(?:and|&|/|,|\+)[ \t]*(?:[A-Za-z][A-Za-z -]{1,30}:"
    rb"|(?:rationale|plan|reasoning|necessity|justification|assessment|impression|recommendations?|decision)\.[ \t])"
)

SHORT = {"signature", "family_history", "allergies", "social_history"}
"""What takes a line or a few; text after it belongs to no section that we know."""
SHORTEST = ("DX", "HX", "PE", "FH", "SH")
OF_A_ROW = {"function"}
"""What in a table is told in its own row."""
TOLD = {"prior_treatment"}
"""What ends with its paragraph where it begins on the line of its heading: "What was tried: therapy ..."."""
ALONE = re2.compile(rb"\n[ \t]*[A-Z][A-Za-z/&' -]{3,40}:[ \t]*\n")
"""A heading that we do not know, alone on its line: a title ends before it."""
BULLETED = re2.compile(rb"\n[ \t]*[*#>-][ \t]+[A-Z][A-Za-z/&' -]{1,30}:[ \t]")
"""A label behind a bullet: a title that has none ends before it."""
LABEL = re2.compile(rb"\n[ \t]*(?:[A-Z][A-Za-z0-9_ /&()#-]{0,30}:|[-=]{3}|\n)")
# Another document of a packet begins: "[DOC 2 of 3]", "page 2 of 4", a ruled line.
BREAK = re2.compile(rb"(?im)^[ \t]*(?:[=_-]{3,}|(?:- ){3,}|\W{0,12}(?:doc|document|page|pg|part) \d+ ?(?:of|/) ?\d+)")
# A ruled title of the nurses' part: "=== RECOVERY RN log ===", "--- C. PACU (RN Jones) ---".
RECOVERY = re2.compile(
    rb"(?im)^[ \t]*[=_*-]{2,}[ \t]*(?:[A-Z0-9][.)][ \t]+|part [A-Z0-9][.:]?[ \t]+)?"
    rb"(?:recovery|pacu|post-?(?:op|anesthesia|procedure) (?:care|nurs|recovery|record|log|unit|area))\b"
    rb"[^\n=_*]{0,60}[=_*-]{2,}[ \t]*$"
)
SMALL, LEAST_SMALL = 3, 4
"""So many lines of their own make headings of words in small letters, each at least so long."""
MEMORY = 1 << 26
"""Bytes for the states of the headings, which are many."""
FIRST_WORDS = 60
RECEIVERS = frozenset("dr drs doctor pcp referring chart file mr mrs ms billing records primary".split())
STATES = frozenset("stable good fair satisfactory unchanged excellent improved guarded poor awake alert well".split())
"""First words behind "cc" of one who gets a copy, and behind "condition" of how the patient left."""
NARRATIVE = 300
"""Characters of a "PROCEDURE:" that show whether it is a title or the story."""


@cache
def _vocabulary() -> dict[str, str]:
    """Every heading in lower case, and its canonical section."""
    return {t: str(p.value["section"]) for p in own_lexicon("headings") for t in p.terms}


@cache
def _headings() -> tuple[re2._Regexp[bytes], re2._Regexp[bytes]]:
    """Headings at the start of a line, and those within a line (after a stop or a wide gap, before a colon)."""
    words = sorted(_vocabulary(), key=len, reverse=True)
    names = b"|".join(re2.escape(w).replace("\\ ", " ").replace(" ", "[ \t]+").encode() for w in words)
    named = rb"(?P<name>" + names + rb")" + QUALIFIER
    at_line = rb"(?im)^" + BULLET + rb"(?P<name>" + names + rb")(?:" + QUALIFIER + SIGN + rb"|" + JOINED + rb")"
    in_line = rb"(?i)(?:[.;|)*]|[ \t]{2})[ \t]*" + named + rb"[ \t]*:"
    return re2.compile(at_line, _options()), re2.compile(in_line, _options())


def _options() -> re2.Options:
    """Room for the states of one large pattern; without it RE2 falls back to a slower way, and says so aloud."""
    options = re2.Options()
    options.max_mem, options.log_errors = MEMORY, False
    return options


def sections(plain: str) -> tuple[Section, ...]:
    """The sections in order; the first has no name and may be empty."""
    raw = plain.encode()
    marks: dict[int, tuple[int, str | None]] = {}
    small: dict[int, tuple[int, str | None]] = {}
    for pattern in _headings():
        for match in pattern.finditer(raw):
            start, end = match.span(1)
            if _stands(plain, start, end, match.end()):
                marks.setdefault(start, (match.end(), _vocabulary()[_name(plain[start:end])]))
            elif _is_line(plain, start, end, match.end()):
                small[start] = (match.end(), _vocabulary()[_name(plain[start:end])])
    if len({name for _, name in small.values()}) >= SMALL:
        marks = small | marks
    for match in RECOVERY.finditer(raw):
        marks[match.start()] = (match.end(), "recovery")
    for match in BREAK.finditer(raw):
        marks.setdefault(match.start(), (match.start(), None))
    starts = sorted(marks)
    bounds = [*starts, len(plain)]
    found = [Section(None, Span(0, 0), Span(0, bounds[0]))]
    for start, end in zip(starts, bounds[1:], strict=True):
        heading_end, name = marks[start]
        found += _closed(plain, start, heading_end, _meant(plain, start, heading_end, name), end)
    return tuple(found)


def _meant(plain: str, start: int, heading_end: int, name: str | None) -> str | None:
    """What a heading that has two meanings names here."""
    heading = plain[start:heading_end].lower().strip(" \t:.|-")
    words = plain[heading_end : heading_end + FIRST_WORDS].lower().replace(",", " ").split()
    if name == "follow_up" and not plain[:start].strip():
        return "history"  # the note's title: the visit is the follow-up
    if heading == "cc" and words[:1] and words[0].strip(".:") in RECEIVERS:
        return "signature"  # who gets a copy, and no chief complaint
    if heading == "condition" and not any(word.strip(".:;") in STATES for word in words):
        return "history"  # what the patient has, and not how he left
    return name


def _closed(plain: str, start: int, heading_end: int, name: str | None, end: int) -> list[Section]:
    """One section, cut where a short one must end, and named for what it holds."""
    stop = _short_end(plain, heading_end, end) if name in SHORT else end
    if name in OF_A_ROW and _is_row(plain, start, heading_end, end):
        stop = plain.find("\n", heading_end, end)
    if name in TOLD and "\n" not in plain[heading_end : end - len(plain[heading_end:end].lstrip())]:
        stop = _title_end(plain, heading_end, end)
    if name == "procedure_title":
        body = plain[heading_end:end].encode()
        labels = [label.start() for label in (ALONE.search(body), BULLETED.search(body)) if label]
        stop = heading_end + min(labels, default=end - heading_end)
    if name == "procedure_title" and _is_narrative(plain[heading_end : min(stop, heading_end + NARRATIVE)]):
        name, stop = "procedure", end
    if name == "procedure_title":
        stop = _title_end(plain, heading_end, stop)
    section = Section(name, Span(start, heading_end), Span(heading_end, stop))
    return [section] if stop == end else [section, Section(None, Span(stop, stop), Span(stop, end))]


def _is_row(plain: str, start: int, heading_end: int, end: int) -> bool:
    """Whether the heading is the label of one row of a table, and another row follows: "| Function | stairs |"."""
    line_end = plain.find("\n", heading_end, end)
    ruled = plain[line_end + 1 : line_end + 3].startswith("|") and plain[line_end + 2 : line_end + 3] not in "-:"
    return line_end >= 0 and ruled and "|" in plain[plain.rfind("\n", 0, start) + 1 : heading_end]


def _short_end(plain: str, start: int, end: int) -> int:
    """A short section ends with its line, or with the lines below its heading that have no label of their own."""
    lead = end - len(plain[start:end].lstrip())
    label = LABEL.search(plain[lead:end].encode())
    line_end = plain.find("\n", lead, end)
    return lead + label.start() if label else end if line_end < 0 else line_end


def _title_end(plain: str, start: int, end: int) -> int:
    """A title ends with the paragraph that it stands in."""
    lead = end - len(plain[start:end].lstrip())
    blank = plain.find("\n\n", lead, end)
    return blank if blank >= 0 else end


def _is_narrative(body: str) -> bool:
    """Whether the words tell what was done, rather than name it."""
    return any(word in body.lower() for word in (" was ", " were ", "informed consent", "time-out", "time out"))


def _name(words: str) -> str:
    return " ".join(words.lower().split())


def _is_line(plain: str, start: int, end: int, sign_end: int) -> bool:
    """Whether the words are all of a line that begins with a small letter, perhaps with a name in parentheses."""
    alone = plain[start - 1 : start] in ("\n", "") and plain[sign_end : sign_end + 1] in ("\n", "")
    return alone and end - start >= LEAST_SMALL and plain[start].islower()


def _stands(plain: str, start: int, end: int, sign_end: int) -> bool:
    """Without a colon a heading needs three letters and a capital, and in running text all capitals; of two letters
    ("DX   radiculopathy") a wide gap.
    """
    if ":" in plain[end:sign_end]:
        return True
    name = plain[start:end]
    if len(name) == 2:
        return name in SHORTEST and not plain[end:sign_end].strip() and sign_end - end > 1
    alone = plain[sign_end : sign_end + 1] in ("\n", "")
    return len(name) >= 3 and name[0].isupper() and (alone or name.isupper() or plain[end:sign_end].strip() != "")
