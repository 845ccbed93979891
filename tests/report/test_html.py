"""The page: true to the note, safe whatever the note holds, complete without colour and scripts."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from notecheck.report.html import Unread, page
from notecheck.report.markup import Markup, join, tag
from notecheck.report.result import Result
from notecheck.report.words import shown

VOID = {"meta", "br", "hr"}


class Reader(HTMLParser):
    """Collects ids, links, tags and the text of the note."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.note, self.style, self.words = "", "", ""
        self.open: list[str] = []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.add(name)
        self.attributes |= set(given)
        self.ids += [given["id"]] if given.get("id") else []  # type: ignore[list-item]
        self.links += [given["href"]] if given.get("href") else []  # type: ignore[list-item]
        if name not in VOID:
            self.open.append("text" if given.get("class") == "text" else name)

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() in (name, "text")

    def handle_data(self, data: str) -> None:
        self.note += data if "text" in self.open else ""
        self.style += data if "style" in self.open else ""
        self.words += data


@pytest.fixture(scope="module")
def html(result: Result) -> str:
    return page([result], [Unread("bad.txt", "E_EMPTY", "the text is empty")])


@pytest.fixture(scope="module")
def reader(html: str) -> Reader:
    read = Reader()
    read.feed(html)
    assert read.open == []
    return read


def test_the_note_stands_there_word_for_word(reader: Reader, result: Result):
    assert reader.note == shown(result.note.text)
    assert len(shown(result.note.text)) == len(result.note.text)


def test_nothing_of_a_note_becomes_markup_or_acts(html: str, reader: Reader):
    assert reader.tags.isdisjoint({"script", "b<", "iframe", "img", "link", "form"})
    assert reader.attributes.isdisjoint({"style", "onclick", "src"})
    assert not set("\x00\x07\x1b\u202e\u202c") & set(html)


def test_every_quote_leads_to_its_place_and_no_id_is_double(reader: Reader, result: Result):
    assert len(set(reader.ids)) == len(reader.ids)
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)
    assert {f"n1-{name}" for name in result.names.values()} <= set(reader.ids)


def test_it_can_load_and_run_nothing(html: str, reader: Reader):
    digest = b64encode(sha256(reader.style.encode()).digest()).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert policy[1].replace("&#x27;", "'").startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "http" not in reader.style
    assert "url(" not in reader.style


def test_status_question_and_source_are_words(reader: Reader):
    for words in (
        "conflict",
        "missing",
        "partial",
        "met",
        "HOLD",
        "Please state what was <done>, if known.",
        "Guide, section 1",
    ):
        assert words in reader.words
    assert "E_EMPTY" in reader.words


def test_two_pages_are_the_same(result: Result):
    assert page([result]) == page([result])


def test_a_string_is_never_markup():
    assert join("<a>", [Markup("<b></b>"), None, "&"]) == "&lt;a&gt;<b></b>&amp;"
    assert tag("a", "x", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">x</a>'
