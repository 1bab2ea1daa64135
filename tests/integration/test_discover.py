"""`clausewatch platforms discover` on a loopback site: links followed once, the good ones taken."""

from http import HTTPStatus

import pytest
import typer
from typer.testing import CliRunner

from cli.errors import CommandError
from cli.platforms import register
from demo.loopback import Answer, serve_loopback
from models.platform_files import parse_platform_file
from tests.chromium import needs_chromium


def policy(title):
    clauses = "".join(
        f"<p>You agree that we may keep your data for {n} months under this policy and these terms"
        " of service, and that we share it with nobody.</p>"
        for n in range(2, 14)
    )
    return f"<html lang='en'><body><main><h1>{title}</h1>{clauses}</main></body></html>"


def drawn(title):
    text = policy(title).partition("<body>")[2].partition("</body>")[0]
    script = f"document.body.innerHTML = {text!r}"
    return f"<html lang='en'><body><script>{script}</script></body></html>"


HOME = """<html lang="en"><head><meta property="og:site_name" content="Acme"></head><body>
<h1>Acme</h1><footer><a href="/privacy">Privacy</a> <a href="/cookies">Cookie Policy</a>
<a href="/terms/old">Terms</a> <a href="/terms">Terms of Service</a> <a href="/legal">Legal</a>
<a href="/privacy-settings">Privacy settings</a></footer></body></html>"""
PAGES = {
    "/": HOME,
    "/privacy": policy("Privacy Policy"),
    "/terms": policy("Terms of Service"),
    "/terms/old": "<p>Moved.</p>",
    "/legal": "<a href='/legal/aup'>Acceptable Use Policy</a> <a href='/privacy'>Privacy</a>",
    "/legal/aup": policy("Acceptable Use Policy"),
}


@pytest.fixture
def site(monkeypatch, tmp_path):
    """Serve pages, and give the command that discovers them and the paths it asked for."""
    pages, asked = dict(PAGES), []

    def receive(request):
        asked.append(request.path)
        return Answer(pages[request.path]) if request.path in pages else missing

    missing = Answer("no", HTTPStatus.NOT_FOUND)
    app = typer.Typer()
    register(app)
    with serve_loopback(receive) as port:
        monkeypatch.setenv("ALLOW_HOSTS", f"127.0.0.1:{port}")
        monkeypatch.setenv("HOST_PAUSE", "0")
        home = f"http://127.0.0.1:{port}/"

        def discover(*words):
            return CliRunner().invoke(app, ["platforms", "discover", home, *map(str, words)])

        discover.pages, discover.asked, discover.home = pages, asked, home
        yield discover


@pytest.fixture
def without_browser(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


def read(text, tmp_path):
    return parse_platform_file(text, tmp_path / "acme.toml")


def test_what_reads_as_a_policy_is_proposed(site, without_browser, tmp_path):
    result = site()
    platform = read(result.stdout, tmp_path)
    assert (platform.name, platform.homepage) == ("Acme", site.home)
    assert {document.type: document.pages[0].url for document in platform.documents} == {
        "Terms of Service": f"{site.home}terms",
        "Privacy Policy": f"{site.home}privacy",
        "Acceptable Use Policy": f"{site.home}legal/aup",
    }
    assert all("words" in document.verified for document in platform.documents)


def test_what_was_unsure_is_listed(site, without_browser):
    listed = site().stderr
    assert f"unsure: Trackers Policy: {site.home}cookies was left out: http_404" in listed
    assert "settings" not in listed


def test_every_address_is_asked_once(site, without_browser):
    site()
    assert len(site.asked) == len(set(site.asked))
    assert site.asked[0] == "/robots.txt"


def test_the_file_is_written_where_it_is_wanted_and_never_over_another(
    site, without_browser, tmp_path
):
    file = tmp_path / "acme.toml"
    assert site("--to", file).exit_code == 0
    assert len(read(file.read_text(), tmp_path).documents) == 3
    again = site("--to", file)
    assert isinstance(again.exception, CommandError)
    assert "exists already" in str(again.exception)


def test_a_home_page_that_cannot_be_had_is_named(site, without_browser):
    site.pages.clear()
    assert "the server answered 404 (http_404)" in str(site().exception)


def test_a_home_page_without_policies_proposes_nothing(site, without_browser):
    site.pages["/"] = "<p>Welcome</p>"
    assert "found no link that leads to a policy" in str(site().exception)


@needs_chromium
def test_a_policy_that_scripts_draw_is_proposed_with_a_browser(site, tmp_path):
    site.pages["/"] = "<html lang='en'><a href='/privacy'>Privacy</a></html>"
    site.pages["/privacy"] = drawn("Privacy Policy")
    result = site()
    assert 'fetch = "browser"' in result.stdout
    [document] = read(result.stdout, tmp_path).documents
    assert document.browser
