"""Every channel found in this folder: one file each, no list to keep."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from notifications.channel import Channel, ChannelSettings, Road, Rules, Secret, Sender
from notifications.delivery import DeliveryError, Envelope, Receipt
from notifications.message import Message

__all__ = [
    "Channel",
    "ChannelSettings",
    "DeliveryError",
    "Envelope",
    "Receipt",
    "Road",
    "Rules",
    "Secret",
    "Sender",
    "channel_named",
    "channels",
    "discover",
    "render",
]


@cache
def channels() -> Mapping[str, Channel[Any, Any]]:
    """Return the channels of this folder by name, in the order of their names."""
    return discover(import_module(__name__))


def channel_named(name: str) -> Channel[Any, Any]:
    """Return a channel by the name that plans and destinations use; KeyError when unknown."""
    return channels()[name]


def render(channel: Channel[Any, Any], message: Message) -> Any:
    """Render a message for a channel; a sign-in link is refused where others could read it."""
    if message.secret and not channel.private:
        raise DeliveryError("A sign-in link is sent by e-mail only", permanent=True)
    return channel.render(message)


def discover(package: ModuleType) -> dict[str, Channel[Any, Any]]:
    """Return the `channel` of every module in a package, by its name: the module's own."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        channel = import_module(f"{package.__name__}.{module.name}").channel
        assert channel.name == module.name, f"{module.name}.py calls itself {channel.name}"
        found[channel.name] = channel
    return dict(sorted(found.items()))
