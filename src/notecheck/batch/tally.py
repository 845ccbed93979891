"""What is counted over a batch: for the page, the manifest and the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from notecheck.batch.rows import about, gaps, items

__all__ = ["NOT_TOLD", "Tally"]

NOT_TOLD = "not told"
Cross = Counter[tuple[str, str]]


@dataclass
class Tally:
    """Counts of notes; crosses are of (name, verdict) or (item, status)."""

    verdicts: Counter[str] = field(default_factory=Counter)
    services: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    providers: Cross = field(default_factory=Counter)
    locations: Cross = field(default_factory=Counter)
    months: Cross = field(default_factory=Counter)
    items: Cross = field(default_factory=Counter)
    """Required items only."""
    lacking: Cross = field(default_factory=Counter)
    """(item, what it lacks), of required items that are partial or missing."""
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
        verdict = result["verdict"]
        _, _, provider, location, day, _ = about(result)
        self.verdicts[verdict] += 1
        self.services[result["service"]["id"]] += 1
        self.providers[provider or NOT_TOLD, verdict] += 1
        self.locations[location or NOT_TOLD, verdict] += 1
        self.months[_month(day), verdict] += 1
        for item in items(result):
            if item["level"] == "required":
                self.items[item["id"], item["status"]] += 1
                self.titles[item["id"]] = item["title"]
        for item in gaps(result):
            self.lacking.update((item["id"], name) for name in item["missing"])

    def add_error(self, error: dict[str, Any]) -> None:
        """Count a record that was not read."""
        self.errors[error["error"]["code"]] += 1


def _month(day: str | None) -> str:
    return day[:7] if day and len(day) >= 7 and day[:4].isdigit() and day[4] == "-" else NOT_TOLD
