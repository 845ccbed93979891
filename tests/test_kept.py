"""What is asked of the same page again is worked out once, and never taken for the answer about another page."""

from notecheck.core.kept import kept
from notecheck.core.mention import Mention, Mentions
from notecheck.core.note import Note
from notecheck.core.page import Page
from notecheck.nlp.annotate import annotate
from notecheck.nlp.layout import lay_out

asked: list[object] = []


@kept
def length(page: Page, mentions: Mentions) -> int:
    asked.append(mentions)
    return len(page.plain)


@kept
def width(page: Page, mention: Mention) -> int | None:
    asked.append(mention)
    return mention.span.end - mention.span.start if mention.span.start else None


def test_the_same_page_is_asked_once():
    asked.clear()
    page, other = lay_out(Note("n", "Pain 7/10.")), lay_out(Note("n", "Pain was 7/10."))
    assert [length(page, {}), length(page, {}), length(other, {}), length(page, {})] == [10, 10, 14, 10]
    assert len(asked) == 2


def test_each_mention_has_its_own_answer_and_none_is_one():
    asked.clear()
    page = lay_out(Note("n", "PT failed. Gabapentin and PT failed."))
    therapies = annotate(page)["conservative_therapy"]
    assert len(therapies) > 2
    first = [width(page, m) for m in therapies]
    assert first == [width(page, m) for m in therapies]
    assert None in first
    assert len(asked) == len({m[:3] for m in therapies})
