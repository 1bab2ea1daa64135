"""Pauses between requests, and what robots.txt allows, on a clock of our own."""

from threading import Thread

import httpx
import pytest

from fetching.errors import FailureReason, FetchError, from_net, from_status
from fetching.politeness import LONGEST_PAUSE, HostPacer
from fetching.robots import KEPT_FOR, RETRY_AFTER, STALE_FOR, Robots, parse
from fetching.session import user_agent
from net.errors import NetError, NetFailure

AGENT = "ClausewatchBot"
HERE, THERE = ("a.test", 443), ("b.test", 443)


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


def visit(pacer, host, clock, lasting=0.0):
    with pacer.turn(host):
        clock.now += lasting


def test_the_first_request_does_not_wait(clock):
    visit(HostPacer(2, clock=clock, sleep=clock.sleep), HERE, clock)
    assert clock.slept == []


def test_the_next_request_waits_from_the_end_of_the_last(clock):
    pacer = HostPacer(2, clock=clock, sleep=clock.sleep)
    visit(pacer, HERE, clock, lasting=5)
    clock.now += 0.5
    visit(pacer, HERE, clock)
    assert clock.slept == [1.5]


def test_hosts_do_not_wait_for_each_other(clock):
    pacer = HostPacer(2, clock=clock, sleep=clock.sleep)
    visit(pacer, HERE, clock)
    visit(pacer, THERE, clock)
    assert clock.slept == []


def test_a_failed_request_frees_its_turn(clock):
    pacer = HostPacer(2, clock=clock, sleep=clock.sleep)
    with pytest.raises(ZeroDivisionError), pacer.turn(HERE):
        1 / 0  # noqa: B018
    visit(pacer, HERE, clock)
    assert clock.slept == [2]


@pytest.mark.parametrize(("asked", "pause"), [(10, 10), (0.5, 2), (3600, LONGEST_PAUSE)])
def test_a_host_may_ask_for_a_longer_pause(clock, asked, pause):
    pacer = HostPacer(2, clock=clock, sleep=clock.sleep)
    pacer.slow_down(HERE, asked)
    visit(pacer, HERE, clock)
    visit(pacer, HERE, clock)
    visit(pacer, THERE, clock)
    assert clock.slept == [pause]


def test_no_more_than_the_given_number_are_in_flight_at_a_host():
    pacer = HostPacer(0, at_once=3)
    seen, inside = [], []

    def visit_many():
        for _ in range(200):
            with pacer.turn(HERE):
                inside.append(1)
                seen.append(len(inside))
                inside.pop()

    threads = [Thread(target=visit_many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(seen) <= 3


RULES = b"""\xef\xbb\xbfUser-agent: *
Disallow: /private
Allow: /private/terms
Disallow: /*.json$
Crawl-delay: 7

User-agent: OtherBot
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/terms", True),
        ("/private", False),
        ("/private/x", False),
        ("/private/terms/x", True),
        ("/a/b.json", False),
        ("/a/b.json?x", True),
    ],
)
def test_the_longest_rule_decides(path, allowed):
    assert parse(AGENT, 200, RULES).allow(f"https://a.test{path}") is allowed


def test_the_pause_asked_for_is_read():
    assert parse(AGENT, 200, RULES).pause == 7


def test_our_own_group_goes_before_the_star():
    rules = parse(AGENT, 200, RULES + b"\nUser-agent: clausewatchbot\nDisallow: /terms\n")
    assert not rules.allow("https://a.test/terms")
    assert rules.allow("https://a.test/private")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_a_robots_txt_everything_is_allowed(status):
    assert parse(AGENT, status, b"User-agent: *\nDisallow: /").allow("https://a.test/")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_robots_txt_is_unreachable_nothing_is(status):
    with pytest.raises(FetchError) as caught:
        parse(AGENT, status, b"")
    assert caught.value.reason is FailureReason.ROBOTS_UNREACHABLE
    assert caught.value.transient


@pytest.mark.parametrize("body", [b"", b"<html>hello</html>", b"\x00\xff\xfe", b"Disallow: /"])
def test_a_file_without_rules_for_anybody_allows_everything(body):
    assert parse(AGENT, 200, body).allow("https://a.test/terms")


def test_a_file_made_to_be_slow_is_refused():
    groups = b"".join(b"User-agent: %d\n" % number for number in range(15_000))
    with pytest.raises(FetchError):
        parse(AGENT, 200, groups + b"Disallow: /a\n" * 15_000)


class Host:
    """Answers for robots.txt in turn; an exception is raised; the last one lasts."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, url):
        self.asked.append(url)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, FetchError):
            raise answer
        return answer


ALLOWED, FORBIDDEN = (404, b""), (200, b"User-agent: *\nDisallow: /")
TERMS = httpx.URL("https://a.test/terms?x=1")
GONE = FetchError(FailureReason.TIMED_OUT, "late", transient=True)


def test_robots_txt_is_read_once_a_day_for_each_host(clock):
    host = Host(ALLOWED)
    robots = Robots(AGENT, host, clock=clock)
    for url in (TERMS, TERMS, httpx.URL("https://a.test/"), httpx.URL("http://a.test/")):
        robots.check(url)
    clock.now += KEPT_FOR
    robots.check(TERMS)
    assert host.asked == [
        "https://a.test/robots.txt",
        "http://a.test/robots.txt",
        "https://a.test/robots.txt",
    ]


def test_a_forbidden_page_is_named():
    with pytest.raises(FetchError) as caught:
        Robots(AGENT, Host(FORBIDDEN)).check(TERMS)
    assert caught.value.reason is FailureReason.ROBOTS_DISALLOWED
    assert not caught.value.transient


def test_a_failure_is_remembered_for_a_while(clock):
    host = Host(GONE, ALLOWED)
    robots = Robots(AGENT, host, clock=clock)
    for _ in range(3):
        with pytest.raises(FetchError):
            robots.check(TERMS)
    clock.now += RETRY_AFTER
    robots.check(TERMS)
    assert len(host.asked) == 2


def test_a_copy_of_the_last_month_stands_in_while_the_file_is_unreachable(clock):
    robots = Robots(AGENT, Host(ALLOWED, GONE), clock=clock)
    robots.check(TERMS)
    clock.now += STALE_FOR - 1
    robots.check(TERMS)
    clock.now += 2
    with pytest.raises(FetchError):
        robots.check(TERMS)


@pytest.mark.parametrize("kind", NetFailure)
def test_every_failure_of_the_wire_is_a_reason(kind):
    error = from_net(NetError(kind, "detail"))
    assert error.reason == kind.value


@pytest.mark.parametrize("status", range(400, 600))
def test_every_error_status_has_a_reason(status):
    assert from_status(status, None).reason in {f"http_{status}", f"http_{status // 100}xx"}


@pytest.mark.parametrize("contact", ["a\r\nX: y", "bücher"])
def test_a_contact_that_is_no_header_text_is_refused(contact):
    with pytest.raises(ValueError, match="ASCII"):
        user_agent(contact)
