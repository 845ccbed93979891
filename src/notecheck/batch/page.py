"""The page of a batch: how the notes came out, by provider, place, month and item. It holds no word of a note."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files

from notecheck.batch.charts import PATTERNS, bar, legend, stack
from notecheck.batch.tally import NOT_TOLD, Names, Tally
from notecheck.report.markup import Markup, Node, tag
from notecheck.report.result import program_version
from notecheck.report.words import shown

__all__ = ["page"]

VERDICTS = ("ready", "addendum", "hold", "out_of_scope")
STATUSES = ("met", "partial", "missing", "conflict", "not_applicable")
ROWS = 24
"""Of a table; what has fewer notes is summed up."""
TOP = 16
"""Of what is lacking."""
PANELS, GAPS = 12, 6
"""Small multiples, and the gaps that each of them shows."""


def page(tally: Tally) -> str:
    """The whole page."""
    css = files("notecheck.batch").joinpath("page.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(css.encode()).digest()).decode()
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy",
            content=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"notecheck: {tally.results} notes"),
        tag("style", Markup(css)),
    )  # fmt: skip
    body = tag("body", PATTERNS, _masthead(tally), tag("main", *_sections(tally)))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _masthead(tally: Tally) -> Markup:
    counts = [(name, tally.verdicts[name]) for name in VERDICTS]
    tiles = [_tile(number, name.replace("_", " "), _share(number, tally.results)) for name, number in counts]
    tiles.append(_tile(tally.refused, "not read", "see errors.jsonl"))
    advice = "It advises the authors of notes; it decides neither care nor payment."
    return tag(
        "header",
        tag("h1", f"{tally.results:,} notes"),
        tag("p", f"notecheck {program_version()}. {advice}", class_="by"),
        tag("div", tiles, class_="tiles"),
        stack(counts, "All notes", 600),
        legend(VERDICTS),
    )


def _tile(number: int, name: str, told: str) -> Markup:
    return tag("div", tag("b", f"{number:,}"), tag("span", name), tag("i", told))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}\u00a0%" if whole else "–"


def _sections(tally: Tally) -> Iterator[Node]:
    if tally.lacking:
        yield _section("What is lacking most often", _lacking(tally))
    if len(tally.providers.notes) > 1:
        yield _section("Gaps by provider", *_panels(tally, tally.providers))
    for title, names in (("provider", tally.providers), ("location", tally.locations)):
        yield _section(f"Verdicts by {title}", _names(names, title, _most(names)))
    yield _section("Verdicts by month of service", _names(tally.months, "month", _latest(tally.months)))
    yield _section("Required items", legend(STATUSES), _items(tally))
    if tally.errors:
        rows = [tag("tr", tag("td", code), _number(n)) for code, n in sorted(tally.errors.items())]
        yield _section("Not read", _table(("Code", "Records"), rows))


def _section(title: str, *nodes: Node) -> Markup:
    return tag("section", tag("h2", title), *nodes)


def _table(heads: tuple[str, ...], rows: list[Markup]) -> Markup:
    return tag("table", tag("thead", tag("tr", [tag("th", head, scope="col") for head in heads])), tag("tbody", rows))


def _number(number: int) -> Markup:
    return tag("td", f"{number:,}", class_="number")


def _lacking(tally: Tally) -> Markup:
    """Each missing element with the share of the notes that its item applies to."""
    top = sorted(tally.lacking.items(), key=lambda each: (-each[1], each[0]))[:TOP]
    rows = []
    for (item, name), number in top:
        applies = sum(tally.items[item, status] for status in STATUSES[:4])
        told = f"{_share(number, applies)}\u00a0of\u00a0{applies:,}"
        words = (tag("td", tally.titles[item], " ", tag("code", item)), tag("td", name.replace("-", " ")))
        rows.append(tag("tr", *words, _number(number), tag("td", bar(number / applies, told), " ", told)))
    return _table(("Item", "What is lacking", "Notes", "Of the notes that it applies to"), rows)


def _most(names: Names) -> list[str]:
    """The names, those of most notes first, what has no name last."""
    return sorted(names.notes, key=lambda name: (name == NOT_TOLD, -names.notes[name], name))


def _latest(names: Names) -> list[str]:
    """The months, the latest first, what has no date last."""
    return sorted(names.notes, key=lambda name: (name != NOT_TOLD, name), reverse=True)


def _names(names: Names, title: str, order: list[str]) -> Markup:
    """Verdicts by name, a bar each."""
    kept, rest = order[:ROWS], order[ROWS:]
    rows = [_name(shown(name), names.notes[name], [names.verdicts[name, v] for v in VERDICTS]) for name in kept]
    if rest:
        counts = [sum(names.verdicts[name, v] for name in rest) for v in VERDICTS]
        rows.append(_name(f"{len(rest)} more", sum(counts), counts))
    return _table((title.capitalize(), "Notes", "", *(v.replace("_", " ") for v in VERDICTS)), rows)


def _name(name: str, notes: int, counts: list[int]) -> Markup:
    chart = tag("td", stack(list(zip(VERDICTS, counts, strict=True)), name))
    return tag("tr", tag("th", name, scope="row"), _number(notes), chart, map(_number, counts))


def _panels(tally: Tally, names: Names) -> Iterator[Node]:
    """One small chart a provider, all of the same gaps on the same scale."""
    totals = {item: sum(tally.items[item, status] for status in STATUSES[1:4]) for item in tally.titles}
    top = sorted((item for item in totals if totals[item]), key=lambda item: (-totals[item], item))[:GAPS]
    order = [name for name in _most(names) if name != NOT_TOLD]
    yield tag("p", f"Share of each provider's notes with a gap in the {len(top)} items that most notes have gaps in.")
    panels = [_panel(tally, names, name, top) for name in order[:PANELS]]
    yield tag("div", panels, class_="panels")
    if len(order) > PANELS:
        yield tag("p", f"{len(order) - PANELS} more providers: see findings.parquet.", class_="by")


def _panel(tally: Tally, names: Names, name: str, top: list[str]) -> Markup:
    notes = names.notes[name]
    rows = []
    for item in top:
        share = _share(names.gaps[name, item], notes)
        chart = bar(names.gaps[name, item] / notes, f"{tally.titles[item]}: {share}", 120)
        rows.append(tag("tr", tag("td", tally.titles[item]), tag("td", chart), tag("td", share, class_="number")))
    head = (tag("h3", shown(name)), tag("p", f"{notes:,} notes", class_="by"))
    return tag("div", *head, tag("table", tag("tbody", rows)))


def _items(tally: Tally) -> Markup:
    rows = []
    for item in sorted(tally.titles):
        counts = [tally.items[item, status] for status in STATUSES]
        chart = stack(list(zip(STATUSES, counts, strict=True)), tally.titles[item])
        name = tag("th", tally.titles[item], " ", tag("code", item), scope="row")
        rows.append(tag("tr", name, tag("td", chart), map(_number, counts)))
    return _table(("Item", "", *(status.replace("_", " ") for status in STATUSES)), rows)
