"""Bars that say the same in colour, in grey and to who hears them: each part has a pattern and a number of its own."""

from __future__ import annotations

from collections.abc import Sequence

from notecheck.report.markup import Markup, tag

__all__ = ["PATTERNS", "Part", "bar", "legend", "stack"]

Part = tuple[str, int]
"""Its class (a verdict or a status) and its number."""
WIDTH, HEIGHT = 240, 14


def stack(parts: Sequence[Part], label: str, width: int = WIDTH) -> Markup:
    """Parts of a whole, side by side over the whole width."""
    total = sum(number for _, number in parts) or 1
    rects, at = [], 0.0
    for name, number in parts:
        size = width * number / total
        if number:
            rects.append(_rect(at, size, name))
        at += size
    told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in parts if number)
    return _svg(rects, f"{label}: {told}", width)


def bar(share: float, label: str, width: int = WIDTH) -> Markup:
    """A share of one, over a ground that is the one."""
    return _svg([_rect(0, width, "ground"), _rect(0, width * min(1.0, share), "share")], label, width)


def legend(names: Sequence[str]) -> Markup:
    """Each part's pattern beside its name."""
    keys = [tag("span", _svg([_rect(0, 18, name)], name, 18), " ", name.replace("_", " ")) for name in names]
    return tag("p", keys, class_="legend")


def _rect(at: float, size: float, name: str) -> Markup:
    return tag("rect", x=f"{at + 0.5:.1f}", y="0.5", width=f"{max(0.0, size - 1):.1f}", height=str(HEIGHT - 1),
               class_=name)  # fmt: skip


def _svg(rects: Sequence[Markup], label: str, width: int) -> Markup:
    return tag("svg", rects, width=str(width), height=str(HEIGHT), viewBox=f"0 0 {width} {HEIGHT}", role="img",
               aria_label=label)  # fmt: skip


def _pattern(name: str, *marks: Markup) -> Markup:
    ground = tag("rect", width="6", height="6", class_="paper")
    return tag("pattern", ground, marks, id=name, width="6", height="6", patternUnits="userSpaceOnUse")


PATTERNS = tag(
    "svg",
    tag(
        "defs",
        _pattern("lines", tag("path", d="M0 6 L6 0 M-1 1 L1 -1 M5 7 L7 5", class_="stroke")),
        _pattern("dots", tag("circle", cx="2", cy="2", r="1", class_="dot")),
        _pattern("cross", tag("path", d="M0 0 L6 6 M6 0 L0 6", class_="stroke")),
    ),
    width="0",
    height="0",
    aria_hidden="true",
    class_="patterns",
)
"""Stands once on a page; the style sheet fills with them."""
