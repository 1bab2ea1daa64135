"""Every setting, its default and its meaning; `.env.example` is generated from here."""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment, then from `.env`; durations are in seconds."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: str = Field(
        default="", repr=False, description="PostgreSQL; empty starts the embedded one."
    )
    redis_url: str = Field(
        default="", repr=False, description="Redis; empty starts the embedded one."
    )
    data_dir: Path = Field(
        default=Path(".clausewatch"), description="Embedded servers, blobs and keys live here."
    )
    blob_url: str = Field(default="", description="Where snapshots go; empty is DATA_DIR/blobs.")
    smtp_url: str = Field(
        default="",
        repr=False,
        description="smtp://user:password@host:587 (STARTTLS), smtps:// (TLS), "
        "smtp+plain:// (no TLS, for local catchers only).",
    )
    mail_from: str = Field(
        default="alerts@clausewatch.example", description="Sender of every e-mail."
    )
    mail_from_name: str = Field(default="Clausewatch", description="Display name of the sender.")
    bounce_address: str = Field(
        default="",
        description="Mailbox that bounces go to, such as bounces@host; it must take "
        "bounces+ANYTHING@host too. Empty sends them to MAIL_FROM, unread by Clausewatch.",
    )
    bounce_mailbox: str = Field(
        default="",
        repr=False,
        description="What `clausewatch bounces read` reads: an mbox file, a Maildir folder or "
        "imaps://user:password@host/FOLDER.",
    )
    inbound_token: str = Field(
        default="",
        repr=False,
        description="Lets a mail server POST bounces to /inbound/mail with this bearer token; "
        "empty closes that door.",
    )
    dkim_key_file: str = Field(
        default="",
        description="Private RSA key (PEM) that signs our e-mails by DKIM, for those whose mail "
        "server does not; needs the extra `dkim`.",
    )
    dkim_selector: str = Field(default="", description="Its name in DNS: NAME._domainkey.host.")
    slack_client_id: str = Field(
        default="", description="Our app at Slack, for `Add to Slack`; empty offers none."
    )
    slack_client_secret: str = Field(
        default="", repr=False, description="What proves to Slack that we are this app."
    )
    slack_url: str = Field(default="https://slack.com", description="Where Slack is.")
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Address of the web pages, as readers reach it.",
    )
    secret_key: str = Field(
        default="",
        repr=False,
        description="Signs links; empty makes one and keeps it in DATA_DIR.",
    )
    data_keys: str = Field(
        default="",
        repr=False,
        description="Fernet keys, the newest first, between commas: the first seals the addresses "
        "and secrets of Slack and webhooks, all open them. Empty makes one and keeps it in "
        "DATA_DIR.",
    )
    log_keys: str = Field(
        default="",
        repr=False,
        description="Ed25519 keys, each of 32 bytes in URL-safe base64, the newest first, between "
        "commas: the first signs the evidence log's heads. Empty makes one and keeps it in "
        "DATA_DIR.",
    )
    log_every: float = Field(default=60, description="Beat: append to the evidence log.")
    timestamp_url: str = Field(
        default="",
        description="Authority (RFC 3161) that confirms when a head of the evidence log was "
        "signed; empty asks nobody.",
    )
    timestamp_roots: str = Field(
        default="",
        description="Its root certificates (PEM file), to check what it signed; empty checks only "
        "that its answers are about our heads.",
    )
    contact: str = Field(
        default="https://clausewatch.example/bot", description="Contact address in the user agent."
    )
    allow_hosts: str = Field(
        default="",
        description="host:port,... reachable although private or not port 80/443. "
        "For demo and tests only; doctor warns when set.",
    )
    allow_http: bool = Field(
        default=False, description="Let webhooks use plain http. For demo and tests only."
    )
    platforms_dir: Path = Field(
        default=Path(__file__).parent.parent / "platforms", description="Folder of platform files."
    )
    web_host: str = Field(default="127.0.0.1", description="Address the web pages listen on.")
    web_port: int = Field(default=8000, description="Port of the web pages; 0 takes any free one.")
    tick_every: float = Field(default=10, description="Beat: look for due platforms.")
    sweep_every: float = Field(default=5, description="Beat: ring again for whatever is due.")
    digest_every: float = Field(default=900, description="Beat: look for digests to cut.")
    confirm_after: float = Field(default=600, description="Second fetch of a candidate.")
    suspect_retry: float = Field(
        default=1800, description="First re-check of a suspect page; doubles."
    )
    suspect_notice_after: int = Field(
        default=3, description="Suspect checks in a row before a notice."
    )
    believe_after: float = Field(
        default=604800, description="A doubted text that stands this long is believed."
    )
    check_every: float = Field(
        default=0,
        description="Check all documents this often; 0 follows the plans that watch them.",
    )
    host_pause: float = Field(default=1.0, description="Pause between two requests to one host.")
    host_at_once: int = Field(default=1, description="Requests to one host at the same time.")
    fetch_threads: int = Field(
        default=100, description="Pages that one fetch task waits for at once."
    )
    browser_sandbox: bool = Field(
        default=True,
        description="Chromium's own sandbox; root never has it, and most containers cannot.",
    )
    lease: float = Field(default=15, description="How long claimed work stays claimed.")
    renew_every: float = Field(default=5, description="How often a worker renews its leases.")
    http_at_once: int = Field(
        default=128,
        description="Slack and webhook messages that one process has in flight: the most that can "
        "arrive twice when it is killed.",
    )
    digest_period: float = Field(
        default=0, description="0 is the subscriber's weekly hour; else a digest this often."
    )
    worker_processes: int = Field(default=2, description="Processes of each worker service.")
    web_processes: int = Field(
        default=2,
        ge=1,
        description="Processes that serve pages: while one draws a long page, others answer.",
    )
    narrator_url: str = Field(
        default="",
        description="OpenAI-compatible server (https://host/v1) that may phrase a change in one "
        "sentence, kept beside its record; empty asks nobody.",
    )
    narrator_model: str = Field(default="", description="Model that it is asked for.")
    narrator_key: str = Field(default="", repr=False, description="Its bearer key.")
    narrator_total: float = Field(default=20, description="Longest wait for one answer of it.")
    disable_after_days: int = Field(
        default=5,
        description="Days after which a destination where nothing arrives is switched off and its "
        "owner told elsewhere; 0 never does.",
    )
    operator_email: str = Field(
        default="",
        description="Who may sign in at /operator, and is told of suspect documents and when "
        "nothing flows; several addresses between commas.",
    )
    canary_every: float = Field(
        default=60, description="Beat: send a canary through every queue, and look for alarms."
    )
    flow_alarm_after: float = Field(
        default=180, description="What stands still this long raises an alarm."
    )
    api_per_minute: int = Field(
        default=120, description="Requests that one API key may make in a minute."
    )
    metrics_token: str = Field(
        default="",
        repr=False,
        description="Bearer token for /metrics; empty lets only this machine read it.",
    )
    keep_checks_days: int = Field(
        default=800, description="Days that looks which found nothing new are kept; 0 is for ever."
    )
    keep_attempts_days: int = Field(
        default=180, description="Days that single tries are kept; 0 is for ever."
    )
    keep_messages_days: int = Field(
        default=400, description="Days that ended messages and digests are kept; 0 is for ever."
    )
    keep_decisions_days: int = Field(
        default=400, description="Days that decisions are kept; 0 is for ever."
    )
    review_every_days: int = Field(
        default=365, ge=1, description="Days after which a document is to be reviewed again."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="text (key=value) or json, one line an event."
    )
    ready_file: Path | None = Field(
        default=None, description="Touched by a worker or beat when it takes work: for supervisors."
    )

    @cached_property
    def allowed(self) -> frozenset[tuple[str, int]]:
        """The host and port pairs of ALLOW_HOSTS."""
        pairs = (entry.strip().rpartition(":") for entry in self.allow_hosts.split(","))
        return frozenset((host, int(port)) for host, _, port in pairs if host)

    @cached_property
    def operators(self) -> tuple[str, ...]:
        """The addresses of OPERATOR_EMAIL."""
        addresses = (address.strip().lower() for address in self.operator_email.split(","))
        return tuple(address for address in addresses if address)

    @cached_property
    def blobs(self) -> str:
        return self.blob_url or str((self.data_dir / "blobs").absolute())

    @property
    def confirm_delay(self) -> timedelta:
        return timedelta(seconds=self.confirm_after)

    @property
    def lease_time(self) -> timedelta:
        return timedelta(seconds=self.lease)


def read_settings() -> Settings:
    """Read the environment and `.env` now; called once, at the edge."""
    return Settings()
