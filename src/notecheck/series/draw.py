"""Small multiples: items over visits of a patient, completeness over months of an author. Shapes tell, not colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notecheck.report.markup import Markup, tag
from notecheck.series.warn import Json

__all__ = ["LEGEND", "course", "grid"]

STEP, ROW, LABEL = 18, 16, 190
"""Width of a visit, height of an item, width of the names, in units of the drawing."""
HEAD = 44
LEGEND = (
    "Filled square: documented. Open square: in part. Cross: not documented. Ring: contradicts. Dot: does not apply."
)


def grid(chart: Json) -> Markup:
    """Items down, visits across."""
    visits, items = chart["visits"], chart["items"]
    width, height = LABEL + STEP * len(visits) + 36, HEAD + ROW * len(items) + 4
    parts = [_day(number, visit) for number, visit in enumerate(visits)]
    for row, item in enumerate(items):
        y = HEAD + ROW * row
        parts.append(tag("text", item["id"], x="0", y=str(y + 11)))
        parts += [_sign(status, LABEL + STEP * column, y) for column, status in enumerate(item["statuses"]) if status]
    label = f"{len(items)} items over {len(visits)} visits"
    return tag("svg", parts, viewBox=f"0 0 {width} {height}", role="img", aria_label=label)


def _day(number: int, visit: Json) -> Markup:
    """The visit's date, written upwards."""
    x = LABEL + STEP * number + 10
    day = (visit["date"] or "undated")[2:]
    return tag("text", day, x=str(x), y=str(HEAD - 4), transform=f"rotate(-50 {x} {HEAD - 4})")


def _sign(status: str, x: int, y: int) -> Markup:
    if status == "met":
        return tag("rect", class_="met", x=str(x + 1), y=str(y + 1), width="11", height="11")
    if status == "partial":
        return tag("rect", class_="partial", x=str(x + 2), y=str(y + 2), width="9", height="9")
    if status == "not_applicable":
        return tag("circle", class_="idle", cx=str(x + 6), cy=str(y + 6), r="1.5")
    if status == "conflict":
        return tag("circle", class_="partial gap", cx=str(x + 6), cy=str(y + 6), r="4.5")
    return tag("path", class_="gap", d=f"M{x + 2} {y + 2}l9 9m0-9l-9 9")


WIDE, HIGH, MARGIN = 320, 90, 30


def course(months: Sequence[Json]) -> Markup:
    """Completeness, 0 to 100 percent, by month."""
    step = (WIDE - MARGIN) / max(1, len(months) - 1)
    points = [(MARGIN + step * i, HIGH - each["completeness"] * (HIGH - 20)) for i, each in enumerate(months)]
    line = tag("polyline", class_="line", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
    dots = [tag("circle", class_="met", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2.5") for x, y in points]
    label = f"completeness over {len(months)} months"
    return tag(
        "svg", [*_axes(months), line, *dots], viewBox=f"0 0 {WIDE + 10} {HIGH + 20}", role="img", aria_label=label
    )


def _axes(months: Sequence[Json]) -> Iterator[Markup]:
    for share, name in ((0.0, "0"), (0.5, "50"), (1.0, "100")):
        y = f"{HIGH - share * (HIGH - 20):.1f}"
        yield tag("line", class_="axis", x1=str(MARGIN), y1=y, x2=str(WIDE), y2=y)
        yield tag("text", name, x="0", y=y)
    yield tag("text", months[0]["month"], x=str(MARGIN), y=str(HIGH + 16))
    if len(months) > 1:
        yield tag("text", months[-1]["month"], x=str(WIDE - 50), y=str(HIGH + 16))
