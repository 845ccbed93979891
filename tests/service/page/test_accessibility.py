"""axe on every page and state, light and dark, wide and narrow: no violation.

What it cannot see, docs/accessibility.md tells.
"""

import pytest
from page_service import ANSWERS, PASSWORD, THREE_GAPS

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONFLICT = (
    "PROCEDURE: right L4-5 transforaminal epidural steroid injection, done blind, without imaging.\nPain 7/10 before."
)


def violations(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [f"{each['id']}: {node['html'][:120]}" for each in found.response["violations"] for node in each["nodes"]]


def answered(page, item: str, choice: str = "words") -> None:
    form = page.locator(f"form.answer:has(input[value='{item}'])")
    form.locator(f"input[value='{choice}']").check()
    if choice != "not_done":
        form.locator("textarea").fill(ANSWERS[item])
    form.locator("button:has-text('Save answer')").click()
    page.wait_for_selector(f"article:has(input[value='{item}']) .given")


def named(options) -> str:
    return "axe " + " ".join(sorted(options))


def at_the_door(service, visit, **options):
    page = visit(None, **options).page
    page.goto("/sign-in")
    yield "sign in", page
    page.fill("#login", "nobody")
    page.fill("#password", "wrong")
    page.click("button.primary")
    yield "sign in failed", page


def while_answering(service, visit, **options):
    note = service.put(THREE_GAPS + "\u200bHidden\u00a0and \u202eturned\u202c.", name=named(options), author="Dr. Vane")
    page = visit("vane", **options).page
    page.goto("/worklist")
    yield "worklist of a physician", page
    page.goto("/worklist?verdict=hold&service=vns")
    yield "worklist, empty", page
    page.goto(f"/review/{note}")
    yield "review", page
    for each in page.locator("summary").all():
        each.click()
    yield "review, everything unfolded", page
    answered(page, "esi.contraindications", "disagree")
    answered(page, "esi.session-count")
    answered(page, "quality.pain-scores", "not_done")
    yield "review, answered", page
    page.locator("#findings-title").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    yield "help", page
    page.keyboard.press("Escape")
    page.goto(f"/addendum/{note}")
    yield "kinds of entry", page
    yield from while_signing(visit, page, note, **options)


def while_signing(visit, page, note: str, **options):
    stale = visit("vane", **options).page
    stale.goto(f"/review/{note}")
    page.goto(f"/review/{note}")
    page.click("button:has-text('Write the addendum')")
    page.wait_for_url("**/addendum/*")
    yield "entry to be signed", page
    stale.locator("details.again summary").first.click()
    stale.locator("form.answer input[value=words]").first.check()
    stale.locator("form.answer textarea").first.fill("Too late.")
    stale.locator("form.answer > button").first.click()
    stale.wait_for_selector("#alert h2")
    yield "refused in the page", stale
    page.fill("#password", "wrong")
    page.click("button:has-text('Sign as')")
    yield "refused on a page", page
    page.goto(f"/addendum/{note}")
    page.fill("#password", PASSWORD)
    page.click("button:has-text('Sign as')")
    page.wait_for_url("**/difference/*")
    yield "before and after", page
    for address in (f"/review/{note}?note=1", f"/addendum/{note}", f"/history/{note}", f"/export/{note}/print"):
        page.goto(address)
        yield address, page
    page.goto(f"/history/{note}")
    page.click("a:has-text('Entry 1')")
    yield "a signed entry", page
    for address in ("/prove", "/settings", "/review/note_aaaaaaaaaaaaaaaaaaaaaa"):
        page.goto(address)
        yield address, page


def of_the_others(service, visit, **options):
    conflict = service.put(CONFLICT, name=f"{named(options)} contradicts")
    for login, addresses in {
        "bee": ("/worklist", f"/review/{conflict}", "/turnaround"),
        "lead": ("/feedback", "/feedback?state=set_aside", "/settings"),
        "audit": ("/audit", "/audit?action=nothing"),
    }.items():
        page = visit(login, **options).page
        for address in addresses:
            page.goto(address)
            yield f"{address} of {login}", page


def states(service, visit, **options):
    """Every page and state, one after the other: its name, and the page as it stands."""
    yield from at_the_door(service, visit, **options)
    yield from while_answering(service, visit, **options)
    yield from of_the_others(service, visit, **options)


def found_in(service, visit, **options) -> dict[str, list[str]]:
    return {name: bad for name, page in states(service, visit, **options) if (bad := violations(page))}


def test_every_page_and_state(service, visit):
    assert found_in(service, visit) == {}


@pytest.mark.long
def test_every_page_and_state_dark(service, visit):
    assert found_in(service, visit, color_scheme="dark", viewport={"width": 1280, "height": 800}) == {}


@pytest.mark.long
def test_every_page_and_state_small(service, visit):
    assert (
        found_in(service, visit, viewport={"width": 360, "height": 740}, forced_colors="active", is_mobile=True) == {}
    )
