"""One service and one browser for all tests of the page."""

import os
import shutil
from collections.abc import Iterator

import pytest
from page_service import PASSWORD, Served, served

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("page")) as made:
        yield made


@pytest.fixture(scope="module")
def chromium():
    # Ended with each file: its driver keeps an event loop of its own in this thread while it lives.
    if BROWSER is None:
        assert not os.environ.get("NOTECHECK_NO_SKIPS"), "no browser"
        pytest.skip("no browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Visitor:
    """A person at the browser; whatever the page complains of is kept."""

    def __init__(self, chromium, service: Served, login: str | None, **options) -> None:
        self.service = service
        self.context = chromium.new_context(base_url=service.url, **options)
        if login:
            name, token, _ = service.session(login)
            self.context.add_cookies([{"name": name, "value": token, "url": service.url}])
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.pressed = 0
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text[:200]}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def press(self, keys: str) -> None:
        """Press a key or a chord; each key of a chord counts."""
        self.pressed += len(keys.split("+"))
        self.page.keyboard.press(keys)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def focus(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    def sign(self) -> None:
        """Sign what is shown, with the password."""
        self.page.fill("#password", PASSWORD)
        self.page.click("button:has-text('Sign as')")


@pytest.fixture
def visit(chromium, service):
    """Send somebody to the browser: `visit("vane")`."""
    visitors: list[Visitor] = []

    def send(login: str | None = None, **options) -> Visitor:
        visitors.append(Visitor(chromium, service, login, **options))
        return visitors[-1]

    yield send
    for each in visitors:
        each.context.close()
