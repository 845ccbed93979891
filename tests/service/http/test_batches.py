"""Batches: every record has one outcome, in its place, whatever becomes of the worker."""

import io
import json
import zipfile

import pytest
from service.http.conftest import until

import notecheck
from notecheck_service.scanning.samples import samples

NOTE = samples()["esi-sparse"]


def send(service, lines, **query):
    data = b"".join(json.dumps(line).encode() + b"\n" if isinstance(line, dict) else line for line in lines)
    headers = {**service["biller"], "content-type": "application/x-ndjson"}
    return service.client.post("/v1/batches", content=data, params=query, headers=headers)


def finished(service, answer):
    assert answer.status_code == 202, answer.text
    path = answer.headers["location"]
    until(lambda: service.client.get(path, headers=service["biller"]).json()["state"] == "done")
    return path


def outcomes(service, path, limit=3):
    after, found = 0, []
    while page := service.client.get(
        f"{path}/results", params={"after": after, "limit": limit}, headers=service["biller"]
    ).json():
        if not page["outcomes"]:
            return found
        found += page["outcomes"]
        after = page["next"]
    return found


def test_results_and_refusals_are_all_that_was_sent_in_its_order(service):
    records = [{"id": f"b{number}", "text": NOTE, "date": "2026-03-02"} for number in range(7)]
    lines = [*records[:3], b"{not json\n", {"id": "b0", "text": NOTE}, {"id": "empty", "text": ""}, *records[3:]]
    path = finished(service, send(service, lines))
    found = outcomes(service, path)
    assert [each["place"] for each in found] == list(range(10))
    codes = [each["outcome"].get("error", {}).get("code") for each in found]
    assert codes == [None] * 3 + ["E_BAD_JSON", "E_DUPLICATE_ID", "E_EMPTY"] + [None] * 4
    assert found[0]["outcome"]["facts"] == notecheck.scan(NOTE, note_id="b0", date="2026-03-02").to_dict()["facts"]
    batch = service.client.get(path, headers=service["biller"]).json()
    assert (batch["scanned"], batch["refused"], batch["done"], batch["total"]) == (7, 3, 10, 10)
    note = service.client.get(f"/v1/notes/{found[0]['note']}", headers=service["biller"]).json()
    assert note["note_id"] == "b0"


def test_files_of_any_form_are_taken_from_a_form(service):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.txt", NOTE)
        archive.writestr("two.html", f"<html><body><pre>{NOTE}</pre></body></html>")
    files = [("files", ("plain.txt", NOTE.encode())), ("files", ("more.zip", packed.getvalue()))]
    answer = service.client.post("/v1/batches", files=files, headers=service["biller"])
    found = outcomes(service, finished(service, answer))
    assert len(found) == 3
    assert [each["outcome"]["verdict"] for each in found] == ["addendum"] * 3


@pytest.mark.parametrize(
    "kind, data, status",
    [
        ("text/plain", NOTE.encode(), 415),
        ("application/x-ndjson", b"", 422),
        ("multipart/form-data; boundary=x", b"--y\r\n", 422),
        ("multipart/form-data", b"", 422),
    ],
)
def test_what_is_no_batch_is_refused(service, kind, data, status):
    answer = service.client.post("/v1/batches", content=data, headers={**service["biller"], "content-type": kind})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_batch_is_cancelled_as_it_was_seen(service):
    answer = send(service, [{"id": f"c{number}", "text": NOTE * 20} for number in range(200)])
    path = answer.headers["location"]
    assert service.client.post(f"{path}/cancel", headers=service["biller"]).status_code == 428
    until(lambda: service.client.get(path, headers=service["biller"]).json()["done"] > 0)
    stale = service.client.post(f"{path}/cancel", headers={**service["biller"], "if-match": '"queued"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed")
    gone = service.client.post(f"{path}/cancel", headers={**service["biller"], "if-match": '"running"'})
    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    until(lambda: not service.app.state.service.pool.state().busy)
    done = service.client.get(path, headers=service["biller"]).json()["done"]
    assert 0 < done < 200
    assert len(outcomes(service, path, limit=200)) == done


def test_it_is_listed_newest_first(service):
    ids = [send(service, [{"id": "l", "text": NOTE}]).json()["id"] for _ in range(3)]
    page = service.client.get("/v1/batches?limit=2", headers=service["biller"]).json()
    assert [each["id"] for each in page["batches"]] == ids[:0:-1]
    more = service.client.get("/v1/batches", params={"after": page["next"]}, headers=service["biller"]).json()
    assert more["batches"][0]["id"] == ids[0]
