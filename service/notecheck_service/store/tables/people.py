"""Practices, and who may act for them: people, their sessions, API keys."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from notecheck_service.store.tables.base import Utc, identifier, metadata, payload, practice, sequence

__all__ = ["api_key", "person", "person_session", "practice_table"]

practice_table = Table(
    "practice",
    metadata,
    identifier(key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", Utc, nullable=False),
)

person = Table(
    "person",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    # The name to sign in with (an e-mail address, lower case): of one person in the whole store.
    Column("login", String(320), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200)),
    # Encrypted with a key that the database does not hold.
    Column("totp_secret", LargeBinary),
    # The last time step that was accepted: no code is good twice.
    Column("totp_step", BigInteger, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", Utc),
    Column("issuer", String(400)),
    Column("subject", String(400)),
    Column("created_at", Utc, nullable=False),
    Column("disabled_at", Utc),
    Column("version", Integer, nullable=False, default=1),
)
Index("ix_person_issuer_subject", person.c.issuer, person.c.subject, unique=True)

person_session = Table(
    "person_session",
    metadata,
    # The SHA-256 of the token in the cookie; the token itself is nowhere here.
    Column("token_hash", String(64), primary_key=True),
    practice(),
    identifier("person_id", index=True),
    # Under which role it began: ended when the person's role has changed since.
    Column("role", String(20), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    # When the person last proved who they are; signing asks for a recent moment.
    Column("proved_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("ended_for", String(40)),
)

api_key = Table(
    "api_key",
    metadata,
    sequence(),
    identifier(unique=True),
    practice(),
    Column("name", String(200), nullable=False),
    Column("secret_hash", String(200), nullable=False),
    payload("scopes"),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("used_at", Utc),
    Column("expires_at", Utc),
    Column("revoked_at", Utc),
)
