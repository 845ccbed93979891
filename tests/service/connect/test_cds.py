"""CDS Hooks: cards that ask, within the standard's bounds, and callers who prove who they are."""

import base64
import time
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import notecheck
from notecheck_service.connect.cds.caller import Callers, Issuer, Untrusted
from notecheck_service.connect.cds.cards import SUMMARY, card, unread
from notecheck_service.connect.cds.discovery import SERVICES, discovery
from notecheck_service.connect.cds.request import BadRequest, asked

NOTE = "Right L5-S1 transforaminal ESI. Fluoroscopy with contrast. Pain 7/10 before, 3/10 after. Canary Winslow."
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
HERE = "https://notecheck.example/cds-services/notecheck-order-sign"


def body(**more):
    data = base64.b64encode(NOTE.encode()).decode()
    note = {"resourceType": "DocumentReference", "id": "n1", "content": [{"attachment": {"data": data}}]}
    notes = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": note}]}
    context = {"userId": "Practitioner/1", "patientId": "1", "draftOrders": {"resourceType": "Bundle"}}
    return {"hook": "order-sign", "hookInstance": "x", "context": context, "prefetch": {"notes": notes}} | more


def test_discovery_has_what_the_standard_requires():
    services = discovery()["services"]
    assert [each["hook"] for each in services] == ["order-sign", "encounter-discharge"]
    assert [each["id"] for each in services] == list(SERVICES)
    assert all(each["title"] and each["description"] and each["prefetch"] for each in services)


def test_a_card_asks_and_says_no_word_of_the_note():
    result = notecheck.scan(NOTE).to_dict()
    found = card(result, "https://notecheck.example/review/note_1")
    assert len(found["summary"]) <= SUMMARY
    assert found["indicator"] in ("info", "warning", "critical")
    assert found["source"]["label"]
    assert found["links"] == [
        {"label": "Open the review", "url": "https://notecheck.example/review/note_1", "type": "absolute"}
    ]
    assert "suggestions" not in found, "nothing is filled in"
    items = [item for each in result["checklists"] for item in each["items"]]
    queries = [item["query"] for item in items if item["query"] and item["level"] == "required"]
    assert queries[0] in found["detail"]
    words = found["summary"] + found["detail"]
    assert "Canary" not in words
    assert not any(fact["text"] in words for fact in result["facts"] if len(fact["text"]) > 8)
    for word in ("pay", "denial", "denied", "claim", "coverage", "%", "reimburs"):
        assert word not in words.lower()


def test_a_note_without_gaps_and_one_out_of_scope_make_no_card():
    result = notecheck.scan(NOTE).to_dict()
    for each in (item for checklist in result["checklists"] for item in checklist["items"]):
        each |= {"status": "met", "query": None}
    assert card(result | {"verdict": "ready"}, None) is None
    assert card(result | {"verdict": "out_of_scope", "checklists": []}, None) is None


def test_a_long_title_does_not_make_a_long_summary():
    result = notecheck.scan(NOTE).to_dict()
    result["checklists"][0]["title"] = "word " * 60
    assert len(card(result, None)["summary"]) <= SUMMARY


def test_what_was_not_read_is_told():
    found = unread(["E_UNSUPPORTED", "E_UNSUPPORTED", "E_EMPTY"])
    assert found["summary"].startswith("3 of the notes")
    assert found["detail"] == "Reasons: E_EMPTY, E_UNSUPPORTED"


def test_documents_come_out_of_the_prefetch():
    (one,) = asked("notecheck-order-sign", body())
    assert one.reference["reference"] == "DocumentReference/n1"


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"hook": "patient-view"}, 400, "hook"),
        ({"hookInstance": 7}, 400, "hookInstance"),
        ({"context": None}, 400, "context"),
        ({"context": {"userId": "x", "patientId": "y"}}, 400, "context.draftOrders"),
        ({"prefetch": {}}, 412, "prefetch.notes"),
        ({"prefetch": {"notes": None}}, 412, "prefetch.notes"),
        ({"prefetch": {"notes": []}}, 400, "prefetch.notes"),
    ],
)
def test_a_request_that_cannot_be_answered(more, status, field):
    with pytest.raises(BadRequest) as refused:
        asked("notecheck-order-sign", body(**more))
    assert (refused.value.status, refused.value.field) == (status, field)


