"""What is left out of a page, and what must not be: small invented pages."""

import pytest

from documents.extract import RawPage, extract
from models.declaration import Declaration, Page

URL = "https://acme.test/terms"
PROSE = "We keep what you give us for as long as the law asks us to and not a day longer. " * 3


def texts(html: str, *select: str) -> list[str]:
    page = RawPage(html.encode(), "text/html", URL)
    declared = Declaration(type="Terms of Service", pages=(Page(url=URL, select=select),))
    return [block.text for block in extract([page], declared).blocks]


def in_main(html: str) -> list[str]:
    return texts(f"<main><h1>Terms</h1><p>{PROSE}</p>{html}</main>")[2:]


def in_body(html: str) -> list[str]:
    return texts(f"<body>{html}<h2>Terms</h2><p>{PROSE}</p></body>")[:-2]


def test_a_main_region_is_taken_without_what_stands_around_it() -> None:
    html = f"<nav>Home</nav><div>Cart (3)</div><main><p>{PROSE}</p></main><div>Online: 41</div>"
    assert texts(html) == [PROSE.strip()]


def test_a_main_region_that_holds_next_to_nothing_is_not_believed() -> None:
    assert texts(f"<main>Loading</main><div><p>{PROSE}</p></div>") == ["Loading", PROSE.strip()]


@pytest.mark.parametrize(
    "html",
    [
        "<script>let a = 1</script>",
        "<style>p{}</style>",
        "<noscript>Turn scripts on</noscript>",
        "<template><p>later</p></template>",
        "<svg><title>logo</title><text>logo</text></svg>",
        "<select><option>English</option></select>",
        "<form><label>E-mail</label><input><button>Send</button></form>",
        "<nav><a href=/a>Home</a> <a href=/b>Shop</a></nav>",
        "<div role=navigation><a href=/a>Home</a></div>",
        "<aside><a href=/a>More</a> to read</aside>",
        "<button>Print</button>",
        "<span hidden>You are logged in</span>",
        "<span aria-hidden=true>x</span>",
        '<div style="display: none">Saved!</div>',
        "<a href=/x><span class=sr-only>(opens in a new window)</span></a>",
        "<div role=dialog><p>Join our newsletter</p></div>",
        "<div class=breadcrumbs><a href=/>Home</a> / Legal</div>",
        "<ul class=share-buttons><li><a href=/f>Facebook</a></li></ul>",
        "<div class=article-votes>Was this helpful? <button>Yes</button> <button>No</button></div>",
        "<p class=feedback>War das hilfreich? <button>Ja</button><button>Nein</button></p>",
        "<a class=skip-link href=#main>Skip to content</a>",
        "<ul><li><a href=/de hreflang=de>Deutsch</a><li><a href=/fr hreflang=fr>Français</a></ul>",
        "<div class=lang-switcher><a href=/ja>日本語</a> <a href=/ko>한국어</a></div>",
        "<div id=cookie-banner>We use cookies.<button>Accept</button><button>No</button></div>",
        "<div class=onetrust-pc>Cookies<button>Accept</button><button>No</button></div>",
    ],
)
def test_what_is_not_the_policy_is_dropped(html: str) -> None:
    assert in_main(html) == []


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<header><h2>Part two</h2><p>In force from 3 May</p></header>", "In force from 3 May"),
        ("<footer>Last updated: 3 May 2026</footer>", "Last updated: 3 May 2026"),
        ("<aside>In short: we do not sell your data to anybody.</aside>", "In short"),
        ("<section id=cookies><p>How we use cookies.</p></section>", "How we use cookies."),
        ("<section class=consent><p>You may withdraw consent.</p></section>", "You may withdraw"),
        ("<div class=social-media-policy><p>Posts on social media.</p></div>", "Posts on social"),
        ("<div class=language-clause><p>English prevails.</p></div>", "English prevails."),
        ("<div class=ot-sdk-cookie-policy><button>a</button><button>b</button>List</div>", "List"),
        ("<div class=panel hidden>No, never.</div>", "No, never."),
        ("<div role=tabpanel aria-hidden=true>Folded text</div>", "Folded text"),
        (f"<div style='display:none'>{PROSE}</div>", "We keep what"),
        ("<h3><button aria-expanded=false>Your rights</button></h3>", "Your rights"),
        (f"<div><button>Your rights</button><div>{PROSE}</div></div>", "Your rights"),
        (f"<form><p>{PROSE}</p><input type=checkbox></form>", "We keep what"),
        (f"<textarea readonly>{PROSE}</textarea>", "We keep what"),
        ("<ol><li><a href=#a>1. Fees</a><li><a href=#b>2. Law</a></ol>", "Fees"),
    ],
)
def test_policy_text_in_suspicious_dress_is_kept(html: str, kept: str) -> None:
    assert any(text.startswith(kept) for text in in_main(html))


