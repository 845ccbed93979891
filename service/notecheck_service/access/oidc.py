"""Signing in at the practice's own provider (OpenID Connect, any of them): code flow with PKCE, state and nonce.

A person is let in when an admin has added their login; the first sign-in ties the provider's name for them
(issuer, subject) to that person, and from then on only that name counts.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
import jwt
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from sqlalchemy import Row, or_, select

from notecheck_service.access import sessions
from notecheck_service.access.errors import Unauthenticated
from notecheck_service.access.people import row_of
from notecheck_service.access.secret import Box
from notecheck_service.access.sessions import Session
from notecheck_service.settings import Settings
from notecheck_service.store import Entry, Scope, Store, system
from notecheck_service.store.tables.people import person

__all__ = ["BACK", "Provider"]

BACK = "/sign-in/provider/back"
"""Where the provider sends people back to; registered there as `<public_url>/sign-in/provider/back`."""

MINUTES = 10
LEEWAY = 60
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures with a private key; never `none`, never a shared secret."""


@dataclass(frozen=True, slots=True)
class Journey:
    """What is remembered, sealed in a cookie, between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    proving: str
    """The person who is signed in and proves who they are once more; empty at sign-in."""


class Provider:
    """The provider that the settings name."""

    def __init__(
        self, settings: Settings, store: Store, box: Box, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self.settings = settings
        self.store = store
        self.box = box
        self._transport = transport
        self._about: dict[str, Any] = {}

    def leave(self, session: Session | None = None) -> tuple[str, str]:
        """Where to send the browser, and the sealed cookie to give it. With a session: to prove who they are anew.

        Unauthenticated `provider_unavailable`: it does not answer, or not for the issuer that the settings name.
        """
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        journey = Journey(state, nonce, verifier, session.person_id if session else "")
        extra = {"prompt": "login", "max_age": "0"} if session else {}
        try:
            address = self._known("authorization_endpoint")
        except (httpx2.HTTPError, ValueError, KeyError):
            raise Unauthenticated("provider_unavailable") from None
        with self._client() as client:
            url, _ = client.create_authorization_url(
                address, state=journey.state, nonce=journey.nonce,
                code_verifier=journey.verifier, **extra,
            )  # fmt: skip
        fields = [journey.state, journey.nonce, journey.verifier, journey.proving]
        return url, self.box.seal(json.dumps(fields).encode()).decode("ascii")

    def arrive(self, sealed: str, state: str, code: str, session: Session | None = None) -> str:
        """The token of a new session for whoever came back. Unauthenticated `sign_in_failed` for all that is wrong."""
        try:
            journey = self._journey(sealed, state, session)
            claims = self._claims(journey, code)
        except (OAuthError, httpx2.HTTPError, jwt.PyJWTError, ValueError, KeyError) as error:
            self.store.refuse(system(), "session.begin", "person", "unknown", f"provider:{type(error).__name__}"[:80])
            raise Unauthenticated("sign_in_failed") from None
        return self._admit(claims, journey, session)

    def _journey(self, sealed: str, state: str, session: Session | None) -> Journey:
        opened = self.box.open(sealed.encode("utf-8", "replace"), seconds=MINUTES * 60)
        if opened is None:
            raise ValueError("no journey")
        journey = Journey(*json.loads(opened))
        if not secrets.compare_digest(journey.state.encode(), state.encode("utf-8", "replace")):
            raise ValueError("another state")
        if journey.proving and (session is None or session.person_id != journey.proving):
            raise ValueError("another person")
        return journey

    def _claims(self, journey: Journey, code: str) -> dict[str, Any]:
        """What the provider says of the person: its signature, audience, issuer, times and nonce checked."""
        with self._client() as client:
            token = client.fetch_token(self._known("token_endpoint"), code=code, code_verifier=journey.verifier)
        raw = str(token["id_token"])
        claims: dict[str, Any] = jwt.decode(
            raw, self._key(raw), algorithms=ALGORITHMS, audience=self.settings.oidc_client_id,
            issuer=self.settings.oidc_issuer, leeway=LEEWAY, options={"require": ["exp", "iat", "sub", "nonce"]},
        )  # fmt: skip
        if (
            isinstance(claims["aud"], list)
            and len(claims["aud"]) > 1
            and claims.get("azp") != self.settings.oidc_client_id
        ):
            raise ValueError("for another party")
        if not secrets.compare_digest(str(claims["nonce"]).encode(), journey.nonce.encode()):
            raise ValueError("another nonce")
        if journey.proving and self.store.clock.now().timestamp() - float(claims["auth_time"]) > MINUTES * 60:
            raise ValueError("an old proof")
        return claims

    def _key(self, raw: str) -> Any:  # noqa: ANN401 - a public key of any kind
        """The provider's key that a token names; asked for anew when it is not among those known: keys are rotated."""
        wanted = jwt.get_unverified_header(raw).get("kid")
        for fresh in (False, True):
            keys = jwt.PyJWKSet.from_dict(self._keys(fresh=fresh)).keys
            for key in keys:
                if key.key_id == wanted or (wanted is None and len(keys) == 1):
                    return key.key
        raise ValueError("no such key")

    def _keys(self, *, fresh: bool) -> dict[str, Any]:
        if fresh or "keys" not in self._about:
            self._about["keys"] = self._get(self._known("jwks_uri"))
        keys: dict[str, Any] = self._about["keys"]
        return keys

    def _known(self, name: str) -> str:
        """An address from the provider's description of itself, which must be of the issuer that we were told."""
        if name not in self._about:
            issuer = self.settings.oidc_issuer
            about = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if about["issuer"] != issuer:
                raise ValueError("another issuer")
            secure = urlsplit(issuer).scheme
            if any(
                urlsplit(about[n]).scheme != secure for n in ("authorization_endpoint", "token_endpoint", "jwks_uri")
            ):
                raise ValueError("not over TLS")
            self._about |= about
        return str(self._about[name])

    def _get(self, url: str) -> Any:  # noqa: ANN401 - JSON
        with httpx2.Client(transport=self._transport, timeout=10) as client:
            return client.get(url).raise_for_status().json()

    def _client(self) -> Any:  # noqa: ANN401 - authlib has no types
        return OAuth2Client(
            self.settings.oidc_client_id, self.settings.oidc_client_secret.get_secret_value() or None,
            scope="openid email profile", redirect_uri=self.settings.public_url.rstrip("/") + BACK,
            code_challenge_method="S256", transport=self._transport, timeout=10,
        )  # fmt: skip

    def _admit(self, claims: dict[str, Any], journey: Journey, session: Session | None) -> str:
        """A session for the person that the claims name, tied to them from now on."""
        found = self._person(claims)
        if found is None:
            self.store.refuse(system(), "session.begin", "person", "unknown", "unknown_login")
            raise Unauthenticated("sign_in_failed")
        token = None
        with self.store.write(Scope(found.practice_id, found.id, found.role, "person")) as unit:
            row = row_of(unit, found.id)
            reason = self._objection(row, claims, journey)
            if reason is None:
                where = (person.c.practice_id == row.practice_id, person.c.id == row.id)
                tie = {"issuer": claims["iss"], "subject": claims["sub"]}
                unit.execute(person.update().where(*where).values(**tie))
                token = sessions.begin(
                    unit, row.id, row.role, replaces=session.token_hash if session and journey.proving else None
                )
            else:
                unit.entries.append(Entry("session.begin", "person", row.id, "refused", reason))
        if token is None:
            raise Unauthenticated("sign_in_failed")
        return token

    def _person(self, claims: dict[str, Any]) -> Row[Any] | None:
        """The person tied to the provider's name; else the one, tied to none, whose login the claims bear out."""
        c = person.c
        named = (c.issuer == claims["iss"]) & (c.subject == claims["sub"])
        login = self._login(claims)
        untied = c.subject.is_(None) & (c.login == login) if login else None
        with self.store.read(system()) as unit:
            rows = unit.execute(select(person).where(named if untied is None else or_(named, untied))).all()
        return min(rows, key=lambda row: row.subject is None, default=None)

    def _login(self, claims: dict[str, Any]) -> str | None:
        claim = self.settings.oidc_login_claim
        # An address that the provider has not verified may be anybody's.
        if claim == "email" and claims.get("email_verified") is not True:
            return None
        return str(claims[claim]).strip().lower() if claims.get(claim) else None

    def _objection(self, row: Row[Any], claims: dict[str, Any], journey: Journey) -> str | None:
        if row.disabled_at is not None:
            return "disabled"
        if row.subject is not None and (row.issuer, row.subject) != (claims["iss"], claims["sub"]):
            return "another_subject"
        return "another_person" if journey.proving not in ("", row.id) else None
