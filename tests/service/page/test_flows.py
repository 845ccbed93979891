"""The flows of the page in a real browser, from a gap to the release and everything that may come between."""

import pytest
from page_service import ANSWERS, PASSWORD, THREE_GAPS

from notecheck_service.review import kept
from notecheck_service.store import notes


def answer(page, item: str, words: str = "", choice: str = "words") -> None:
    """Answer one gap with the mouse."""
    form = page.locator(f"form.answer:has(input[value='{item}'])")
    form.locator(f"input[value='{choice}']").check()
    if words:
        form.locator("textarea").fill(words)
    form.locator("button:has-text('Save answer')").click()


def entries(service, note_id: str):
    with service.store.write(service.scope) as unit:
        return kept.addenda_of(unit, note_id)


def hold(service, note_id: str) -> str:
    with service.store.write(service.scope) as unit:
        return notes.get(unit, note_id).hold


def test_by_keyboard_alone_in_twelve_presses(service, visit):
    note = service.put(name="keys")
    her = visit("vane")
    her.page.goto(f"/review/{note}")
    gaps = her.page.locator("[data-gap]")
    assert gaps.count() == 3
    for item in her.page.locator("[data-gap] form.answer input[name=item]").evaluate_all(
        "all => all.map(x => x.value)"
    ):
        number = her.page.locator("p.progress").inner_text()
        her.press("1")
        her.type(ANSWERS[item])
        her.press("Control+Enter")
        her.page.wait_for_function("text => document.querySelector('p.progress').innerText !== text", arg=number)
    assert her.focus() == "write"
    her.press("a")
    her.page.wait_for_url("**/addendum/*")
    assert her.focus() == "password"
    her.type(PASSWORD)
    her.press("Enter")
    her.page.wait_for_url("**/difference/*")
    assert "Done." in her.page.inner_text(".outcome")
    assert her.pressed <= 12
    assert hold(service, note) == "released"
    assert her.complaints == []
    (entry,) = entries(service, note)
    assert [entry.text[start:end] for start, end in entry.read] == [ANSWERS[i.item] for i in entry.answers]


