"""What robots.txt lets us visit, as RFC 9309 has it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

import httpx
from protego import Protego

from fetching.errors import FailureReason, FetchError

MAX_BYTES = 512_000
KEPT_FOR = 86_400.0
STALE_FOR = 30 * 86_400.0
RETRY_AFTER = 300.0
# The parser's time grows with user agents times rules; a day's work can be put into 500 kB.
_MOST_PAIRS = 2_000_000

# Asks for a robots.txt with all redirects followed; returns its status and body.
Reader = Callable[[str], tuple[int, bytes]]


@dataclass(frozen=True)
class Rules:
    """One host's rules for us; without a parsed file everything is allowed."""

    agent: str
    parsed: Protego | None = None

    def allow(self, url: str) -> bool:
        return self.parsed is None or self.parsed.can_fetch(url, self.agent)

    @property
    def pause(self) -> float | None:
        return None if self.parsed is None else self.parsed.crawl_delay(self.agent)


@dataclass
class _Entry:
    lock: Lock = field(default_factory=Lock)
    rules: Rules | None = None
    read_at: float = 0.0
    failure: FetchError | None = None
    failed_at: float = 0.0


class Robots:
    """Each host's robots.txt, read once a day; one reader at a time for a host."""

    def __init__(self, agent: str, read: Reader, *, clock: Callable[[], float] = monotonic) -> None:
        self._agent = agent
        self._read = read
        self._clock = clock
        self._entries: dict[tuple[str, bytes], _Entry] = {}
        self._lock = Lock()

    def check(self, url: httpx.URL) -> Rules:
        """Return the host's rules, or raise a FetchError where they forbid this URL.

        A missing file (4xx) allows everything. While the file cannot be had (5xx, no answer)
        nothing may be fetched (RFC 9309, 2.3.1.4), unless a copy of the last month is here.
        """
        rules = self._rules(url)
        if not rules.allow(str(url)):
            detail = "robots.txt does not let us read this page"
            raise FetchError(FailureReason.ROBOTS_DISALLOWED, detail, transient=False)
        return rules

    def _rules(self, url: httpx.URL) -> Rules:
        with self._lock:
            entry = self._entries.setdefault((url.scheme, url.netloc), _Entry())
        with entry.lock:
            return self._fresh(entry, url)

    def _fresh(self, entry: _Entry, url: httpx.URL) -> Rules:
        now = self._clock()
        if entry.rules is not None and now - entry.read_at < KEPT_FOR:
            return entry.rules
        if entry.failure is None or now - entry.failed_at >= RETRY_AFTER:
            self._renew(entry, now, str(url.copy_with(raw_path=b"/robots.txt", fragment=None)))
        if entry.rules is not None and now - entry.read_at < STALE_FOR:
            return entry.rules
        assert entry.failure is not None
        raise entry.failure

    def _renew(self, entry: _Entry, now: float, where: str) -> None:
        try:
            entry.rules = parse(self._agent, *self._read(where))
        except FetchError as error:
            entry.failure, entry.failed_at = error, now
        else:
            entry.read_at, entry.failure = now, None


def parse(agent: str, status: int, body: bytes) -> Rules:
    """Read the rules for one agent out of an answer to GET /robots.txt."""
    if 400 <= status < 500 and status != 429:
        return Rules(agent)
    if not 200 <= status < 300:
        raise _unreachable(f"robots.txt was answered with {status}", status)
    text = body.decode("utf-8-sig", errors="replace")
    agents = text.lower().count("agent")
    if agents * (text.count("\n") + text.count("\r")) > _MOST_PAIRS:
        raise _unreachable("robots.txt is too long to be read", status)
    return Rules(agent, Protego.parse(text))


def _unreachable(detail: str, status: int) -> FetchError:
    reason = FailureReason.ROBOTS_UNREACHABLE
    return FetchError(reason, detail, transient=True, status=status)
