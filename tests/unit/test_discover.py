"""Policy links are found by their words, in the page's language; what is none is left out."""

import pytest

from documents.discover import find_policy_links
from documents.page_links import read_links
from documents.policy_words import HUBS, NOT_A_POLICY, fold, spoken_of, words_by_type
from models.terms_types import terms_types

HOME = "https://www.acme.example/"


def page(*links, lang="en", head="", place="footer"):
    anchors = "".join(f'<a href="{href}">{text}</a>' for text, href in links)
    return (
        f"<html lang='{lang}'><head><title>Acme | Tools</title>{head}</head>"
        f"<body><p>Welcome</p><{place}>{anchors}</{place}></body></html>"
    ).encode()


def found(*links, **options):
    """The type of each address found, the best link first."""
    policies = find_policy_links(page(*links, **options), HOME).links
    return {link.url.removeprefix(HOME): link.terms_type for link in policies}


def doubt(text, href, **options):
    [link] = find_policy_links(page((text, href), **options), HOME).links
    return link.doubt


@pytest.mark.parametrize(
    ("lang", "text", "terms_type"),
    [
        ("en", "Terms", "Terms of Service"),
        ("en", "Terms &amp; Conditions", "Terms of Service"),
        ("en", "Acme Privacy Policy", "Privacy Policy"),
        ("en", "Cookies", "Trackers Policy"),
        ("en", "Acceptable Use", "Acceptable Use Policy"),
        ("en", "Community Guidelines", "Community Guidelines"),
        ("en", "API Terms", "Developer Terms"),
        ("en", "Business Terms", "Commercial Terms"),
        ("en", "DPA", "Data Processor Agreement"),
        ("en", "Copyright", "Copyright Claims Policy"),
        ("en", "Terms of Sale", "General Conditions of Sale"),
        ("de", "AGB", "Terms of Service"),
        ("de", "Datenschutzerklärung", "Privacy Policy"),
        ("de", "Impressum", "Imprint"),
        ("de", "Auftragsverarbeitung", "Data Processor Agreement"),
        ("fr", "Mentions légales", "Imprint"),
        ("fr", "Conditions générales d’utilisation", "Terms of Service"),
        ("fr", "CGV", "General Conditions of Sale"),
        ("fr", "Politique de confidentialité", "Privacy Policy"),
        ("fr", "Règles de la communauté", "Community Guidelines"),
        ("es", "Aviso legal", "Imprint"),
        ("es", "Política de privacidad", "Privacy Policy"),
        ("es", "Política de cookies", "Trackers Policy"),
        ("es", "Términos y condiciones", "Terms of Service"),
        ("it", "Informativa sulla privacy", "Privacy Policy"),
        ("it", "Note legali", "Imprint"),
        ("it", "Condizioni di vendita", "General Conditions of Sale"),
        ("pt", "Termos de uso", "Terms of Service"),
        ("pt-BR", "Aviso de Privacidade", "Privacy Policy"),
        ("nl", "Algemene voorwaarden", "Terms of Service"),
        ("nl", "Verwerkersovereenkomst", "Data Processor Agreement"),
        ("sv", "Användarvillkor", "Terms of Service"),
        ("da", "Privatlivspolitik", "Privacy Policy"),
        ("pl", "Regulamin", "Terms of Service"),
        ("cs", "Ochrana osobních údajů", "Privacy Policy"),
        ("ja", "プライバシーポリシー", "Privacy Policy"),
        ("ko", "이용약관", "Terms of Service"),
        ("zh", "隐私政策", "Privacy Policy"),
        ("ru", "Пользовательское соглашение", "Terms of Service"),
    ],
)
def test_a_link_is_known_by_its_words(lang, text, terms_type):
    assert found((text, "/p/17"), lang=lang) == {"p/17": terms_type}


@pytest.mark.parametrize(
    ("path", "terms_type"),
    [
        ("/legal/privacy-policy", "Privacy Policy"),
        ("/tos", "Terms of Service"),
        ("/de/impressum.html", "Imprint"),
        ("/legal/api/terms", "Developer Terms"),
        ("/legal/cookie_policy", "Trackers Policy"),
    ],
)
def test_a_link_is_known_by_its_address(path, terms_type):
    assert set(found(("Read more", path), lang="xx").values()) == {terms_type}


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("Cookie settings", "/cookies/settings"),
        ("Your privacy choices", "/privacy-choices"),
        ("Do not sell my personal information", "/privacy/opt-out"),
        ("What our new privacy policy means for families all over the world", "/story/5"),
        ("Privacy policy", "mailto:privacy@acme.example"),
        ("Privacy policy", "javascript:void(0)"),
        ("Privacy policy", "#privacy"),
        ("Terms", "http://[broken/terms"),
        ("Prices", "/prices"),
        ("Download the terms", "/terms.zip"),
        ("© 2026 Acme. Copyright Acme Inc., all rights reserved", "/"),
    ],
)
def test_what_is_no_link_to_a_policy_is_left_out(text, href):
    assert found((text, href)) == {}


