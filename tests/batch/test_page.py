"""The page of a batch: in a browser it keeps its own rules, and it shows what was counted and no more."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from notecheck.batch.page import page
from notecheck.batch.tally import MOST, OTHERS, Tally

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def result(provider: str | None, verdict: str, status: str = "missing", day: str | None = "2026-03-02") -> dict:
    item = {"id": "esi.severity", "title": "Severity", "level": "required", "status": status, "missing": ["score"]}
    return {
        "about": {"provider": provider, "location": "Office", "service_date": day},
        "date": None,
        "verdict": verdict,
        "service": {"id": "esi"},
        "checklists": [{"items": [item]}],
    }


@pytest.fixture
def tally() -> Tally:
    tally = Tally()
    for number in range(40):
        tally.add_result(result(f"Dr {number % 30}", ("ready", "addendum", "hold")[number % 3]))
    tally.add_result(result("<script>alert(1)</script>", "out_of_scope", day=None))
    tally.add_error({"error": {"code": "E_BAD_JSON"}})
    return tally


def test_it_says_what_was_counted(tally: Tally):
    written = page(tally)
    for words in ("41 notes", "Dr 9", "2026-03", "not told", "7 more", "E_BAD_JSON", "Severity", "41 missing"):
        assert words in written, words


def test_names_are_escaped(tally: Tally):
    assert "<script" not in page(tally)


def test_an_empty_batch_has_a_page():
    assert "0 notes" in page(Tally())


def test_names_without_end_are_summed_up():
    tally = Tally()
    for number in range(MOST + 5):
        tally.add_result(result(f"Dr {number}", "ready"))
    assert len(tally.providers.notes) == MOST + 1
    assert tally.providers.notes[OTHERS] == 5


def test_a_browser_shows_it(tally: Tally, tmp_path: Path):
    if BROWSER is None:
        assert not os.environ.get("NOTECHECK_NO_SKIPS"), "no browser"
        pytest.skip("no browser")
    file = tmp_path / "page.html"
    file.write_text(page(tally), encoding="utf-8", newline="\n")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command = [BROWSER, *options, "--enable-logging=stderr", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    said = done.stderr.decode("utf-8", "replace")
    assert "Content Security Policy" not in said, "the page breaks its own rules"
    assert "CONSOLE" not in said
    assert b"Gaps by provider" in done.stdout
