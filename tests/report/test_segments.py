"""Highlights that overlap, cut so that they do not."""

from hypothesis import given
from hypothesis import strategies as st

from notecheck.core.note import Span
from notecheck.report.segments import segments

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: Span(min(p), max(p))), max_size=12)


@given(st.integers(0, 30), SPANS)
def test_segments_tile_the_text_and_cover_each_highlight(length: int, spans: list[Span]):
    highlights = {f"f{n}": span for n, span in enumerate(spans)}
    cut = list(segments(length, highlights))
    assert [n for each in cut for n in range(each.span.start, each.span.end)] == list(range(length))
    for name, span in highlights.items():
        covered = [n for each in cut if name in each.over for n in range(each.span.start, each.span.end)]
        shown = span.start < span.end <= length
        assert covered == (list(range(span.start, span.end)) if shown else [])
        assert sum(name in each.begins for each in cut) == sum(name in each.ends for each in cut) == int(shown)
