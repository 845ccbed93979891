"""Settings, from the environment (`NOTECHECK_PORT=8443`) or a `.env` file; each has a safe default."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings"]


class Settings(BaseSettings):
    """What the service is told from outside. Read once, at start; `access.safe` refuses what is unsafe."""

    model_config = SettingsConfigDict(env_prefix="NOTECHECK_", env_file=".env", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=9090, ge=0, le=65535)
    public_url: str = ""
    """How the outside reaches us (`https://notecheck.example`); for redirects of sign-in and FHIR's addresses."""

    data: Path = Path("notecheck-data")
    """The folder of the embedded database, and of the audit's anchor unless that is set."""
    database_url: str = ""
    """`postgresql://…`; empty: SQLite in the folder `data`."""
    audit_anchor: Path | None = None
    """The audit's anchor file; best on another disk, writable by this service alone."""

    secret: SecretStr = SecretStr("")
    """Signs and encrypts what the database must not hold in clear; 32 random bytes or more, as text."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    behind_tls_proxy: bool = False
    """Declares that only a proxy that ends TLS can reach us."""
    proxies: str = ""
    """Addresses of proxies whose forwarding headers are believed, by comma."""
    demo: bool = False

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_login_claim: str = "email"
    """The claim that names the person (matched with the login that an admin has entered)."""

    session_idle: timedelta = timedelta(minutes=15)
    session_absolute: timedelta = timedelta(hours=12)
    proof_age: timedelta = timedelta(minutes=5)
    """How old the last proof of identity may be at signing."""

    workers: int = Field(default=0, ge=0)
    """Processes that scan; 0: one for each processor."""
    scan_seconds: float = Field(default=30, gt=0)
    """The longest that one scan may take."""
    scan_memory_mb: int = Field(default=1024, ge=128)
    body_bytes: int = Field(default=8 * 1024 * 1024, ge=1024)
    """The largest body of a request; batches have their own."""
    batch_bytes: int = Field(default=64 * 1024 * 1024, ge=1024)
    """The largest batch; it is held in memory. `notecheck batch` takes exports of any size."""
    note_code_points: int = Field(default=500_000, ge=1)
    job_threads: int = Field(default=1, ge=0)
    """Threads that run jobs beside the requests; 0: other processes do (`notecheck work`)."""
    rate_per_minute: int = Field(default=6000, ge=1)
    concurrency_per_key: int = Field(default=64, ge=1)

    @property
    def url(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data / 'notecheck.db'}"

    @property
    def anchor(self) -> Path:
        """The audit's anchor file."""
        return self.audit_anchor or self.data / "audit.anchor"
