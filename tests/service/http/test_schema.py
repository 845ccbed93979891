"""The service against its own description: Schemathesis makes requests from it and judges every answer."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from service.connect.test_roles import ALLOWED as OF_CONNECTIONS
from service.http.conftest import ROLES, running_in
from service.http.test_roles import ALLOWED, made

from notecheck_service.access.policy import load
from notecheck_service.openapi import METHODS, describe
from notecheck_service.store import system

SCHEMATHESIS = Path(sys.executable).parent / "st"
HERE = Path(__file__).parent
CONFIG = """
# What is well formed may still be no note, or have changed since it was read; CDS Hooks has 400 for a wrong context.
[checks]
positive_data_acceptance.expected-statuses = [
  "2xx", "400", "401", "403", "404", "409", "410", "412", "422", "428", "503"
]
missing_required_header.expected-statuses = ["401", "403", "404", "422", "428"]
"""
COOKIE = "notecheck"
SIGNED_IN = """
[auth.openapi.session]
api_key = "{}"
"""
OURS = sorted({route.split()[1] for route in ALLOWED} - {"/openapi.json"})
EVERY = ALLOWED | OF_CONNECTIONS
SHORT, LONG = 1, 7500
"""Examples of each operation in the short run, and all examples that the long run asks for; it makes fewer."""


def test_every_route_has_an_example_and_its_problems(service):
    found = describe(service.app)["paths"]
    for name, method, operation in ((path, *each) for path in OURS for each in found[path].items()):
        good = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
        assert good, (method, name)
        for content in (each for answer in good for each in answer.get("content", {}).values()):
            assert "example" in content or name == "/health/live", (method, name)
        assert "401" in operation["responses"], (method, name)


def test_every_example_fits_its_shape(service):
    fitted = 0
    found = describe(service.app)["paths"]
    for operations in (found[path] for path in OURS):
        for operation in operations.values():
            for answer in operation["responses"].values():
                for content in answer.get("content", {}).values():
                    if "example" in content and "$ref" not in content["schema"]:
                        jsonschema.validate(content["example"], content["schema"])
                        fitted += 1
    assert fitted >= 20


def test_the_description_asks_for_what_the_table_asks_for(service):
    """Nothing where anyone may; else a key where a scope is named, a session where a role is."""
    table, seen = load(), set()
    for path, operations in describe(service.app)["paths"].items():
        for method in set(operations) & set(METHODS):
            rule = table[f"{method.upper()} {path}"]
            asked = [name for each in operations[method]["security"] for name in each]
            assert asked == ["key"] * bool(rule.scope) + ["session"] * bool(rule.roles), path
            assert rule.anyone == (not asked)
            seen.add(f"{method.upper()} {path}")
    assert set(EVERY) - {"GET /openapi.json"} == seen


def described(app, role: str) -> dict:
    """The description, with the one way in that this role has."""
    found = json.loads(json.dumps(describe(app)))
    scheme = "key" if role == "service" else "session"
    found["components"]["securitySchemes"]["session"]["name"] = COOKIE
    for operations in found["paths"].values():
        for method in set(operations) & set(METHODS):
            operations[method]["security"] = [each for each in operations[method]["security"] if scheme in each]
    # Nobody disables whoever asks.
    del found["paths"]["/v1/people/{id}"]["get"]["responses"]["200"]["links"]
    return found


def may(role: str) -> list[str]:
    """What a role may call."""
    return [route for route, who in EVERY.items() if role in who and route != "GET /openapi.json"]


def judged(running, role: str, folder: Path, *more: str) -> Counter[int]:
    """Schemathesis's judgement, which must be good: how often each status was answered."""
    (folder / "schema.json").write_text(json.dumps(described(running.app, role)))
    given = dict(running[role])
    cookie = given.pop("cookie", "=").partition("=")[2]
    (folder / "schemathesis.toml").write_text(CONFIG + SIGNED_IN.format(cookie) * bool(cookie))
    headers = [part for name, value in given.items() for part in ("-H", f"{name.title()}:{value}")]
    command = [SCHEMATHESIS, "run", "schema.json", "--url", str(running.client.base_url), *headers]
    command += [part for route in may(role) for part in ("--include-name", route)]
    command += ["--checks", "all", "--seed", "1", "--generation-database", "none", "--no-color"]
    command += ["--request-timeout", "30", "--report", "har", "--report-har-path", "har.json", *more]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "schema_hooks", "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    entries = json.loads((folder / "har.json").read_text())["log"]["entries"]
    assert len(entries) == int(re.search(r"(\d+) generated", done.stdout)[1])
    return Counter(each["response"]["status"] for each in entries)


def reached(folder: Path) -> set[str]:
    """The routes that did what they are for."""
    entries = json.loads((folder / "har.json").read_text())["log"]["entries"]
    good = {
        (each["request"]["method"], re.sub(r"^https?://[^/]+|\?.*", "", each["request"]["url"]))
        for each in entries
        if each["response"]["status"] < 300
    }
    routes = [route.split() for route in EVERY]
    return {f"{m} {p}" for m, p in routes if any(m == n and matches(p, url) for n, url in good)}


def matches(path: str, url: str) -> bool:
    return re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)), url.replace("%24", "$")) is not None


def out_of_reach(running) -> None:
    """The admin who asks is no one whom a lucky guess of an ETag may disable."""
    with running.store.write(system(running.ours.id)) as unit:
        unit.record("person.change", "practice", running.ours.id)
        unit.connection.exec_driver_sql("UPDATE person SET version = 271828182 WHERE role = 'admin'")


def test_a_few_requests_of_each_kind_are_answered_as_described(tmp_path):
    with running_in(tmp_path, rate_per_minute=10**6) as running:
        told = judged(running, "service", tmp_path, "--max-examples", str(SHORT), "--phases", "examples,fuzzing")
    assert told.total() > 40
    assert told[200] > 10


@pytest.mark.long
@pytest.mark.parametrize("role", [*ROLES, "service"])
def test_thousands_of_requests_are_answered_as_described(tmp_path, monkeypatch, role):
    monkeypatch.setenv("NOTECHECK_WEBHOOK_HOSTS", "hooks.example.com")
    with running_in(tmp_path, rate_per_minute=10**6, workers=2) as running:
        out_of_reach(running)
        for _ in range(3):
            made(running, running.ours)
        told = judged(running, role, tmp_path, "--max-examples", str(LONG // len(may(role))))
    done = sum(count for status, count in told.items() if status < 300)
    sys.stdout.write(f"\n{role}: {told.total()} requests, {done / told.total():.0%} done {sorted(told.items())}\n")
    assert told.total() >= 5000, told
    assert done > told.total() / 10, told
    assert set(may(role)) - reached(tmp_path) == set()
