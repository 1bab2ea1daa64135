"""What the token in an address opens: signed, made for one purpose, not too old, not revoked."""

from collections.abc import Callable
from datetime import timedelta

from fastapi import HTTPException

from notifications.links import LASTS, Grant, Purpose, Refusal, read_token
from web.site import Now, Reading, TheSite
from workers.steps.subscribers.revoke import is_revoked

_REFUSED = {Refusal.FORGED: 404, Refusal.EXPIRED: 410}


def granted(
    purpose: Purpose, lasts: timedelta = LASTS
) -> Callable[[str, TheSite, Reading, Now], Grant]:
    """Make the dependency that reads a page's token, or answers that it opens nothing."""

    def read(token: str, site: TheSite, session: Reading, now: Now) -> Grant:
        grant = read_token(site.secret, purpose, token, now, lasts)
        if isinstance(grant, Refusal):
            raise HTTPException(_REFUSED[grant])
        if is_revoked(session, grant):
            raise HTTPException(410)
        return grant

    return read