def test_each_address_stands_once_under_what_fits_best():
    links = [("Privacy", "/privacy"), ("Terms", "/privacy#top"), ("Privacy Policy", "/privacy/")]
    assert list(found(*links).values()) == ["Privacy Policy"]


def test_a_footer_weighs_more_than_the_text_above_it():
    body = page(("Privacy", "/footer")) + page(("Privacy", "/story"), place="p")
    assert [link.url for link in find_policy_links(body, HOME).links] == [
        f"{HOME}footer",
        f"{HOME}story",
    ]


def test_a_link_in_the_pages_language_comes_first():
    links = [("Privacy", "/en/privacy"), ("Datenschutz", "/de/datenschutz")]
    assert list(found(*links, lang="de")) == ["de/datenschutz", "en/privacy"]


def test_what_is_sure_has_no_doubt():
    assert doubt("Privacy Policy", "/privacy") == ""
    assert doubt("Privacy Policy", "https://legal.acme.example/privacy") == ""


def test_doubts_are_said():
    assert doubt("Privacy Policy", "https://big.example/privacy") == "leads to another site"
    assert "for the language “fr”" in doubt("Privacy", "/fr/privacy")
    assert "may be something else" in doubt("Privacy policy (stores)", "/p")


def test_pages_that_gather_policies_are_named():
    links = [("Legal", "/legal"), ("Trust Center", "https://other.example/"), ("Privacy", "/p")]
    assert find_policy_links(page(*links), HOME).hubs == (f"{HOME}legal",)


@pytest.mark.parametrize(
    ("head", "url", "name"),
    [
        ("<meta property='og:site_name' content='ACME Inc.'>", HOME, "ACME Inc."),
        ("<meta property='og:site_name' content='Acme: the best tools'>", HOME, "Acme"),
        ("", HOME, "Acme"),
        ("", "https://lumen-post.example/", "Lumen Post"),
    ],
)
def test_the_platform_is_named_as_the_page_names_it(head, url, name):
    assert find_policy_links(page(head=head), url).name == name


def test_a_page_that_states_no_language_is_read_for_it():
    text = "Wir sind für Sie da und helfen gern mit der Technik, die zu Ihnen passt und hält. " * 5
    assert find_policy_links(f"<p>{text}</p>".encode(), HOME).language == "de"


def test_links_are_read_against_the_base_and_without_marks():
    body = page(("Privacy", "privacy?utm_source=x&id=2#top"), head="<base href='/legal/'>")
    [link] = read_links(body, HOME).links
    assert link.url == f"{HOME}legal/privacy?id=2"


@pytest.mark.parametrize("body", [b"", b"\0" * 100, b"<a href=", b"<div>" * 20_000, b"\xff\xfe<"])
def test_a_broken_page_has_no_links_and_breaks_nothing(body):
    assert find_policy_links(body, HOME).links == ()


def test_the_footer_of_a_very_long_page_is_still_read():
    body = b"<p>" + b"x" * 3_000_000 + page(("Privacy", "/privacy"))
    assert [link.url for link in find_policy_links(body, HOME).links] == [f"{HOME}privacy"]


@pytest.mark.parametrize("name", terms_types())
def test_a_link_that_says_a_types_own_name_is_of_that_type(name):
    weights = spoken_of(name, "en")
    assert max(weights, key=weights.get) == name


def test_every_type_in_the_table_is_a_known_one():
    assert set(words_by_type()) - {HUBS, NOT_A_POLICY} <= set(terms_types())


def test_folding_keeps_only_words():
    assert fold("  Terms &amp; Conditions™ ") == "terms amp conditionstm"
    assert fold("Términos y Condiciones") == "terminos condiciones"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["<!--", "<?", "<![CDATA[", "<a href='", "<div>", "<base href='a/a/a/a/a/a/a/a/"]
)
def test_a_hostile_home_page_is_read_soon(piece):
    hostile = f"{piece}" * 60_000 + "<a href=/x>x</a>" * 3_000
    assert find_policy_links(hostile.encode(), HOME).links == ()