def test_without_javascript(service, visit):
    note = service.put(name="no script")
    her = visit(None, java_script_enabled=False)
    page = her.page
    page.goto(f"/review/{note}")
    page.fill("#login", "vane")
    page.fill("#password", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(f"**/review/{note}")
    for item, words in ANSWERS.items():
        answer(page, item, words)
    page.click("button:has-text('Write the addendum')")
    her.sign()
    page.wait_for_url("**/difference/*")
    assert "Done." in page.inner_text(".outcome")
    assert len(entries(service, note)) == 1
    page.goto(f"/review/{note}")
    assert page.locator("#text").inner_text().strip().startswith("SYNTHETIC NOTE")


def test_pointing_at_the_text_with_and_without_a_script(service, visit):
    note = service.put("🙂👩🏽\u200d⚕️ e\u0301\r\n" + THREE_GAPS + "Pain after 2/10.\r\nPain after 2/10.", name="points")
    her = visit("vane", java_script_enabled=False)
    her.page.goto(f"/review/{note}")
    form = her.page.locator("form.answer").first
    form.locator("input[value=already_there]").check()
    form.locator("input[name=quote]").fill("Pain after 2/10.")
    form.locator("button").last.click()
    assert "several places" in her.page.inner_text("main")
    her.page.go_back()
    form = her.page.locator("form.answer").first
    form.locator("input[value=already_there]").check()
    form.locator("input[name=quote]").fill("Images   were saved.")
    form.locator("button").last.click()
    assert "Points at characters" in her.page.locator(".given").first.inner_text()
    him = visit("vane")
    him.page.goto(f"/review/{note}")
    him.press("j")
    him.press("j")
    him.press("2")
    him.page.evaluate("""() => {
        const text = document.getElementById("text");
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf("two injections");
            const found = node.data.indexOf("Patient:");
            if (found >= 0) { document.getSelection().setBaseAndExtent(node, found, node, found + 8); return at; }
        }
    }""")
    him.page.wait_for_function("document.querySelectorAll('form.answer')[1].start.value !== ''")
    him.page.locator("form.answer").nth(1).locator("button").last.click()
    him.page.wait_for_selector("#item-2 .given")
    with service.store.write(service.scope) as unit:
        from notecheck_service.review.standing import stand

        standing = stand(unit, note)
        spans = [a.span for a in kept.at_hand(unit, standing).answers]
    assert {standing.text.text[start:end] for start, end in spans} == {"Images were saved.", "Patient:"}


def test_two_physicians_at_once(service, visit):
    note = service.put(name="two at once")
    she, he = visit("vane"), visit("orr")
    for each in (she, he):
        each.page.goto(f"/review/{note}")
    answer(she.page, "esi.session-count", ANSWERS["esi.session-count"])
    she.page.wait_for_selector(".given")
    answer(he.page, "quality.pain-scores", "Mine.")
    he.page.wait_for_selector("#alert h2")
    assert "Somebody was here before you" in he.page.inner_text("#alert")
    assert he.page.locator("form.answer:has(input[value='quality.pain-scores']) textarea").input_value() == "Mine."
    he.page.reload()
    answer(he.page, "quality.pain-scores", ANSWERS["quality.pain-scores"])
    he.page.wait_for_selector(".given >> nth=1")
    he.page.click("button:has-text('Write the addendum')")
    assert "another physician's" in he.page.inner_text("main")
    assert entries(service, note) == []


def test_a_stale_signature_says_what_changed(service, visit):
    note = service.put(name="stale")
    her = visit("vane")
    her.page.goto(f"/review/{note}")
    answer(her.page, "esi.session-count", ANSWERS["esi.session-count"])
    her.page.wait_for_selector(".given")
    her.page.click("button:has-text('Write the addendum')")
    her.page.wait_for_url("**/addendum/*")
    service.put(THREE_GAPS + "\nA later line.", name="stale")
    her.sign()
    her.page.wait_for_selector("ul.changes")
    said = her.page.inner_text("main")
    assert "Not signed: something has changed" in said
    assert "note.superseded" in said
    assert "findings.changed" in said or "note.changed" in said
    assert entries(service, note) == []
    her.page.goto(f"/review/{note}")
    assert her.page.locator("[data-gap]").count() == 3, "the new version has a review of its own, and she is signed in"


def test_a_wrong_password_signs_nothing(service, visit):
    note = service.put(name="wrong")
    her = visit("orr")
    her.page.goto(f"/review/{note}")
    answer(her.page, "esi.session-count", "One.")
    her.page.wait_for_selector(".given")
    her.page.click("button:has-text('Write the addendum')")
    her.page.fill("#password", "not this one")
    her.page.click("button:has-text('Sign as')")
    her.page.wait_for_selector("h1:has-text('Something is missing')")
    assert entries(service, note) == []


def test_objections_reach_the_lead_and_a_person_decides(service, visit):
    note = service.put(name="objections")
    her = visit("vane")
    her.page.goto(f"/review/{note}")
    answer(her.page, "esi.contraindications", "That is in the consent.", "disagree")
    her.page.wait_for_selector(".given")
    her.page.click("button:has-text('hand over')")
    her.page.wait_for_selector("text=with a person >> nth=0")
    lead = visit("lead")
    lead.page.goto("/feedback")
    card = lead.page.locator("article:has-text('That is in the consent.')")
    assert "esi.contraindications" in card.inner_text()
    card.locator("button:has-text('Uphold')").click()
    lead.page.goto("/feedback?state=upheld")
    assert lead.page.locator("article:has-text('That is in the consent.')").count() == 1
    assert "has not consented" in lead.page.inner_text("main")
    biller = visit("bee")
    biller.page.goto(f"/review/{note}")
    assert biller.page.locator("form.answer").count() == 0
    biller.page.fill("#why", "The physician is right.")
    biller.page.click("button:has-text('Release')")
    biller.page.wait_for_selector("text=Released by")
    assert hold(service, note) == "released"


def test_an_entry_is_taken_back_by_a_further_one(service, visit):
    note = service.put(name="back")
    her = visit("vane")
    page = her.page
    page.goto(f"/review/{note}")
    for number, (item, words) in enumerate(ANSWERS.items(), 1):
        answer(page, item, words)
        page.wait_for_selector(f".given >> nth={number - 1}")
    page.click("button:has-text('Write the addendum')")
    her.sign()
    page.wait_for_url("**/difference/*")
    page.goto(f"/addendum/{note}")
    form = page.locator("form.kind:has-text('Take entry 1 back')")
    form.locator("textarea").fill("It was another patient's.")
    form.locator("button").click()
    assert "RETRACTION OF AN EARLIER ENTRY" in page.inner_text(".entry")
    her.sign()
    page.wait_for_url("**/difference/*")
    assert "Gaps left." in page.inner_text(".outcome")
    assert hold(service, note) == "held"
    page.goto(f"/history/{note}")
    page.click("a:has-text('Entry 1')")
    assert "Unchanged." in page.inner_text(".outcome")
    assert ANSWERS["esi.session-count"] in page.inner_text(".entry")


def test_the_worklist_of_a_biller(service, visit):
    for number in range(3):
        service.put(name=f"list {number}", author="Dr. Vane")
    him = visit("bee")
    page = him.page
    page.goto("/worklist")
    assert "gaps" in page.inner_text("table")
    page.select_option("#service", "phrenic")
    page.wait_for_selector("text=No note passes these filters")
    page.select_option("#service", "")
    page.wait_for_selector("table tbody tr")
    for box in page.locator("tbody input[type=checkbox]").all()[:2]:
        box.check()
    page.select_option("#person", label="Ada Vane, MD, physician")
    page.click("button:has-text('Assign')")
    page.wait_for_selector("td:has-text('Ada Vane')")
    page.goto("/worklist?hold=held&sort=created")
    page.click("summary:has-text('Keep this view')")
    page.fill("#view", "My oldest")
    page.click("button:has-text('Keep')")
    page.wait_for_selector("nav.views a:has-text('My oldest')")
    with page.expect_download() as caught:
        page.click("button:has-text('Export as table')")
    table = caught.value.path().read_bytes().decode("utf-8-sig")
    assert table.splitlines()[0].startswith("note,service_date,provider")
    assert "list 1" in table
    page.goto("/turnaround")
    assert "Dr. Vane" in page.inner_text("table")
    assert him.complaints == []


def test_an_auditor_reads_who_read(service, visit):
    note = service.put(name="audited")
    visit("vane").page.goto(f"/review/{note}")
    auditor = visit("audit")
    auditor.page.goto("/")
    auditor.page.wait_for_url("**/audit")
    auditor.page.goto(f"/audit?object_id={note}")
    assert "note.read" in auditor.page.inner_text("table")
    auditor.page.goto(f"/history/{note}")
    assert "Review opened" in auditor.page.inner_text("main")
    assert auditor.page.goto(f"/review/{note}").status == 403


def test_on_a_phone_and_at_four_hundred_per_cent(service, visit):
    note = service.put(name="small")
    for size in ({"width": 360, "height": 740}, {"width": 320, "height": 256}):
        her = visit("vane", viewport=size)
        for address in ("/worklist", f"/review/{note}", f"/addendum/{note}", f"/history/{note}", "/settings"):
            her.page.goto(address)
            wide = her.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], (address, size, wide)


