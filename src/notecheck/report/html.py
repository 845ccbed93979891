"""Results as one page that needs nothing else: the note with its highlights, beside it the checklist.

Works without JavaScript, in print and without colour: what a highlight means is told by its underline and its
number, what an item's status is, by a word. Everything is escaped (report/markup.py), and the page forbids
itself to load, run or send anything.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from notecheck.core.fact import Fact
from notecheck.core.verdict import Finding, Outcome, Status
from notecheck.report.markup import Markup, Node, tag
from notecheck.report.result import Result, program_version
from notecheck.report.segments import Segment, segments
from notecheck.report.words import OUTCOMES, STATUSES, by_urgency, service_label, short, shown, stance

__all__ = ["Unread", "page"]

SEVERITY = ("conflict", "partial", "met", "other")
"""Of several highlights on the same words, the first of these decides the underline."""
GAPS = (Status.CONFLICT, Status.MISSING, Status.PARTIAL)


@dataclass(frozen=True, slots=True)
class Unread:
    """A record without a result, as the page names it."""

    place: str
    code: str
    detail: str


def page(results: Sequence[Result], unread: Sequence[Unread] = ()) -> str:
    """The whole page."""
    css = files("notecheck.report").joinpath("page.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", _title(results)),
        tag("style", Markup(css)),
    )
    articles = [_Article(result, f"n{number}").write() for number, result in enumerate(results, 1)]
    body = tag("body", _masthead(), _overview(results, unread), tag("main", articles))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _title(results: Sequence[Result]) -> str:
    return f"notecheck: {results[0].note.id if len(results) == 1 else f'{len(results)} notes'}"


def _masthead() -> Markup:
    advice = "It advises the author of a note; it decides neither care nor payment."
    return tag("header", tag("h1", "notecheck"), tag("p", f"Version {program_version()}. {advice}", class_="by"))


def _overview(results: Sequence[Result], unread: Sequence[Unread]) -> Node:
    """A table of contents where there is more than one entry."""
    if len(results) + len(unread) < 2 and not unread:
        return None
    rows: list[Node] = [
        tag(
            "tr",
            tag("td", tag("a", result.note.id, href=f"#n{number}")),
            tag("td", _word(result.verdict)),
            tag("td", "" if result.verdict is Outcome.OUT_OF_SCOPE else str(result.score)),
            tag("td", service_label(result.service)),
        )
        for number, result in enumerate(results, 1)
    ]
    rows += [
        tag(
            "tr",
            tag("td", each.place),
            tag("td", "not read"),
            tag("td"),
            tag("td", each.code, ": ", each.detail),
        )
        for each in unread
    ]
    names = ("Note", "Verdict", "Score", "Service")
    return tag("table", tag("thead", tag("tr", [tag("th", name) for name in names])), tag("tbody", rows))


def _word(outcome: Outcome) -> str:
    return str(outcome).replace("_", " ")


class _Article:
    """One result on the page; `anchor` keeps its ids apart from the others'."""

    def __init__(self, result: Result, anchor: str) -> None:
        self._result, self._anchor = result, anchor
        self._findings = by_urgency([f for each in result.checklists for f in each.findings])
        self._role: dict[str, str] = dict.fromkeys(result.names.values(), "other")
        for role in reversed(SEVERITY[:-1]):
            for finding in self._findings:
                if str(finding.status) == role:
                    self._role.update((result.names[fact], role) for fact in finding.evidence)

    def write(self) -> Markup:
        """The article: verdict, then note and checklist side by side."""
        result = self._result
        scored = "" if result.verdict is Outcome.OUT_OF_SCOPE else f" Score {result.score} of 100."
        head = tag(
            "header",
            tag("h2", result.note.id),
            tag("p", tag("b", _word(result.verdict).upper()), OUTCOMES[result.verdict], ".",
                class_=f"verdict {result.verdict}"),
            tag("p", service_label(result.service), ".", scored),
            [tag("p", f"{code}: {detail}") for code, detail in result.warnings],
        )  # fmt: skip
        columns = tag("div", self._note(), tag("section", *self._checklist(), class_="checklist"), class_="columns")
        return tag("article", head, columns, id=self._anchor)

    def _note(self) -> Markup:
        spans = {self._result.names[fact]: fact.span for fact in self._result.facts if not fact.note}
        cut = segments(len(self._result.note.text), spans)
        legend = tag(
            "p",
            tag("mark", "documents an item", class_="met"),
            tag("mark", "documents it in part", class_="partial"),
            tag("mark", "contradicts it", class_="conflict"),
            tag("mark", "also found"),
            class_="legend",
        )
        text = tag("div", [self._segment(each) for each in cut], class_="text")
        return tag("section", tag("h3", "Note"), legend, text, class_="note", tabindex="0", aria_label="Note")

    def _segment(self, segment: Segment) -> Node:
        words = shown(self._result.note.quote(segment.span))
        if not segment.over:
            return words
        role = min((self._role[name] for name in segment.over), key=SEVERITY.index)
        numbers = " ".join(name[1:] for name in segment.ends if self._role[name] != "other")
        marked = tag("mark", words, class_=None if role == "other" else role, data_n=numbers or None)
        for name in segment.begins:
            marked = tag("span", marked, id=f"{self._anchor}-{name}")
        return marked

    def _checklist(self) -> Iterator[Node]:
        gaps = [f for f in self._findings if f.status in GAPS]
        met = [f for f in self._findings if f.status is Status.MET]
        yield from self._part("Not, or not fully, documented", [f for f in gaps if f.level == "required"])
        yield from self._part("Documented", met)
        yield from self._part("Advisory: no part of the verdict", [f for f in gaps if f.level != "required"])
        idle = [f for f in self._findings if f.status is Status.NOT_APPLICABLE]
        if idle:
            yield tag("h3", "Does not apply here")
            yield tag("ul", [tag("li", f.title, " ", tag("code", f.id)) for f in idle], class_="idle")
        yield tag("h3", "Not checked")
        yield tag("ul", [tag("li", each.statement) for each in self._result.not_checked], class_="limits")
        yield tag("h3", "Checklists used")
        sources = [f"{each.title}, {each.version}: {each.source}" for each in self._result.checklists]
        yield tag("ul", [tag("li", source) for source in sources or ["none"]], class_="limits")
        yield self._found()

    def _part(self, title: str, findings: list[Finding]) -> Iterator[Node]:
        if findings:
            yield tag("h3", title)
            yield from map(self._item, findings)

    def _item(self, finding: Finding) -> Markup:
        name = tag("span", STATUSES[finding.status], class_="status")
        gap = finding.status in GAPS
        return tag(
            "section",
            tag("h4", name, finding.title, " ", tag("code", finding.id)),
            tag("p", " ".join(finding.reason.split())) if gap else None,
            tag("ul", map(self._quote, finding.evidence), class_="evidence") if finding.evidence else None,
            tag("p", tag("b", "Ask: "), " ".join(finding.query.split()), class_="query") if finding.query else None,
            tag("p", "Source: ", finding.citation, class_="source") if gap else None,
            class_=f"item {finding.status}",
        )

    def _quote(self, fact: Fact) -> Markup:
        name = self._result.names[fact]
        link = tag("a", tag("q", short(self._result.quote(fact), 240)), href=f"#{self._anchor}-{name}")
        stands = stance(fact)
        return tag("li", tag("span", name[1:], class_="number"), " ", link, f" ({stands})" if stands else None)

    def _found(self) -> Markup:
        """Every fact with its value, folded away."""
        rows = [self._row(fact, name) for fact, name in self._result.names.items()]
        summary = tag("summary", f"Everything found ({len(rows)})")
        return tag("details", summary, tag("table", tag("tbody", rows), class_="found"))

    def _row(self, fact: Fact, name: str) -> Markup:
        words = tag("a", short(self._result.quote(fact), 80), href=f"#{self._anchor}-{name}")
        return tag(
            "tr",
            tag("td", name[1:]),
            tag("td", fact.type.replace("_", " ")),
            tag("td", _value(fact)),
            tag("td", words),
        )


def _value(fact: Fact) -> str:
    """The value in words, with how the note stands to it where that is not plainly present and current."""
    parts = [f"{key} {_plain(x)}" for key, x in fact.value.to_dict().items() if x is not None and x != []]
    parts += [stance(fact)] if stance(fact) else []
    parts += [] if fact.relevant else ["of another complaint"]
    return shown(", ".join(parts))


def _plain(x: object) -> str:
    return ", ".join(map(str, x)) if isinstance(x, list) else str(x)
