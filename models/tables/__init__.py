"""Every table, gathered here so that one import makes the metadata whole."""

from models.tables.account import Acknowledgement, SignIn
from models.tables.api import ApiAnswer, ApiKey
from models.tables.correcting import Correction
from models.tables.flow import Alarm, Canary
from models.tables.governance import Analysis, Clause, Event, Likened, Likeness
from models.tables.limits import Asking, Bounce
from models.tables.log import (
    LogCursor,
    LogEntry,
    LogErasure,
    LogHead,
    LogPage,
    LogRestore,
    LogSecret,
    LogStamp,
    LogState,
    LogTile,
)
from models.tables.operating import OperatorAction, OperatorSession
from models.tables.outbox import Attempt, Digest, Notification
from models.tables.own import Baseline, Commitment, Touch
from models.tables.people import Destination, Subscriber, Subscription
from models.tables.searching import SearchText
from models.tables.team import Assignment, Member
from models.tables.telling import Change, Decision, Narration
from models.tables.watching import Check, Document, Platform, Rereading, Snapshot, Version

__all__ = [
    "Acknowledgement",
    "Alarm",
    "Analysis",
    "ApiAnswer",
    "ApiKey",
    "Asking",
    "Assignment",
    "Attempt",
    "Baseline",
    "Bounce",
    "Canary",
    "Change",
    "Check",
    "Clause",
    "Commitment",
    "Correction",
    "Decision",
    "Destination",
    "Digest",
    "Document",
    "Event",
    "Likened",
    "Likeness",
    "LogCursor",
    "LogEntry",
    "LogErasure",
    "LogHead",
    "LogPage",
    "LogRestore",
    "LogSecret",
    "LogStamp",
    "LogState",
    "LogTile",
    "Member",
    "Narration",
    "Notification",
    "OperatorAction",
    "OperatorSession",
    "Platform",
    "Rereading",
    "SearchText",
    "SignIn",
    "Snapshot",
    "Subscriber",
    "Subscription",
    "Touch",
    "Version",
]
