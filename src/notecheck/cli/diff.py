"""`notecheck policies --diff`: two versions of a policy side by side, by name or as files."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from notecheck.core.errors import DataError, UsageError
from notecheck.judge.compare import Change, compare
from notecheck.judge.load import load_policies, read_policy
from notecheck.judge.policy import Policy
from notecheck.judge.vocabulary import vocabulary

__all__ = ["show_changes"]


def show_changes(old: str, new: str, *, as_json: bool) -> int:
    """Print every change; exit code 2 where one of the two cannot be had."""
    try:
        first, second = _policy(old), _policy(new)
    except (DataError, UsageError) as error:
        sys.stderr.write(f"notecheck: {error}\n")
        return 2
    changes = compare(first, second)
    if as_json:
        sys.stdout.write(json.dumps([asdict(change) for change in changes], indent=2) + "\n")
        return 0
    sys.stdout.write(f"{first.id}/{first.version} > {second.id}/{second.version}: {_count(changes)}\n")
    sys.stdout.writelines(_lines(change) for change in changes)
    return 0


def _policy(name: str) -> Policy:
    """A policy that ships, by id/version or by id alone for the latest; else one from a file."""
    path = Path(name)
    if path.suffix == ".toml":
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{name}: cannot be read: {type(error).__name__}") from None
        return read_policy(text, "/".join(path.absolute().parts[-2:]), vocabulary())
    shipped = sorted(load_policies(), key=lambda policy: policy.effective)
    known = {policy.id: policy for policy in shipped} | {f"{policy.id}/{policy.version}": policy for policy in shipped}
    if name not in known:
        raise UsageError(f"no such policy: {name}; there are {', '.join(sorted(n for n in known if '/' in n))}")
    return known[name]


def _count(changes: tuple[Change, ...]) -> str:
    return "no change" if not changes else f"{len(changes)} change{'s' if len(changes) > 1 else ''}"


def _lines(change: Change) -> str:
    sides = (("-", change.before), ("+", change.after))
    return f"\n{change.place}  {change.what}\n" + "".join(f"  {sign} {words}\n" for sign, words in sides if words)
