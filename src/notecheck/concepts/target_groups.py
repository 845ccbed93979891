"""Target groups: which of the levels that a note names can be the target of its kind of procedure.

The roots whose foramina were entered, the branches rather than their joints, the interspaces that the title of an
operation lists; not the levels of an operation that an injection follows. A helper of spinal_target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from notecheck.concepts.levels import ranged, vertebrae
from notecheck.concepts.treated import Group, Scene

__all__ = ["branches", "foramina", "is_operated", "named_once", "titled_discs"]

HEADED = "procedure_title"
OPERATIONS = ("fusion", "ectomy", "ectomies", "laminotomy", "arthrodesis", "plif", "tlif", "acdf", "hardware")
PLACES = frozenset(
    "foramen foramina root roots level levels nerve nerves neuroforamen neuroforamina pedicle pedicles and the".split()
)
"""Words between a level and the bracket that names it otherwise."""
MORE = frozenset({"and", "plus", "also", "with", "then", "&", "+"})
"""Words before a level by which it is one more."""
FURTHER = frozenset({"also", "both", "plus", "additionally"})
"""Words in brackets by which the levels in them are more, wherever they stand."""
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


def named_once(scene: Scene, found: Sequence[Group]) -> list[Group]:
    """Foramina that brackets name again by their roots, or roots by their foramina, once: by the foramina."""
    once = [_one_place(scene, g) for g in found]
    return [g for g in once if not any(_is_named_again(scene, g, other) for other in once)]


def _is_named_again(scene: Scene, group: Group, other: Group) -> bool:
    """Whether brackets name, by their roots, the foramina told before: "left L5-S1 injection (L5 root)"."""
    if group.sentence != other.sentence or group.span.start < other.span.end:
        return False
    lead, bracket, inner = scene.page.plain[other.span.end : group.span.start].lower().rpartition("(")
    bracketed = bracket and not inner.strip() and MORE.isdisjoint(lead.replace(",", " ").split())
    return bool(bracketed) and _same_places(group.levels, other.levels)


def _same_places(roots: Sequence[str], discs: Sequence[str]) -> bool:
    """Whether each root leaves by one of the discs, in the same order."""
    if len(roots) != len(discs) or any("-" in root for root in roots) or not all("-" in disc for disc in discs):
        return False
    return all(set(vertebrae(root)) <= set(vertebrae(disc)) for root, disc in zip(roots, discs, strict=True))


def _one_place(scene: Scene, group: Group) -> Group:
    """Roots with the foramina that they leave by, either in brackets, are one place each: "L4 (L4-L5 foramen)"."""
    first, _, second = scene.page.plain[group.span.start : group.span.end].lower().partition("(")
    at = [at for at, level in enumerate(group.levels) if "-" in level]
    roots = [level for level in group.levels if "-" not in level]
    if not second or not _same_places(roots, [group.levels[i] for i in at]) or len(set(group.sides) - {None}) > 1:
        return group
    if not MORE.isdisjoint(second.split()[:1]) or not FURTHER.isdisjoint(second.replace(")", " ").split()):
        return group
    words = "".join(c if c.isalpha() else " " for c in first).split()
    if not all(len(word) == 1 or word in PLACES for word in words):
        return group
    return replace(group, levels=tuple(group.levels[i] for i in at), sides=tuple(group.sides[i] for i in at))


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
