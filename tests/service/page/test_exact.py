"""What stands in the browser is what was stored, to the code point; and whatever is written anywhere stays text."""

import html
import json
import random
from pathlib import Path

import pytest
from page_service import THREE_GAPS

import notecheck
from notecheck_service.page.findings import findings, labels_of
from notecheck_service.page.highlights import pieces
from notecheck_service.page.render import _environment

ODD = [
    "\r\n", "\r", "\n\n", "\t", "\u00a0", "\u200b", "\u200c", "\u200d", "\u200e\u200f", "\u202e", "\u202c", "\u2066",
    "\u2069", "\ufeff", "\u00ad", "\u2028", "\u2029", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x80", "\x85", "\x9f",
    "👩🏽\u200d⚕️", "🙂", "🏳️\u200d🌈", "e\u0301",
    "שלום", "مرحبا 7/10", "\ue000", "\U000e0041", "\ufffe", "&amp;", "&#13;",
    "<b>x</b>", "</div>", "<!--", "]]>", "\\", "{{ x }}", "½", "ﬁ", "  ", " \n ", "\u3000", "\u1680", "𝟕/𝟏𝟎",
]  # fmt: skip
LINES = THREE_GAPS.split("\n")
MACRO = "{% import 'parts.html' as parts %}<div class='text'>{{ parts.text(sheet) }}</div>"


def odd_note(chance: random.Random) -> str:
    """A note with something odd in every place where it could be."""
    parts = []
    for line in chance.choices(LINES, k=chance.randint(3, 25)):
        at = chance.randint(0, len(line))
        parts += [line[:at], chance.choice(ODD), line[at:], chance.choice(["\n", "\r\n", "\r", chance.choice(ODD)])]
    return "".join(parts)


def written(text: str) -> str:
    """The note's part of the page, as the template writes it."""
    found = notecheck.scan(text).to_dict()
    sheet = {"pieces": tuple(pieces(text, found["facts"], labels_of(findings(found))))}
    return _environment().from_string(MACRO).render(sheet=sheet)


def in_browser(chromium, folder: Path, texts: list[str]) -> list[str]:
    """What a browser makes of the texts."""
    body = "".join(written(text) for text in texts)
    file = folder / "page.html"
    file.write_bytes(f"<!doctype html><meta charset=utf-8><title>x</title>{body}".encode())
    page = chromium.new_page()
    page.goto(file.as_uri())
    found = page.evaluate("[...document.querySelectorAll('.text')].map(each => JSON.stringify(each.textContent))")
    page.close()
    return [json.loads(each) for each in found]


def differing(chromium, folder: Path, number: int, seed: int) -> int:
    chance = random.Random(seed)
    notes = [note for note in (odd_note(chance) for _ in range(3 * number)) if is_note(note)][:number]
    assert len(notes) == number
    shown = in_browser(chromium, folder, notes)
    return sum(one != other for one, other in zip(notes, shown, strict=True))


def is_note(text: str) -> bool:
    try:
        notecheck.scan(text)
    except notecheck.NoteError:
        return False
    return True


def test_the_text_in_the_browser_is_the_stored_text(chromium, tmp_path: Path):
    assert differing(chromium, tmp_path, 10, 1) == 0


@pytest.mark.long
def test_the_text_in_the_browser_is_the_stored_text_of_many(chromium, tmp_path: Path):
    assert differing(chromium, tmp_path, 500, 2) == 0


def test_the_same_through_the_whole_service(service, visit):
    text = THREE_GAPS.replace("\n", "\r\n") + "".join(ODD)
    note = service.put(text, name="odd")
    her = visit("vane")
    her.page.goto(f"/review/{note}")
    assert json.loads(her.page.evaluate("JSON.stringify(document.getElementById('text').textContent)")) == text


def test_what_cannot_be_seen_is_drawn(service, visit):
    note = service.put(THREE_GAPS + "Zero\u200bwidth, \u202eturned\u202c, a\u00a0blank, 👩🏽\u200d⚕️.", name="unseen")
    her = visit("vane")
    her.page.goto(f"/review/{note}")
    drawn = her.page.locator("#text .unseen").evaluate_all(
        "all => all.map(each => [each.dataset.name, getComputedStyle(each, '::before').content])"
    )
    assert [name for name, _ in drawn] == ["ZWSP", "RLO", "PDF", "NBSP"]
    assert all(content not in ("none", '""') for _, content in drawn)


