"""Our short names for why a page was not believed, in words for people."""

# Each fits behind "found".
_TROUBLE = {
    "bad_status": "an error page",
    "challenge": "a challenge page",
    "log_in": "a log-in page",
    "consent_wall": "a page that asks about cookies",
    "soft_404": "a page that says there is no such page",
    "error_text": "an error message",
    "redirect_notice": "a page that sends visitors elsewhere",
    "home_page": "the home page",
    "breaks_off": "a page that breaks off in the middle",
    "region_empty": "a page without the part that is watched",
    "empty_shell": "an empty page",
    "link_index": "a list of links",
    "not_policy_like": "a text that does not read like a policy",
    "language_switched": "a text in another language",
    "shrunk": "a much shorter text",
    "exploded": "a much longer text",
    "nothing_in_common": "a text that shares no words with the one on record",
    "pages_mismatch": "fewer pages than the document has",
    "too_large": "a page too large to read",
    "too_tangled": "a page too tangled to read",
    "unsupported_type": "a file of a kind that we do not read",
    "selector_unknown": "a selector in our declaration that means nothing",
    "selector_matched_nothing": "a page without the part that is watched",
    "pdf_malformed": "a broken PDF file",
    "pdf_encrypted": "an encrypted PDF file",
    "no_text": "a page without text",
    "bad_url": "an address that is none",
    "port_refused": "an address with a port that we do not contact",
    "address_refused": "an address inside a private network",
    "name_not_found": "a host name that does not exist",
    "name_unresolved": "a host name that could not be looked up",
    "connect_failed": "a server that takes no connections",
    "connect_timeout": "a server that takes no connections in time",
    "certificate_refused": "a certificate that is not valid",
    "tls_failed": "a connection that could not be made secure",
    "proxy_failed": "a proxy that does not work",
    "timed_out": "no answer in time",
    "dropped": "a connection that broke off",
    "bad_answer": "an answer that is no HTTP",
    "headers_too_large": "an answer with headers too large to read",
    "bad_encoding": "an answer that could not be decoded",
    "robots_disallowed": "robots.txt asking us to stay away",
    "robots_unreachable": "a robots.txt that could not be read",
    "bad_redirect": "a redirect that leads nowhere",
    "redirect_loop": "redirects that go in circles",
    "too_many_redirects": "more redirects than we follow",
    "unexpected_status": "an answer with an unexpected status",
    "empty_body": "an empty answer",
    "browser_missing": "no browser on our machine to read it with",
    "browser_failed": "no working browser on our machine",
    "render_timeout": "a page that did not finish loading",
    "render_failed": "a page that broke while loading",
    "render_too_heavy": "a page too heavy to load",
    "internal_error": "an error of ours",
}


def trouble(reason: str) -> str:
    """Say what was found instead of a document, to stand behind "found".

    >>> trouble("challenge"), trouble("http_404")
    ('a challenge page', 'an answer with status 404')
    """
    if reason.startswith("http_"):
        return f"an answer with status {reason.removeprefix('http_')}"
    return _TROUBLE.get(reason) or reason.replace("_", " ")
