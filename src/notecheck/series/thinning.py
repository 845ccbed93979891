"""Thinning: where the notes of a patient or an author begin to document less than they did.

One change a series: the cut at which the items fall most, by least squares over all items together. It is told only
where single items plainly went: documented before, not after, by more than their own noise. A stable author gives no
alarm. Source of the method: Hinkley 1970, "Inference about the change-point in a sequence of random variables", taken
item by item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

from notecheck.series.visit import Item, Visit

__all__ = ["AUTHOR", "PATIENT", "Limits", "Loss", "Thinning", "completeness", "thinning"]

WORTH = {"met": 1.0, "partial": 0.5, "missing": 0.0, "conflict": 0.0}
"""What an item counts; one that does not apply counts for nothing and against nothing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What it takes to call an item lost, and a series thinner."""

    before: int
    after: int
    """Fewest visits on each side in which the item applies."""
    fall: float
    """Least fall of the share of visits that document the item, 0 to 1."""
    noises: float
    """Least fall in standard errors; the noise of an item is never taken for less than FLOOR."""
    items: int
    """Fewest items that go together."""


PATIENT = Limits(before=2, after=2, fall=0.75, noises=2.0, items=2)
AUTHOR = Limits(before=8, after=4, fall=0.35, noises=5.0, items=1)
FLOOR = 0.15
"""Least deviation assumed of an item: now and then one is read otherwise than a person would."""


@dataclass(frozen=True, slots=True)
class Loss:
    """An item that was documented before the change and is not afterwards."""

    id: str
    title: str
    met: int
    """The last visit before the change that documents it."""
    lost: int
    """The first visit from the change on that does not."""
    reason: str


@dataclass(frozen=True, slots=True)
class Thinning:
    """A fall of completeness."""

    at: int
    """The first visit after the change."""
    before: float
    after: float
    """Mean completeness, 0 to 1."""
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """Running sums over the visits: in how many an item applied, and in how many of them it was documented in full."""

    id: str
    count: tuple[int, ...]
    total: tuple[int, ...]

    def fall(self, cut: int) -> tuple[int, int, float]:
        """Visits before and after the cut in which the item applies, and how far the share that documents it falls."""
        n, m = self.count[cut], self.count[-1] - self.count[cut]
        if not n or not m:
            return n, m, 0.0
        return n, m, self.total[cut] / n - (self.total[-1] - self.total[cut]) / m

    def gain(self, cut: int) -> float:
        """How much of the item's variance the cut explains; a rise counts against it."""
        n, m, fall = self.fall(cut)
        return n * m / (n + m) * fall * abs(fall) if n and m else 0.0

    def is_lost(self, cut: int, limits: Limits) -> bool:
        """Whether the item plainly went at the cut."""
        n, m, fall = self.fall(cut)
        if n < limits.before or m < limits.after or fall < limits.fall:
            return False
        first = self.total[cut] / n
        noise = max(FLOOR, sqrt((n * first * (1 - first) + m * (first - fall) * (1 - first + fall)) / (n + m)))
        return fall >= limits.noises * noise * sqrt(1 / n + 1 / m)


def completeness(visit: Visit) -> float | None:
    """Share of the applicable required items that are documented, partial counting half; None where none applies."""
    worth = [WORTH[item.status] for item in visit.items if item.status in WORTH]
    return sum(worth) / len(worth) if worth else None


def thinning(visits: Sequence[Visit], limits: Limits) -> Thinning | None:
    """The change in visits of one service, in order of time; None where they hold their level."""
    tables = [{item.id: item for item in visit.items if item.status in WORTH} for visit in visits]
    courses = _courses(tables)
    cuts = range(limits.before, len(visits) - limits.after + 1)
    cut = max(cuts, key=lambda k: sum(course.gain(k) for course in courses), default=0)
    lost = [course.id for course in courses if cut and course.is_lost(cut, limits)]
    before, after = _mean(visits[:cut]), _mean(visits[cut:])
    if len(lost) < limits.items or before <= after:
        return None
    return Thinning(cut, before, after, tuple(_loss(tables, name, cut) for name in lost))


def _courses(tables: Sequence[dict[str, Item]]) -> list[_Course]:
    found = []
    for name in dict.fromkeys(name for table in tables for name in table):
        count = tuple(accumulate((int(name in table) for table in tables), initial=0))
        met = (int(name in table and table[name].status == "met") for table in tables)
        found.append(_Course(name, count, tuple(accumulate(met, initial=0))))
    return found


def _mean(visits: Sequence[Visit]) -> float:
    shares = [share for visit in visits if (share := completeness(visit)) is not None]
    return sum(shares) / len(shares) if shares else 0.0


def _loss(tables: Sequence[dict[str, Item]], name: str, cut: int) -> Loss:
    """Where a lost item was last documented, and first not."""
    met = max((n for n in range(cut) if name in tables[n] and tables[n][name].status == "met"), default=cut - 1)
    lost = next(n for n in range(cut, len(tables)) if name in tables[n] and tables[n][name].status != "met")
    item = tables[lost][name]
    return Loss(name, item.title, met, lost, item.reason)
