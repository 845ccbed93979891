"""Form label: whether the words are a form's label that was left without an answer. A helper idea.

How forms write it: "Contrast: [ ] yes", "Images saved [ ] yes [ ] no", "Images captured and stored: [ ] yes".
"""

from __future__ import annotations

from notecheck.concepts.answer import TICKED
from notecheck.concepts.beside import line_end
from notecheck.core.mention import Mention
from notecheck.core.page import Page

__all__ = ["is_unfilled"]

NEAR = 60
"""Characters after the label in which its answer begins."""
PLACEHOLDER = "___"
MARKS = (":", "|", "\t")
"""What stands between a label and its answer."""
LONG_LABEL = 24
"""Characters of a label that go on behind what is known of it."""


def is_unfilled(page: Page, mention: Mention) -> bool:
    """A form's label whose answer was left blank: "Contrast: [ ] yes", "Images saved [ ] yes [ ] no"."""
    end = _label_end(page, mention)
    line, _, _ = page.plain[end : end + NEAR].partition("\n")
    answer = line.lstrip(" :|-?\t")
    offset = end + len(line) - len(answer)
    if line.strip() == "?":
        return _is_answered_no(page, end)
    if _is_of_blanks(page.plain[end : line_end(page, end)]):
        return True
    if not answer:
        return bool(line.strip(" |")) or line.count("|") > 1
    return page.is_blank(offset, offset + 1) and TICKED not in line


def _is_of_blanks(row: str) -> bool:
    """Whether all that a label asks for was left open: "Contrast: type ______ vol ____ mL"."""
    parts = row.lstrip().removeprefix(":").split(PLACEHOLDER)
    asked = [part.strip(" _:") for part in parts]
    return len(parts) > 1 and not any(char.isdigit() for char in row) and all(len(each) <= LONG_LABEL for each in asked)


def _label_end(page: Page, mention: Mention) -> int:
    """Where the label ends that the words are of: "Images captured" of "Images captured and stored: [ ] yes"."""
    rest = page.plain[mention.span.end : mention.span.end + LONG_LABEL]
    mark = min((at for at in map(rest.find, MARKS) if at >= 0), default=0)
    return mention.span.end + (mark if rest[:mark].replace(" ", "").replace(",", "").isalpha() else 0)


def _is_answered_no(page: Page, end: int) -> bool:
    """Whether the line below a question ("Images kept?") says no, or nothing."""
    below = page.plain[end : end + 2 * NEAR].partition("\n")[2].partition("\n")[0]
    words = below.lower().replace("a.", " ").replace("a:", " ").replace(",", " ").replace(".", " ").strip(" -:").split()
    return not words or words[0] in ("no", "none", "not", "n/a", "[", "(no")
