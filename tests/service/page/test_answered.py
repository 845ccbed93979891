"""From gap to release with one short answer, over HTTP and without a browser, for every item of the ESI checklist."""

import html
import re

import httpx
import pytest
from page_service import PASSWORD
from short_answers import DATE, cases

import notecheck

ANSWERED = {
    "esi.indication": "SLR positive on the right. MRI 1/22/26 shows L5-S1 disc extrusion on the S1 root.",
    "esi.severity": "7/10",
    "esi.same-scale-follow-up": "NRS 8 before, 3 after",
    "esi.pain-duration": "4 months",
    "esi.conservative-care": "PT 6 weeks March-April, no relief",
    "esi.session-count": "2",
    "esi.repeat-benefit": "60% relief for 4 months",
    "esi.sedation-need": "Patient could not lie still because of severe anxiety; an attempt awake was aborted.",
    "esi.image-guidance": "Contrast showed epidural spread.",
    "esi.approach-levels": "Right side.",
    "esi.concurrent-care": "Taking naproxen 500 bid and doing HEP",
    "esi.active-rehab": "HEP daily",
    "esi.contraindications": "Afebrile, no infection. No bowel/bladder changes.",
}
QUOTED = re.compile(
    r'<q>([^<]+)</q></a>(?: <span class="soft">\([a-z, ]+\)</span>)? <span class="soft">\(entry 1 of 20'
)
"""Evidence that the page shows with the entry that it is from."""
RELEASED = "The note goes on."
FIRST = {case.item: case for case in reversed(cases()) if case.date == DATE}
"""A note that lacks the item, and what hangs together with it, but nothing else."""


@pytest.fixture
def physician(service):
    # Signing begins a new session: each test has its own.
    with service.client("vane") as client:
        yield client


def seen(client: httpx.Client, path: str) -> str:
    """The version of the review that the page shows."""
    return re.search(r'name="seen" value="(\d+)"', client.get(path).text)[1]


def page_of(client: httpx.Client, note: str) -> str:
    return html.unescape(client.get(f"/review/{note}").text)


def say(client: httpx.Client, note: str, item: str, words: str) -> None:
    at = seen(client, f"/review/{note}")
    sent = {"seen": at, "item": item, "choice": "words", "words": words}
    assert client.post(f"/review/{note}/answers", data=sent).status_code in (200, 303)


def sign(client: httpx.Client, note: str) -> None:
    planned = client.post(f"/addendum/{note}/plan", data={"seen": seen(client, f"/addendum/{note}")})
    assert planned.status_code == 303
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', client.get(f"/addendum/{note}").text)[1]
    done = client.post(f"/addendum/{note}/sign", data={"digest": digest, "password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, f"/difference/{note}")


def test_every_required_item_of_the_checklist_is_here():
    esi = next(policy for policy in notecheck.load_policies() if policy.id == "esi")
    assert set(ANSWERED) == {item.id for item in esi.items if item.level == "required"}


@pytest.mark.parametrize("item", ANSWERED)
def test_a_note_that_lacks_one_item_is_released_by_one_short_answer(service, physician, item: str):
    note = service.put(FIRST[item].note, name=f"one-{item}")
    page = physician.get(f"/review/{note}").text
    assert f'value="{item}"' in page
    say(physician, note, item, ANSWERED[item])
    sign(physician, note)
    difference = physician.get(f"/difference/{note}").text
    assert RELEASED in difference
    told = QUOTED.findall(page_of(physician, note))
    assert told
    assert all(quote in ANSWERED[item] for quote in told)


@pytest.mark.parametrize("words", ["n/a", "will do next time", "see above"])
def test_an_answer_that_says_nothing_releases_nothing(service, physician, words: str):
    note = service.put(FIRST["esi.image-guidance"].note, name=f"none-{words[:3]}".replace("/", ""))
    say(physician, note, "esi.image-guidance", words)
    sign(physician, note)
    assert RELEASED not in physician.get(f"/difference/{note}").text


def test_a_contradiction_goes_to_a_person(service, physician):
    text = FIRST["esi.image-guidance"].note.replace("Dexamethasone", "No contrast was used. Dexamethasone")
    note = service.put(text, name="contradicted")
    say(physician, note, "esi.image-guidance", "Contrast showed epidural spread.")
    sign(physician, note)
    shown = physician.get(f"/difference/{note}").text
    assert RELEASED not in shown
    with service.client("bee") as biller:
        page = biller.get(f"/review/{note}").text
    assert "/decide" in page
