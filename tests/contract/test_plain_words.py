"""Every short name that a message or a page may have to say has words for people."""

import pytest

from documents.gate import _AGAINST_HISTORY, _ALWAYS
from documents.outcome import ExtractFailure
from documents.stakes import STAKES
from fetching.errors import FailureReason
from notifications.plain_words import rule, trouble

DOUBTS = [name for name, _ in (*_ALWAYS, *_AGAINST_HISTORY)]


@pytest.mark.parametrize("name", [*DOUBTS, *ExtractFailure, *FailureReason, "internal_error"])
def test_every_reason_not_to_believe_a_page_is_a_phrase(name):
    assert trouble(name) != name.replace("_", " ")


@pytest.mark.parametrize("stake", STAKES, ids=lambda stake: stake.name)
def test_every_stake_is_named_in_words(stake):
    assert rule(f"stake:{stake.name}").startswith("At stake: ")
