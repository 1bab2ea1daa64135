"""Return paths: whose bounce it is, said so that nobody else can say it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.return_path import Sent, make_return_path, read_return_path

AT = datetime(2026, 5, 3, 9, tzinfo=UTC)
PATH = make_return_path("bounces@x.example", "secret", 7, 2041, AT)
ids = st.integers(0, 2**63 - 1)


@given(ids, ids, st.integers(0, 365 * 60))
def test_what_was_signed_is_read_whatever_its_case(destination, notification, day):
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day)
    path = make_return_path("bounces@x.example", "secret", destination, notification, at)
    assert read_return_path("secret", path.upper()) == Sent(destination, notification, at)
    assert len(path.partition("@")[0]) <= 64


@pytest.mark.parametrize(
    "address",
    [
        PATH.replace("+7-", "+8-"),
        PATH.replace("-1vp-", "-1vq-"),
        PATH.replace("+", "-"),
        PATH.replace("@", "a@"),
        PATH.partition("@")[0],
        "bounces@x.example",
        "",
        "bounces+é-é-é-é@x.example",
    ],
)
def test_what_was_not_signed_is_nobodys(address):
    assert read_return_path("secret", address) is None


def test_another_key_signs_another_path():
    assert read_return_path("other", PATH) is None
