"""A real Chromium on real sockets: what it renders, where it may not go, when it has to stop."""

import contextlib
import socket
import time
from dataclasses import replace
from os import geteuid
from pathlib import Path

import pytest

from fetching.browser import BrowserFetcher
from fetching.chromium import Chromium
from fetching.errors import FailureReason, FetchError
from fetching.render import RenderLimits
from fetching.session import open_fetcher
from tests.chromium import CHROMIUM, needs_chromium
from tests.waiting import programs_naming, wait_until

LIMITS = RenderLimits(total=20, rest=2, quiet=0.2, requests=30, max_bytes=1_000_000)
SHELL = b"<!doctype html><html><head><title>T</title></head><body><div id=a></div>%s</body></html>"
DRAW = "document.getElementById('a').textContent = 'drawn by a script: ' + %s"


def shell(script):
    return SHELL % f"<script>{script}</script>".encode()


@pytest.fixture
def trap():
    """A listener that must never see a connection; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener.getsockname()[1]
        with contextlib.suppress(BlockingIOError):
            listener.accept()
            pytest.fail("a packet reached a refused address")


@pytest.fixture
def silent():
    """A UDP port that must never see a packet."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        yield listener.getsockname()[1]
        with contextlib.suppress(BlockingIOError):
            listener.recv(10)
            pytest.fail("a packet reached a refused address")


@pytest.fixture
def open_browser():
    """Open a fetcher with a browser that may reach the given servers."""
    with contextlib.ExitStack() as ended:

        def start(*servers, chromium=CHROMIUM, limits=LIMITS, **options):
            allowed = frozenset(("127.0.0.1", server.port) for server in servers)
            options = {"contact": "https://a.test/bot", "allowed": allowed, "pause": 0, **options}
            plain = ended.enter_context(contextlib.closing(open_fetcher(**options)))
            found = Chromium(Path(chromium), sandbox=geteuid() != 0) if chromium else None
            return BrowserFetcher(plain, found, limits)

        yield start


@pytest.fixture
def visit(serve, answer, open_browser):
    """Serve pages by path and fetch `/` with a browser; gives the page and the server."""

    def start(limits=LIMITS, *, robots=b"", **pages):
        known = {"/robots.txt": answer(robots, Content_Type="text/plain")}
        for name, body in pages.items():
            kind = "text/html" if body.startswith(b"<") else "text/plain"
            known[f"/{name}"] = answer(body, Content_Type=kind) if b"HTTP/" not in body else body
        server = serve(lambda path: known.get(path.partition("?")[0], answer(b"no", 404)))
        start.server = server
        return open_browser(server, limits=limits).fetch(server.url("/page"))

    return start


def reason(visit, *args, **pages):
    with pytest.raises(FetchError) as caught:
        visit(*args, **pages)
    return caught.value.reason


def text(page):
    return page.body.decode()


@needs_chromium
def test_a_page_that_a_script_draws_is_drawn(visit):
    script = f"fetch('/text').then(a => a.text()).then(t => {{ {DRAW % 't'} }})"
    page = visit(page=shell(script), text=b"our terms")
    assert "drawn by a script: our terms</div>" in text(page)
    assert text(page).startswith("<!DOCTYPE html><html><head><title>T</title>")
    assert page.content_type == "text/html; charset=utf-8"
    assert page.drawn_by.startswith("Chromium/")
    assert (page.url, page.final_url) == (visit.server.url("/page"),) * 2
    assert page.validators is None


@needs_chromium
def test_a_text_that_comes_late_is_waited_for(visit):
    page = visit(page=shell(f"setTimeout(() => {{ {DRAW % 1} }}, 900)"))
    assert "drawn by a script: 1" in text(page)


@needs_chromium
def test_what_is_not_html_stays_as_it_was_received(visit):
    assert visit(page=b"our terms").body == b"our terms"


@needs_chromium
def test_we_say_who_we_are_and_what_language_we_want(serve, answer, open_browser):
    script = "fetch('/text').finally(() => { %s })" % (DRAW % "navigator.language")
    server = serve(lambda path: answer(shell(script), Content_Type="text/html"))
    page = open_browser(server).fetch(server.url("/page"), language="de-AT")
    assert "drawn by a script: de-AT" in text(page)
    agent = b"user-agent: clausewatchbot/0.1 (+https://a.test/bot)\r\n"
    assert all(agent in request.lower() for request in server.requests)
    assert b"accept-language: de-at" in server.requests[-1].lower()


@needs_chromium
def test_nothing_is_kept_from_one_visit_to_the_next(serve, answer, open_browser):
    remember = "localStorage.seen = (localStorage.seen || '') + 'x'; document.cookie = 'seen=x';"
    script = remember + DRAW % "localStorage.seen + document.cookie"
    server = serve(lambda path: answer(shell(script), Content_Type="text/html"))
    browser = open_browser(server)
    pages = [browser.fetch(server.url("/page")) for _ in range(2)]
    assert ["drawn by a script: xseen=x<" in text(page) for page in pages] == [True, True]
    assert b"cookie" not in server.requests[-1].lower()


