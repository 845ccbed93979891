"""Run many patterns over one text in linear time: an RE2 set says which hit, then only those are searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import re2

from notecheck.concepts.lexicon import Pattern
from notecheck.core.errors import DataError
from notecheck.core.note import Span

__all__ = ["Hit", "Matcher"]

MEMORY = 1 << 25
"""Bytes that one compiled set may use for its states; tests hold the set against the single patterns."""

Groups = Mapping[str, Span]
Hit = tuple[Pattern, Span, Groups]
NO_GROUPS: Groups = MappingProxyType({})


class Matcher:
    """A compiled set of patterns. Single patterns are compiled when they first hit: a start stays cheap."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._compiled: list[_Compiled | None] = [None] * len(patterns)
        self._set = re2.Set.SearchSet(_options(case=True))
        faults = [fault for pattern in patterns if (fault := self._add(pattern))]
        if faults:
            raise DataError(faults)
        self._set.Compile()

    def hits(self, raw: bytes) -> Iterator[Hit]:
        """Every match of every pattern in ASCII text, pattern by pattern."""
        for index in sorted(self._set.Match(raw) or ()):
            compiled = self._compiled[index]
            if compiled is None:
                compiled = self._compiled[index] = _Compiled(self._patterns[index])
            yield from compiled.hits(raw)

    def _add(self, pattern: Pattern) -> str | None:
        try:
            self._set.Add(pattern.regex if pattern.case else f"(?i){pattern.regex}")
        except re2.error as error:
            return f"{pattern.lexicon}.{pattern.id}: {error}"
        return None


class _Compiled:
    """One pattern, ready to search with."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._regex = re2.compile(pattern.regex.encode(), _options(case=pattern.case))
        self._groups = tuple((name.decode(), i) for name, i in self._regex.groupindex.items())

    def hits(self, raw: bytes) -> Iterator[Hit]:
        """Every match in order; the group `it`, where there is one, narrows the span."""
        pattern, groups = self._pattern, self._groups
        for match in self._regex.finditer(raw):
            if not groups:
                yield pattern, Span(*match.span()), NO_GROUPS
                continue
            found = {name: span for name, i in groups if (span := Span(*match.span(i))).start >= 0}
            it = found.pop("it") if "it" in found else Span(*match.span())
            yield pattern, it, found


def _options(*, case: bool) -> re2.Options:
    options = re2.Options()
    options.max_mem = MEMORY
    options.case_sensitive = case
    # RE2 would otherwise write the pattern to standard error.
    options.log_errors = False
    return options
