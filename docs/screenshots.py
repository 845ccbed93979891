"""Make the README's pictures of the page: `python docs/screenshots.py`. Needs Chromium; the notes are invented."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from page_service import ANSWERS, THREE_GAPS, Served, served  # noqa: E402

SIZE = {"width": 1120, "height": 700}
CONFLICT = (
    "PROCEDURE: right L4-5 transforaminal epidural steroid injection, done blind, without imaging.\nPain 7/10 before."
)


def fill(service: Served) -> str:
    """Notes of a small practice; the one that is reviewed."""
    for number, author in enumerate(("B. Orr, DO", "A. Vane, MD", "B. Orr, DO")):
        service.put(
            THREE_GAPS.replace("Images were saved.", "")[: -20 * number or None], f"ASC-2040{number}", author=author
        )
    service.put(CONFLICT, "ASC-20431", author="B. Orr, DO")
    return service.put(THREE_GAPS, "ASC-20417", author="A. Vane, MD")


def answer(page: Page, item: str) -> None:
    """Answer one gap."""
    form = page.locator(f"form.answer:has(input[value='{item}'])")
    form.locator("input[value=words]").check()
    form.locator("textarea").fill(ANSWERS[item])
    form.locator("button").click()
    page.wait_for_selector(f"article:has(input[value='{item}']) .given")


def pictures(service: Served, page: Page) -> None:
    """The pictures."""
    note = fill(service)

    def take(name: str) -> None:
        page.screenshot(path=HERE / "images" / f"{name}.png")

    page.goto("/worklist")
    take("worklist")
    page.goto(f"/review/{note}")
    page.keyboard.press("1")
    page.keyboard.type(ANSWERS["esi.session-count"])
    page.evaluate("scrollTo(0, 0)")
    take("review")
    page.goto(f"/review/{note}")
    for item in ANSWERS:
        answer(page, item)
    page.click("button:has-text('Write the addendum')")
    page.wait_for_url("**/addendum/*")
    page.evaluate("scrollTo(0, 0)")
    take("signing")


def main() -> None:
    """Serve, look, save."""
    (HERE / "images").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(base_url=service.url, viewport=SIZE)
        name, token, _ = service.session("vane")
        context.add_cookies([{"name": name, "value": token, "url": service.url}])
        pictures(service, context.new_page())
        browser.close()


if __name__ == "__main__":
    main()
