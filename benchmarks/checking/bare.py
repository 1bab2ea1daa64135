"""The bare limit: one kept connection, one parse, one hash; nothing is remembered."""

import time
from hashlib import sha256

import httpx
from selectolax.lexbor import LexborHTMLParser

from benchmarks.checking.pages import PAGES, PageServer, Run


def check_all(pages: PageServer) -> Run:
    """Fetch, parse and hash every page once."""
    wall, cpu = time.perf_counter(), time.process_time()
    with httpx.Client(trust_env=False) as client:
        for number in range(PAGES):
            body = client.get(pages.address(number)).content
            policy = LexborHTMLParser(body).css_first("#policy")
            assert policy is not None
            sha256(policy.text().encode()).digest()
    return Run(time.perf_counter() - wall, time.process_time() - cpu)
