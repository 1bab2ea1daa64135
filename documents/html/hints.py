"""Reads from an element's class, id and label what widget it may be.

Developers name these in English whatever the page's language; a name alone never drops text,
`noise` judges the element's content too.
"""

import re
from enum import StrEnum
from functools import lru_cache


class Hint(StrEnum):
    """The widgets that pages hang around and inside their policies."""

    UNSEEN = "unseen"
    CONSENT = "consent"
    BREADCRUMB = "breadcrumb"
    SKIP_LINK = "skip_link"
    SHARE = "share"
    FEEDBACK = "feedback"
    LANGUAGE = "language"
    RELATED = "related"
    PROMOTION = "promotion"
    MENU = "menu"


_VENDORS = (
    "onetrust-(?:banner|consent|pc)|cybotcookiebotdialog|didomi-|usercentrics|cky-|truste-|"
    "osano-|termly-|iubenda-cs|axeptio|tarteaucitron|klaro|cc-window|qc-cmp|borlabs|cmplz|"
    "cookieyes|cookiehub|cookie-?script|cookie-?law|fs-cc|cmp-?(?:container|root|wrapper)"
)
_BOX = (
    "banner|bar|popup|pop-up|modal|notice|dialog|overlay|prompt|toast|wall|box|layer|message|"
    "alert|bubble|manager|preferences|settings|consent|widget|disclaimer"
)
_PATTERNS = {
    Hint.UNSEEN: r"\b(?:sr-only|visually-?hidden|screen-?reader|show-for-sr|a11y-hidden)",
    Hint.CONSENT: rf"(?:cookies?|consent|gdpr|ccpa)[\w-]*?(?:{_BOX})|(?:{_BOX})[\w-]*?"
    rf"(?:cookie|consent|gdpr)|{_VENDORS}",
    Hint.BREADCRUMB: "bread-?crumb",
    Hint.SKIP_LINK: r"\bskip(?:-?(?:to|link|nav|content|main)|\b)",
    Hint.SHARE: r"\bshar(?:e|ing)|social|addthis|\ba2a_",
    Hint.FEEDBACK: r"helpful|feedback|(?:article|page)-?(?:vote|rating|survey)|was-?this|\bvote",
    Hint.LANGUAGE: r"\blang(?:uages?)?(?:[-_](?:switch|select|picker|menu|toggle|list|nav|drop|"
    r"chooser|bar)|(?:switch|select|picker)|$|\s)|locale|wpml|polylang|\bpll-|weglot",
    Hint.RELATED: r"\brelated|recommend|read-?(?:next|more)|see-?also",
    Hint.PROMOTION: r"(?:\b|[-_])ctas?(?:\b|[-_])|call-?to-?action",
    Hint.MENU: r"(?:\b|[-_])(?:nav|navbar|navigation|menu|menubar|footer|header|topbar|sidebar|"
    r"side-?nav|drawer|megamenu)(?:\b|[-_])|site-?(?:header|footer|nav)",
}
_ANY = re.compile("|".join(f"(?P<{hint}>{p})" for hint, p in _PATTERNS.items()), re.IGNORECASE)
_LONGEST = 300
_DECLARATION = re.compile("cookie[-_ ]?(?:policy|declaration|list|table)", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def read_hint(class_: str | None, id_: str | None) -> Hint | None:
    """Give the widget that an element's names speak of, if any.

    >>> read_hint("site cookie-banner", None), read_hint(None, "ot-sdk-cookie-policy")
    (<Hint.CONSENT: 'consent'>, None)
    """
    names = f"{(class_ or '')[:_LONGEST]} {(id_ or '')[:_LONGEST]}"
    found = _ANY.search(names)
    if found is None or _DECLARATION.search(names):
        return None
    return Hint(str(found.lastgroup))
