"""Pain numbers: which numbers of a note are pain scores.

"7/10" says so itself. A bare number is a score only by its company: after the name of a scale ("NRS 3"),
after a complaint ("leg pain 2"), after a verb of rating ("puts it at a six"), or in a row of scores ("now
6, worst 9"). The reader goes once through the words, left to right, and remembers the last such company and
what stood between. Not scores: dates, strength and reflexes, scores of other instruments, legends of a
scale, consent text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from notecheck.concepts.pain_neighbours import (
    counts_things,
    ends_well,
    is_dated,
    is_pronoun,
    is_readable,
    moment_follows,
    opens_row,
    stands_free,
)
from notecheck.concepts.pain_value import Scored, values
from notecheck.concepts.pain_words import COPULA, DATE_LEADS, GLUE, words_of
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["scores"]

REACH = {"scale": 3, "complaint": 1, "rating": 1, "score": 0}
"""How many unknown words may stand between the company and a bare number."""
ASKED = ("recovery",)
"""Sections in which the pain is asked for, so that its name may be left out: "RECOVERY: 8 at start, now a 2"."""
EXTREMES = ("worst", "best", "average")
"""Words of which a number that follows in a row of scores is the score."""
ASIDE = 4
"""So many words may stand between the dated scores of a row: "8 (2/10, day of the first), 4 (2/24)"."""
FAR = 7
"""… and how many when a copula leads to the number: "the pain in her left leg is a six"."""


@dataclass(slots=True)
class _Company:
    """What was read so far that can make the next number a score."""

    kind: str | None = None
    scale: str | None = None
    strangers: int = 0
    complaint: bool = False
    scaled: bool = False
    hundred: bool = False
    copula: bool = False
    scoring: bool = False
    linked: bool = False
    crossed: bool = False
    last_word: str = ""

    def meet(self, kind: str | None) -> None:
        """A new anchor: nothing stands between it and the next number yet."""
        self.kind, self.strangers, self.copula, self.linked, self.crossed = kind, 0, False, False, False


@dataclass(slots=True)
class _Reader:
    page: Page
    company: _Company = field(default_factory=_Company)
    found: list[Scored] = field(default_factory=list)


def scores(page: Page, pieces: Sequence[Mention]) -> list[Scored]:
    """The pain scores among the pieces, which must be in order and must not overlap."""
    reader = _Reader(page)
    position = 0
    for i, piece in enumerate(pieces):
        _pass_words(reader, _enter(reader, position, piece.span.start), piece.span.start)
        if opens_row(page, pieces, i):
            reader.company.meet("scale")
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        _take(reader, piece, following)
        position = piece.span.end
    return reader.found


def _enter(reader: _Reader, position: int, start: int) -> int:
    """Where to go on: behind a heading that stands between, under which the first number may be a score."""
    section, plain = reader.page.section_at(start), reader.page.plain
    if section.name not in ASKED or not position <= section.heading.end <= start:
        return position
    if reader.company.kind in ("scale", "score"):
        return position  # "Pain score   Pre-procedure: 8   Post-procedure: 3"
    reader.company = _Company(complaint=True)
    reader.company.meet("complaint")
    body = section.heading.end
    while body < start and not plain[body].isalnum():
        body += 1
    return body


def _take(reader: _Reader, piece: Mention, following: Mention | None) -> None:
    company = reader.company
    role = piece.value.get("role")
    if piece.concept == "pain_score":
        _explicit(reader, piece, following)
    elif role == "number":
        _bare(reader, piece, following)
    elif role == "scale":
        company.meet("scale")
        company.scaled = True
        company.hundred = company.hundred or bool(piece.value.get("hundred"))
        company.scale = str(piece.value["scale"]) if "scale" in piece.value else company.scale
    elif role == "complaint":
        company.complaint = True
        if company.kind not in ("rating", "scale") or company.strangers > REACH["scale"]:
            company.meet("complaint")
    elif role == "rating":
        _rating(company, piece)
    elif role == "clock":
        company.last_word = ""
    elif role in ("other", "kin"):
        company.meet(role)
    else:
        timing = piece.value.get("timing")
        if company.kind == "score" and (timing in EXTREMES or (timing and company.scaled)):
            company.strangers = 0  # "NRS: 9/16 pre 8; 4/21 arrival 7"
        company.linked = True
        company.copula = False
        company.last_word = ""


def _rating(company: _Company, piece: Mention) -> None:
    """A verb of rating keeps to its subject: another instrument's or another person's score stays theirs."""
    if company.kind == "kin" or (company.kind == "other" and not company.strangers):
        return
    company.meet("rating")
    last = piece.page.plain[piece.span.start : piece.span.end].lower().split()[-1]
    company.copula = last in COPULA
    company.scoring = bool(piece.value.get("scoring"))


def _explicit(reader: _Reader, piece: Mention, following: Mention | None) -> None:
    company = reader.company
    if "score" not in piece.groups:
        return
    if not is_readable(reader.page, piece) or _is_date(reader, piece) or counts_things(reader.page, piece):
        company.strangers += 1
        return
    if company.kind == "kin" or (company.kind == "other" and company.strangers <= FAR):
        return
    if piece.value.get("needs") == "scaled" and not company.scaled:
        return
    if piece.value.get("needs") == "scale" and not (_is_scaled(company) or _names_scale(piece, following)):
        return
    _accept(reader, piece)


def _is_scaled(company: _Company) -> bool:
    return company.scaled and company.kind is not None and company.strangers <= FAR


def _names_scale(piece: Mention, following: Mention | None) -> bool:
    """Whether the scale is named behind the number: "74 mm on the VAS"."""
    near = following is not None and following.span.start - piece.span.end <= len(" on the visual ")
    return near and following is not None and bool(following.value.get("hundred"))


def _is_date(reader: _Reader, piece: Mention) -> bool:
    """7/10 may be the tenth of July."""
    dated = is_dated(reader.page.plain, piece.span)
    if dated is not None:
        return dated
    company = reader.company
    if reader.page.plain[piece.span.start - 2 : piece.span.start] == ": ":
        return False
    if company.kind == "score" and reader.page.plain[piece.span.start - 2 : piece.span.start] in (", ", "; "):
        return False
    return company.last_word in DATE_LEADS and (company.kind in (None, "other", "kin") or company.strangers > 0)


def _bare(reader: _Reader, piece: Mention, following: Mention | None) -> None:
    company = reader.company
    page, span = reader.page, piece.span
    if (
        is_readable(page, piece)
        and stands_free(page.plain, span)
        and not is_pronoun(page.plain, span)
        and ends_well(page.plain, span, following)
        and _welcome(company, page.plain, span, following, hundred=piece.value.get("out_of") == 100)
    ):
        _accept(reader, piece)
    else:
        company.strangers += 2


def _welcome(company: _Company, plain: str, span: Span, following: Mention | None, *, hundred: bool) -> bool:
    """Whether the company makes the bare number a score."""
    kind = company.kind
    if kind in (None, "other", "kin") or (hundred and not company.hundred):
        return False
    if kind == "score":
        dated = moment_follows(plain, span, following)
        aside = dated and company.scaled and company.strangers <= ASIDE
        return aside or (company.strangers == 0 and (company.linked or dated))
    if kind == "rating":
        led = company.copula and company.strangers <= FAR
        return (led and (company.complaint or company.scaled)) or _is_rated(company)
    if company.copula and company.strangers <= FAR:
        return True
    return company.strangers <= (REACH["scale"] if kind == "scale" else 0)


def _is_rated(company: _Company) -> bool:
    """A pronoun or article leads to the number: "rates it 9", "calls the pain a seven"."""
    lead = company.last_word
    if company.strangers > REACH["rating"]:
        return False
    return (
        company.complaint or company.scaled or lead in ("it", "a", "an", "mere") or (company.scoring and lead != "of")
    )


def _accept(reader: _Reader, piece: Mention) -> None:
    company = reader.company
    reader.found.extend(values(piece, company.scale, reader.page))
    company.meet("score")


def _pass_words(reader: _Reader, start: int, end: int) -> None:
    """Go over the words between two pieces."""
    company, last = reader.company, ""
    for word, ends in words_of(reader.page.plain[start:end]):
        if word:
            _pass_word(company, word)
            last = word
        if ends == "blank line":
            reader.company = company = _Company()
        elif ends and not (last.endswith("?") and company.kind in ("complaint", "scale")):
            # A question goes on to its answer: "Pain after half an hour?" / "2."
            _cross(company, ends)


def _pass_word(company: _Company, word: str) -> None:
    bare = word.strip(".,;:()[]\"'?*=|>-/&~+").lower()
    company.copula = bare in COPULA or word[-1] in ":=?>"
    if bare:
        company.last_word = bare
    if bare in ("to", "and", "then", "or", "vs") or word[-1] in "/>|" or (not bare and "-" in word):
        # In the next line a row of scores needs a word that says when.
        company.linked = company.linked or not company.crossed
    if bare and bare not in GLUE:
        company.strangers += 1


def _cross(company: _Company, ends: str) -> None:
    """At the end of a sentence or line most company is lost; a row of scores goes on."""
    if company.kind == "score":
        company.crossed, company.linked = True, False
    elif ends == "sentence" or (company.kind != "scale" or company.strangers):
        company.meet(None)
    if ends == "sentence":
        company.last_word = ""
    company.complaint = False
    if ends == "sentence":
        company.scale, company.scaled, company.hundred = None, False, False
