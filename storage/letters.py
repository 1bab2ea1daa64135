"""Everything that a batch of notifications is about, read in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from models.tables import (
    Change,
    Correction,
    Decision,
    Destination,
    Digest,
    Document,
    Notification,
    Platform,
    Subscriber,
    Subscription,
    Touch,
)
from storage.commitments import touches_of
from storage.corrections import corrections_of, stands
from storage.database import among
from storage.plain import read_plain

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Letters:
    """The rows behind a batch, by id.

    `subscriptions` are by subscriber, `digest_changes` by digest, `corrections` by change and
    `touches` by change and subscriber, all oldest first. A digest tells of no withdrawn change.
    """

    subscribers: Mapping[Any, Subscriber]
    subscriptions: Mapping[Any, Sequence[Subscription]]
    destinations: Mapping[Any, Destination]
    changes: Mapping[Any, Change]
    corrections: Mapping[int, Sequence[Correction]]
    digests: Mapping[Any, Digest]
    digest_changes: Mapping[Any, Sequence[Change]]
    documents: Mapping[Any, Document]
    platforms: Mapping[Any, Platform]
    touches: Mapping[tuple[Any, int], Sequence[Touch]] = field(default_factory=dict)


def read_letters(session: Session, batch: Sequence[Notification]) -> Letters:
    """Read the rows that a batch of notifications names."""
    people = {row.subscriber_id for row in batch}
    places = {row.destination_id for row in batch}
    digests = _by_id(session, Digest, {row.digest_id for row in batch})
    changes = _by_id(session, Change, {row.change_id for row in batch})
    digest_changes = _digest_changes(session, digests)
    told = [*changes.values(), *(change for held in digest_changes.values() for change in held)]
    documents = _by_id(session, Document, {row.document_id for row in told} | _named(batch))
    return Letters(
        subscribers=_keyed(read_plain(session, Subscriber, among(col(Subscriber.id), people))),
        subscriptions=_subscriptions(session, people),
        destinations=_keyed(read_plain(session, Destination, among(col(Destination.id), places))),
        changes=changes,
        corrections=corrections_of(session, {row.id or 0 for row in told if row.correction}),
        digests=digests,
        digest_changes=digest_changes,
        documents=documents,
        platforms=_by_id(session, Platform, {row.platform_id for row in documents.values()}),
        touches=touches_of(session, {row.id or 0 for row in told}, people),
    )


def _by_id(session: Session, table: type[Row], ids: set[Any]) -> dict[Any, Row]:
    wanted = ids - {None}
    if not wanted:
        return {}
    key: Any = table.id  # type: ignore[attr-defined]  # every table here has one
    return _keyed(session.exec(select(table).where(among(key, wanted))))


def _keyed(rows: Iterable[Any]) -> dict[Any, Any]:
    return {row.id: row for row in rows}


def _named(batch: Sequence[Notification]) -> set[Any]:
    """Return the documents that messages without a change are about."""
    return {row.content.get("document_id") for row in batch if row.content}


def _digest_changes(session: Session, digests: Mapping[Any, Digest]) -> dict[Any, list[Change]]:
    if not digests:
        return {}
    statement = (
        select(Decision.digest_id, Change)
        .join(Change, col(Change.id) == col(Decision.change_id))
        .where(col(Decision.digest_id).in_(digests), stands())
        .order_by(col(Change.detected_at), col(Change.id))
    )
    groups: dict[Any, list[Change]] = {}
    for digest_id, change in session.exec(statement):
        groups.setdefault(digest_id, []).append(change)
    return groups


def _subscriptions(session: Session, people: set[Any]) -> dict[Any, list[Subscription]]:
    theirs = among(col(Subscription.subscriber_id), people)
    order = (col(Subscription.added_at), col(Subscription.id))
    groups: dict[Any, list[Subscription]] = {}
    for row in read_plain(session, Subscription, theirs, *order):
        groups.setdefault(row.subscriber_id, []).append(row)
    return groups
