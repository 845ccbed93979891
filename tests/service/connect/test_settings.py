"""What the connections are told, and what the service does not start with."""

import json
from ipaddress import ip_network

import pytest

from notecheck_service.access.errors import UnsafeSettings
from notecheck_service.connect.settings import Connections

SAFE = {"mllp": "127.0.0.1:2575", "mllp_peers": "10.1.2.3=key_a, 10.0.0.0/8=key_b, ::1=key_c"}


def told(**more):
    return Connections(_env_file=None, **more)


def test_nothing_is_on_unless_it_is_set():
    found = told()
    found.refuse_unsafe()
    assert (found.mllp, found.issuers, found.rules.hosts, found.rules.plain, found.rules.private) == (
        "", (), frozenset(), False, False,
    )  # fmt: skip


def test_the_narrowest_network_decides_who_a_sender_is():
    found = told(**SAFE)
    found.refuse_unsafe()
    assert list(found.peers.items()) == [
        (ip_network("::1"), "key_c"),
        (ip_network("10.1.2.3"), "key_a"),
        (ip_network("10.0.0.0/8"), "key_b"),
    ]
    assert found.listening == ("127.0.0.1", 2575)
    assert told(mllp="[::1]:2575").listening == ("::1", 2575)


def test_tls_is_served_where_there_is_a_certificate(certificate):
    path = str(certificate)
    found = told(**SAFE | {"mllp": "0.0.0.0:2575"}, mllp_tls_certificate=path, mllp_tls_key=path, mllp_tls_clients=path)
    assert found.mllp_context.verify_mode.name == "CERT_REQUIRED"
    told(**SAFE | {"mllp": "0.0.0.0:2575"}, mllp_behind_tls=True).refuse_unsafe()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"mllp": "0.0.0.0:2575", "mllp_peers": "10.1.2.3=key_a"}, "E_UNSAFE_NO_TLS"),
        ({"mllp": "127.0.0.1:2575"}, "E_UNSAFE_NO_PEERS"),
        ({"mllp": "127.0.0.1:2575", "mllp_peers": "10.1.2.3"}, "E_SETTING"),
        ({"mllp": "127.0.0.1:2575", "mllp_peers": "canary=key_a"}, "E_SETTING"),
        ({"mllp": "canary"}, "E_SETTING"),
        ({"mllp": "127.0.0.1:99999"}, "E_SETTING"),
        ({"cds_clients": "canary"}, "E_SETTING"),
        ({"cds_clients": '[{"iss": "canary"}]'}, "E_SETTING"),
        ({"cds_clients": '[{"iss": "a", "key": "b", "keys": "http://canary"}]'}, "E_SETTING"),
        ({"cds_clients": "7"}, "E_SETTING"),
    ],
)
def test_what_the_service_does_not_start_with(more, code):
    with pytest.raises(UnsafeSettings) as refused:
        told(**more).refuse_unsafe()
    assert refused.value.code == code
    assert "canary" not in str(refused.value)


def test_keys_of_cds_clients_come_from_a_file(tmp_path):
    path = tmp_path / "jwks.json"
    path.write_text('{"keys": []}')
    (one,) = told(cds_clients=json.dumps([{"iss": "https://a", "key": "key_a", "keys": str(path)}])).issuers
    assert one.load() == {"keys": []}
    assert one.jku is None
    path.write_text("[]")
    with pytest.raises(ValueError, match="no key set"):
        one.load()
    (far,) = told(cds_clients='[{"iss": "https://a", "key": "key_a", "keys": "https://127.0.0.1:1/jwks"}]').issuers
    assert far.jku == "https://127.0.0.1:1/jwks"
    with pytest.raises(OSError, match="cannot be had"):
        far.load()
