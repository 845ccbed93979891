"""A note cut for the page: nothing lost, every label where its words end."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st
from page_service import THREE_GAPS

import notecheck
from notecheck_service.page.findings import findings, labels_of, sources
from notecheck_service.page.highlights import Label, pieces, runs
from notecheck_service.page.pointing import span_of
from notecheck_service.page.render import exact, page
from notecheck_service.review.refusal import Refused

REST = ("met", "not_applicable")
FOUND = notecheck.scan(THREE_GAPS, date="2026-03-02").to_dict()


def fact(name: str, start: int, end: int) -> dict:
    return {"id": name, "start": start, "end": end}


def joined(cut) -> str:
    return "".join(run.text for piece in cut for run in piece.runs)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=80), st.lists(st.tuples(st.integers(-2, 90), st.integers(-2, 90)), max_size=8)
)  # fmt: skip
def test_nothing_is_lost_whatever_overlaps(text: str, spans: list[tuple[int, int]]):
    facts = [fact(f"f{n}", start, end) for n, (start, end) in enumerate(spans)]
    cut = list(pieces(text, facts, {}))
    assert joined(cut) == text


def test_overlapping_highlights():
    labels = {"a": [Label(1, "met", "A")], "b": [Label(2, "conflict", "B")]}
    cut = list(pieces("0123456789", [fact("a", 1, 6), fact("b", 4, 8)], labels))
    told = [(joined([p]), p.role, p.begins, [label.number for label in p.labels]) for p in cut]
    assert told == [
        ("0", "", (), []),
        ("123", "met", ("a",), []),
        ("45", "conflict", ("b",), [1]),
        ("67", "conflict", (), [2]),
        ("89", "", (), []),
    ]


def test_every_fact_has_its_place_and_every_finding_its_number():
    cut = list(pieces(THREE_GAPS, FOUND["facts"], labels_of(findings(FOUND))))
    begun = [name for piece in cut for name in piece.begins]
    assert sorted(begun) == sorted(each["id"] for each in FOUND["facts"])
    numbered = {label.number for piece in cut for label in piece.labels}
    with_evidence = {each.number for each in findings(FOUND) if each.evidence}
    assert numbered == with_evidence


def test_gaps_come_first():
    shown = findings(FOUND)
    assert [each.status for each in shown[:3]] == ["missing", "missing", "partial"]
    kinds = ["gap" if each.is_gap else each.status if each.status in REST else "advisory" for each in shown]
    assert list(dict.fromkeys(kinds)) == ["gap", "met", "advisory", "not_applicable"]
    assert kinds == sorted(kinds, key=["gap", "met", "advisory", "not_applicable"].index)


def test_what_cannot_be_seen_has_a_name():
    named = [(run.text, run.unseen) for run in runs("a\u200b\u200bb\r\nc\rd\u00a0👩🏽\u200d⚕️\t")]
    assert named == [
        ("a", ""), ("\u200b\u200b", "ZWSP"), ("b\r\nc", ""), ("\r", "CR"), ("d", ""), ("\u00a0", "NBSP"),
        ("👩🏽\u200d⚕️\t", ""),
    ]  # fmt: skip


def test_a_carriage_return_comes_through_the_parser():
    assert exact("a\r\n<b>") == "a&#13;\n&lt;b&gt;"


def test_pointing():
    text = "One two\nthree. One four."
    assert span_of(text, "two three.", None, None) == (4, 14)
    assert span_of(text, "One", 0, 3) == (0, 3)
    assert span_of(text, "four.", 0, 3) == (19, 24), "offsets count only where the words stand"
    for quote, start, end in (("", None, None), ("One", None, None), ("five", None, None), ("", 5, 5), ("", 0, 99)):
        try:
            span_of(text, quote, start, end)
        except Refused as error:
            assert error.code == "answer.span"
        else:
            raise AssertionError(quote)


def best_of(tries: int, work) -> float:
    times = []
    for _ in range(tries):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def test_a_long_note_is_shown_in_no_more_than_three_times_its_scan(service):
    """The whole request: session, store, audit, highlights, template, bytes; this process is both ends of it."""
    text = THREE_GAPS * (50_000 // len(THREE_GAPS) + 1)
    note = service.put(text, name="long")
    with service.client("vane") as client:
        shown = client.get(f"/review/{note}")
        assert shown.status_code == 200
        assert shown.text.count("<mark") >= 200
        request = best_of(3, lambda: client.get(f"/review/{note}"))
    assert request <= 3 * best_of(3, lambda: notecheck.scan(text).to_dict())


def test_a_page_says_what_a_browser_may_do():
    headers = page("sign-in.html", back="", failed=False, provider=False, demo=False).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_a_quote_leads_to_the_entry_that_says_it_though_an_earlier_one_was_taken_back():
    name = "N " * 100
    listed = [{"note_id": name, "date": "2026-03-02"}, {"note_id": f"{name[:150]} entry 3", "date": "2026-03-05"}]
    found = {"note_id": name, "notes": [*listed, {"note_id": "visit", "date": None}]}
    assert list(sources(found).values()) == [(0, ""), (3, "entry 3 of 2026-03-05"), (2, "visit")]
    assert sources({"note_id": name}) == {}
