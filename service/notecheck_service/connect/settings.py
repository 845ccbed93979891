"""Settings of the connections, from the environment like all others. Each connection is off until it is set."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Self

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from notecheck_service.access.errors import UnsafeSettings
from notecheck_service.access.safe import is_loopback
from notecheck_service.connect.cds.caller import Issuer
from notecheck_service.connect.cds.keys import keys_at
from notecheck_service.connect.mllp.listener import Network
from notecheck_service.connect.webhooks.address import Rules

__all__ = ["Connections"]


class Connections(BaseSettings):
    """What the connections are told from outside."""

    model_config = SettingsConfigDict(env_prefix="NOTECHECK_", env_file=".env", extra="ignore", frozen=True)

    mllp: str = ""
    """Where to listen for HL7 version 2 (`127.0.0.1:2575`); empty: nowhere."""
    mllp_peers: str = ""
    """Who may send, and under which API key, by its id: `10.1.2.3=key_…, 10.2.0.0/16=key_…`."""
    mllp_tls_certificate: Path | None = None
    mllp_tls_key: Path | None = None
    mllp_tls_clients: Path | None = None
    """Certificates of authorities, one of which must have signed a sender's own; None: senders need none."""
    mllp_behind_tls: bool = False
    """Declares that senders reach the listener through a tunnel or VPN that encrypts."""
    mllp_processing: str = "P"
    """Which messages are taken, by MSH-11: production; `P,T` also those of training."""
    mllp_bytes: int = Field(default=20 << 20, ge=1024)
    """The longest message."""

    cds_clients: str = ""
    """CDS clients that prove themselves by JWT, as JSON; `keys` may also be a file:
    `[{"iss": "https://ehr.example", "keys": "https://ehr.example/jwks.json", "key": "key_…"}]`."""

    webhook_hosts: str = ""
    """Hosts that webhooks may go to, exactly, by comma: `hooks.example.com, hooks.example.org:8443`."""
    webhook_plain: bool = False
    """Lets webhooks go out without TLS."""
    webhook_private: bool = False
    """Lets webhooks go to addresses of a private network."""

    @classmethod
    def off(cls) -> Self:
        """None of them, whatever the environment says."""
        return cls.model_construct()

    @property
    def rules(self) -> Rules:
        """Where webhooks may go."""
        hosts = frozenset(each.strip().lower() for each in self.webhook_hosts.split(",") if each.strip())
        return Rules(hosts, self.webhook_plain, self.webhook_private)

    @property
    def listening(self) -> tuple[str, int]:
        """Host and port of the listener."""
        host, _, port = self.mllp.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise UnsafeSettings("E_SETTING", "NOTECHECK_MLLP: expected HOST:PORT")
        return host.strip("[]"), int(port)

    @property
    def peers(self) -> dict[Network, str]:
        """Networks to the ids of keys, the narrowest first."""
        found: dict[Network, str] = {}
        for each in filter(None, map(str.strip, self.mllp_peers.split(","))):
            network, _, key = each.partition("=")
            try:
                found[ip_network(network.strip())] = key.strip()
            except ValueError:
                raise UnsafeSettings("E_SETTING", "NOTECHECK_MLLP_PEERS: expected ADDRESS=KEY") from None
        if not all(key.startswith("key_") for key in found.values()):
            raise UnsafeSettings("E_SETTING", "NOTECHECK_MLLP_PEERS: each address needs the id of an API key")
        return dict(sorted(found.items(), key=lambda each: -each[0].prefixlen))

    @property
    def mllp_context(self) -> ssl.SSLContext | None:
        """TLS of the listener; None where it has none. UnsafeSettings where it should have."""
        if not self.mllp_tls_certificate:
            if not (is_loopback(self.listening[0]) or self.mllp_behind_tls):
                detail = "set NOTECHECK_MLLP_TLS_CERTIFICATE and its key, or declare NOTECHECK_MLLP_BEHIND_TLS"
                raise UnsafeSettings("E_UNSAFE_NO_TLS", detail)
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=self.mllp_tls_clients)
        context.load_cert_chain(self.mllp_tls_certificate, self.mllp_tls_key)
        if self.mllp_tls_clients:
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    @property
    def issuers(self) -> tuple[Issuer, ...]:
        """The CDS clients."""
        try:
            return tuple(_issuer(each) for each in json.loads(self.cds_clients or "[]"))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UnsafeSettings("E_SETTING", 'NOTECHECK_CDS_CLIENTS: expected [{"iss", "keys", "key"}]') from None

    def refuse_unsafe(self) -> None:
        """UnsafeSettings for what the service does not start with. Called before any port is opened."""
        self.issuers  # noqa: B018
        if self.mllp:
            self.mllp_context  # noqa: B018
            if not self.peers:
                raise UnsafeSettings("E_UNSAFE_NO_PEERS", "name those who may send in NOTECHECK_MLLP_PEERS")


def _issuer(told: Mapping[str, Any]) -> Issuer:
    place = str(told["keys"])
    jku = place if place.startswith("https://") else None
    return Issuer(str(told["iss"]), str(told["key"]), keys_at(place), jku)
