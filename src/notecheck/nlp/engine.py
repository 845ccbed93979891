"""Run many patterns over one text in linear time: an RE2 set says which hit, then only those are searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import re2
from re2 import _re2

from notecheck.concepts.lexicon import Pattern
from notecheck.core.errors import DataError
from notecheck.core.note import Span

__all__ = ["MEMORY", "Hit", "Matcher"]

MEMORY = 1 << 23
"""Bytes that one compiled set may use for its states; tests hold the set against the single patterns."""

TOGETHER = 12
"""Patterns in one set. Fewer sets are fewer passes over the note, but the states of a set multiply, and a note that
was never seen before calls for new ones: measured best on notes read once.
"""

Groups = Mapping[str, Span]
Hit = tuple[Pattern, Span, Groups]
ANYWHERE = _re2.RE2.Anchor.UNANCHORED
NO_GROUPS: Groups = MappingProxyType({})


class Matcher:
    """Compiled patterns. Single ones are compiled when they first hit: a start stays cheap."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._compiled: list[_Compiled | None] = [None] * len(patterns)
        faults: list[str] = []
        self._sets = [(i, _set(patterns[i : i + TOGETHER], faults)) for i in range(0, len(patterns), TOGETHER)]
        if faults:
            raise DataError(faults)

    def hits(self, raw: bytes) -> list[Hit]:
        """Every match of every pattern in ASCII text, pattern by pattern."""
        found: list[Hit] = []
        try:
            for first, together in self._sets:
                for index in sorted(together.Match(raw) or ()):
                    self._searched(first + index).search(raw, found)
        except TypeError:
            # The binding to RE2 takes an argument that it could get no memory for as one of the wrong type;
            # what it says of that argument stays out of the traceback, for the argument is the note.
            raise MemoryError from None
        return found

    def _searched(self, index: int) -> _Compiled:
        compiled = self._compiled[index]
        if compiled is None:
            compiled = self._compiled[index] = _Compiled(self._patterns[index])
        return compiled


def _set(patterns: Sequence[Pattern], faults: list[str]) -> re2.Set:
    """Patterns compiled to be looked for in one pass; what is wrong with any of them is added to the faults."""
    together = re2.Set.SearchSet(_options(case=True))
    for pattern in patterns:
        try:
            together.Add(pattern.regex if pattern.case else f"(?i){pattern.regex}")
        except re2.error as error:
            faults.append(f"{pattern.lexicon}.{pattern.id}: {error}")
    if not faults:
        together.Compile()
    return together


class _Compiled:
    """One pattern, ready to search with. The public wrapper of RE2 takes longer than the search; hence `_re2`."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._regex = _re2.RE2(pattern.regex.encode(), _options(case=pattern.case))
        self._groups = [(name.decode(), i) for name, i in self._regex.NamedCapturingGroups()]

    def search(self, raw: bytes, found: list[Hit]) -> None:
        """Add every match in order; the group `it`, where there is one, narrows the span."""
        pattern, groups, match = self._pattern, self._groups, self._regex.Match
        start, length = 0, len(raw)
        while start <= length:
            spans = match(ANYWHERE, raw, start, length)
            begin, end = spans[0]
            if begin < 0:
                return
            start = end if end > begin else end + 1
            if not groups:
                found.append((pattern, Span(begin, end), NO_GROUPS))
                continue
            named = {name: Span(*spans[i]) for name, i in groups if spans[i][0] >= 0}
            it = named.pop("it") if "it" in named else Span(begin, end)
            found.append((pattern, it, named))


def _options(*, case: bool) -> re2.Options:
    options = re2.Options()
    options.max_mem = MEMORY
    # What is searched is ASCII: a byte is a character, and the automata are smaller for it.
    options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = case
    # RE2 would otherwise write the pattern to standard error.
    options.log_errors = False
    return options
