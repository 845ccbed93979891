"""Pain numbers: which numbers of a note are pain scores.

"7/10" says so itself. A bare number is a score only by its company: after the name of a scale ("NRS 3"),
after a complaint ("leg pain 2"), after a verb of rating ("puts it at a six"), or in a row of scores ("now
6, worst 9"). The reader goes once through the words, left to right, and remembers the last such company and
what stood between. Not scores: dates, strength and reflexes, scores of other instruments, legends of a
scale, consent text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from notecheck.concepts.pain_neighbours import (
    counts_things,
    ends_well,
    is_change,
    is_dated,
    is_pronoun,
    is_readable,
    moment_follows,
    opens_row,
    stands_free,
)
from notecheck.concepts.pain_words import COPULA, DATE_LEADS, GLUE, NUMBER_WORDS, words_of
from notecheck.core.fact import Number
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Scored", "scores"]

REACH = {"scale": 3, "complaint": 1, "rating": 1, "score": 0}
"""How many unknown words may stand between the company and a bare number."""
PAIRS = {False: ("pre_procedure", "post_procedure"), True: ("baseline", "follow_up")}
"""When the two scores of a pair hold: of today's procedure, or of an earlier one."""
EXTREMES = ("worst", "best", "average")
"""Words of which a number that follows in a row of scores is the score."""
ASIDE = 4
"""So many words may stand between the dated scores of a row: "8 (2/10, day of the first), 4 (2/24)"."""
FAR = 7
"""… and how many when a copula leads to the number: "the pain in her left leg is a six"."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A number that is a pain score."""

    span: Span
    score: Number
    out_of: int
    scale: str | None
    mention: Mention
    timing: str | None = None
    """Where the form itself says it: "pre/post: 8/3"."""


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
        _pass_words(reader, position, piece.span.start)
        if opens_row(page, pieces, i):
            reader.company.meet("scale")
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        _take(reader, piece, following)
        position = piece.span.end
    return reader.found


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
    elif role in ("other", "kin"):
        company.meet(role)
    else:
        if company.kind == "score" and piece.value.get("timing") in EXTREMES:
            company.strangers = 0
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
    return company.complaint or lead in ("it", "a", "an", "mere") or (company.scoring and lead != "of")


def _accept(reader: _Reader, piece: Mention) -> None:
    company = reader.company
    reader.found.extend(_values(piece, company.scale, reader.page))
    company.meet("score")


def _values(piece: Mention, scale: str | None, page: Page) -> Iterator[Scored]:
    plain = page.plain
    out_of = int(piece.value.get("out_of", 10))
    if out_of == 100 or piece.pattern == "centimetres":
        scale = "VAS"
    first = piece.groups["score"]
    low = _number(plain, first) + _half(page, piece)
    last = piece.groups.get("after") or piece.groups.get("upper")
    if last is None:
        at = first if "ladder" in piece.value else piece.span
        timing = piece.value.get("timing")
        yield Scored(at, low, out_of, scale, piece, str(timing) if timing else None)
        return
    high = _number(plain, last)
    if "after" in piece.groups or high < low or is_change(plain, first.start) or _are_two(plain, first, last):
        # "8/3", "8-3", "from 5 to 7": two scores, not a range.
        told = PAIRS[bool(piece.value.get("earlier"))] if "after" in piece.groups else (None, None)
        yield Scored(first, low, out_of, scale, piece, told[0])
        yield Scored(last, high, out_of, scale, piece, told[1])
    else:
        yield Scored(piece.span, (low, high) if high > low else low, out_of, scale, piece)


def _are_two(plain: str, first: Span, last: Span) -> bool:
    """Whether "and" joins two scores ("5/10 and 8/10 with walking") and no range ("between 5/10 and 8/10")."""
    joined = "/" in plain[first.end : last.start] and " and " in plain[first.end : last.start]
    return joined and not plain[max(0, first.start - 12) : first.start].lower().rstrip().endswith(("between", "from"))


def _half(page: Page, piece: Mention) -> float:
    """The half of "7½" and of "seven and a half"."""
    end = piece.groups["score"].end
    return 0.5 if "half" in piece.groups or page.note.text[end : end + 1] == "\u00bd" else 0.0


def _number(plain: str, span: Span) -> float:
    words = plain[span.start : span.end].lower().replace("-", " ").split()
    if words[0] in NUMBER_WORDS:
        return float(sum(NUMBER_WORDS.get(word, 0) for word in words))
    return float(words[0])


def _pass_words(reader: _Reader, start: int, end: int) -> None:
    """Go over the words between two pieces."""
    company = reader.company
    for word, ends in words_of(reader.page.plain[start:end]):
        if word:
            _pass_word(company, word)
        if ends == "blank line":
            reader.company = company = _Company()
        elif ends:
            _cross(company, ends)


def _pass_word(company: _Company, word: str) -> None:
    bare = word.strip(".,;:()[]\"'?*=|>-/&~").lower()
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
    company.complaint = False
    if ends == "sentence":
        company.scale, company.scaled, company.hundred = None, False, False
