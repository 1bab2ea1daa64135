"""Tell alerts that wait for one destination together, on channels that take few messages."""

from collections.abc import Sequence

from models.tables import Notification
from models.words import NotificationKind
from workers.steps.telling.ask_again import ask_again
from workers.steps.telling.tray import Batch, Parcel

FOLD_FROM = 3
MOST_FOLDED = 8  # whose headlines, links and strongest words fit one message to Slack


def fold(rows: Sequence[Notification], batch: Batch) -> list[Parcel]:
    """Make parcels of claimed rows, in their order.

    Where the channel asks for a pause, three alerts or more to one destination become one
    message; those that the policy leaves out by now stay alone, with their reason.
    """
    bursts = _bursts(rows, batch) if batch.channel.pause else {}
    beside = {row.id for burst in bursts.values() for row in burst[1:]}
    first = {burst[0].id: tuple(burst[1:]) for burst in bursts.values()}
    return [Parcel(row, batch, first.get(row.id, ())) for row in rows if row.id not in beside]


def _bursts(rows: Sequence[Notification], batch: Batch) -> dict[int, list[Notification]]:
    waiting: dict[int, list[Notification]] = {}
    for row in rows:
        if row.kind is NotificationKind.ALERT and ask_again(row, batch.letters) is None:
            waiting.setdefault(row.destination_id, []).append(row)
    return {
        place: burst[:MOST_FOLDED] for place, burst in waiting.items() if len(burst) >= FOLD_FROM
    }
