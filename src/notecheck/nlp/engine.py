"""Run many patterns over one text in linear time: an RE2 set says which hit, then only those are searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import re2

from notecheck.concepts.lexicon import Pattern
from notecheck.core.errors import DataError
from notecheck.core.note import Span

__all__ = ["Hit", "Matcher"]

MEMORY = 1 << 25
"""Bytes that one compiled set may use for its states; tests hold the set against the single patterns."""

NONE: dict[str, Span] = {}
Hit = tuple[Pattern, Span, dict[str, Span]]


class Matcher:
    """Compiled patterns of one lexicon."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = [(p, *_compile(p)) for p in patterns]
        self._set = re2.Set.SearchSet(_options(case=True))
        for pattern in patterns:
            self._set.Add(pattern.regex if pattern.case else f"(?i){pattern.regex}")
        self._set.Compile()

    def hits(self, raw: bytes) -> Iterator[Hit]:
        """Every match of every pattern in ASCII text, pattern by pattern."""
        for index in sorted(self._set.Match(raw) or ()):
            pattern, compiled, groups = self._patterns[index]
            for match in compiled.finditer(raw):
                found = (
                    {name: span for name, i in groups if (span := Span(*match.span(i))).start >= 0}
                    if groups
                    else NONE
                )
                yield pattern, (found and found.pop("it", None)) or Span(*match.span()), found


def _options(*, case: bool) -> re2.Options:
    options = re2.Options()
    options.max_mem = MEMORY
    options.case_sensitive = case
    # RE2 would otherwise write the pattern to standard error.
    options.log_errors = False
    return options


def _compile(pattern: Pattern) -> tuple[re2._Regexp[bytes], tuple[tuple[str, int], ...]]:
    try:
        compiled = re2.compile(pattern.regex.encode(), _options(case=pattern.case))
    except re2.error as error:
        raise DataError([f"{pattern.lexicon}.{pattern.id}: {error}"]) from None
    return compiled, tuple((name.decode(), i) for name, i in compiled.groupindex.items())
