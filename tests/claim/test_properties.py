"""Laws of the check: order does not matter, a valid number never hurts, any JSON is answered, the list is closed."""

import copy
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import notecheck
from notecheck.claim.finding import SEVERITIES, load_catalogue

CODES = [
    *("62321", "62323", "64479", "64480", "64483", "64484", "22513", "22515", "63655", "64568", "64561", "64590"),
    *("99152", "01937", "77003", "76942", "20610", "20553", "64493", "J1010", "J3301", "G3002", "G3003", "99999", "x"),
]
DAYS = st.dates().map(lambda day: day.isoformat()) | st.sampled_from(["2026-03-16", "2026-03-01", "2026-02-30", ""])
LINES = st.fixed_dictionaries(
    {"code": st.sampled_from(CODES), "units": st.integers(-1, 4)},
    optional={
        "modifiers": st.lists(st.sampled_from(["RT", "LT", "50", "ET", "KX", "?"]), max_size=3),
        "diagnoses": st.lists(st.sampled_from(["M54.16", "G40.011", "E11.621", "N39.41", "?"]), max_size=2),
    },
)
AUTHORIZATIONS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["procedure", "drug", "?"]),
        "number": st.sampled_from(["12345678901234", "ABCDEFGHIJKLMN", "1", None]),
        "decision": st.sampled_from(["affirmed", "non_affirmed", "partial", None]),
        "decided": DAYS,
        "codes": st.lists(st.sampled_from(CODES), max_size=4),
    },
    optional={
        "affirmed_codes": st.lists(st.sampled_from(CODES), max_size=3),
        "levels": st.lists(st.sampled_from(["L5-S1", "L4", "C5-C6", "?"]), max_size=2),
        "side": st.sampled_from(["left", "right", "bilateral", "?"]),
        "approach": st.sampled_from(["transforaminal", "interlaminar", "?"]),
        "valid_from": DAYS,
        "valid_to": DAYS,
    },
)
CLAIMS = st.fixed_dictionaries(
    {"payer": st.sampled_from(["original_medicare", "original_medicare", "commercial", "?", None])},
    optional={
        "plan": st.sampled_from(["example", "other"]),
        "state": st.sampled_from(["TX", "AZ", "CA", "?"]),
        "place_of_service": st.sampled_from(["11", "22", "24", "21", "?"]),
        "date_of_service": DAYS,
        "lines": st.lists(LINES, max_size=6),
        "authorizations": st.lists(AUTHORIZATIONS, max_size=4),
        "history": st.lists(
            st.fixed_dictionaries(
                {
                    "service": st.sampled_from(["esi", "pva", "?"]),
                    "date": DAYS,
                    "region": st.sampled_from(["lumbar_sacral", "cervical_thoracic"]),
                }
            ),
            max_size=5,
        ),
        "program": st.fixed_dictionaries(
            {"month": st.sampled_from(["2026-02", "?"]), "minutes": st.floats(allow_nan=True) | st.integers()}
        ),
    },
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["lines", "code", "units", "payer", "history", "program"]) | st.text(), inner)
    ),
    max_leaves=20,
)
NOTES = [None, "tf-right-l5s1", "il-l45", "caudal", "facet-right-l45", "visit", "pain-month-bare"]


def told(claim: object, note: notecheck.Result | None) -> list[str]:
    return [finding.code for finding in notecheck.check_claim(claim, note).findings]


def key(finding) -> tuple[str, str]:
    """A finding without the numbers of lines and authorizations."""
    detail = {name: value for name, value in finding.detail.items() if name != "authorization"}
    return finding.code, json.dumps(detail, sort_keys=True, default=str)


@pytest.mark.parametrize("name", NOTES)
@given(claim=CLAIMS | JSON)
@settings(max_examples=60, deadline=None)
def test_any_json_is_answered_and_the_list_is_closed(claim, name, scanned):
    note = scanned(name) if name else None
    result = notecheck.check_claim(claim, note)
    json.dumps(result.to_dict(), allow_nan=False)
    assert {finding.code for finding in result.findings} <= load_catalogue().codes
    assert [SEVERITIES.index(f.severity) for f in result.findings] == sorted(
        SEVERITIES.index(f.severity) for f in result.findings
    )
    names = set(note.names.values()) if note else set()
    assert all(set(finding.evidence) <= names for finding in result.findings)
    if not (isinstance(claim, dict) and claim.get("lines")):
        assert any(finding.severity == "stop" for finding in result.findings)


@given(claim=CLAIMS, seed=st.integers(0, 99))
@settings(max_examples=150, deadline=None)
def test_order_is_irrelevant(claim, seed, scanned):
    other, shuffle = copy.deepcopy(claim), random.Random(seed).shuffle
    for row in (other, *other.get("lines", []), *other.get("authorizations", [])):
        for value in row.values():
            if isinstance(value, list):
                shuffle(value)
    note = scanned(NOTES[seed % len(NOTES)]) if NOTES[seed % len(NOTES)] else None
    first, second = notecheck.check_claim(claim, note), notecheck.check_claim(other, note)
    assert sorted(map(key, first.findings)) == sorted(map(key, second.findings))


@given(claim=CLAIMS)
@settings(max_examples=100, deadline=None)
def test_the_same_claim_gives_the_same_bytes(claim):
    first = json.dumps(notecheck.check_claim(claim).to_dict())
    assert json.dumps(notecheck.check_claim(copy.deepcopy(claim)).to_dict()) == first


@given(claim=CLAIMS)
@settings(max_examples=200, deadline=None)
def test_a_valid_number_never_makes_a_claim_worse(claim):
    claim |= {"payer": "original_medicare", "state": "TX", "place_of_service": "11", "date_of_service": "2026-03-16"}
    before = told(claim, None)
    more = {
        "kind": "procedure",
        "number": "VALID000000001",
        "decision": "affirmed",
        "decided": "2026-03-10",
        "codes": [code for code in CODES if code != "x"],
    }
    after = told({**claim, "authorizations": [*claim.get("authorizations", []), more]}, None)
    graver = [code for code in after if not code.startswith("associated.")]
    assert all(graver.count(code) <= before.count(code) for code in graver)
    assert after.count("associated.primary_not_affirmed") <= before.count("associated.primary_not_affirmed")


@given(claim=CLAIMS)
@settings(max_examples=150, deadline=None)
def test_no_code_twice_for_one_line_or_authorization(claim):
    seen: set[tuple[str, object, object]] = set()
    for finding in notecheck.check_claim(claim).findings:
        for line in finding.lines or (None,):
            mark = (finding.code, line, finding.detail.get("authorization"))
            assert mark not in seen
            seen.add(mark)


@given(claim=CLAIMS)
@settings(max_examples=100, deadline=None)
def test_faults_never_repeat_the_value(claim):
    claim["lines"] = [{"code": "SECRET-CODE", "units": "SECRET", "modifiers": ["SECRET"], "diagnoses": ["SECRET"]}]
    claim["payer"] = claim["state"] = claim["date_of_service"] = claim["place_of_service"] = "SECRET"
    claim["authorizations"] = [{"kind": "SECRET", "number": "SECRET", "decided": "SECRET", "decision": "SECRET"}]
    assert "SECRET" not in json.dumps(notecheck.check_claim(claim).to_dict())
