"""How well carried passages, templates and thinning are found, beside three peers on the same pairs of notes.

usage: python benchmarks/series.py [--cases N] [--no-peers]   needs notecheck[series]; scikit-learn for the third peer
"""

from __future__ import annotations

import argparse
import difflib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import series_cases as cases

from notecheck.core.note import Note
from notecheck.ingest.about import About
from notecheck.ingest.admit import admit_date
from notecheck.ingest.record import Record
from notecheck.series.carried import carries
from notecheck.series.passages import passages
from notecheck.series.run import gather, tell
from notecheck.series.store import Store
from notecheck.series.visit import Visit
from notecheck.series.warn import Json

KINDS = ("exact", "numbers", "reordered", "edited")


@dataclass
class Score:
    """Characters of the later notes that were carried and found, found only, carried only."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hit / max(1, 2 * self.hit + self.false + self.missed)

    def add(self, gold: set[int], found: set[int]) -> None:
        """Count the characters of one note."""
        self.hit += len(gold & found)
        self.false += len(found - gold)
        self.missed += len(gold - found)


def scanned(found: list[cases.Case]) -> list[Json]:
    """Everything that the series tells of the cases."""
    store = Store(None)
    records = [
        Record(
            Note(n["id"], n["text"], admit_date(n["date"])), n["id"],
            about=About(patient=n["patient"], provider=n["provider"]),
        )
        for case in found for n in case.notes
    ]  # fmt: skip
    assert not list(gather(records, store))
    return list(tell(store))


def visits(case: cases.Case) -> list[Visit]:
    """The notes of a case without a scan: cloning needs none."""
    return [Visit(n["id"], n["text"], n["date"], n["patient"], None, "esi", (), ()) for n in case.notes]


Finder = Callable[[cases.Case], dict[str, set[int]]]
"""A case to the characters of each note that were carried, and rightly traced."""


def ours(case: cases.Case) -> dict[str, set[int]]:
    """notecheck."""
    series = visits(case)
    return {
        note["id"]: {i for c in carries(series) if c.later == n for p in c.passages for i in range(*p.later)}
        for n, note in enumerate(case.notes)
    }


def by_difflib(case: cases.Case) -> dict[str, set[int]]:
    """difflib: matching blocks of at least 40 characters with the note before."""
    found: dict[str, set[int]] = {case.notes[0]["id"]: set()}
    for before, after in zip(case.notes, case.notes[1:], strict=False):
        matcher = difflib.SequenceMatcher(None, before["text"], after["text"], autojunk=False)
        blocks = [b for b in matcher.get_matching_blocks() if b.size >= 40]
        found[after["id"]] = {i for b in blocks for i in range(b.b, b.b + b.size)}
    return found


def by_pairs(alike: Callable[[list[str], list[str]], list[bool]]) -> Finder:
    """A finder that asks of every sentence whether any of the note before is like it."""

    def finder(case: cases.Case) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {case.notes[0]["id"]: set()}
        for before, after in zip(case.notes, case.notes[1:], strict=False):
            old = [p.key for p in passages(Note("a", before["text"]))]
            new = passages(Note("b", after["text"]))
            like = alike(old, [p.key for p in new])
            found[after["id"]] = {i for p, yes in zip(new, like, strict=True) if yes for i in range(*p.span)}
        return found

    return finder


def minhash(old: list[str], new: list[str]) -> list[bool]:
    """datasketch alone: estimated Jaccard similarity of word pairs of 0.6 and more."""
    from notecheck.series.likeness import _sketch

    known = [_sketch(key) for key in old]
    return [any(_sketch(key).jaccard(other) >= 0.6 for other in known) for key in new]


def tf_idf(old: list[str], new: list[str]) -> list[bool]:
    """scikit-learn: cosine of TF-IDF vectors of 0.6 and more."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer().fit(old + new)
    near = vectors.transform(new) @ vectors.transform(old).T
    return [bool(row.max() >= 0.6) for row in near]


