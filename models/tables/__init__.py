"""Every table, gathered here so that one import makes the metadata whole."""

from models.tables.outbox import Attempt, Digest, Notification
from models.tables.people import Destination, Subscriber, Subscription
from models.tables.telling import Change, Decision
from models.tables.watching import Check, Document, Platform, Rereading, Snapshot, Version

__all__ = [
    "Attempt",
    "Change",
    "Check",
    "Decision",
    "Destination",
    "Digest",
    "Document",
    "Notification",
    "Platform",
    "Rereading",
    "Snapshot",
    "Subscriber",
    "Subscription",
    "Version",
]
