"""Configurations that the service does not start with, each with its code and what to change."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import select

from notecheck_service.access.errors import UnsafeSettings
from notecheck_service.settings import Settings
from notecheck_service.store import Store, system
from notecheck_service.store.tables.people import api_key, person

__all__ = ["is_loopback", "refuse_nobody", "refuse_unsafe", "refuse_unusable"]

SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 10
LONGEST_IDLE = timedelta(hours=8)
LONGEST_SESSION = timedelta(hours=24)


def refuse_unsafe(settings: Settings) -> None:
    """Raise UnsafeSettings for the first thing found that is unsafe. Called before any port is opened."""
    for check in (secret, transport, proxy, demonstration, provider, sessions, files):
        check(settings)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address. A name that is not `localhost` might be anything."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_nobody(store: Store, settings: Settings) -> None:
    """Where others can reach us: refuse to start while nobody at all could sign in."""
    if is_loopback(settings.host):
        return
    with store.read(system()) as unit:
        known = [unit.execute(select(table.c.id).limit(1)).first() for table in (person, api_key)]
    if not any(known):
        raise UnsafeSettings("E_UNSAFE_NOBODY", "first add a person or a key: notecheck people add, keys create")


def refuse_unusable(settings: Settings) -> None:
    """Open the store once before any port: StoreError when there is none, UnsafeSettings when nobody could sign in."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store.open(settings.url, settings.anchor)
    try:
        refuse_nobody(store, settings)
    finally:
        store.close()


def secret(settings: Settings) -> None:
    """A secret, and one that cannot be guessed."""
    value = settings.secret.get_secret_value()
    if not value and (not is_loopback(settings.host) or settings.database_url):
        raise UnsafeSettings("E_UNSAFE_NO_SECRET", "set NOTECHECK_SECRET to 32 random bytes or more, as text")
    if value and (len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_CHARACTERS):
        raise UnsafeSettings("E_UNSAFE_WEAK_SECRET", "NOTECHECK_SECRET is too short or too regular to be random")


def transport(settings: Settings) -> None:
    """TLS, here or at a declared proxy, wherever another machine can reach us."""
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        raise UnsafeSettings("E_UNSAFE_TLS_HALF", "NOTECHECK_TLS_CERTIFICATE and NOTECHECK_TLS_KEY go together")
    for path in (settings.tls_certificate, settings.tls_key):
        if path is not None and not path.is_file():
            raise UnsafeSettings("E_UNSAFE_TLS_FILE", "the TLS certificate or its key is not there")
    if not (is_loopback(settings.host) or settings.tls_certificate or settings.behind_tls_proxy):
        raise UnsafeSettings(
            "E_UNSAFE_NO_TLS",
            "set NOTECHECK_TLS_CERTIFICATE and NOTECHECK_TLS_KEY, or declare NOTECHECK_BEHIND_TLS_PROXY",
        )


def proxy(settings: Settings) -> None:
    """A declared proxy has an address: whose forwarding headers are believed."""
    if settings.behind_tls_proxy and not settings.proxies:
        raise UnsafeSettings("E_UNSAFE_PROXY", "name the proxy's address in NOTECHECK_PROXIES")
    if "*" in settings.proxies:
        raise UnsafeSettings("E_UNSAFE_PROXY", "NOTECHECK_PROXIES must be addresses: anyone could claim to be one")


def demonstration(settings: Settings) -> None:
    """A demonstration prints its keys: it stays on this machine, with a database of its own."""
    if settings.demo and not is_loopback(settings.host):
        raise UnsafeSettings("E_UNSAFE_DEMO", "a demonstration listens on a loopback address only")
    if settings.demo and settings.database_url:
        raise UnsafeSettings("E_UNSAFE_DEMO", "a demonstration has its own database: unset NOTECHECK_DATABASE_URL")


def provider(settings: Settings) -> None:
    """The sign-in provider is asked over TLS, and knows us by name."""
    if not settings.oidc_issuer:
        return
    for url in (settings.oidc_issuer, settings.public_url):
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise UnsafeSettings("E_UNSAFE_OIDC", "NOTECHECK_OIDC_ISSUER and NOTECHECK_PUBLIC_URL must be https")
    if not settings.oidc_client_id:
        raise UnsafeSettings("E_UNSAFE_OIDC", "set NOTECHECK_OIDC_CLIENT_ID")


def sessions(settings: Settings) -> None:
    """Sessions end: idle ones soon, all of them within a day."""
    if not timedelta(0) < settings.session_idle <= min(LONGEST_IDLE, settings.session_absolute):
        raise UnsafeSettings("E_UNSAFE_SESSION", "NOTECHECK_SESSION_IDLE is at most 8 hours and the absolute limit")
    if settings.session_absolute > LONGEST_SESSION:
        raise UnsafeSettings("E_UNSAFE_SESSION", "NOTECHECK_SESSION_ABSOLUTE is at most 24 hours")
    if not timedelta(0) < settings.proof_age <= settings.session_idle:
        raise UnsafeSettings("E_UNSAFE_SESSION", "NOTECHECK_PROOF_AGE is at most the idle limit")


def files(settings: Settings) -> None:
    """The data folder is not open to everyone on this machine."""
    if settings.data.exists() and settings.data.stat().st_mode & 0o007:
        raise UnsafeSettings("E_UNSAFE_DATA_FOLDER", "others on this machine can enter the data folder: chmod o-rwx it")