KEYS = {name: ec.generate_private_key(ec.SECP384R1()) for name in ("good", "other", "late")}


def public(*names):
    algorithm = jwt.get_algorithm_by_name("ES384")
    return {"keys": [algorithm.to_jwk(KEYS[n].public_key(), as_dict=True) | {"kid": n} for n in names]}


def token(key="good", kid=None, alg="ES384", when=NOW, head=(), **more):
    at = when.timestamp()
    claims = {"iss": "https://ehr.example", "aud": HERE, "iat": at, "exp": at + 300, "jti": str(time.monotonic_ns())}
    signing = "0" * 48 if alg == "HS384" else None if alg == "none" else KEYS[key]
    claims = {name: value for name, value in (claims | more).items() if value is not None}
    return jwt.encode(claims, signing, alg, headers={"kid": kid or key, **dict(head)})


@pytest.fixture
def callers():
    return Callers((Issuer("https://ehr.example", "key_1", lambda: public("good"), "https://ehr.example/jwks"),))


def test_a_caller_who_proves_itself(callers):
    assert callers.verify(token(), HERE, NOW).key == "key_1"
    assert callers.verify(token(head={"jku": "https://ehr.example/jwks"}.items()), HERE, NOW).key == "key_1"
    assert callers.verify(token(aud=["https://elsewhere.example", HERE]), HERE, NOW).key == "key_1"


REFUSED = {
    "nonsense": ("a.b.c", "malformed"),
    "nothing": ("", "malformed"),
    "too long": ("x" * 20_000, "malformed"),
    "an unknown issuer": (token(iss="https://evil.example"), "unknown_issuer"),
    "no issuer": (token(iss=None), "unknown_issuer"),
    "another's key under a good name": (token("other", "good"), "signature"),
    "an unknown key": (token("other"), "unknown_key"),
    "keys from elsewhere": (token(head={"jku": "https://evil.example/jwks"}.items()), "unknown_key"),
    "no signature": (token(alg="none"), "algorithm"),
    "a shared secret": (token(alg="HS384"), "algorithm"),
    "another's address": (token(aud="https://elsewhere.example"), "audience"),
    "no address": (token(aud=None), "signature"),
    "no jti": (token(jti=None), "signature"),
    "no end": (token(exp=None), "signature"),
    "long over": (token(when=NOW - timedelta(hours=1)), "expired"),
    "not yet": (token(when=NOW + timedelta(hours=1)), "expired"),
    "good for too long": (token(exp=NOW.timestamp() + 3600), "expired"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_caller_who_does_not(name, callers):
    given, reason = REFUSED[name]
    with pytest.raises(Untrusted) as refused:
        callers.verify(given, HERE, NOW)
    assert refused.value.reason == reason


def test_a_token_is_good_once(callers):
    once = token()
    callers.verify(once, HERE, NOW)
    with pytest.raises(Untrusted, match="replayed"):
        callers.verify(once, HERE, NOW + timedelta(seconds=10))


def test_new_keys_are_found_and_unknown_ones_are_no_flood():
    held, looked = ["good"], []

    def load():
        looked.append(1)
        return public(*held)

    callers = Callers((Issuer("https://ehr.example", "key_1", load),))
    callers.verify(token(), HERE, NOW)
    for _ in range(5):
        with pytest.raises(Untrusted, match="unknown_key"):
            callers.verify(token("late"), HERE, NOW)
    assert len(looked) == 1
    held.append("late")
    later = NOW + timedelta(minutes=2)
    assert callers.verify(token("late", when=later), HERE, later).key == "key_1"
    assert len(looked) == 2


def test_an_issuer_whose_keys_cannot_be_had_is_not_believed():
    def load():
        raise OSError

    with pytest.raises(Untrusted, match="unknown_key"):
        Callers((Issuer("https://ehr.example", "key_1", load),)).verify(token(), HERE, NOW)
