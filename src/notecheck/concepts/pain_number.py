"""Pain numbers: which numbers of a note are pain scores.

"7/10" says so itself. A bare number is a score only by its company: after the name of a scale ("NRS 3"), after a
complaint ("leg pain 2"), after a verb of rating ("puts it at a six"), or in a row of scores ("now 6, worst 9").
The reader goes once through the words, left to right, and remembers the last such company and what stood between.
Not scores: dates, strength and reflexes, scores of other instruments, legends of a scale, consent text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from notecheck.concepts.pain_words import AFTER_SCORE, COPULA, COUNTED, DATE_LEADS, GLUE, NUMBER_WORDS
from notecheck.core.fact import Number
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["Scored", "scores"]

UNREAD = {"consent", "instruction", "family", "blank"}
REACH = {"scale": 3, "complaint": 1, "rating": 1, "score": 0}
"""How many unknown words may stand between the company and a bare number."""
VARIES = ("rang", "var", "fluctuat", "anywhere")
FAR = 7
""" … and how many when a copula leads to the number: "the pain in her left leg is a six"."""


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
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        _take(reader, piece, following)
        position = piece.span.end
    return reader.found


def _take(reader: _Reader, piece: Mention, following: Mention | None) -> None:
    company = reader.company
    role = piece.value.get("role")
    if piece.concept == "pain_score":
        _explicit(reader, piece)
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
        company.linked = True
        company.copula = False
        company.last_word = ""


def _rating(company: _Company, piece: Mention) -> None:
    """A verb of rating keeps to its subject: another instrument's or another person's score stays theirs."""
    if company.kind == "kin" or (company.kind == "other" and not company.strangers):
        return
    company.meet("rating")
    company.scoring = bool(piece.value.get("scoring"))


def _explicit(reader: _Reader, piece: Mention) -> None:
    company = reader.company
    if not _readable(reader.page, piece) or _is_date(reader, piece) or _counts_things(reader.page, piece):
        company.strangers += 1
        return
    if company.kind == "kin" or (company.kind == "other" and company.strangers <= FAR):
        return
    if piece.value.get("needs") == "scale" and not (company.scaled and company.kind and company.strangers <= FAR):
        return
    _accept(reader, piece)


def _bare(reader: _Reader, piece: Mention, following: Mention | None) -> None:
    company = reader.company
    page, span = reader.page, piece.span
    if (
        _readable(page, piece)
        and _stands_free(page.plain, span)
        and _ends_well(page.plain, span, following)
        and _welcome(company, page.plain, span, following, hundred=piece.value.get("out_of") == 100)
    ):
        _accept(reader, piece)
    else:
        company.strangers += 2


def _welcome(
    company: _Company, plain: str, span: Span, following: Mention | None, *, hundred: bool
) -> bool:
    """Whether the company makes the bare number a score."""
    kind = company.kind
    if kind in (None, "other", "kin") or (hundred and not company.hundred):
        return False
    if kind == "score":
        led = company.linked or _moment_follows(plain, span, following)
        return company.strangers == 0 and led
    if kind == "rating":
        led = company.copula and company.strangers <= FAR
        return (led and (company.complaint or company.scaled)) or _is_rated(company)
    if company.copula and company.strangers <= FAR:
        return True
    return company.strangers <= (REACH["scale"] if kind == "scale" else 0)


def _is_rated(company: _Company) -> bool:
    """ "rates it 9", "calls the pain a seven", "said 'a two'": a pronoun or article leads to the number."""
    lead = company.last_word
    near = company.strangers <= REACH["rating"]
    return near and (company.complaint or (company.scoring and lead != "of") or lead in ("it", "a", "an", "as", "at"))


def _accept(reader: _Reader, piece: Mention) -> None:
    company = reader.company
    reader.found.extend(_values(piece, company.scale, reader.page.plain))
    company.meet("score")


def _values(piece: Mention, scale: str | None, plain: str) -> Iterator[Scored]:
    out_of = int(piece.value.get("out_of", 10))
    if out_of == 100 or piece.pattern == "centimetres":
        scale = "VAS"
    first = piece.groups["score"]
    low = _number(plain, first)
    last = piece.groups.get("after") or piece.groups.get("upper")
    if last is None:
        yield Scored(piece.span, low, out_of, scale, piece)
        return
    high = _number(plain, last)
    if "after" in piece.groups or high < low or _changes(plain, first.start):
        # "8/3", "8-3", "from 5 to 7": two scores, not a range.
        told = ("pre_procedure", "post_procedure") if "after" in piece.groups else (None, None)
        yield Scored(first, low, out_of, scale, piece, told[0])
        yield Scored(last, high, out_of, scale, piece, told[1])
    else:
        yield Scored(piece.span, (low, high) if high > low else low, out_of, scale, piece)


def _number(plain: str, span: Span) -> float:
    words = plain[span.start : span.end].lower().replace("-", " ").split()
    if words[0] in NUMBER_WORDS:
        return float(sum(NUMBER_WORDS.get(word, 0) for word in words))
    return float(words[0])


def _readable(page: Page, piece: Mention) -> bool:
    role = page.role_of(piece.span.start, piece.span.end)
    if role in UNREAD or page.sentences[piece.sentence].role in UNREAD:
        return False
    if piece.assertion.subject != "patient":
        return False
    tail = page.plain[piece.span.end : piece.span.end + 12].lstrip(" )\"'").lower()
    # A legend: "0 = no pain", "10 being the worst".
    return not tail.startswith(("=", "being", "meaning", "means", "represent", "is no ", "is the wo"))


def _is_date(reader: _Reader, piece: Mention) -> bool:
    """7/10 may be the tenth of July."""
    plain, start, end = reader.page.plain, piece.span.start, piece.span.end
    if plain[end : end + 1] == "/" or plain[start - 1 : start] in ("/", "."):
        return True
    if "/" not in plain[start:end] or " " in plain[start:end]:
        return False
    rest = plain[end : end + 8].replace(" ", "")
    if rest[:1] == "-" and "/" in rest[2:4] and not rest.endswith("/10") and "/10" not in rest:
        return True
    close = reader.company.kind in ("scale", "complaint", "rating", "score") and reader.company.strangers == 0
    return reader.company.last_word in DATE_LEADS and not close


def _counts_things(page: Page, piece: Mention) -> bool:
    """ "7 of 10 visits" counts visits."""
    return _next_word(page.plain, piece.span.end) in COUNTED


def _stands_free(plain: str, span: Span) -> bool:
    """No part of a longer number, date, level, dose or code."""
    before, after = plain[max(0, span.start - 1) : span.start], plain[span.end : span.end + 1]
    further = plain[span.end + 1 : span.end + 2]
    if before in tuple("/.,#$") or (before == ":" and plain[span.start - 2 : span.start - 1].isdigit()):
        return False
    if before == "-" and plain[span.start - 2 : span.start - 1].isalnum():
        return False
    if after and after in "/.,:-" and further.isalnum():
        return after in "/-" and False
    return after not in ("%", "+", "#", "x")


def _ends_well(plain: str, span: Span, following: Mention | None) -> bool:
    """What follows is no unit and no noun that the number counts."""
    at = span.end
    while at < len(plain) and plain[at] in ' "\t':
        at += 1
    if at >= len(plain) or plain[at] in "\n.,;)|?!]'(>*":
        return True
    if plain[at] in "-/":
        return True
    if following is not None and following.span.start == at and _tells_when(following):
        return True
    if at - span.end >= 2:
        return True
    return _next_word(plain, at) in AFTER_SCORE


def _moment_follows(plain: str, span: Span, following: Mention | None) -> bool:
    """ "5 best": the word that says when stands right behind the number."""
    return _tells_when(following) and following is not None and not plain[span.end : following.span.start].strip(" (")


def _tells_when(piece: Mention | None) -> bool:
    return piece is not None and (piece.concept == "when" or piece.value.get("role") == "moment")


def _next_word(plain: str, at: int) -> str:
    words = plain[at : at + 24].split(maxsplit=1)
    return words[0].strip(".,;:()\"'").lower() if words else ""


def _changes(plain: str, at: int) -> bool:
    """ "from 5 to 7" is a change, "ranges from 5 to 7" a range."""
    lead = plain[max(0, at - 24) : at].lower().split()
    return "from" in lead[-2:] and not any(word.startswith(VARIES) for word in lead)


def _pass_words(reader: _Reader, start: int, end: int) -> None:
    """Go over the words between two pieces."""
    company = reader.company
    for word, ends in _words(reader.page.plain[start:end]):
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
        company.linked = True
    if bare and bare not in GLUE:
        company.strangers += 1


def _cross(company: _Company, ends: str) -> None:
    """At the end of a sentence or line most company is lost; a row of scores goes on."""
    if company.kind == "score":
        company.crossed = True
    elif ends == "sentence" or (company.kind != "scale" or company.strangers):
        company.meet(None)
    company.complaint = False
    if ends == "sentence":
        company.scale, company.scaled, company.hundred = None, False, False


def _words(gap: str) -> Iterator[tuple[str, str]]:
    """Words of a stretch, each with what ends behind it: "", "clause", "line", "sentence" or "blank line"."""
    lines = gap.split("\n")
    for i, line in enumerate(lines):
        words = line.split()
        for word in words:
            yield word, "sentence" if word[-1] in ".!" else "clause" if word[-1] == ";" else ""
        if i + 1 < len(lines):
            empty = not lines[i + 1].strip() and i + 2 < len(lines)
            yield "", "blank line" if empty else "line"
