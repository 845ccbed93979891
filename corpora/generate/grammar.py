r"""A grammar of wordings whose every expansion knows where its labels lie.

A rule is a name and its alternatives. In an alternative:

    <name>        another rule, in the register of the note if there is one (`name@short`), else plain
    {slot}        a word of the situation
    (a|b|)        any one of these
    <?slot:...>   only if the situation has the slot;  <!slot:...> only if it has it not
    [key:...]     the words labelled `key`: a fact of the situation, or with a dot before it a role (`.necessity`)
    \             the next character stands for itself

An alternative is open only if every slot that stands in it outside <?...> is there.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = ["Draft", "Mark", "Node", "parse", "rules"]

FOLDER = Path(__file__).parent / "grammar"
Node = tuple[str, str, tuple[tuple["Node", ...], ...]]
"""(kind, word, branches); kinds: text, rule, slot, choice, has, lacks, mark."""
Sequence_ = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words from `start` to `end` that carry the label `key`."""

    key: str
    start: int
    end: int


def parse(source: str) -> tuple[Node, ...]:
    """The nodes of one alternative; ValueError where it does not close."""
    nodes, at = _sequence(source, 0, "")
    if at != len(source):
        raise ValueError(f"stray {source[at]!r} at {at}")
    return nodes


def _sequence(source: str, at: int, stops: str) -> tuple[Sequence_, int]:
    nodes: list[Node] = []
    words = ""
    while at < len(source) and source[at] not in stops:
        if source[at] in "<{([":
            if words:
                nodes.append(("text", words, ()))
                words = ""
            node, at = _node(source, at)
            nodes.append(node)
            continue
        at += source[at] == "\\"
        words += source[at]
        at += 1
    if words:
        nodes.append(("text", words, ()))
    return tuple(nodes), at


def _node(source: str, at: int) -> tuple[Node, int]:
    opened = source[at]
    if opened == "{":
        end = source.index("}", at)
        return ("slot", source[at + 1 : end], ()), end + 1
    if opened == "(":
        branches: list[Sequence_] = []
        while not branches or source[at] == "|":
            branch, at = _sequence(source, at + 1, "|)")
            branches.append(branch)
            _closed(source, at, "|)")
        return ("choice", "", tuple(branches)), at + 1
    if opened == "[":
        colon = source.index(":", at)
        inner, end = _sequence(source, colon + 1, "]")
        _closed(source, end, "]")
        return ("mark", source[at + 1 : colon], (inner,)), end + 1
    if source[at + 1] in "?!":
        colon = source.index(":", at)
        inner, end = _sequence(source, colon + 1, ">")
        _closed(source, end, ">")
        return ("has" if source[at + 1] == "?" else "lacks", source[at + 2 : colon], (inner,)), end + 1
    end = source.index(">", at)
    return ("rule", source[at + 1 : end], ()), end + 1


def _closed(source: str, at: int, closers: str) -> None:
    if at >= len(source) or source[at] not in closers:
        raise ValueError(f"no {closers} at {at}")


@cache
def rules() -> Mapping[str, tuple[tuple[Node, ...], ...]]:
    """Every rule of the folder, parsed; a name is given once."""
    found: dict[str, tuple[tuple[Node, ...], ...]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for name, alternatives in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in found:
                raise ValueError(f"{path.name}: {name} is given twice")
            found[name] = tuple(parse(each) for each in alternatives)
    return found


@dataclass(slots=True)
class Draft:
    """Text under way, with its marks. `ambient` slots may be used anywhere; others must be, where they are given."""

    dice: random.Random
    register: str
    ambient: Mapping[str, str]
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    spent: set[tuple[str, int]] = field(default_factory=set)
    """Alternatives already used: an unused one is taken first."""

    def say(self, name: str, slots: Mapping[str, str | None] | None = None, *, loose: bool = False) -> None:
        """Append one expansion of a rule. ValueError if a slot that was given went unsaid, unless it may (loose)."""
        given = {key: word for key, word in (slots or {}).items() if word is not None}
        used: set[str] = set()
        self._rule(name, {**self.ambient, **given}, used)
        unsaid = {key.partition(".")[0] for key in given} - used
        if unsaid and not loose:
            raise ValueError(f"{name}@{self.register} leaves unsaid: {sorted(unsaid)}")

    def write(self, words: str) -> None:
        """Append words that carry no label."""
        self.text += words

    def _rule(self, name: str, slots: Mapping[str, str], used: set[str]) -> None:
        known = rules()
        plain, own = known.get(name), known.get(f"{name}@{self.register}")
        if own and plain and self.dice.random() < 0.2:
            own = plain
        alternatives = own or plain
        if not alternatives:
            raise ValueError(f"no rule {name}")
        opened = [(at, each) for at, each in enumerate(alternatives) if _open(each, slots)]
        if not opened:
            raise ValueError(f"{name}@{self.register}: no alternative for {sorted(slots)}")
        fresh = [pair for pair in opened if (name, pair[0]) not in self.spent]
        at, chosen = self.dice.choice(fresh or opened)
        self.spent.add((name, at))
        self._nodes(chosen, slots, used)

    def _nodes(self, nodes: Sequence[Node], slots: Mapping[str, str], used: set[str]) -> None:
        for kind, word, branches in nodes:
            if kind == "text":
                self.text += word
            elif kind == "slot":
                self.text += slots[word]
                used.add(word.partition(".")[0])
            elif kind == "rule":
                self._rule(word, slots, used)
            elif kind == "choice":
                self._nodes(self.dice.choice([each for each in branches if _open(each, slots)]), slots, used)
            elif kind == "mark":
                start = len(self.text)
                self._nodes(branches[0], slots, used)
                self.marks.append(Mark(word, start, len(self.text)))
            elif (kind == "has") == (word in slots):
                self._nodes(branches[0], slots, used)


def _open(nodes: Sequence[Node], slots: Mapping[str, str]) -> bool:
    """Whether every slot that must be said is there; of a choice, one branch has to be open."""
    for kind, word, branches in nodes:
        if kind == "slot" and word not in slots:
            return False
        if kind == "mark" and not _open(branches[0], slots):
            return False
        if kind == "choice" and not any(_open(each, slots) for each in branches):
            return False
    return True
