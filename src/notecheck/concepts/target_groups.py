"""Target groups: which of the levels that a note names can be the target of its kind of procedure.

The roots whose foramina were entered, the branches rather than their joints, the interspaces that the title of an
operation lists; not the levels of an operation that an injection follows. A helper of spinal_target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from notecheck.concepts.levels import ranged, vertebrae
from notecheck.concepts.treated import Group, Scene

__all__ = ["branches", "foramina", "is_operated", "titled_discs"]

HEADED = "procedure_title"
OPERATIONS = ("fusion", "ectomy", "ectomies", "laminotomy", "arthrodesis", "plif", "tlif", "acdf", "hardware")
PLACES = frozenset({"foramen", "root", "level", "nerve", "neuroforamen"})
"""Words between a level and the bracket that names it otherwise."""
FORAMEN = 16
"""Characters after a level within which its foramen is named."""


def is_operated(scene: Scene, group: Group) -> bool:
    """Whether they are those of an operation that an injection follows: "two years out from an L4 to S1 fusion"."""
    words = scene.page.plain[group.span.end : group.span.end + FORAMEN].lower().split()[:2]
    return any(word.strip(".,;)").endswith(OPERATIONS) for word in words)


def titled_discs(scene: Scene, found: Sequence[Group]) -> list[Group]:
    """The interspaces that the title of an operation lists, before the vertebrae that were opened to reach them."""
    titled = [g for g in found if g.standing == "title" and scene.page.section_at(g.span.start).name == HEADED]
    return [g for g in titled if all("-" in level for level in g.levels)]


def foramina(scene: Scene, body: list[Group], titled: set[str]) -> list[Group]:
    """A root whose foramen was entered is the target; the disc beside it was only looked at."""
    body = [_one_place(scene, g) for g in body]
    after = {g: scene.page.plain[g.span.end : g.span.end + FORAMEN].lower() for g in body}
    entered = [g for g in body if "foram" in after[g]]
    roots = {v for g in entered for lv in g.levels if "-" not in lv for v in vertebrae(lv)}
    told = {g.sentence for g in entered}
    return [
        g
        for g in body
        if "foram" in after[g]
        or g.sentence in told
        or not titled.isdisjoint(g.levels)
        or not all("-" in lv and not roots.isdisjoint(vertebrae(lv)) for lv in g.levels)
    ]


def _one_place(scene: Scene, group: Group) -> Group:
    """A root with the foramen that it leaves by, one of them in brackets, is one place: "L4 (L4-L5 foramen)"."""
    first, _, second = scene.page.plain[group.span.start : group.span.end].lower().partition("(")
    discs = [at for at, level in enumerate(group.levels) if "-" in level]
    if not second or len(group.levels) != 2 or len(discs) != 1 or len(set(group.sides) - {None}) > 1:
        return group
    disc, root = (set(vertebrae(group.levels[at])) for at in (discs[0], 1 - discs[0]))
    if not root <= disc or set(first.replace(",", " , ").split()[1:]) - PLACES:
        return group
    return replace(group, levels=(group.levels[discs[0]],), sides=(group.sides[discs[0]],))


def branches(scene: Scene, found: Sequence[Group]) -> list[Group]:
    """Medial branches are counted as roots; the joints that they serve are no targets."""
    spread = [_ranged(scene, g) for g in found]
    roots = [_roots(g) for g in spread if any("-" not in level for level in g.levels)]
    return roots or spread


def _roots(group: Group) -> Group:
    """The roots of a group that names its joints as well: "L3 and L4 medial branch (for L4-5)"."""
    own = [(lv, side) for lv, side in zip(group.levels, group.sides, strict=True) if "-" not in lv]
    return replace(group, levels=tuple(lv for lv, _ in own), sides=tuple(side for _, side in own))


def _ranged(scene: Scene, group: Group) -> Group:
    """A range over three or more vertebrae names each of their branches: "L2 through L4"."""
    levels = ranged(scene.page.plain[group.span.start : group.span.end])
    if len(levels) < 3:
        return group
    return replace(group, levels=levels, sides=(group.sides[0],) * len(levels))
