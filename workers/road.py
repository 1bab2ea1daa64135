"""Open the road that all channels share: one guarded HTTP client and the mail server."""

from config.settings import Settings
from net.guard import guarded_client
from notifications.channel import Road, Rules
from notifications.smtp import read_smtp_url


def open_road(settings: Settings) -> Road:
    """Name the mail server and open the guarded client; nothing is contacted yet."""
    return Road(
        http=guarded_client(
            user_agent="Clausewatch", allowed=settings.allowed, connections=settings.http_at_once
        ),
        smtp=read_smtp_url(settings.smtp_url) if settings.smtp_url else None,
        mail_from=settings.mail_from,
        mail_from_name=settings.mail_from_name,
        rules=Rules(allow_http=settings.allow_http, allowed=settings.allowed),
    )
