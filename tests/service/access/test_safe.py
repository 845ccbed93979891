"""What the service does not start with."""

from datetime import timedelta
from pathlib import Path

import pytest

from notecheck_service.access import keys
from notecheck_service.access.errors import UnsafeSettings
from notecheck_service.access.safe import refuse_unsafe, refuse_unusable
from notecheck_service.access.secret import Box, secret_of
from notecheck_service.settings import Settings
from notecheck_service.store import Store, StoreUnavailable, practices, system

SECRET = "5tq0Zr8k1mWxUvJcYbNe3oHsLgDfPa7i"
OUTSIDE = {"host": "0.0.0.0", "secret": SECRET, "behind_tls_proxy": True, "proxies": "10.0.0.1"}
PROVIDER = {"oidc_issuer": "https://id.example", "oidc_client_id": "x", "public_url": "https://notecheck.example"}

UNSAFE = {
    "E_UNSAFE_NO_SECRET": [
        OUTSIDE | {"secret": ""},
        {"database_url": "postgresql://x/y"},
        {"host": "notecheck.example", "behind_tls_proxy": True, "proxies": "10.0.0.1"},
        {"host": "::", "behind_tls_proxy": True, "proxies": "10.0.0.1"},
    ],
    "E_UNSAFE_WEAK_SECRET": [OUTSIDE | {"secret": "short"}, {"secret": "ab" * 40}, {"secret": "changeme" * 8}],
    "E_UNSAFE_NO_TLS": [{"host": "0.0.0.0", "secret": SECRET}, {"host": "192.168.1.5", "secret": SECRET}],
    "E_UNSAFE_TLS_HALF": [{"tls_key": Path("key.pem")}],
    "E_UNSAFE_TLS_FILE": [{"tls_key": Path("no.key"), "tls_certificate": Path("no.pem")}],
    "E_UNSAFE_PROXY": [OUTSIDE | {"proxies": ""}, OUTSIDE | {"proxies": "*"}],
    "E_UNSAFE_DEMO": [OUTSIDE | {"demo": True}, {"demo": True, "database_url": "postgresql://x/y", "secret": SECRET}],
    "E_UNSAFE_OIDC": [
        PROVIDER | {"oidc_issuer": "http://id.example"},
        PROVIDER | {"public_url": "http://notecheck.example"},
        PROVIDER | {"public_url": ""},
        PROVIDER | {"oidc_client_id": ""},
    ],
    "E_UNSAFE_SESSION": [
        {"session_idle": timedelta(hours=9)},
        {"session_idle": timedelta(0)},
        {"session_absolute": timedelta(days=2)},
        {"session_absolute": timedelta(minutes=1)},
        {"proof_age": timedelta(hours=1)},
    ],
}


def made(data: Path, **values) -> Settings:
    return Settings(_env_file=None, data=data, **values)


@pytest.mark.parametrize(("code", "values"), [(code, one) for code, some in UNSAFE.items() for one in some])
def test_unsafe_settings_are_refused_with_their_code(tmp_path: Path, code: str, values: dict):
    with pytest.raises(UnsafeSettings) as caught:
        refuse_unsafe(made(tmp_path, **values))
    assert caught.value.code == code
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "values", [{}, {"demo": True}, {"host": "::1"}, {"host": "localhost"}, OUTSIDE, OUTSIDE | PROVIDER]
)
def test_safe_settings_are_not(tmp_path: Path, values: dict):
    refuse_unsafe(made(tmp_path, **values))


def test_a_data_folder_open_to_everyone_is_refused(tmp_path: Path):
    tmp_path.chmod(0o755)
    with pytest.raises(UnsafeSettings, match="E_UNSAFE_DATA_FOLDER"):
        refuse_unsafe(made(tmp_path))


def test_the_secret_of_this_machine_is_made_once_and_for_this_user(tmp_path: Path):
    settings = made(tmp_path / "data")
    secret = secret_of(settings)
    assert secret_of(settings) == secret
    assert len(secret) >= 64
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o777 == 0o600
    refuse_unsafe(settings)


def test_what_is_sealed_opens_with_the_same_secret_and_purpose_alone():
    sealed = Box(SECRET, "totp").seal(b"words")
    assert Box(SECRET, "totp").open(sealed) == b"words"
    assert Box(SECRET, "journey").open(sealed) is None
    assert Box(SECRET + "x", "totp").open(sealed) is None
    assert Box(SECRET, "totp").open(sealed[:40] + b"AAAA" + sealed[44:]) is None


def test_where_others_can_reach_it_somebody_must_be_able_to_sign_in(tmp_path: Path):
    settings = made(tmp_path, **OUTSIDE)
    with pytest.raises(UnsafeSettings, match="E_UNSAFE_NOBODY"):
        refuse_unusable(settings)
    store = Store.open(settings.url, settings.anchor)
    with store.write(system()) as unit:
        scope = system(practices.ensure(unit, "A practice (invented)"))
    with store.write(scope) as unit:
        keys.create(unit, "scanner", ["scan"])
    store.close()
    refuse_unusable(settings)
    refuse_unusable(made(tmp_path / "other"))


def test_a_store_that_is_not_there_stops_the_start_with_its_code(tmp_path: Path):
    with pytest.raises(StoreUnavailable) as caught:
        refuse_unusable(made(tmp_path, database_url="postgresql://x:pw-canary@127.0.0.1:1/y", secret=SECRET))
    assert caught.value.code == "E_STORE_UNAVAILABLE"
    assert "canary" not in str(caught.value)
