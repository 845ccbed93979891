"""The connections against their own description, as the other routes are: see `tests/service/http/test_schema.py`."""

import pytest
from service.connect.test_roles import ALLOWED
from service.http import test_schema
from service.http.conftest import running_in

CONFIG = test_schema.CONFIG.replace('"2xx",', '"2xx", "400",')
"""A CDS client is told by 400 what the standard's context lacks."""


@pytest.mark.long
@pytest.mark.parametrize("role", ["service", "admin"])
def test_requests_of_every_kind_are_answered_as_described(tmp_path, monkeypatch, role):
    monkeypatch.setenv("NOTECHECK_WEBHOOK_HOSTS", "hooks.example.com")
    monkeypatch.setattr(test_schema, "OURS", sorted({route.split()[1] for route in ALLOWED}))
    monkeypatch.setattr(test_schema, "CONFIG", CONFIG)
    with running_in(tmp_path, rate_per_minute=10**6) as running:
        told = test_schema.judged(running, role, tmp_path, 60, "--phases", "examples,coverage,fuzzing")
    assert test_schema.cases(told) > 500
