"""Slack: incoming webhooks with Block Kit, kept inside its limits after escaping."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ConfigDict, Field

from net.addresses import target_of
from net.errors import NetError
from net.posting import Posted
from notifications.channel import Channel, ChannelSettings, Road, Rules, Secret, Sender
from notifications.delivery import DeliveryError, Envelope, Receipt
from notifications.message import Message, fit
from notifications.posting import REFUSED_HERE, objection, post, said, wait_asked
from notifications.slack_blocks import Block, blocks_of, fallback_of

SLACK = ("hooks.slack.com", 443)
MOST_BLOCKS = 50
# Slack refuses lawful blocks at about 13,200 characters together (slackapi/bolt-js#2509).
MOST_CHARACTERS = 12_000
# docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, "Handling errors".
_REBUILD = frozenset(
    {"invalid_payload", "invalid_blocks", "invalid_blocks_format", "no_text", "msg_blocks_too_long"}
)
_DEAD = frozenset(
    {
        "action_prohibited",
        "posting_to_general_channel_denied",
        "channel_not_found",
        "channel_is_archived",
        "no_active_hooks",
        "no_service",
        "no_service_id",
        "no_team",
        "team_disabled",
        "user_not_found",
        "invalid_token",
    }
)


@dataclass(frozen=True, slots=True)
class SlackPayload:
    """The message with blocks, and the plain one for when Slack refuses the blocks."""

    body: bytes
    plain: bytes


class SlackSettings(ChannelSettings):
    """`channel_id` and `team` are Slack's own names, known where our app was installed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://hooks.slack.com/services/T0/B0/x", "channel": "#legal"}]
        }
    )

    url: Secret = Field(
        title="Incoming webhook", description="https://hooks.slack.com/services/..."
    )
    channel: str = Field(default="", max_length=80, title="Name shown for it, such as #legal")
    channel_id: str = Field(default="", max_length=40, json_schema_extra={"readOnly": True})
    team: str = Field(default="", max_length=40, json_schema_extra={"readOnly": True})


class Slack(Channel[SlackSettings, SlackPayload]):
    name = "slack"
    label = "Slack"
    # docs.slack.dev/apis/web-api/rate-limits: one message a second a channel, short bursts more.
    pause = timedelta(seconds=1)
    settings = SlackSettings

    def describe(self, settings: SlackSettings) -> str:
        return settings.channel or "a Slack channel"

    def check(self, settings: SlackSettings, rules: Rules) -> str | None:
        url = settings.url.get_secret_value()
        refused = objection(url, rules)
        if refused is None and _place(url, rules) not in rules.allowed | {SLACK}:
            return "The address must start with https://hooks.slack.com/."
        return refused

    def render(self, message: Message) -> SlackPayload:
        text = fallback_of(message)
        blocks = fit(message, blocks_of, _fits)
        plain = {"text": text, "unfurl_links": False, "unfurl_media": False}
        return SlackPayload(_json({**plain, "blocks": blocks}), _json(plain))

    @contextmanager
    def open(self, road: Road) -> Iterator[Sender[SlackPayload, SlackSettings]]:
        yield SlackSender(road)


class SlackSender:
    """Posts over the road's own kept connections."""

    def __init__(self, road: Road) -> None:
        self._road = road

    def send(self, payload: SlackPayload, settings: SlackSettings, envelope: Envelope) -> Receipt:
        refused = channel.check(settings, self._road.rules)
        if refused:
            raise DeliveryError(refused, permanent=False, status=REFUSED_HERE)
        answer = self._post(settings, payload.body, envelope)
        if said(answer) in _REBUILD:
            answer = self._post(settings, payload.plain, envelope)
        if answer.status == 200 and said(answer) == "ok":
            return Receipt("200", "ok")
        raise _failure(answer, envelope)

    def _post(self, settings: SlackSettings, body: bytes, envelope: Envelope) -> Posted:
        headers, url = {"content-type": "application/json"}, settings.url.get_secret_value()
        return post(self._road, url, body, headers, envelope.send_before)


def _place(url: str, rules: Rules) -> tuple[str, int] | None:
    try:
        target = target_of(url, rules.allowed)
    except NetError:
        return None
    return target.host, target.port


def _fits(blocks: list[Block]) -> bool:
    written = json.dumps(blocks, ensure_ascii=False)
    return len(blocks) <= MOST_BLOCKS and len(written) <= MOST_CHARACTERS


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _failure(answer: Posted, envelope: Envelope) -> DeliveryError:
    """Say what Slack's word means; words it does not document may pass and are retried."""
    word = said(answer)
    dead = 400 <= answer.status < 500 and word in _DEAD
    return DeliveryError(
        "Slack no longer takes messages for this channel" if dead else "Slack refused the message",
        permanent=dead or word in _REBUILD,
        disables=dead,
        retry_after=wait_asked(answer, envelope.sent_at),
        status=str(answer.status),
        answer=word,
    )


channel = Slack()
