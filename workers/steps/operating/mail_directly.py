"""Mail operators at once and not through the outbox, which may be what stands still."""

from collections.abc import Sequence
from uuid import uuid4

from notifications.channels import Envelope, channel_named, render
from notifications.message import Message
from workers.context import Context


def mail_directly(message: Message, addresses: Sequence[str], c: Context) -> None:
    """Send a message to each address; DeliveryError when one did not get it."""
    if not addresses:
        return
    channel = channel_named("email")
    with channel.open(c.road) as sender:
        for address in addresses:
            settings = channel.settings.model_validate({"address": address})
            envelope = Envelope(uid=uuid4(), kind=message.kind, sent_at=c.now())
            sender.send(render(channel, message), settings, envelope)
