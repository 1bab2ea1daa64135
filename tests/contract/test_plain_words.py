"""Every reason not to believe a page, from whichever room, has words for people."""

import pytest

from documents.gate import _AGAINST_HISTORY, _ALWAYS
from documents.outcome import ExtractFailure
from fetching.errors import FailureReason
from notifications.plain_words import trouble

DOUBTS = [name for name, _ in (*_ALWAYS, *_AGAINST_HISTORY)]


@pytest.mark.parametrize("name", [*DOUBTS, *ExtractFailure, *FailureReason, "internal_error"])
def test_every_reason_not_to_believe_a_page_is_a_phrase(name):
    assert trouble(name) != name.replace("_", " ")
