"""Who may open which page, against a table written by hand; tokens of forms; no word of a chart in an address."""

import re
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from page_service import THREE_GAPS

import notecheck_service.page
from notecheck_service.access.policy import FOLDER, load
from notecheck_service.page.assets import HTMX, HTMX_SHA256, asset

BY_HAND = """
GET  /static/{version}/{name}       *
GET  /                              bpau
GET  /worklist                      bpa
POST /worklist/views                bpa
POST /worklist/views/{id}/remove    bpa
POST /worklist/assign               ba
POST /worklist/export               ba
GET  /turnaround                    ba
GET  /review/{id}                   bpa
POST /review/{id}/answers           p
POST /review/{id}/discard           p
POST /review/{id}/hand-over         p
POST /review/{id}/decide            ba
GET  /addendum/{id}                 p
POST /addendum/{id}/plan            p
POST /addendum/{id}/preview         p
POST /addendum/{id}/abandon         p
POST /addendum/{id}/sign            p
POST /addendum/{id}/rescan          bpa
GET  /history/{id}                  bpau
GET  /entry/{id}                    bpau
GET  /difference/{id}               bpa
GET  /export/{id}/{form}            bpa
GET  /feedback                      a
POST /feedback/{id}                 a
GET  /feedback/export               a
GET  /audit                         u
GET  /settings                      bpau
POST /settings                      bpau
"""
LETTERS = {"b": "biller", "p": "physician", "a": "admin", "u": "auditor"}
ROWS = [tuple(line.split()) for line in BY_HAND.strip().splitlines()]
LOGINS = {"b": "bee", "p": "vane", "a": "lead", "u": "audit"}
FORMS = {
    "POST /worklist/views": {"name": "x"}, "POST /worklist/assign": {"note": "ID"},
    "POST /review/{id}/answers": {"seen": "1", "item": "esi.session-count", "words": "One."},
    "POST /review/{id}/discard": {"seen": "1", "item": "esi.session-count"},
    "POST /review/{id}/hand-over": {"seen": "1"},
    "POST /review/{id}/decide": {"seen": "1", "release": "true", "reason": "x"},
    "POST /addendum/{id}/plan": {"seen": "1"}, "POST /addendum/{id}/preview": {"seen": "1"},
    "POST /addendum/{id}/abandon": {"seen": "1"}, "POST /addendum/{id}/sign": {"digest": "0" * 64},
    "POST /feedback/{id}": {"state": "upheld"}, "POST /settings": {"key": "single_keys", "value": "yes"},
}  # fmt: skip


def test_the_table_says_what_was_decided():
    found = {
        route: "*" if rule.anyone else "".join(letter for letter in "bpau" if LETTERS[letter] in rule.roles)
        for route, rule in load([FOLDER / "page.toml"]).items()
    }
    assert found == {f"{method} {path}": who for method, path, who in ROWS}


@pytest.fixture(scope="module")
def callers(service):
    clients = {letter: service.client(login) for letter, login in LOGINS.items()}
    yield clients
    for each in clients.values():
        each.close()


@pytest.fixture(scope="module")
def note(service) -> str:
    return service.put(name="doors")


def call(client: httpx.Client, method: str, path: str, note: str) -> httpx.Response:
    address = path.replace("{id}", note).replace("{form}", "text")
    data = {key: value.replace("ID", note) for key, value in FORMS.get(f"{method} {path}", {}).items()}
    return client.request(method, address, data=data if method == "POST" else None)


@pytest.mark.parametrize(("method", "path", "who"), ROWS[1:], ids=str)
def test_who_may_open_it(service, callers, note, method: str, path: str, who: str):
    for letter, client in callers.items():
        status = call(client, method, path, note).status_code
        assert (status == 403) == (letter not in who), (letter, status)
        assert status < 500
    with httpx.Client(base_url=service.url) as nobody:
        answer = call(nobody, method, path, note)
    assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


@pytest.mark.parametrize(("method", "path"), [row[:2] for row in ROWS if row[0] == "POST"])
def test_a_form_without_its_token_does_nothing(service, note, method: str, path: str):
    who = next(row[2] for row in ROWS if row[:2] == (method, path))
    letter = next(each for each in "pbau" if each in who)
    name, token, _ = service.session(LOGINS[letter])
    with httpx.Client(base_url=service.url, cookies={name: token}) as client:
        answer = call(client, method, path, note)
    assert answer.status_code == 403
    assert "too old" in answer.text


def test_the_token_may_stand_in_the_form(service, note):
    name, token, csrf = service.session("vane")
    with httpx.Client(base_url=service.url, cookies={name: token}) as client:
        answer = client.post("/settings", data={"csrf": csrf, "key": "single_keys", "value": "yes"})
    assert answer.status_code == 303


