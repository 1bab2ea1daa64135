"""Add to Slack: send people to Slack, and turn what it sends them back with into a destination.

OAuth v2 with the scope `incoming-webhook` (docs.slack.dev/authentication/installing-with-oauth).
"""

import json
import math
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from notifications.channel import Road
from notifications.channels.slack import SlackSettings, channel
from notifications.delivery import DeliveryError
from notifications.posting import post

_FORM = {"content-type": "application/x-www-form-urlencoded"}
# Slack's words for a code that was used, is too old or is not from us.
_SPENT = frozenset({"invalid_code", "code_already_used", "code_expired"})


class InstallError(Exception):
    """Nothing was installed; the message is for whoever tried. `spent`: begin again."""

    def __init__(self, reason: str, *, spent: bool = False) -> None:
        super().__init__(reason)
        self.spent = spent


@dataclass(frozen=True, slots=True)
class App:
    """Our app at Slack; `returns_to` is the page that Slack sends people back to."""

    client_id: str
    client_secret: str = field(repr=False)
    slack_url: str
    returns_to: str

    def address(self, state: str) -> str:
        """Return the page of Slack on which somebody chooses a channel."""
        query = {
            "client_id": self.client_id,
            "scope": "incoming-webhook",
            "redirect_uri": self.returns_to,
            "state": state,
        }
        return f"{self.slack_url}/oauth/v2/authorize?{urlencode(query)}"


def exchange_code(app: App, code: str, road: Road) -> SlackSettings:
    """Exchange the code that Slack gave for the address to post to; a code works once."""
    form = {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "code": code,
        "redirect_uri": app.returns_to,
    }
    url, body = f"{app.slack_url}/api/oauth.v2.access", urlencode(form).encode()
    try:
        answer = _json(post(road, url, body, _FORM, math.inf).body)
    except DeliveryError as error:
        raise InstallError("Slack could not be reached. Please try again.") from error
    if answer.get("ok") is not True:
        spent = answer.get("error") in _SPENT
        reason = "This link of Slack was used already, or is too old." if spent else "Slack refused"
        raise InstallError(reason, spent=spent)
    return _settings(answer, road)


def _settings(answer: dict[str, Any], road: Road) -> SlackSettings:
    hook, team = _table(answer, "incoming_webhook"), _table(answer, "team")
    try:
        settings = SlackSettings.model_validate(
            {
                "url": hook["url"],
                "channel": str(hook.get("channel") or "")[:80],
                "channel_id": str(hook.get("channel_id") or "")[:40],
                "team": str(team.get("id") or "")[:40],
            }
        )
    except (KeyError, ValidationError):
        raise InstallError("Slack named no channel to post to.") from None
    if refused := channel.check(settings, road.rules):
        raise InstallError(refused)
    return settings


def _table(answer: dict[str, Any], name: str) -> dict[str, Any]:
    found = answer.get(name)
    return found if isinstance(found, dict) else {}


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
