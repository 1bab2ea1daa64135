"""Send one claimed notification: ask the policy again, try once, record what came of it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from models.tables import Attempt, Notification
from models.words import AttemptOutcome, NotificationState
from notifications.channels import Channel, DeliveryError, Receipt, Sender
from notifications.policy import HoldForDigest, Skip
from notifications.retry import next_attempt
from storage.database import transaction
from storage.digests import hold_instead
from storage.letters import Letters
from storage.outbox import Begun, begin_attempt, end_attempt, settle
from workers.context import Context
from workers.steps.ask_again import ask_again
from workers.steps.compose import Composer
from workers.steps.switch_off import switch_off

_log = logging.getLogger(__name__)
_CRASHES_THAT_FAIL = 3


@dataclass(frozen=True)
class Batch:
    """Rows claimed together under one token, and all that their messages are about."""

    token: UUID
    rows: Sequence[Notification]
    letters: Letters
    channel: Channel[Any, Any]
    composer: Composer

    def settings(self, row: Notification) -> Any:
        """Return the destination's address, in the channel's own schema."""
        stored = self.letters.destinations[row.destination_id].settings
        return self.channel.settings.model_validate(stored)


@dataclass(frozen=True)
class Result:
    """What one try came to: a receipt, or the error that says whether to try again."""

    receipt: Receipt | None = None
    error: DeliveryError | None = None

    @property
    def outcome(self) -> AttemptOutcome:
        if self.error is None:
            return AttemptOutcome.DELIVERED
        return AttemptOutcome.PERMANENT if self.error.permanent else AttemptOutcome.TRANSIENT


def send(row: Notification, batch: Batch, sender: Sender[Any, Any], c: Context) -> bool:
    """Settle one row; False when its lease went to another worker meanwhile."""
    answer = ask_again(row, batch.letters)
    if answer is not None:
        return _leave(row, batch, answer, c)
    with transaction(c.engine) as session:
        begun = begin_attempt(session, _id(row), batch.token)
    if begun is None:
        return False
    started = c.now()
    result = _try(row, batch, sender, begun, started)
    return _record(row, batch, begun, result, started, c)


def _leave(row: Notification, batch: Batch, answer: Skip | HoldForDigest, c: Context) -> bool:
    """Send nothing, for a named reason; a plan that is weekly by now keeps it for the digest."""
    reason = answer.reason.value if isinstance(answer, Skip) else "held_for_digest"
    values = {"state": NotificationState.SKIPPED, "reason": reason, "ended_at": c.now()}
    with transaction(c.engine) as session:
        if isinstance(answer, HoldForDigest) and row.change_id is not None:
            hold_instead(session, row.change_id, row.subscriber_id)
        return settle(session, _id(row), batch.token, values)


def _try(
    row: Notification, batch: Batch, sender: Sender[Any, Any], begun: Begun, now: datetime
) -> Result:
    """Make one try; what breaks in our own code is logged whole and fails this row alone."""
    if begun.crashes >= _CRASHES_THAT_FAIL:
        return Result(error=DeliveryError("killed its worker three times", permanent=True))
    try:
        payload = batch.composer.payload(row)
        envelope = batch.composer.envelope(row, begun.number, now)
        return Result(receipt=sender.send(payload, batch.settings(row), envelope))
    except DeliveryError as error:
        return Result(error=error)
    except Exception:
        _log.exception("delivery broke notification=%s", row.id)
        return Result(error=DeliveryError("an error of ours", permanent=False))


def _record(
    row: Notification,
    batch: Batch,
    begun: Begun,
    result: Result,
    started: datetime,
    c: Context,
) -> bool:
    now = c.now()
    attempt = Attempt(
        notification_id=_id(row),
        number=begun.number,
        at=started,
        duration_ms=round((now - started) / timedelta(milliseconds=1)),
        outcome=result.outcome,
        status=result.error.status if result.error else _status(result),
        answer=result.error.answer or result.error.reason if result.error else _answer(result),
        worker=c.worker,
    )
    with transaction(c.engine) as session:
        ours = end_attempt(session, batch.token, attempt, _values(result, begun, now, c))
        if ours and result.error is not None and result.error.disables:
            switch_off(
                session, row, batch.channel.describe(batch.settings(row)), result.error.reason, now
            )
    return ours


def _values(result: Result, begun: Begun, now: datetime, c: Context) -> dict[str, Any]:
    """Return the row's new cells: delivered, to be tried again at a time, or failed for good."""
    if result.error is None:
        return {"state": NotificationState.DELIVERED, "reason": None, "ended_at": now}
    again = next_attempt(begun.number, now, result.error.retry_after, c.chance())
    if result.error.permanent or again is None:
        reason = result.error.reason
        return {"state": NotificationState.FAILED, "reason": reason, "ended_at": now}
    return {"reason": result.error.reason, "next_attempt_at": again}


def _status(result: Result) -> str | None:
    return result.receipt.status if result.receipt else None


def _answer(result: Result) -> str | None:
    return result.receipt.answer if result.receipt else None


def _id(row: Notification) -> int:
    assert row.id is not None
    return row.id
