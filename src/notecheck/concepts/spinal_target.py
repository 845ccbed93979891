"""Spinal target: the levels that were treated in this session, their side and the way in.

How clinicians write it: in a title ("Right L4-5 TFESI"), a form ("Level(s): L4-5"), and in the body
("needle to the left S1 foramen"). What it must not match: diagnosed levels, how far contrast ran, earlier
or planned sessions, dermatomes. The body of the procedure outweighs its title. Source: guide v6.0 ESI-09
and the guidance record of every procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from notecheck.concepts.levels import by_position, one_disc, region_of, vertebrae
from notecheck.concepts.target_groups import branches, foramina, is_operated, named_once, titled_discs
from notecheck.concepts.technique import technique_of
from notecheck.concepts.treated import Group, Scene, groups
from notecheck.concepts.way_in import approach_of
from notecheck.core.fact import Fact, Value
from notecheck.core.kept import kept
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["SpinalTarget", "read"]


TITLE_REACH = 160
"""Lines of one title stand this close together."""
TITLES = frozenset({"procedure_title", "procedure"})


@dataclass(frozen=True, slots=True)
class SpinalTarget(Value):
    """One set of levels treated on one side."""

    levels: tuple[str, ...]
    """Canonical: "L4-L5" for a disc or interspace, "L5" for a vertebra or root."""
    side: str | None = None
    """left, right, bilateral, midline or None."""
    approach: str | None = None
    """transforaminal, interlaminar, caudal, facet, medial_branch, other or None."""


@dataclass(frozen=True, slots=True)
class Treated:
    """One level and its side, with the group that says so."""

    level: str
    side: str | None
    group: Group


@kept
def read(page: Page, mentions: Mentions) -> tuple[Fact, ...]:
    """What was treated: one fact for each side."""
    return tuple(_read(page, mentions))


def _read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    technique = technique_of(page, mentions)
    scene = Scene.of(page, mentions, technique)
    approach = approach_of(page, mentions)
    found = [g for g in groups(scene, mentions) if approach in (None, "other") or not is_operated(scene, g)]
    treated = _chosen(scene, found, approach)
    if _is_cemented(scene, approach):
        treated = _vertebral(treated)
    sided = _sided(scene, treated, approach)
    if approach == "transforaminal" and not any(t.side for t in sided):
        sided = [_with_told_side(t, found) for t in sided]
    for side, region in dict.fromkeys((t.side, _session_region(t, approach)) for t in sided):
        same = [t for t in sided if (t.side, _session_region(t, approach)) == (side, region)]
        group = same[0].group
        levels = by_position(t.level for t in same)
        planned = not technique.performed and (group.planned or group.standing in ("planned", "other"))
        yield Fact(
            type="spinal_target",
            span=group.span,
            value=SpinalTarget(one_disc(levels) if approach == "interlaminar" else levels, side, approach),
            assertion="hypothetical" if planned else "present",
            time="planned" if planned else "current",
            section=page.sentences[group.sentence].section,
            source=f"rule:spinal_target.{group.standing}",
            confidence=0.9 if group.standing in ("body", "label") else 0.75,
        )


def _session_region(treated: Treated, approach: str | None) -> str:
    """Injections of two regions are two targets; a fracture or an operation may span them."""
    return "any" if approach == "other" else region_of(treated.level)


def _chosen(scene: Scene, found: Sequence[Group], approach: str | None) -> list[Treated]:
    """The treated levels: body, corrected by the title where the two name the same places."""
    opened = [g for g in found if g.open and g.standing not in ("past", "refuted", "planned", "finding")]
    body = [g for g in found if g.standing in ("body", "label")] or [g for g in found if g.standing == "described"]
    title = _title(scene, found)
    if approach == "medial_branch":
        title, body = branches(scene, title), branches(scene, body)
    if (approach == "other" or (opened and _is_stimulator(scene))) and not scene.cues.get("cement"):
        # A stimulator goes where the lamina was opened; other operations where their title says.
        discs = [] if _is_stimulator(scene) else titled_discs(scene, found)
        first = opened if _is_stimulator(scene) else discs or [g for g in opened if g.standing == "title"]
        chosen = [g for g in first if g.standing == "title"] or first or title or opened
        if chosen:
            return _without_landmarks(_levels(chosen))
    if approach == "transforaminal":
        title, body = named_once(scene, title), named_once(scene, body)
        body = foramina(scene, body, {level for g in title for level in g.levels})
    if not body or not title:
        seen = [g for g in found if g.standing == "guided"]
        return _without_landmarks(_levels(body or title or seen))
    named, entered = _levels(title), _without_landmarks(_levels(body))
    headed = all(_is_headed(scene, g) for g in title)
    own = all(scene.page.section_at(g.span.start).name in TITLES for g in title)
    if own and _by_root(named, entered):
        return _with_sides(named, entered)
    refuted = {level for g in found if g.standing == "refuted" for level in g.levels}
    if _covers(named, entered, headed) and not refuted & {t.level for t in named}:
        return _with_sides(named, entered)
    return entered


def _title(scene: Scene, found: Sequence[Group]) -> list[Group]:
    """The groups of the title that stands deepest in the procedure, with the lines beside it."""
    titles = [g for g in found if g.standing == "title"]
    if not titles:
        return []
    best = max(titles, key=lambda g: (_is_headed(scene, g), g.depth >= 2, -g.span.start))
    near = [g for g in titles if abs(g.span.start - best.span.start) <= TITLE_REACH]
    return [g for g in near if _is_headed(scene, g) == _is_headed(scene, best)]


def _is_headed(scene: Scene, group: Group) -> bool:
    """Whether the group stands just below a heading that names the procedure."""
    section = scene.page.section_at(group.span.start)
    return section.name == "procedure_title" and group.span.start - section.heading.end <= TITLE_REACH


def _levels(chosen: Iterable[Group]) -> list[Treated]:
    return [Treated(level, side, g) for g in chosen for level, side in zip(g.levels, g.sides, strict=True)]


def _without_landmarks(treated: Sequence[Treated]) -> list[Treated]:
    """A pedicle or lamina beside the interspace that was entered is a landmark; S1 has its own foramen."""
    discs = [(set(vertebrae(t.level)), t.group) for t in treated if "-" in t.level]
    return [
        t
        for t in treated
        if "-" in t.level or t.level == "S1" or not any(set(vertebrae(t.level)) <= d and t.group != g for d, g in discs)
    ]


def _is_stimulator(scene: Scene) -> bool:
    return any(word in scene.page.plain.lower() for word in ("stimulat", "paddle", "scs"))


def _by_root(named: Sequence[Treated], entered: Sequence[Treated]) -> bool:
    """Whether the title names roots and the body the discs that they leave by: "L3" beside "the L3-4 foramen"."""
    roots = {vertebrae(t.level)[0] for t in named}
    single = all("-" not in t.level for t in named)
    return single and all("-" in t.level and not roots.isdisjoint(vertebrae(t.level)) for t in entered)


def _covers(named: Sequence[Treated], entered: Sequence[Treated], headed: bool) -> bool:
    """Whether the title names every place that the body entered, perhaps by its pedicle or root."""
    discs = [set(vertebrae(t.level)) for t in named]
    exact = {t.level for t in named}
    if all(t.level in exact for t in entered):
        return True
    if "S1" not in exact and {"S1", "L5-S1"} <= {t.level for t in entered}:
        return False  # two foramina
    if headed and all(t.level in exact or t.level.partition("-")[0] in exact for t in entered):
        return True
    single = all(len(vertebrae(t.level)) == 1 for t in entered if t.level not in exact)
    paired = all(len(d) == 2 for d in discs)
    fits = all(any(set(vertebrae(t.level)) <= d for d in discs) for t in entered)
    return single and paired and fits


def _with_sides(named: Sequence[Treated], entered: Sequence[Treated]) -> list[Treated]:
    """The title's levels with the body's sides: the body knows which side was entered."""
    sides = {t.side for t in entered if t.side}
    if len(sides) == 1 or {"left", "right"} <= sides:
        side = "bilateral" if len(sides) > 1 else next(iter(sides))
        own = {t.level: {e.side for e in entered if e.level == t.level and e.side} for t in named}
        if all(len(s) <= 1 for s in own.values()) and len(set().union(*own.values())) > 1:
            return [replace(t, side=next(iter(own[t.level]), t.side)) for t in named]
        return [replace(t, side=side, group=entered[0].group) for t in named]
    return [replace(t, group=entered[0].group) for t in named]


def _is_cemented(scene: Scene, approach: str | None) -> bool:
    """Whether cement was put in now; beside an injection's own way in it is another day's."""
    return bool(scene.cues.get("cement")) and approach in (None, "other")


def _vertebral(treated: Sequence[Treated]) -> list[Treated]:
    """Cement goes into bodies: "T11/T12" are two vertebrae, and a pedicle is no side."""
    out: list[Treated] = []
    for t in treated:
        out += [Treated(f"{r}{n}", None, t.group) for r, n in vertebrae(t.level)]
    return out


def _sided(scene: Scene, treated: Sequence[Treated], approach: str | None) -> list[Treated]:
    """Each level once: left and right make bilateral; a missing side is taken from the description."""
    if _is_cemented(scene, approach):
        return list({t.level: t for t in treated}.values())
    sides: dict[str, set[str]] = {}
    first: dict[str, Treated] = {}
    for t in treated:
        first.setdefault(t.level, t)
        sides.setdefault(t.level, set()).update({t.side} if t.side else ())
    fallback = _side_of_session(scene, treated, approach)
    both = _is_mirrored(scene, treated)
    out: list[Treated] = []
    for level, t in first.items():
        beside = {s for other, each in sides.items() if region_of(other) == region_of(level) for s in each}
        known = sides[level] or (beside if len(beside) == 1 else set())
        own = _one_side(known)
        mirrored = both and not (own and approach == "other")
        out.append(replace(t, side="bilateral" if mirrored else own or fallback))
    return out


def _with_told_side(treated: Treated, found: Sequence[Group]) -> Treated:
    """A level without its side where it was entered, with the one side that the decision for it names."""
    told = [g for g in found if g.standing in ("planned", "title", "described", "label", "other")]
    sides = {s for g in told for level, s in zip(g.levels, g.sides, strict=True) if level == treated.level and s}
    return replace(treated, side=next(iter(sides))) if len(sides) == 1 else treated


def _is_mirrored(scene: Scene, treated: Sequence[Treated]) -> bool:
    """Whether the same was then done on the other side: "the procedure was repeated on the left"."""
    first = min((t.group.span.start for t in treated), default=0)
    sides = {t.side for t in treated}
    later = (m for m in scene.cues.get("mirrored", ()) if m.span.start > first and scene.technique.describes(m.span))
    words = (scene.page.plain[m.span.start : m.span.end].lower() for m in later)
    others = ({"left", "right"} & set(w.replace("-", " ").split()) for w in words)
    return any(not other or not other <= sides for other in others)


def _one_side(sides: set[str]) -> str | None:
    if "bilateral" in sides or {"left", "right"} <= sides:
        return "bilateral"
    return next((side for side in ("left", "right", "midline") if side in sides), None)


def _side_of_session(scene: Scene, treated: Sequence[Treated], approach: str | None) -> str | None:
    """The side named where the procedure is described, when it is only one."""
    if not treated:
        return None
    entry = {str(m.value["side"]) for m in scene.cues.get("side", ()) if m.value.get("paramedian")}
    if approach == "interlaminar" and len(entry) == 1:
        return next(iter(entry))
    where = {t.group.sentence for t in treated}
    near = {s for i in where for s in range(i - 1, i + 3)}
    found = [m for m in scene.cues.get("side", ()) if m.sentence in near and scene.technique.depth(m.span) >= 2]
    found = [m for m in found if not _is_of_contrast(scene, m)]
    sides = {str(m.value["side"]) for m in found}
    if approach == "interlaminar":
        sides.discard("bilateral")
        lateral = sides - {"midline"}
        return next(iter(lateral)) if len(lateral) == 1 else "midline" if sides == {"midline"} else None
    return _one_side(sides) if len(sides) == 1 else None


def _is_of_contrast(scene: Scene, side: Mention) -> bool:
    """Whether the side is that of the contrast: "epidural spread, left greater than right"."""
    cues = (*scene.cues.get("agent", ()), *scene.cues.get("spread", ()), *scene.cues.get("finding", ()))
    return any(m.sentence == side.sentence and abs(Scene.gap(side.span, m.span)) <= 60 for m in cues)
