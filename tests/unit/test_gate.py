"""The gate: pages that are not the policy are named, real policies pass."""

from dataclasses import dataclass, replace

import pytest

from documents.gate import PageFacts, judge
from documents.history import remember
from documents.looks import sketch
from models.blocks import Block, Link
from models.words import BlockKind

POLICY = [
    "We collect personal data when you use our services and create an account with us.",
    "You agree to these terms, and the law of your country gives you further rights.",
    "Third parties process information for us under a contract and for our purposes only.",
    "You may ask us to delete your data, and we answer your request within thirty days.",
    "We are liable as the law provides; some liability cannot be limited by this agreement.",
]
POLITIQUE = [
    "Nous traitons les données personnelles que vous nous confiez pour vous fournir le service.",
    "Vous pouvez demander à tout moment que nous supprimions les données de votre compte.",
    "Le contrat est soumis à la loi et les conditions générales sont celles de notre site.",
    "Les utilisateurs sont responsables des contenus qu’ils publient dans le service.",
]
ADDRESS = "https://acme.example/legal/privacy"


@dataclass
class Page:
    """What extraction would have found."""

    blocks: tuple
    title: str | None = "Privacy Policy"
    page_words: int = 500
    selected: bool = True


def text(*lines):
    return tuple(Block(BlockKind.PARAGRAPH, line) for line in lines)


def facts(final=ADDRESS, status=200, title=None):
    return [PageFacts(ADDRESS, final, status, "text/html", 90_000, title)]


def past(*lines, times=1):
    return remember([text(*lines * 4)] * times, terms_type="Privacy Policy")


def test_a_first_policy_passes():
    assert judge(facts(), Page(text(*POLICY)), None).suspect is False


def test_a_policy_in_a_language_without_tables_passes():
    polish = (
        "Przetwarzamy dane i informacje, które nam podajesz, oraz nie udostępniamy ich na rynku."
    )
    assert not judge(facts(), Page(text(*[polish] * 6)), None).suspect


def test_an_everyday_edit_passes():
    assert not judge(facts(), Page(text(*POLICY * 4, "We added a line.")), past(*POLICY)).suspect


NOT_THE_POLICY = [
    ("challenge", "Just a moment...", ["Checking your browser before accessing acme.example."]),
    ("challenge", None, ["Veuillez vérifier que vous êtes humain pour continuer."]),
    ("challenge", "Access Denied", ["You have been blocked. Reference 18.2f"]),
    ("log_in", "Log in", ["Log in to continue", "Password", "Forgot your password?"]),
    ("log_in", "Connexion", ["Se connecter", "Mot de passe oublié ?"]),
    ("consent_wall", None, ["We and our partners use cookies.", "Accept all", "Reject all"]),
    ("consent_wall", None, ["Wir verwenden Cookies.", "Alle akzeptieren", "Nur notwendige"]),
    ("soft_404", None, ["Page not found", "Go back to the home page."]),
    ("soft_404", None, ["Cette page n'existe pas"]),
    ("error_text", None, ["Application error: a client-side exception has occurred"]),
    ("error_text", "Error", ["An error occurred while processing your request. Reference #30"]),
    ("error_text", None, ["Service Unavailable - DNS failure"]),
    ("redirect_notice", None, ["You should be redirected quickly, if not click here."]),
    ("empty_shell", "Acme", []),
    ("empty_shell", "Acme", ["Privacy Statement", "What's new?"]),
]


@pytest.mark.parametrize(("reason", "title", "lines"), NOT_THE_POLICY)
@pytest.mark.parametrize("history", [None, past(*POLICY)], ids=["first", "later"])
def test_a_page_that_is_not_the_policy_is_named(reason, title, lines, history):
    verdict = judge(facts(title=title), Page(text(*lines), title, 30), history)
    assert verdict.reason == reason


def test_a_long_policy_may_speak_of_all_that():
    more = ["We use cookies and a captcha.", "Accept all", "Reject all", "Page not found."]
    assert not judge(facts(), Page(text(*POLICY * 8, *more)), None).suspect


def test_a_policy_that_keeps_its_words_may_be_short_and_say_error():
    short = text(*POLICY, "If an error occurred, try again later.")
    assert not judge(facts(), Page(short), remember([text(*POLICY)], terms_type="x")).suspect


def test_an_empty_declared_region_on_a_full_page_is_named():
    assert judge(facts(), Page(text("Hello"), page_words=900), None).reason == "region_empty"


def test_an_index_of_links_is_no_policy():
    names = [f"Terms of service for product {n}" for n in range(20)]
    index = tuple(Block(BlockKind.LIST_ITEM, n, 1, "", (Link(n, "/x"),)) for n in names)
    assert judge(facts(), Page(index), None).reason == "link_index"


def test_a_page_about_something_else_is_no_policy():
    lines = ["The sun set over the hills while the band played on until the small hours came."] * 9
    assert judge(facts(), Page(text(*lines)), None).reason == "not_policy_like"


REDIRECTS = [
    ("https://acme.example/", "home_page"),
    ("https://acme.example/en-us/", "home_page"),
    ("https://acme.example/login?next=/legal/privacy", "log_in"),
    ("https://consent.acme.example/m?continue=privacy", "consent_wall"),
]


@pytest.mark.parametrize(("final", "reason"), REDIRECTS)
def test_a_redirect_away_from_the_policy_is_named(final, reason):
    assert judge(facts(final), Page(text(*POLITIQUE)), None).reason == reason


def test_a_redirect_to_the_root_that_still_carries_the_policy_passes():
    page = Page(text(*POLICY * 4))
    assert not judge(facts("https://privacy.acme.example/"), page, past(*POLICY)).suspect


def test_an_answer_that_is_no_success_is_named():
    assert judge(facts(status=503), Page(text(*POLICY)), None).reason == "bad_status"


MARKETING = [
    "Discover wonderful holidays with unforgettable beaches, mountains and your favourite music.",
    "Thousands of happy travellers already booked information about our service for you.",
    "Choose between exciting adventures, relaxing wellness weekends and spectacular festivals.",
    "Breakfast included everywhere, because mornings should always begin deliciously.",
]
AGAINST_HISTORY = [
    ("language_switched", POLITIQUE * 4, past(*POLICY)),
    ("shrunk", POLICY, past(*POLICY * 2)),
    ("exploded", MARKETING * 60, past(*POLICY)),
    ("nothing_in_common", MARKETING * 4, past(*POLICY)),
]


@pytest.mark.parametrize(("name", "lines", "history"), AGAINST_HISTORY)
def test_a_page_unlike_its_own_past_is_named(name, lines, history):
    found = judge(facts(), Page(text(*lines)), history).evidence
    assert name in {evidence.name for evidence in found}


def test_growth_around_the_old_words_passes():
    assert not judge(
        facts(), Page(text(*POLICY * 5, *POLITIQUE, *POLICY * 60)), past(*POLICY)
    ).suspect


def test_a_suspect_text_that_has_stood_is_believed():
    new = text(*POLITIQUE * 4)
    history = past(*POLICY)
    assert judge(facts(), Page(new), history).suspect
    assert not judge(facts(), Page(new), replace(history, standing=sketch(new))).suspect


def test_what_has_stood_must_still_look_like_a_page():
    gone = text("Page not found")
    history = replace(past(*POLICY), standing=sketch(gone))
    assert judge(facts(), Page(gone), history).reason == "soft_404"


def test_every_evidence_says_what_was_seen():
    verdict = judge(facts(), Page(text("Page not found"), None), past(*POLICY))
    assert verdict.evidence[0].detail == "“Page not found” among 3 words"
