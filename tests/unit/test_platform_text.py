"""What is written as a platform file reads back as the same value."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.declaration import Declaration, FetchBy, Page, PlatformFile, Range
from models.platform_files import parse_platform_file
from models.platform_text import record_verified, write_platform_file

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
SELECTORS = st.sampled_from(["main", 'a[title="x\'"]', ".md\\:px-4", "[aria-label='é']", "h2 > p"])
RANGES = st.builds(Range, start_before=SELECTORS, end_after=SELECTORS)
PAGES = st.builds(
    Page,
    url=st.sampled_from(["https://a.example/", "http://127.0.0.1:8000/x?y=1&z=ä"]),
    select=st.lists(SELECTORS | RANGES, max_size=6).map(tuple),
    remove=st.lists(SELECTORS | RANGES, max_size=2).map(tuple),
    fetch=st.sampled_from(FetchBy),
)
DOCUMENTS = st.builds(
    Declaration,
    type=TEXT,
    pages=st.lists(PAGES, min_size=1, max_size=3).map(tuple),
    language=st.none() | TEXT,
    verified=TEXT,
    unsupported=st.lists(TEXT, max_size=2).map(tuple),
)
PLATFORMS = st.builds(
    PlatformFile,
    slug=st.just("acme"),
    name=TEXT,
    homepage=st.just("https://acme.example"),
    documents=st.lists(
        DOCUMENTS, min_size=1, max_size=3, unique_by=lambda document: document.type
    ).map(tuple),
)

WRITTEN_BY_HAND = """\
name = "Acme"  # the one with the anvils
homepage = "https://acme.example"

[[documents]]
type = "Privacy Policy"
url = "https://acme.example/privacy"
verified = "never"

[[documents]]
type = "Imprint"
# moved in May
url = "https://acme.example/imprint"
"""


@given(PLATFORMS)
def test_every_platform_reads_back_the_same(platform):
    text = write_platform_file(platform)
    again = parse_platform_file(text, Path("acme.toml"))
    assert again == platform
    assert write_platform_file(again) == text


@pytest.mark.parametrize("terms_type", ["Privacy Policy", "Imprint"])
def test_recording_a_check_changes_one_line_and_keeps_the_comments(terms_type):
    text = record_verified(WRITTEN_BY_HAND, terms_type, "2026-08-22: 41 blocks")
    before, after = WRITTEN_BY_HAND.splitlines(), text.splitlines()
    assert [line for line in after if line not in before] == ['verified = "2026-08-22: 41 blocks"']
    assert "# moved in May" in text
    by_type = {one.type: one for one in parse_platform_file(text, Path("acme.toml")).documents}
    assert by_type[terms_type].verified == "2026-08-22: 41 blocks"
    assert [one.verified for one in by_type.values()].count("never") == 1
