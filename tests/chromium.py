"""The Chromium that tests drive; where REQUIRE_CHROMIUM is set, its absence fails them."""

import os

import pytest

from config.chromium import PROGRAMS, find_chromium

CHROMIUM = find_chromium()
if not CHROMIUM and os.environ.get("REQUIRE_CHROMIUM"):
    raise RuntimeError(f"REQUIRE_CHROMIUM is set, and none of {', '.join(PROGRAMS)} is on PATH")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