ATTEMPTS = """
fetch('http://127.0.0.1:PORT/')
fetch('/away')
fetch('/' + 'x'.repeat(70000))
new Image().src = 'http://127.0.0.1:PORT/'
new WebSocket('ws://127.0.0.1:PORT/')
new WebSocket('ws://localhost:PORT/')
new EventSource('http://127.0.0.1:PORT/')
navigator.sendBeacon('http://[::ffff:127.0.0.1]:PORT/')
document.body.insertAdjacentHTML('beforeend', '<iframe src="http://127.0.0.1:PORT/"></iframe>')
document.body.insertAdjacentHTML('beforeend', '<object data="http://127.0.0.1:PORT/"></object>')
document.head.innerHTML += '<link rel=preconnect href="http://127.0.0.1:PORT">'
document.head.innerHTML += '<link rel=stylesheet href="/away">'
window.open('http://127.0.0.1:PORT/')
new Worker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:PORT/')"])))
new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:PORT/')"])))
"""


@needs_chromium
def test_a_script_reaches_no_private_address(visit, answer, trap):
    away = answer(b"", 302, Location=f"http://127.0.0.1:{trap}/")
    lines = ATTEMPTS.strip().replace("PORT", str(trap)).splitlines()
    tries = "".join(f"try {{ {line} }} catch (e) {{ tried-- }}; tried++;" for line in lines)
    page = visit(page=shell(f"let tried = 0; {tries} {DRAW % 'tried'}"), away=away)
    assert f"drawn by a script: {len(lines)}" in text(page)
    assert visit.server.paths().count("/away") == 2


@needs_chromium
def test_webrtc_and_webtransport_send_nothing(visit, silent):
    script = f"""
        for (const f of [window, document.createElement('iframe').contentWindow || window]) {{
            if (f.RTCPeerConnection) {{
                const talk = new f.RTCPeerConnection(
                    {{iceServers: [{{urls: 'stun:127.0.0.1:{silent}'}}]}});
                talk.createDataChannel('x');
                talk.createOffer().then(o => talk.setLocalDescription(o));
            }}
        }}
        try {{ new WebTransport('https://127.0.0.1:{silent}/') }} catch (e) {{}}
        {DRAW % "typeof RTCPeerConnection"}"""
    assert "drawn by a script: undefined" in text(visit(page=shell(script)))


@needs_chromium
@pytest.mark.parametrize("way", ["redirect", "script"])
def test_a_page_that_leads_to_a_private_address_is_refused(visit, answer, trap, way):
    private = f"http://127.0.0.1:{trap}/"
    redirect = answer(b"", 302, Location=private)
    page = redirect if way == "redirect" else shell(f"location.href = '{private}'")
    assert reason(visit, page=page) is FailureReason.PORT_REFUSED


@needs_chromium
def test_where_a_script_moves_on_to_is_fetched_like_any_page(visit):
    page = visit(page=shell("location.replace('/terms?x')"), terms=shell(DRAW % "'moved'"))
    assert "drawn by a script: moved" in text(page)
    assert page.final_url == visit.server.url("/terms?x")
    assert page.url == visit.server.url("/page")
    assert page.redirects == (visit.server.url("/page"),)


@needs_chromium
def test_a_page_that_reloads_itself_once_is_drawn(visit):
    reload = "if (!sessionStorage.seen) { sessionStorage.seen = 1; location.reload() } else "
    assert "drawn by a script: 1" in text(visit(page=shell(reload + DRAW % 1)))
    assert visit.server.paths().count("/page") == 1


@needs_chromium
def test_a_page_that_reloads_itself_for_ever_has_an_end(visit):
    assert "<title>T" in text(visit(page=shell("location.reload()")))


@needs_chromium
def test_scripts_that_go_round_in_a_circle_are_named(visit):
    pages = {"page": shell("location.href = '/other'"), "other": shell("location.href = '/page'")}
    assert reason(visit, **pages) is FailureReason.REDIRECT_LOOP


@needs_chromium
def test_robots_txt_counts_for_the_page_where_it_leads_and_what_it_loads(visit):
    forbid = b"User-agent: *\nDisallow: /no"
    assert reason(visit, robots=b"User-agent: *\nDisallow: /") is FailureReason.ROBOTS_DISALLOWED
    assert "/page" not in visit.server.paths()
    away = shell("location.href = '/no'")
    assert reason(visit, robots=forbid, page=away) is FailureReason.ROBOTS_DISALLOWED
    visit(robots=forbid, page=shell("fetch('/no.json'); fetch('/yes.json');" + DRAW % 1))
    assert "/no.json" not in visit.server.paths()
    assert "/yes.json" in visit.server.paths()


