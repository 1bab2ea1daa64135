"""What every channel found in notifications/channels must keep to, today's and tomorrow's."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from config.secret import new_data_key
from models.plans import plans
from notifications.channel import Channel, ChannelSettings, Rules
from notifications.channels import DeliveryError, channel_named, channels, render
from notifications.compose import alert_message
from notifications.samples import MAJOR, sample_messages
from notifications.sealing import read_keys

CHANNELS = list(channels().values())
MESSAGES = [
    pytest.param(message, id=f"{name}-{plan.slug}")
    for plan in plans().values()
    for name, message in sample_messages(plan).items()
]
each_channel = pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)


def example_of(channel):
    return channel.settings.model_json_schema()["examples"][0]


def secrets_in(value):
    if isinstance(value, SecretStr):
        return [value.get_secret_value()]
    if isinstance(value, tuple):
        return [secret for part in value for secret in secrets_in(part)]
    return []


def test_plans_name_only_channels_that_exist():
    assert {name for plan in plans().values() for name in plan.channels} <= channels().keys()


@each_channel
def test_a_channel_is_found_by_its_file_name(channel):
    assert isinstance(channel, Channel)
    assert channel_named(channel.name) is channel
    assert channel.label
    assert issubclass(channel.settings, ChannelSettings)


@each_channel
def test_settings_survive_storage_and_refuse_what_they_do_not_know(channel):
    address = channel.settings.model_validate(example_of(channel))
    stored = address.model_dump(mode="json")
    assert channel.settings.model_validate(stored) == address
    with pytest.raises(ValidationError):
        channel.settings.model_validate({**stored, "surprise": 1})


@each_channel
def test_a_destination_is_described_without_its_secrets(channel):
    address = channel.settings.model_validate(example_of(channel))
    shown = channel.describe(address) + repr(address) + str(address)
    assert channel.describe(address)
    assert not [s for _, value in address for s in secrets_in(value) if s in shown]


@each_channel
def test_a_row_keeps_secrets_sealed_and_gives_them_back(channel):
    address, keys = channel.settings.model_validate(example_of(channel)), read_keys(new_data_key())
    stored = channel.store(address, keys)
    secrets = [secret for _, value in address for secret in secrets_in(value)]
    assert not [secret for secret in secrets if secret in json.dumps(stored)]
    assert channel.load(stored, keys) == address
    assert channel.has_secrets is bool(secrets)


@each_channel
def test_the_example_is_a_lawful_destination(channel):
    assert channel.check(channel.settings.model_validate(example_of(channel)), Rules()) is None


@each_channel
@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_rendered_and_always_the_same(channel, message):
    if message.secret and not channel.private:
        with pytest.raises(DeliveryError) as refusal:
            render(channel, message)
        assert refusal.value.permanent
    else:
        assert render(channel, message) == render(channel, message)


@each_channel
@given(text=st.text(st.characters(exclude_categories=[]), max_size=300))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50)
def test_no_text_breaks_a_rendering(channel, text):
    point = MAJOR.summary.points[0]
    words = text.encode("utf-8", "replace").decode()
    quote = point.after.model_copy(update={"text": words})
    hostile = point.model_copy(update={"section": words, "sentence": words, "after": quote})
    summary = MAJOR.summary.model_copy(update={"headline": words, "points": (hostile,) * 3})
    facts = replace(MAJOR, platform=text, document=text, summary=summary)
    for plan in plans().values():
        assert render(channel, alert_message(facts, plan))
