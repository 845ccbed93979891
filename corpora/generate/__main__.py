"""`python -m corpora.generate --seed 1 --count 20000 --out FILE`: so many notes, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from corpora.generate.note import note


def main() -> None:
    """Write the notes; the same seed writes the same bytes."""
    parser = argparse.ArgumentParser(prog="python -m corpora.generate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="what everything is drawn from")
    parser.add_argument("--count", type=int, default=20, help="how many notes")
    parser.add_argument("--start", type=int, default=0, help="number of the first note")
    parser.add_argument("--out", help="a file; else standard output")
    asked = parser.parse_args()
    numbers = range(asked.start, asked.start + asked.count)
    lines = (json.dumps(note(asked.seed, number), ensure_ascii=False) + "\n" for number in numbers)
    if not asked.out:
        sys.stdout.writelines(lines)
        return
    with Path(asked.out).open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(lines)


if __name__ == "__main__":
    main()
