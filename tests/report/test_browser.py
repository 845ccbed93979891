"""The page in a real browser: its own rules let it be shown, and the note stands in it word for word."""

import os
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from notecheck.report.html import page
from notecheck.report.result import Result
from notecheck.report.words import shown

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Note(HTMLParser):
    """The text of the element that holds the note."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.text = 0, ""

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        if self.depth or dict(attributes).get("class") == "text":
            self.depth += 1

    def handle_endtag(self, name: str) -> None:
        self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        self.text += data if self.depth else ""


def test_a_browser_shows_it_as_it_is(result: Result, tmp_path: Path):
    if BROWSER is None:
        assert not os.environ.get("NOTECHECK_NO_SKIPS"), "no browser"
        pytest.skip("no browser")
    file = tmp_path / "page.html"
    file.write_text(page([result]), encoding="utf-8", newline="\n")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command = [BROWSER, *options, "--enable-logging=stderr", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    said = done.stderr.decode("utf-8", "replace")
    assert "Content Security Policy" not in said, "the page breaks its own rules"
    assert "CONSOLE" not in said
    reader = Note()
    reader.feed(done.stdout.decode("utf-8"))
    assert reader.text == shown(result.note.text).replace("\r\n", "\n")
