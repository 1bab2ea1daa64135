"""Compose what a claimed notification says, from the rows behind it, once for all who share it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.tables import Notification, Subscriber
from models.words import NotificationKind
from notifications.channels import Channel, Envelope, render
from notifications.compose import (
    alert_message,
    back_message,
    correction_message,
    disabled_message,
    notice_message,
    sign_in_message,
    suspect_message,
    trial_message,
)
from notifications.digest import burst_message, digest_message
from notifications.facts import ChangeFacts
from notifications.message import Message
from notifications.reminder import reminder_message
from storage.letters import Letters
from workers.steps.asking import plan_of
from workers.steps.destinations.confirm import TOPIC
from workers.steps.telling import facts
from workers.steps.telling.own_view import OwnView
from workers.steps.telling.site import Site


@dataclass(frozen=True)
class Composer:
    """Composes for one batch on one channel.

    What is the same for many is rendered once and kept in `rendered`, which batches may share.
    `views` are those of subscribers who see a change in their own way, by change and subscriber.
    """

    site: Site
    letters: Letters
    channel: Channel[Any, Any]
    rendered: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    views: Mapping[tuple[Any, int], OwnView] = field(default_factory=dict)

    def payload(self, row: Notification, others: Sequence[Notification] = ()) -> Any:
        """Return the channel's rendering of a row's message, or of one for it and others."""
        if others:
            return render(self.channel, self._burst((row, *others)))
        if row.kind is not NotificationKind.ALERT:
            return render(self.channel, self.message(row))
        corrections = len(self.letters.corrections.get(row.change_id or 0, ()))
        view, plan = self._view(row), self.letters.subscribers[row.subscriber_id].plan
        key = (row.change_id, plan, corrections, view and view.own)
        if key not in self.rendered:
            self.rendered[key] = render(self.channel, self.message(row))
        return self.rendered[key]

    def envelope(
        self, row: Notification, now: datetime, send_before: float, may_end: Callable[[], bool]
    ) -> Envelope:
        """Return what is this recipient's and this try's own."""
        subscriber = self.letters.subscribers[row.subscriber_id]
        return Envelope(
            uid=row.uid,
            kind=row.kind,
            sent_at=now,
            attempt=row.attempts + 1,
            name=subscriber.name,
            send_before=send_before,
            may_end=may_end,
            unsubscribe_url=self._leave(row, subscriber),
            manage_url=self.site.account("/wishes") if self.channel.private else "",
            return_path=self._return_path(row),
        )

    def _leave(self, row: Notification, subscriber: Subscriber) -> str:
        """Return the way out, for one person's own eyes only, and not a member's."""
        destination = self.letters.destinations.get(row.destination_id)
        if not self.channel.private or (destination and destination.member_id):
            return ""
        generation = subscriber.link_generation
        return self.site.unsubscribe(row.subscriber_id, row.created_at, generation)

    def _burst(self, rows: Sequence[Notification]) -> Message:
        told = tuple(map(self._change, rows))
        return burst_message(told, plan_of(self.letters.subscribers[rows[0].subscriber_id]))

    def _change(self, row: Notification) -> ChangeFacts:
        change = self.letters.changes[row.change_id]
        return facts.of_change(change, self.letters, self.site, self._view(row))

    def _view(self, row: Notification) -> OwnView | None:
        return self.views.get((row.change_id, row.subscriber_id))

    def _return_path(self, row: Notification) -> str:
        return self.site.return_path(row.destination_id, row.id or 0, row.created_at)

    def message(self, row: Notification) -> Message:
        """Say what a row is about, as much of it as its subscriber's plan includes."""
        plan = plan_of(self.letters.subscribers[row.subscriber_id])
        if row.kind is NotificationKind.ALERT:
            return alert_message(self._change(row), plan)
        if row.kind is NotificationKind.DIGEST:
            digest = self.letters.digests[row.digest_id]
            return digest_message(
                facts.of_digest(digest, self.letters, self.site, self.views), plan
            )
        return _ABOUT_ACCOUNTS[row.kind](row, self)


def _suspect(row: Notification, composer: Composer) -> Message:
    if (row.content or {}).get("topic") == "back":
        return back_message(facts.of_back(row, composer.letters, composer.site))
    return suspect_message(facts.of_suspect(row, composer.letters, composer.site))


def _correction(row: Notification, composer: Composer) -> Message:
    return correction_message(facts.of_correction(row, composer.letters, composer.site))


def _notice(row: Notification, composer: Composer) -> Message:
    if (row.content or {}).get("topic") == "disabled":
        return disabled_message(facts.of_disabled(row, composer.site))
    return notice_message(facts.of_notice(row, composer.site))


def _reminder(row: Notification, composer: Composer) -> Message:
    if "change_id" in (row.content or {}):
        return reminder_message(facts.of_reminder(row, composer.site))
    return notice_message(facts.of_notice(row, composer.site))  # as rows were written before


def _test(row: Notification, composer: Composer) -> Message:
    return trial_message(row.created_at, composer.site.account("/channels"))


def _sign_in(row: Notification, composer: Composer) -> Message:
    """Hand over a link, or where others read too the code that confirms the place alone."""
    if (row.content or {}).get("topic") == TOPIC and not composer.channel.private:
        code = composer.site.code(row.destination_id, row.created_at)
        return trial_message(row.created_at, composer.site.account("/channels"), code)
    subscriber = composer.letters.subscribers[row.subscriber_id]
    return sign_in_message(facts.of_sign_in(row, composer.site, subscriber.link_generation))


_ABOUT_ACCOUNTS: dict[NotificationKind, Callable[[Notification, Composer], Message]] = {
    NotificationKind.CORRECTION: _correction,
    NotificationKind.SUSPECT: _suspect,
    NotificationKind.NOTICE: _notice,
    NotificationKind.REMINDER: _reminder,
    NotificationKind.TEST: _test,
    NotificationKind.SIGN_IN: _sign_in,
}
