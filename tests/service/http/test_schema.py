"""The service against its own description: Schemathesis makes requests from it and judges every answer."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from service.http.conftest import ROLES, running_in
from service.http.test_roles import ALLOWED

from notecheck_service.openapi import describe

SCHEMATHESIS = Path(sys.executable).parent / "st"
HERE = Path(__file__).parent
CONFIG = """
# What is well formed may still be no note, or have changed since it was read.
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "410", "412", "422", "428"]
"""
COOKIE = "notecheck"
SIGNED_IN = """
[auth.openapi.session]
api_key = "{}"
"""
OURS = sorted({route.split()[1] for route in ALLOWED} - {"/openapi.json"})
SHORT, LONG = 1, 150
"""Examples of each operation in each phase; the long run makes over five thousand requests for each role."""


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


def described(app, role: str) -> dict:
    """The description, with the one way in that this role has."""
    found = json.loads(json.dumps(describe(app)))
    found["paths"] = {path: found["paths"][path] for path in OURS}
    scheme = "key" if role == "service" else "session"
    found["components"]["securitySchemes"]["session"]["name"] = COOKIE
    for operations in found["paths"].values():
        for operation in operations.values():
            operation["security"] = [each for each in operation["security"] if scheme in each]
    return found


def judged(running, role: str, folder: Path, examples: int, *more: str) -> str:
    """What Schemathesis says of so many examples."""
    (folder / "schema.json").write_text(json.dumps(described(running.app, role)))
    given = dict(running[role])
    cookie = given.pop("cookie", "=").partition("=")[2]
    (folder / "schemathesis.toml").write_text(CONFIG + SIGNED_IN.format(cookie) * bool(cookie))
    headers = [part for name, value in given.items() for part in ("-H", f"{name.title()}:{value}")]
    command = [SCHEMATHESIS, "run", "schema.json", "--url", str(running.client.base_url), *headers]
    command += ["--checks", "all", "--max-examples", str(examples), "--seed", "1", "--generation-database", "none"]
    command += ["--no-color", "--request-timeout", "30", *more]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "schema_hooks", "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def cases(told: str) -> int:
    return int(re.search(r"(\d+) generated", told)[1])


def test_a_few_requests_of_each_kind_are_answered_as_described(tmp_path):
    with running_in(tmp_path, rate_per_minute=10**6) as running:
        assert cases(judged(running, "service", tmp_path, SHORT, "--phases", "examples,fuzzing")) > 20


@pytest.mark.long
@pytest.mark.parametrize("role", [*ROLES, "service"])
def test_thousands_of_requests_are_answered_as_described(tmp_path, role):
    with running_in(tmp_path, rate_per_minute=10**6, workers=2) as running:
        told = judged(running, role, tmp_path, int(os.environ.get("NOTECHECK_EXAMPLES", LONG)))
        assert cases(told) >= 5000, told[-500:]
