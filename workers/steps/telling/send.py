"""Send one claimed notification: try once, and say what came of it."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from models.words import AttemptOutcome, NotificationKind, NotificationState
from notifications.channels import DeliveryError, Receipt, Sender
from notifications.policy import HoldForDigest, Skip
from notifications.retry import in_time, next_attempt, next_rest
from storage import results
from storage.recording import Writing
from storage.results import Place, Result
from workers.context import Context
from workers.steps.telling.tray import Parcel

_log = logging.getLogger(__name__)
_CRASHES_THAT_FAIL = 3
_OURS = "an error of ours"

Settled = tuple[Result, Place | None]
"""What a row came to, and how its destination stands, if that still exists."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave to send what `writing` begins, once that is on record: until `before`, when the lease
    on it may be another's. On the monotonic clock."""

    writing: Writing
    before: float

    def stands_for(self, notification_id: int) -> bool:
        """Wait for the record; say whether this try may be made."""
        return notification_id in self.writing.wait().begun


@dataclass(frozen=True, slots=True)
class Tried:
    """What one try came to: a receipt, or the error that says whether to try again."""

    parcel: Parcel
    number: int
    started: datetime
    ended: datetime
    receipt: Receipt | None = None
    error: DeliveryError | None = None

    @property
    def outcome(self) -> AttemptOutcome:
        if self.error is None:
            return AttemptOutcome.DELIVERED
        return AttemptOutcome.PERMANENT if self.error.permanent else AttemptOutcome.TRANSIENT


def send(parcel: Parcel, leave: Leave, sender: Sender[Any, Any], c: Context) -> Tried:
    """Make one try; what breaks in our own code is logged whole and fails this row alone."""
    tried = _try(parcel, leave, sender, c)
    _log_try(tried)
    return tried


def _try(parcel: Parcel, leave: Leave, sender: Sender[Any, Any], c: Context) -> Tried:
    started, number = c.now(), parcel.row.attempts + 1
    try:
        receipt = _sent(parcel, leave, sender, started, c)
        return Tried(parcel, number, started, c.now(), receipt=receipt)
    except DeliveryError as error:
        return Tried(parcel, number, started, c.now(), error=error)
    except Exception:
        _log.exception("delivery broke", extra={"notification": parcel.id})
        ours = DeliveryError(_OURS, permanent=False)
        return Tried(parcel, number, started, c.now(), error=ours)


def _log_try(tried: Tried) -> None:
    """Log what did not arrive; what did is told at DEBUG only, for it may be a million lines."""
    row, said = tried.parcel.row, tried.error or tried.receipt
    level = logging.DEBUG if tried.error is None else logging.INFO
    if not _log.isEnabledFor(level):
        return
    extra = {
        "notification": row.id,
        "kind": row.kind.value,
        "change": row.change_id,
        "channel": row.channel,
        "destination": row.destination_id,
        "attempt": tried.number,
        "outcome": tried.outcome.value,
        "status": said.status if said else None,
    }
    _log.log(level, "tried", extra=extra)


def _sent(
    parcel: Parcel, leave: Leave, sender: Sender[Any, Any], now: datetime, c: Context
) -> Receipt:
    row = parcel.row
    if parcel.broken:
        raise DeliveryError(_OURS, permanent=False)
    if row.crashes + row.begun >= _CRASHES_THAT_FAIL:
        raise DeliveryError("killed its worker three times", permanent=True)
    composer = parcel.batch.composer
    payload = composer.payload(row, parcel.others)
    envelope = composer.envelope(row, now, leave.before, partial(leave.stands_for, parcel.id))
    return sender.send(payload, parcel.settings(c), envelope)


def result_of(tried: Tried, c: Context) -> Result:
    """Return the row's new cells: delivered, to be tried again at a time, or failed for good."""
    state, again, error = NotificationState.DELIVERED, None, tried.error
    if error is not None:
        again = _next_try(tried, error, c)
        given_up = error.permanent or again is None
        state = NotificationState.FAILED if given_up else NotificationState.PENDING
    pending = state is NotificationState.PENDING
    return Result(
        tried.parcel.id,
        state,
        reason=error.reason if error else None,
        next_attempt_at=again if pending else None,
        ended_at=None if pending else tried.ended,
        attempt=_attempt(tried, c),
    )


def _next_try(tried: Tried, error: DeliveryError, c: Context) -> datetime | None:
    """Say when to try again: where nobody asked us to wait, once more before `deliver_by`.

    A test is tried once: whoever asked for it waits for what comes of it.
    """
    row = tried.parcel.row
    if row.kind is NotificationKind.TEST:
        return None
    tries = tried.number - row.replayed_after
    again = next_attempt(tries, tried.ended, error.retry_after, c.chance())
    deliver_by = row.deliver_by
    if again is None or deliver_by is None or error.retry_after:
        return again
    return in_time(again, tried.ended, deliver_by, c.chance())


def _attempt(tried: Tried, c: Context) -> results.Tried:
    said = tried.error or tried.receipt
    answer = said.answer if said else None
    return results.Tried(
        number=tried.number,
        at=tried.started,
        duration_ms=round((tried.ended - tried.started) / timedelta(milliseconds=1)),
        outcome=tried.outcome,
        status=said.status if said else None,
        answer=answer or tried.error.reason if tried.error else answer,
        worker=c.worker,
    )


def place_of(tried: Tried, c: Context, *, free: bool) -> Place | None:
    """Say how a destination stands after a try: one that did not take it rests, ever longer."""
    destination, error = tried.parcel.destination, tried.error
    if destination is None:
        return None
    failures, rests = destination.failures, destination.rests_until
    if error is None:
        failures, rests = 0, _pause_after(tried)
    elif error.counts:
        failures += 1
        rests = next_rest(failures, tried.ended, error.retry_after, c.chance())
    destination.failures = failures
    return Place(tried.parcel.destination_id, failures, rests, free)


def results_beside(tried: Tried) -> list[Settled]:
    """Return what becomes of the rows that were told in the message of another one."""
    if tried.error is not None:
        return []
    told, reason = NotificationState.DELIVERED, f"told together with {tried.parcel.id}"
    return [
        (Result(row.id or 0, told, reason=reason, ended_at=tried.ended), None)
        for row in tried.parcel.others
    ]


def _pause_after(tried: Tried) -> datetime | None:
    pause = tried.parcel.batch.channel.pause
    return tried.ended + pause if pause else None


def leave_out(
    parcel: Parcel, answer: Skip | HoldForDigest, now: datetime, *, free: bool
) -> Settled:
    """Send nothing, for a named reason; a plan that is weekly by now keeps it for the digest."""
    reason = answer.reason.value if isinstance(answer, Skip) else "held_for_digest"
    result = Result(parcel.id, NotificationState.SKIPPED, reason=reason, ended_at=now)
    there = parcel.destination
    if there is None:
        return result, None
    return result, Place(parcel.destination_id, there.failures, there.rests_until, free)