@needs_chromium
def test_pictures_sounds_fonts_and_frames_are_not_loaded(visit):
    page = (
        b"<style>@font-face { font-family: F; src: url(/font.woff2) } p { font-family: F }</style>"
        b"<p>our terms<img src=/a.png><video src=/b.mp4></video><iframe src=/frame></iframe>"
    )
    visit(page=page)
    assert visit.server.paths() == ["/robots.txt", "/page"]


@needs_chromium
def test_more_requests_than_allowed_are_named_and_not_sent(visit):
    script = f"for (let i = 0; i < 100; i++) fetch('/text?' + i); {DRAW % 1}"
    assert reason(visit, page=shell(script), text=b"x") is FailureReason.RENDER_TOO_HEAVY
    assert len(visit.server.paths()) <= 2 + LIMITS.requests


@needs_chromium
def test_more_bytes_than_allowed_are_named(visit):
    script = f"fetch('/text').then(a => a.text()).then(t => {{ {DRAW % 't.length'} }})"
    assert (
        reason(visit, page=shell(script), text=b"x" * 2_000_000) is FailureReason.RENDER_TOO_HEAVY
    )


@needs_chromium
def test_a_dom_that_grows_too_large_is_named(visit):
    limits = replace(LIMITS, max_html=10_000)
    assert reason(visit, limits, page=shell(DRAW % "'x'.repeat(20000)")) is FailureReason.TOO_LARGE


@needs_chromium
def test_a_page_that_never_rests_is_taken_as_it_stands(visit):
    script = f"setInterval(() => {{ {DRAW % 'performance.now()'} }}, 20)"
    assert "drawn by a script: " in text(visit(page=shell(script)))


@needs_chromium
@pytest.mark.parametrize("script", ["LOOP", "setTimeout(() => { LOOP }, 300)"])
def test_a_script_without_end_is_stopped_in_time(visit, script):
    started = time.monotonic()
    page = shell(script.replace("LOOP", "while (true) {}"))
    assert reason(visit, replace(LIMITS, total=6), page=page) is FailureReason.RENDER_TIMEOUT
    assert time.monotonic() - started < 20


@needs_chromium
def test_a_file_that_never_comes_ends_in_time(serve, answer, open_browser):
    def hang(connection):
        connection.recv(1)

    page = answer(b"<script src=/hang></script><p>text", Content_Type="text/html")
    server = serve(lambda path: {"/page": page, "/hang": hang}.get(path, answer(b"", 404)))
    browser = open_browser(server, limits=replace(LIMITS, total=5))
    with pytest.raises(FetchError) as caught:
        browser.fetch(server.url("/page"))
    assert caught.value.reason is FailureReason.RENDER_TIMEOUT
    assert caught.value.transient


@needs_chromium
def test_nothing_of_a_stopped_browser_is_left_behind(visit, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    limits = replace(LIMITS, total=4)
    assert reason(visit, limits, page=shell("while (true) {}")) is FailureReason.RENDER_TIMEOUT
    wait_until(lambda: not programs_naming(tmp_path))
    assert list(tmp_path.iterdir()) == []


@needs_chromium
def test_an_error_of_the_page_has_its_usual_name(visit):
    assert reason(visit) is FailureReason.HTTP_404


def test_without_chromium_the_page_is_not_even_asked_for(serve, answer, open_browser):
    server = serve(answer(b"<p>text"))
    with pytest.raises(FetchError) as caught:
        open_browser(server, chromium=None).fetch(server.url("/page"))
    assert caught.value.reason is FailureReason.BROWSER_MISSING
    assert not caught.value.transient
    assert server.requests == []


def test_a_browser_that_does_not_start_is_named(serve, answer, open_browser):
    server = serve(answer(b"<p>text", Content_Type="text/html"))
    with pytest.raises(FetchError) as caught:
        open_browser(server, chromium="/bin/false").fetch(server.url("/page"))
    assert caught.value.reason is FailureReason.BROWSER_FAILED
    assert caught.value.transient


def test_a_browser_that_hangs_as_it_starts_is_stopped(serve, answer, open_browser, tmp_path):
    program = tmp_path / "chromium"
    program.write_text(f"#!/bin/sh\n{tmp_path}/sleep 60")
    program.chmod(0o755)
    (tmp_path / "sleep").symlink_to("/bin/sleep")
    server = serve(answer(b"<p>text", Content_Type="text/html"))
    browser = open_browser(server, chromium=program, limits=replace(LIMITS, total=3))
    with pytest.raises(FetchError) as caught:
        browser.fetch(server.url("/page"))
    assert caught.value.reason is FailureReason.RENDER_TIMEOUT
    wait_until(lambda: not programs_naming(program))
