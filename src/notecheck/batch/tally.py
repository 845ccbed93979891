"""What is counted over a batch: for the page, the manifest and the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from notecheck.batch.rows import about, gaps, items

__all__ = ["NOT_TOLD", "Names", "Tally"]

NOT_TOLD = "not told"
OTHERS = "all others"
MOST = 1000
"""Names that are counted apart: what has more is no list of providers or places."""
Cross = Counter[tuple[str, str]]


@dataclass
class Names:
    """Notes by name: how many, with which verdict, and with a gap in which item."""

    notes: Counter[str] = field(default_factory=Counter)
    verdicts: Cross = field(default_factory=Counter)
    gaps: Cross = field(default_factory=Counter)

    def add(self, name: str | None, verdict: str, items: list[str]) -> None:
        """Count a note."""
        name = name or NOT_TOLD
        if name not in self.notes and len(self.notes) >= MOST:
            name = OTHERS
        self.notes[name] += 1
        self.verdicts[name, verdict] += 1
        self.gaps.update((name, item) for item in items)


@dataclass
class Tally:
    """Counts of notes, and of required items of theirs."""

    verdicts: Counter[str] = field(default_factory=Counter)
    services: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    providers: Names = field(default_factory=Names)
    locations: Names = field(default_factory=Names)
    months: Names = field(default_factory=Names)
    items: Cross = field(default_factory=Counter)
    """(item, status)."""
    lacking: Cross = field(default_factory=Counter)
    """(item, what it lacks)."""
    titles: dict[str, str] = field(default_factory=dict)
    """Of items."""

    @property
    def results(self) -> int:
        """Notes with a result."""
        return self.verdicts.total()

    @property
    def refused(self) -> int:
        """Records without."""
        return self.errors.total()

    def add_result(self, result: dict[str, Any]) -> None:
        """Count a note."""
        verdict, lacking = result["verdict"], gaps(result)
        _, _, provider, location, day, _ = about(result)
        self.verdicts[verdict] += 1
        self.services[result["service"]["id"]] += 1
        names = [item["id"] for item in lacking]
        for group, name in ((self.providers, provider), (self.locations, location), (self.months, _month(day))):
            group.add(name, verdict, names)
        for item in items(result):
            if item["level"] == "required":
                self.items[item["id"], item["status"]] += 1
                self.titles[item["id"]] = item["title"]
        for item in lacking:
            self.lacking.update((item["id"], name) for name in item["missing"])

    def add_error(self, error: dict[str, Any]) -> None:
        """Count a record that was not read."""
        self.errors[error["error"]["code"]] += 1


def _month(day: str | None) -> str | None:
    return day[:7] if day and len(day) >= 7 and day[:4].isdigit() and day[4] == "-" else None