def test_print_and_pdf(service, visit):
    note = service.put(name="print")
    her = visit("vane")
    for address in (f"/review/{note}", f"/export/{note}/print"):
        her.page.goto(address)
        pdf = her.page.pdf()
        assert pdf.startswith(b"%PDF")
        import pypdfium2

        text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
        assert "MRI lumbar spine" in text


def test_single_keys_can_be_turned_off(service, visit):
    note = service.put(name="quiet keys")
    her = visit("orr")
    her.page.goto("/settings")
    her.page.click("button:has-text('Turn them off')")
    her.page.goto(f"/review/{note}")
    her.press("1")
    assert her.page.locator("input[type=radio]:checked").count() == 0
    her.page.goto("/settings")
    her.page.click("button:has-text('Turn them on')")
    her.page.goto(f"/review/{note}")
    her.press("?")
    assert her.page.locator("dialog[open]").count() == 1
    her.press("Escape")
    her.press("e")
    her.press("1")
    assert her.page.locator("input[type=radio]:checked").count() == 1


@pytest.mark.parametrize("form", ["text", "fhir"])
def test_exports(service, form: str):
    note = service.put(name="export")
    with service.client("vane") as her:
        answer = her.get(f"/export/{note}/{form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    if form == "text":
        assert answer.text == THREE_GAPS