def test_every_page_is_closed_to_scripts_of_others(callers, note):
    for letter, path in (("p", f"/review/{note}"), ("b", "/worklist"), ("u", "/audit"), ("p", "/review/none")):
        headers = callers[letter].get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"


def test_nothing_is_written_inline():
    for template in (Path(notecheck_service.page.__file__).parent / "templates").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe", text), template.name
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), template.name


def test_no_word_of_a_chart_stands_in_an_address_or_a_title(service, callers):
    secret = "Zyxwvut-Canary"
    note = service.put(
        THREE_GAPS.replace("Quillon", secret), name=f"N {secret}", author=f"Dr. {secret}", patient=secret
    )
    for letter, path in (
        ("p", f"/review/{note}"),
        ("b", "/worklist"),
        ("p", f"/history/{note}"),
        ("p", f"/addendum/{note}"),
    ):
        text = callers[letter].get(path).text
        assert secret in text or "addendum" in path
        addresses = re.findall(r"""(?:href|src|action|hx-get|hx-post)="([^"]*)""", text)
        assert addresses
        assert not any(secret in each for each in addresses)
        assert secret not in re.findall(r"<title>(.*?)</title>", text)[0]


def test_physicians_see_nothing_of_money(service, callers, note):
    words = re.compile(
        r"\b(?:pay|paid|payment|payer|bill|billing|claim|coverage|den(?:y|ied|ial)|reimburs\w*|insur\w*|money|cost|\$\d)\b",
        re.I,
    )
    for path in (
        "/worklist",
        f"/review/{note}",
        f"/addendum/{note}",
        f"/difference/{note}",
        f"/history/{note}",
        "/settings",
    ):
        text = re.sub(r"<[^>]*>", " ", callers["p"].get(path).text)
        assert not words.search(text), (path, words.search(text))


def test_a_page_of_another_practice_is_not_there(service, note):
    from notecheck_service.access import people, sessions
    from notecheck_service.store import Scope, practices, system

    with service.store.write(system()) as unit:
        other = practices.ensure(unit, "Elsewhere (invented)")
    with service.store.write(system(other)) as unit:
        person = people.add(unit, "elsewhere", "Somebody Else", "physician")
    with service.store.write(Scope(other, person.id, "physician", "person")) as unit:
        token = sessions.begin(unit, person.id, "physician")
    name = sessions.cookie(service.app.state.service.settings).key
    csrf = service.app.state.access.sessions.holder(token).csrf
    with httpx.Client(base_url=service.url, cookies={name: token}, headers={"x-csrf-token": csrf}) as client:
        for method, path, who in ROWS:
            if "p" in who and "{id}" in path:
                answer = call(client, method, path, note)
                assert answer.status_code == 404, path
                assert "MRI" not in answer.text
        assert "doors" not in client.get("/worklist").text


def test_htmx_is_the_published_file():
    assert sha256(asset(HTMX).body).hexdigest() == HTMX_SHA256
    licence = Path(notecheck_service.page.__file__).parent / "static" / "htmx-LICENSE.txt"
    assert "Zero-Clause BSD" in licence.read_text(encoding="utf-8")


def test_files_of_the_page_may_be_kept(service):
    with httpx.Client(base_url=service.url) as client:
        page = client.get("/sign-in").text
        for address in re.findall(r'(/static/[^"]+)', page):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
        assert client.get("/static/000000000000/page.css").status_code == 404
        assert client.get("/static/000000000000/..%2f..%2fsettings.py").status_code == 404


def test_signing_in_from_elsewhere_is_refused(service):
    with httpx.Client(base_url=service.url) as client:
        data = {"login": "vane", "password": "x"}
        assert client.post("/sign-in", data=data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert client.post("/sign-in", data=data).status_code == 401
        back = client.get("/sign-in?back=//example.invalid").text
        assert "example.invalid" not in back


def test_what_is_typed_is_never_repeated_in_a_refusal(callers, note):
    secret = "Zyxwvut-Canary"
    forms = [
        ("/review/" + note + "/answers", {"seen": secret, "item": secret, "choice": secret}),
        ("/review/" + note + "/answers", {"seen": "1", "item": secret, "words": secret}),
        ("/addendum/" + note + "/plan", {"seen": "1", "kind": secret}),
        ("/addendum/" + note + "/sign", {"digest": secret, "password": ""}),
        ("/settings", {"key": secret, "value": secret}),
        ("/worklist/views", {"name": secret * 10}),
    ]
    for path, data in forms:
        answer = callers["p"].post(path, data=data)
        assert 400 <= answer.status_code < 500, path
        assert secret not in answer.text