def test_a_site_header_goes_and_a_title_s_header_stays() -> None:
    site = "<header><a href=/>Acme</a> <a href=/shop>Shop</a></header>"
    title = "<header><h1>Privacy</h1><p>Updated 3 May</p></header>"
    assert in_body(site + title) == ["Privacy", "Updated 3 May"]


def test_a_nameless_cookie_box_is_known_by_its_two_buttons() -> None:
    box = "<div><p>Nous utilisons des cookies.</p><button>Oui</button><button>Non</button></div>"
    assert in_body(box) == []


def test_an_unclosed_menu_does_not_swallow_the_document() -> None:
    assert PROSE.strip() in texts(f"<body><nav><a href=/>Home</a><p>{PROSE}</p><p>{PROSE}</p>")


def test_a_form_around_the_whole_page_is_no_form() -> None:
    assert texts(f"<body><form id=aspnetForm><p>{PROSE}</p></form>") == [PROSE.strip()]


def test_a_declared_region_keeps_its_own_menus_but_not_its_widgets() -> None:
    html = """<div id=legal><nav><a href=#a>Fees</a></nav><p>None.</p>
    <div class=breadcrumb><a href=/>Home</a></div></div>"""
    assert texts(html, "#legal") == ["Fees", "None."]


def test_page_words_count_the_whole_page() -> None:
    html = b"<nav>one two</nav><main><p>three four five</p></main><footer>six</footer>"
    page = RawPage(html, "text/html", URL)
    declared = Declaration(type="Terms of Service", pages=(Page(url=URL),))
    assert extract([page], declared).page_words == 6


CALL = (
    "<div class='final-cta'><p>The best {}</p><p>Build what you like with it.</p><a href=/x>Buy</a>"
)
FOOTER = [
    "Acme Studio",
    "Download",
    "API Platform",
    "Research",
    "Careers",
    "Terms of Service",
    "Privacy Policy",
    "Usage Policy",
    "Acme © 2026",
]


def behind(html: str) -> list[str]:
    return texts(f"<body><h2>Terms</h2><p>{PROSE}</p>{html}</body>")[2:]


def test_a_call_to_action_after_all_prose_of_a_body_is_dropped() -> None:
    call = CALL.format("platform") + "</div>"
    assert behind(call) == []
    assert len(texts(f"<h2>Terms</h2><div>{call}</div><div><p>{PROSE}</p></div>")) == 5
    assert len(in_main(call)) == 3


def lines(*labels: str) -> str:
    return "".join(f"<div>{label}</div>" for label in labels)


def test_a_footer_that_nothing_sets_apart_is_known_by_the_documents_it_names() -> None:
    assert behind(lines(*FOOTER)) == []


@pytest.mark.parametrize(
    "labels",
    [
        FOOTER[:6],
        [*FOOTER[:5], "About", "Blog", "Press", "Jobs"],
        ["These are part of the terms that you and we agree on with each other:", *FOOTER],
        [*FOOTER, "Acme Ltd, 1 Main Street, London"],
        ["1. Fees", *FOOTER],
        ["We may sell your data.", *FOOTER],
    ],
    ids=["short", "no documents", "led into", "an address", "numbered", "a sentence"],
)
def test_labels_that_may_belong_to_the_text_stay(labels: list[str]) -> None:
    assert len(behind(lines(*labels))) == len(labels)
