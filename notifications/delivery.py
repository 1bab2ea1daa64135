"""One delivery: what differs between recipients, and what came of it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models.words import NotificationKind


class DeliveryError(Exception):
    """The message did not arrive. `permanent` means: trying again cannot help.

    `disables` means: nothing will ever arrive at this destination. `road` means: our own way out
    is closed, and nothing arrives anywhere now. `reason` may be shown to the destination's owner;
    `status` and `answer` are what the far side said, cleaned; where it was not reached, the status
    names why, and only what went wrong on our side has none.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool,
        disables: bool = False,
        road: bool = False,
        retry_after: timedelta | None = None,
        status: str | None = None,
        answer: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent or disables
        self.disables = disables
        self.road = road
        self.retry_after = retry_after
        self.status = status
        self.answer = answer

    @property
    def counts(self) -> bool:
        """Say whether it speaks against the destination: our own faults and way out do not."""
        return self.status is not None and not self.road


@dataclass(frozen=True, slots=True)
class Receipt:
    """The far side took the message: its status, and its answer cleaned and cut to 4 KB."""

    status: str
    answer: str = ""


def always() -> bool:
    """Say that a message may leave at once."""
    return True


@dataclass(frozen=True, slots=True)
class Envelope:
    """What differs from one recipient to the next; `uid` stays the same on every attempt.

    `sent_at` is the time of this attempt; after `send_before`, on the monotonic clock, it is no
    longer ours to send. `may_end` waits for the try to be on record and says whether it stands;
    a sender that hands a message over in pieces asks it before the last one. `unsubscribe_url`
    takes a one-click POST (RFC 8058). An e-mail's bounces go to `return_path`, or else to its
    author.
    """

    uid: UUID
    kind: NotificationKind
    sent_at: datetime
    attempt: int = 1
    send_before: float = math.inf
    may_end: Callable[[], bool] = always
    name: str = ""
    unsubscribe_url: str = ""
    manage_url: str = ""
    return_path: str = ""
