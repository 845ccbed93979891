"""A series as one page that needs nothing else: small multiples, then each warning with its passages side by side.

No script, no style from elsewhere; what was changed in a passage is underlined or struck through, not only coloured.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.resources import files

from rapidfuzz.distance import Indel

from notecheck.report.markup import Markup, Node, tag
from notecheck.report.result import program_version
from notecheck.report.words import shown
from notecheck.series.draw import LEGEND, course, grid
from notecheck.series.warn import Json

__all__ = ["Shown", "page"]

MOST = 60
"""Patients, and authors, whose warnings are shown in full; the others are in the JSON lines."""
ADVICE = (
    "Warnings for the author and the practice, with the passages that match. They are no finding of fraud, and they"
    " predict nothing about payment."
)
KINDS = {
    "exact": "word for word", "numbers": "but for numbers", "side": "but for the side", "reordered": "in another order",
    "edited": "with small edits",
}  # fmt: skip


class Shown:
    """What a page has room for, gathered as the series is told: those with most warnings."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.told = {"patient": 0, "author": 0}
        self.kept: dict[str, list[Json]] = {"patient": [], "author": []}

    def add(self, told: Json) -> None:
        """Count one patient or author, and keep it while it is among those with most to show."""
        self.told[told["kind"]] += 1
        self.counts.update(each["code"] for each in told["warnings"])
        kept = self.kept[told["kind"]]
        kept.append(told)
        if len(kept) > 2 * MOST:
            self.kept[told["kind"]] = _first(kept)

    def most(self, kind: str) -> list[Json]:
        """Those that the page shows."""
        return _first(self.kept[kind])


def _first(told: list[Json]) -> list[Json]:
    return sorted(told, key=lambda each: (-len(each["warnings"]), str(each[each["kind"]])))[:MOST]


def page(found: Shown, head: Json) -> str:
    """The whole page. `head` has the counts and the warnings on the input."""
    css = files("notecheck.series").joinpath("page.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    top = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "notecheck: series"),
        tag("style", Markup(css)),
    )
    body = tag("body", _head(head), tag("main", _counts(found), _patients(found), _authors(found)))
    return f"<!doctype html>\n{tag('html', top, body, lang='en')}\n"


def _head(head: Json) -> Markup:
    counts = f"{head['notes']} notes, {head['patients']} patients, {head['authors']} authors."
    lines = [f"{each['code']}: {each['detail']}" for each in head["input"]]
    return tag(
        "header",
        tag("h1", "notecheck: the series"),
        tag("p", f"Version {program_version()}. {ADVICE}", class_="soft"),
        tag("p", counts),
        [tag("p", line) for line in lines],
    )


def _counts(found: Shown) -> Node:
    if not found.counts:
        return tag("p", "No warning.")
    rows = [tag("tr", tag("td", code), tag("td", str(n), class_="n")) for code, n in sorted(found.counts.items())]
    return tag(
        "table", tag("thead", tag("tr", tag("th", "Warning"), tag("th", "Count"))), tag("tbody", rows), class_="list"
    )


def _patients(found: Shown) -> Iterator[Markup]:
    most = found.most("patient")
    charts = [(each, chart) for each in most for chart in each["charts"]]
    yield tag("h2", "Items over visits, patient by patient")
    yield tag("p", LEGEND, class_="soft")
    yield from _left_out(found.told["patient"] - len(most), "patients with fewer warnings")
    yield tag(
        "div", [_chart(each["patient"], chart["service"], grid(chart)) for each, chart in charts], class_="charts"
    )
    yield tag("h2", "Warnings, patient by patient")
    for each in most:
        if each["warnings"]:
            yield tag("h3", f"Patient {shown(each['patient'])}: {each['notes']} notes")
            yield from map(_warning, each["warnings"])


def _authors(found: Shown) -> Iterator[Markup]:
    most = found.most("author")
    yield tag("h2", "Authors")
    yield from _left_out(found.told["author"] - len(most), "authors with fewer warnings")
    charts = [(each, part) for each in most for part in each["course"] if len(part["months"]) > 1]
    yield tag("div", [_chart(each["author"], p["service"], course(p["months"])) for each, p in charts], class_="charts")
    for each in most:
        if each["templates"] or each["warnings"]:
            yield tag("h3", f"Author {shown(each['author'])}: {each['notes']} notes, {each['patients']} patients")
            yield from _templates(each["templates"])
            yield from map(_warning, each["warnings"][:MOST])
            yield from _left_out(len(each["warnings"]) - MOST, "more warnings of this author")


def _left_out(number: int, what: str) -> Iterator[Markup]:
    if number > 0:
        yield tag("p", f"Not shown here: {number} {what}.", class_="soft")


def _chart(name: str, service: str, drawing: Markup) -> Markup:
    return tag("div", tag("h4", f"{shown(name)} · {service}"), drawing, class_="chart")


def _templates(found: Sequence[Json]) -> Iterator[Markup]:
    if found:
        head = tag("tr", tag("th", "Patients"), tag("th", "Notes"), tag("th", "Sentence that recurs"))
        rows = [
            tag(
                "tr", tag("td", str(each["patients"]), class_="n"), tag("td", str(each["notes"]), class_="n"),
                tag("td", shown(each["example"]["text"])),
            )
            for each in found[:MOST]
        ]  # fmt: skip
        yield tag("table", tag("thead", head), tag("tbody", rows), class_="list")


def _warning(told: Json) -> Markup:
    where = f"{shown(told['note_id'])} · {told['date'] or 'undated'} · {told['code']}"
    title = f" · {told['title']}" if "title" in told else ""
    parts: list[Node] = [tag("p", tag("b", told["message"])), tag("p", where, title, class_="soft")]
    parts += [_pair(each["earlier"], each, KINDS[each["kind"]]) for each in told.get("passages", ())]
    places = told.get("places", ())
    if len(places) > 1 and "item" not in told:
        parts.append(_pair(places[-2], places[-1], ""))
    else:
        parts += map(_words, places)
    parts += [tag("ul", [tag("li", _lost(each)) for each in told["lost"]])] if told.get("lost") else []
    parts += [tag("p", "Source: ", told["citation"], class_="soft")]
    return tag("section", parts, class_="warning")


def _lost(loss: Json) -> str:
    last, first = loss["last_met"], loss["first_lost"]
    return (
        f"{loss['title']} ({loss['item']}): last documented {last['date']} ({shown(last['note_id'])}), not in"
        f" {first['date']} ({shown(first['note_id'])}). {' '.join(loss['reason'].split())}"
    )


def _words(told: Json) -> Markup:
    return tag("div", _where(told, ""), shown(told["text"]), class_="words")


def _where(told: Json, how: str) -> Markup:
    line = f"{shown(told['note_id'])} · {told['date'] or 'undated'} · characters {told['start']}-{told['end']}"
    return tag("span", f"{line} · {how}" if how else line, class_="where")


def _pair(earlier: Json, later: Json, how: str) -> Markup:
    """Two passages side by side, what left the first struck through, what came into the second underlined."""
    old, new = shown(earlier["text"]).split(" "), shown(later["text"]).split(" ")
    left: list[Node] = []
    right: list[Node] = []
    for op in Indel.opcodes(old, new):
        gone, come = " ".join(old[op.src_start : op.src_end]), " ".join(new[op.dest_start : op.dest_end])
        same = op.tag == "equal"
        left += [gone if same else tag("del", gone), " "] if gone else []
        right += [come if same else tag("ins", come), " "] if come else []
    return tag("div", tag("div", _where(earlier, ""), left), tag("div", _where(later, how), right), class_="pair")