def gold_of(case: cases.Case) -> dict[str, set[int]]:
    """The characters of each note that were carried. What repeats by chance is no part of it."""
    gold: dict[str, set[int]] = {note["id"]: set() for note in case.notes}
    for mark in case.cloned:
        gold[str(mark["note_id"])] |= set(range(int(str(mark["start"])), int(str(mark["end"]))))
    return gold


def cloning(finder: Finder, kind: str, level: int, count: int) -> Score:
    """One finder on one kind and level."""
    score = Score()
    for case in cases.clones(count, kind, level, seed=7):
        found = finder(case)
        for note_id, gold in gold_of(case).items():
            score.add(gold, found[note_id])
    return score


def false_alarms(count: int) -> float:
    """Share of innocent patients that get any warning."""
    told = scanned(cases.controls(count, seed=7))
    patients = [each for each in told if each["kind"] == "patient"]
    return sum(bool(each["warnings"]) for each in patients) / len(patients)


def change_points(found: list[cases.Case], kind: str) -> tuple[float, float]:
    """Share of the true changes told within one visit, and of the stable series with an alarm."""
    told = {each[kind]: each for each in scanned(found) if each["kind"] == kind}
    right = wrong = 0
    for case in found:
        alarms = [w for w in told[case.patient or case.author]["warnings"] if w["code"] == "series.thinning"]
        at = [n for n, note in enumerate(case.notes) if alarms and note["id"] == alarms[0]["note_id"]]
        if case.change is None:
            wrong += bool(at)
        else:
            right += bool(at) and abs(at[0] - case.change) <= 1
    changed = sum(case.change is not None for case in found)
    return right / changed, wrong / max(1, len(found) - changed)


def template_recall(authors: int, level: int) -> float:
    """Share of the authors whose template is in the library with all its patients."""
    told = [each for each in scanned(cases.templated(authors, level, seed=7)) if each["kind"] == "author"]
    words = "medically appropriate"
    return sum(
        any(words in t["example"]["text"] and t["patients"] >= 7 for t in each["templates"]) for each in told
    ) / len(told)


def growth(count: int) -> float:
    """Time for twice the notes by the time for the notes."""
    return _seconds(2 * count) / _seconds(count)


def _seconds(count: int) -> float:
    found = cases.clones(count, "edited", 3, seed=9)
    start = time.perf_counter()
    scanned(found)
    return time.perf_counter() - start


def rows(count: int, finders: dict[str, Finder]) -> Iterator[str]:
    """The table of passage F1 by kind and level."""
    yield f"passage F1, in characters ({count} patients of three visits each)"
    yield f"{'':<22}" + "".join(f"{'level ' + str(level):>9}" for level in cases.LEVELS)
    for kind in KINDS:
        for name, finder in finders.items():
            found = [cloning(finder, kind, level, count) for level in cases.LEVELS]
            yield f"{kind:<11}{name:<11}" + "".join(f"{score.f1:>9.3f}" for score in found)


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--no-peers", action="store_true")
    args = parser.parse_args()
    finders: dict[str, Finder] = {"notecheck": ours}
    if not args.no_peers:
        finders |= {"difflib": by_difflib, "datasketch": by_pairs(minhash), "tf-idf": by_pairs(tf_idf)}
    for row in rows(args.cases, finders):
        print(row)
    print(f"innocent patients with a warning   {false_alarms(2 * args.cases):.3f}")
    for level in (1, 2, 3):
        print(f"templates found, level {level}           {template_recall(4, level):.3f}")
    for kind, found in (
        ("patient", cases.thinned_patients(2 * args.cases, seed=7)), ("author", cases.thinned_authors(8, seed=7)),
    ):  # fmt: skip
        right, wrong = change_points(found, kind)
        print(f"change within one visit, {kind:<8}  {right:.3f}   stable with an alarm {wrong:.3f}")
    print(f"time for twice the notes           {growth(args.cases):.2f} x")


if __name__ == "__main__":
    main()
