"""Serves the invented platforms on loopback; `publish` moves a document to another revision."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from threading import Lock

from demo.loopback import PLAIN, Answer, Request, serve_loopback
from demo.site.noise import fresh_noise
from demo.site.pages import Showing, render_index, render_policy
from demo.site.policies import Policy, read_policies

ROBOTS = "User-agent: *\nAllow: /\n"
WITH_ETAG = frozenset({"northkiln"})
WITH_COOKIE = frozenset({"lumenpost", "quillhaven"})


class PolicySite:
    """Which revision of each policy is out; safe to change while pages are being served.

    Visits are counted for each user agent since the last `publish`, so that somebody who looks at
    an alternating page in a browser does not shift the turns of the one who watches it.
    """

    def __init__(self, policies: Mapping[str, Policy], schedule: Mapping[str, int]) -> None:
        self.policies = policies
        self.address = ""
        self._shown = {path: schedule.get(path, 1) for path in policies}
        self._visits: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def publish(self, document: str, revision: int) -> None:
        """Show this revision (from 1) of a document, such as `lumenpost/privacy-policy`."""
        if not 1 <= revision <= len(self.policies[document].revisions):
            raise ValueError(f"{document} has no revision {revision}")
        with self._lock:
            self._shown[document] = revision
            for key in [key for key in self._visits if key[0] == document]:
                del self._visits[key]

    def shown(self) -> dict[str, int]:
        with self._lock:
            return dict(self._shown)

    def visit(self, document: str, agent: str) -> Showing | None:
        """Count a visit and say what it sees; None for a page that does not exist."""
        if document not in self.policies:
            return None
        with self._lock:
            self._visits[document, agent] += 1
            visit = self._visits[document, agent]
            return Showing(self.policies[document], self._shown[document], visit)


@contextmanager
def serve_site(schedule: Mapping[str, int] | None = None) -> Iterator[PolicySite]:
    """Serve every policy on a free port of 127.0.0.1 until the block ends.

    `schedule` names the revision to begin with for documents that do not begin with the first.
    """
    site = PolicySite(read_policies(), schedule or {})
    with serve_loopback(lambda request: _answer(site, request)) as port:
        site.address = f"http://127.0.0.1:{port}"
        yield site


def _answer(site: PolicySite, request: Request) -> Answer:
    path = request.path.strip("/")
    if path == "robots.txt":
        return Answer(ROBOTS, content_type=PLAIN)
    if not path:
        return Answer(render_index(site.policies, site.shown()))
    showing = site.visit(path, request.headers.get("User-Agent", ""))
    if showing is None:
        return Answer("<h1>Not found</h1>", HTTPStatus.NOT_FOUND)
    return _show(showing, request)


def _show(showing: Showing, request: Request) -> Answer:
    policy, noise, headers = showing.policy, fresh_noise(), {}
    if policy.platform in WITH_COOKIE:
        headers["Set-Cookie"] = f"session={noise.session}; Path=/; HttpOnly"
    if policy.platform in WITH_ETAG:
        headers["ETag"] = f'W/"{policy.name}-{showing.revision}"'
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return Answer("", HTTPStatus.NOT_MODIFIED, headers=headers)
    return Answer(render_policy(showing, noise), headers=headers)
