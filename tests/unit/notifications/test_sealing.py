"""Secrets at rest: nothing of them shows, an older key still opens, the newest one seals."""

import json
from base64 import urlsafe_b64encode

import pytest
from pydantic import ValidationError

from notifications.channels import channel_named
from notifications.sealing import Keyring, SealingError, read_keys, rests_on_newest

OLD, NEW = (urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2))
SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
WEBHOOK = {"url": "https://reader.example/hook?key=hush", "secrets": [SECRET]}
channel = channel_named("webhook")


def stored(*keys):
    return channel.store(channel.settings.model_validate(WEBHOOK), Keyring(keys))


def test_a_stored_destination_shows_nothing_of_its_secrets_and_is_read_back():
    row = stored(OLD)
    assert not [word for word in ("hush", "reader", SECRET) if word in json.dumps(row)]
    assert channel.load(row, Keyring([OLD])) == channel.settings.model_validate(WEBHOOK)


def test_a_row_from_before_is_read_as_it_is():
    assert channel.load(WEBHOOK, Keyring([OLD])) == channel.settings.model_validate(WEBHOOK)


def test_an_older_key_opens_and_the_newest_seals():
    row = stored(OLD)
    both = Keyring([NEW, OLD])
    fresh = channel.store(channel.load(row, both), both)
    assert not rests_on_newest(row, fresh, both)
    assert not rests_on_newest(WEBHOOK, fresh, both)
    assert rests_on_newest(fresh, fresh, both)
    assert channel.load(fresh, Keyring([NEW])) == channel.load(row, both)


def test_without_its_key_a_secret_stays_shut_and_is_not_quoted():
    row = stored(OLD)
    with pytest.raises(SealingError) as refusal:
        channel.load(row, Keyring([NEW]))
    assert row["url"] not in str(refusal.value)


def test_nobody_may_hand_in_a_sealed_value():
    with pytest.raises(ValidationError):
        channel.settings.model_validate(stored(OLD))


@pytest.mark.parametrize("keys", ["", " , ", "short", OLD[1:]])
def test_unusable_keys_are_refused_without_being_shown(keys):
    with pytest.raises(SealingError) as refusal:
        read_keys(keys)
    assert not keys.strip(" ,") or keys not in str(refusal.value)


def test_keys_are_shown_nowhere():
    assert NEW not in repr(Keyring([NEW])) + str(vars(Keyring([NEW])))


@pytest.mark.parametrize(("name", "has"), [("email", False), ("slack", True), ("webhook", True)])
def test_a_channel_says_whether_it_has_secrets(name, has):
    assert channel_named(name).has_secrets is has