PAYLOADS = [
    "<script>window.hit=1</script>", '"><img src=x onerror=window.hit=1>', "'><svg onload=window.hit=1>",
    "<img/src=x/onerror=window.hit=1>", "</textarea><script>window.hit=1</script>",
    "</title><script>window.hit=1</script>",
    '" autofocus onfocus=window.hit=1 x="', "' onmouseover=window.hit=1 x='", "javascript:window.hit=1//",
    "<details open ontoggle=window.hit=1>", "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<a href='javascript:window.hit=1' autofocus>x</a>", "<style>@import 'javascript:window.hit=1'</style>",
    "{{ 7 * 7 }}{% raw %}", "${window.hit=1}", "<x hx-on:load='window.hit=1' hx-trigger=load hx-get=/worklist>",
    '" hx-get="/worklist" hx-trigger="load" hx-on::after-request="window.hit=1', "<body onload=window.hit=1>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<!--><script>window.hit=1</script>", "]]><script>window.hit=1</script>",
    "<math><mtext></mtext><script>window.hit=1</script></math>", "\u2028<script>window.hit=1</script>",
    "<svg><script>window.hit=1</script></svg>",
    "<input onfocus=window.hit=1 autofocus>", "<form action=javascript:hit=1>",
    "<base href='//example.invalid/'>", "<link rel=stylesheet href=data:,x onload=window.hit=1>",
    "<object data='javascript:window.hit=1'>", "<meta http-equiv=refresh content='0;url=javascript:window.hit=1'>",
    "<template><script>window.hit=1</script></template>", "<video><source onerror=window.hit=1></video>",
    "\\u003cscript\\u003ewindow.hit=1\\u003c/script\\u003e", "%3Cscript%3Ewindow.hit=1%3C/script%3E",
]  # fmt: skip
GROWN = (
    "script:not([src]), iframe, object, base, [onload], [onerror], [onfocus], [ontoggle], [onmouseover], [hx-on\\:load]"
)


class Attack:
    """One payload in every field that anybody can write into, and all pages that show it."""

    def __init__(self, service, visit, pages) -> None:
        self.service, self.pages, self.renders, self.bad = service, pages, 0, []

    def put(self, payload: str, number: int) -> str:
        about = {"author": payload, "patient": payload, "case_id": f"case {number} {payload}"}
        name = "".join(filter(str.isprintable, payload))[:150]
        other = self.service.put(THREE_GAPS + payload, name=f"other {number} {name}", **about)
        note = self.service.put(f"{payload}\n{THREE_GAPS}{payload}", name=f"{number} {name}", **about)
        assert other != note
        return note

    def write(self, note: str, payload: str) -> None:
        with self.service.client("vane") as her, self.service.client("bee") as him:
            sent = [
                her.get(f"/review/{note}"),
                her.post(f"/review/{note}/answers", data={"seen": 1, "item": "esi.session-count", "words": payload}),
                her.post(
                    f"/review/{note}/answers",
                    data={"seen": 2, "item": "esi.contraindications", "choice": "disagree", "words": payload},
                ),
                her.post(f"/addendum/{note}/plan", data={"seen": 3, "kind": "addendum"}),
                him.post("/worklist/views", data={"name": payload[:60]}),
            ]
        assert [each.status_code for each in sent] == [200, 303, 303, 303, 303]

    def look(self, login: str, address: str) -> None:
        page = self.pages[login]
        page.goto(address)
        self.renders += 1
        if page.evaluate("window.hit") or page.locator(GROWN).count():
            self.bad.append(address)


def attack(service, visit, payloads: list[str], *, looks: int) -> Attack:
    # Without the policy that would stop a script: what is tested is the escaping.
    options = {"bypass_csp": True}
    pages = {login: visit(login, **options).page for login in ("vane", "bee", "lead")}
    for page in pages.values():
        page.on("dialog", lambda dialog: dialog.dismiss())
    done = Attack(service, visit, pages)
    for number, payload in enumerate(payloads):
        note = done.put(payload, number)
        done.write(note, payload)
        for login, address in [
            ("vane", f"/addendum/{note}"), ("vane", f"/review/{note}"), ("vane", f"/review/{note}?note=1"),
            ("bee", "/worklist?sort=-created"), ("vane", f"/history/{note}"), ("vane", f"/export/{note}/print"),
            ("bee", f"/review/{note}"), ("bee", "/turnaround"),
        ][:looks]:  # fmt: skip
            done.look(login, address)
        with service.client("bee") as him:
            shown = him.get("/worklist").text
            view = shown.rsplit("/worklist/views/", 1)[1].split("/", 1)[0]
            him.post(f"/worklist/views/{view}/remove")
    return done


def test_nothing_that_is_written_runs(service, visit):
    done = attack(service, visit, PAYLOADS[::17], looks=4)
    assert done.bad == []
    assert done.renders == 8


@pytest.mark.long
def test_nothing_that_is_written_runs_in_two_thousand_pages(service, visit):
    chance = random.Random(3)
    mixed = [
        chance.choice(PAYLOADS) + chance.choice(["", " ", "\n", '"', "'", ">"]) + chance.choice(PAYLOADS)
        for _ in range(220)
    ]
    done = attack(service, visit, [*PAYLOADS, *mixed], looks=8)
    assert done.bad == []
    assert done.renders >= 2000


def test_the_attack_would_be_seen(chromium, tmp_path: Path):
    """The same check finds an unescaped payload."""
    file = tmp_path / "bad.html"
    file.write_text("<!doctype html><title>x</title>" + PAYLOADS[1], encoding="utf-8")
    page = chromium.new_page(bypass_csp=True)
    page.goto(file.as_uri())
    page.wait_for_function("window.hit === 1")
    assert page.locator(GROWN).count() == 1
    file.write_text("<!doctype html><title>x</title>" + html.escape(PAYLOADS[1]), encoding="utf-8")
    page.goto(file.as_uri())
    assert page.locator(GROWN).count() == 0
    page.close()
