"""The cookies of sessions: never read by scripts, and held by browsers as closely as they can."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from fastapi import Request, Response

from web.site import Site


def is_secure(site: Site) -> bool:
    return site.settings.public_url.startswith("https:")


@dataclass(frozen=True)
class SessionCookie:
    """One kind of session's cookie; `prefix` goes before its name where the site has TLS."""

    name: str
    prefix: Literal["__Host-", "__Secure-"]
    path: str
    lasts: timedelta
    samesite: Literal["lax", "strict"]

    def read(self, request: Request, site: Site) -> str:
        return request.cookies.get(self._named(site), "")

    def set(self, answer: Response, site: Site, cookie: str) -> None:
        answer.set_cookie(
            self._named(site),
            cookie,
            max_age=int(self.lasts.total_seconds()),
            path=self.path,
            secure=is_secure(site),
            httponly=True,
            samesite=self.samesite,
        )

    def drop(self, answer: Response, site: Site) -> None:
        answer.delete_cookie(
            self._named(site),
            path=self.path,
            secure=is_secure(site),
            httponly=True,
            samesite=self.samesite,
        )

    def _named(self, site: Site) -> str:
        return f"{self.prefix}{self.name}" if is_secure(site) else self.name
