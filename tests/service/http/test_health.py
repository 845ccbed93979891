"""Alive, ready and counted: what whoever watches the service is told."""

import concurrent.futures
import time

import httpx
from service.http.conftest import running_in, until

from notecheck_service.scanning.samples import samples

NOTE = samples()["esi-sparse"]


def test_it_lives_and_is_ready(service):
    assert service.client.get("/health/live").json() == {"status": "live"}
    assert service.client.get("/health/ready").json() == {"status": "ready", "reasons": []}


def test_health_is_told_while_every_scanner_is_busy(service):
    with concurrent.futures.ThreadPoolExecutor(6) as threads:
        long = [threads.submit(service.scan, NOTE * 50, store=False) for _ in range(6)]
        until(lambda: service.app.state.service.pool.state().waiting)
        begun = time.monotonic()
        assert service.client.get("/health/live").status_code == 200
        assert not all(each.done() for each in long)
        assert time.monotonic() - begun < 2
    assert {each.result().status_code for each in long} == {200}


def test_scanners_that_are_gone_are_told(tmp_path):
    with running_in(tmp_path) as running:
        running.app.state.service.pool.close(1)
        assert "scanners_starting" in running.client.get("/health/ready").json()["reasons"]
        answer = running.scan()
        assert (answer.status_code, answer.json()["code"]) == (503, "stopping")


def test_what_is_counted_has_bounded_labels_and_a_port_of_its_own(service):
    service.scan(note_id="counted-canary")
    service.client.get("/no/such/canary")
    service.client.request("CANARY", "/v1/notes")
    port = service.app.state.service.metrics._server.server_port
    told = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert 'notecheck_requests_total{method="POST",route="/v1/scan",status="200"}' in told
    assert 'notecheck_scans_total{outcome="addendum"}' in told
    assert "notecheck_scanners_ready" in told
    assert 'route="unmatched"' in told
    assert "canary" not in told.lower()
    routes = {line.split('route="')[1].split('"')[0] for line in told.splitlines() if 'route="' in line}
    assert all("{" in route or not any(char.isdigit() for char in route.removeprefix("/v1")) for route in routes)


def test_what_it_rests_on_is_told(service):
    found = service.client.get("/v1/versions").json()
    assert {each["id"] for each in found["policies"]} >= {"esi", "scs", "pva"}
    assert len(found["program"]["sha256"]) == 64
