"""Tokens in links: what they open, and what they refuse."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.links import LASTS, Grant, Purpose, Refusal, make_token, read_token

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
ALL, ONE = Grant(7), Grant(7, subscription_id=3, generation=2)
ADDRESS = Grant(7, destination_id=4)
TOKEN = make_token("secret", Purpose.UNSUBSCRIBE, ALL, NOW)


@pytest.mark.parametrize("grant", [ALL, ONE, ADDRESS])
def test_a_token_opens_what_it_was_made_for(grant):
    token = make_token("secret", Purpose.UNSUBSCRIBE, grant, NOW)
    assert read_token("secret", Purpose.UNSUBSCRIBE, token, NOW) == grant


def test_a_token_lasts_longer_than_mailbox_rules_ask():
    assert timedelta(days=60) < LASTS
    assert read_token("secret", Purpose.UNSUBSCRIBE, TOKEN, NOW + LASTS) == ALL
    late = NOW + LASTS + timedelta(seconds=1)
    assert read_token("secret", Purpose.UNSUBSCRIBE, TOKEN, late) is Refusal.EXPIRED


@pytest.mark.parametrize(
    ("secret", "purpose", "token"),
    [
        ("other", Purpose.UNSUBSCRIBE, TOKEN),
        ("secret", Purpose.SIGN_IN, TOKEN),
        ("secret", Purpose.UNSUBSCRIBE, TOKEN[:-1]),
        ("secret", Purpose.UNSUBSCRIBE, "x" + TOKEN),
        ("secret", Purpose.UNSUBSCRIBE, ""),
        ("secret", Purpose.UNSUBSCRIBE, "é\x00."),
    ],
)
def test_what_we_did_not_sign_for_this_is_forged(secret, purpose, token):
    assert read_token(secret, purpose, token, NOW) is Refusal.FORGED


def test_a_token_is_safe_in_an_address():
    assert set(TOKEN) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
