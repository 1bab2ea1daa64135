"""Open the road that all channels share: one guarded HTTP client and the mail server."""

from collections.abc import Callable
from pathlib import Path

from config.settings import Settings
from net.guard import guarded_client
from notifications.channel import Road, Rules
from notifications.dkim_signature import open_signer
from notifications.smtp import read_smtp_url


def open_road(settings: Settings) -> Road:
    """Name the mail server and open the guarded client; nothing is contacted yet.

    Raises SigningError where e-mails shall be signed and cannot.
    """
    return Road(
        http=guarded_client(
            user_agent="Clausewatch", allowed=settings.allowed, connections=settings.http_at_once
        ),
        smtp=read_smtp_url(settings.smtp_url) if settings.smtp_url else None,
        mail_from=settings.mail_from,
        mail_from_name=settings.mail_from_name,
        sign_mail=signer_of(settings),
        rules=rules_of(settings),
    )


def rules_of(settings: Settings) -> Rules:
    return Rules(allow_http=settings.allow_http, allowed=settings.allowed)


def signer_of(settings: Settings) -> Callable[[bytes], bytes] | None:
    """Return what signs e-mails, or None where the mail server does."""
    if not settings.dkim_key_file:
        return None
    domain = settings.mail_from.rpartition("@")[2]
    return open_signer(Path(settings.dkim_key_file).read_bytes(), settings.dkim_selector, domain)
