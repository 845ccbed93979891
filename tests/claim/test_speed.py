"""A claim beside a scanned note costs little: measured as a ratio, side by side."""

from time import perf_counter

import notecheck

CLAIM = {
    "payer": "original_medicare",
    "state": "TX",
    "place_of_service": "24",
    "date_of_service": "2026-03-16",
    "lines": [
        {"code": "64483", "modifiers": ["RT"], "units": 1, "diagnoses": ["M54.16"]},
        {"code": "64484", "modifiers": ["RT"], "units": 1, "diagnoses": ["M54.16"]},
        {"code": "77003", "modifiers": [], "units": 1, "diagnoses": ["M54.16"]},
        {"code": "J1100", "modifiers": [], "units": 10, "diagnoses": ["M54.16"]},
    ],
    "authorizations": [
        {"kind": "procedure", "number": "1" * 14, "decision": "affirmed", "decided": "2026-03-01", "codes": ["64483"]}
    ],
    "history": [{"service": "esi", "date": "2026-01-05", "region": "lumbar_sacral"}],
}


def best(call, times):
    out = []
    for _ in range(times):
        start = perf_counter()
        call()
        out.append(perf_counter() - start)
    return min(out)


def test_the_claim_costs_a_small_part_of_the_scan(scanned):
    note = scanned("tf-right-l45-l5s1")
    text = note.note.text
    check = best(lambda: notecheck.check_claim(CLAIM, note), 60)
    scan = best(lambda: notecheck.scan(text), 20)
    assert check < scan / 4


def test_time_grows_with_the_claim_and_not_faster():
    def claim(times):
        lines = [{"code": code, "modifiers": ["RT"], "units": 1} for code in ("64483", "99152", "77003") * times]
        return {**CLAIM, "lines": lines, "authorizations": []}

    small, large = claim(20), claim(320)
    # Sixteen times the lines: a quadratic check would take 256 times as long.
    assert best(lambda: notecheck.check_claim(large), 4) < 80 * best(lambda: notecheck.check_claim(small), 8)
