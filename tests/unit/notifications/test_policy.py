"""What each plan's subscribers get, for every cell of plans.toml and every reason to be quiet."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import models.plans
from models.plans import Plan, plans
from models.words import Cadence, NotificationKind, Significance, SkipReason
from notifications.calendar import deliver_by
from notifications.channels import channels
from notifications.entries import entry_of, record_of
from notifications.limits import Added, Already, LimitReached, may_add, within_limit
from notifications.policy import (
    Event,
    HoldForDigest,
    Listener,
    Question,
    SendNow,
    Skip,
    Target,
    Watch,
    cadence_of,
    decide,
    includes,
    may_tell,
    may_use_channel,
    standing_of,
)
from notifications.samples import MAJOR, sample_messages

CELLS = tomllib.loads(Path(models.plans.__file__).with_name("plans.toml").read_text("utf-8"))
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
EVENT = Event("video", alerts=True, significance=Significance.MODERATE, detected_at=NOW)
WATCHES = [Watch("music", NOW - 9 * DAY), Watch("video", NOW - 2 * DAY)]
PLAN = plans()["watcher"]
ASKED = Question(PLAN, standing_of(WATCHES, EVENT), EVENT, Listener(time_zone="Europe/Paris"))
OPEN = Target("email")


def among(*watches):
    return standing_of(watches, EVENT)


def watching(count):
    return [Watch(f"platform-{n}", NOW - DAY) for n in range(count)]


def name_is_kept(plan, cell):
    closing = sample_messages(plan)["alert"].closing
    assert any(f"{cell} plan" in sentence for sentence in closing)


def max_platforms_is_kept(plan, cell):
    full = watching(cell)
    assert may_add(plan, full[:-1], "another") == Added()
    assert may_add(plan, full, "another") == LimitReached(cell)
    assert within_limit(plan, watching(cell + 3)) == {watch.platform_id for watch in full}


def cadence_is_kept(plan, cell):
    held, sent = HoldForDigest(), SendNow(deliver_by(NOW, "Europe/Paris"))
    question = replace(ASKED, plan=plan, standing=among(Watch("video", NOW - DAY)))
    assert decide(question) == {"weekly": held, "same_day": sent}[cell]


def check_every_is_kept(plan, cell):
    assert plan.check_every == cell
    assert cell <= 24


def channels_are_kept(plan, cell):
    assert {name for name in channels() if may_use_channel(plan, name)} == set(cell)


def features_are_kept(plan, cell):
    assert set(cell) <= FEATURES.keys(), "say here how the new feature is kept"
    for feature, is_shown in FEATURES.items():
        assert is_shown(plan) is (feature in cell) is includes(plan, feature)


KEPT = {
    "name": name_is_kept,
    "max_platforms": max_platforms_is_kept,
    "cadence": cadence_is_kept,
    "check_every": check_every_is_kept,
    "channels": channels_are_kept,
    "features": features_are_kept,
}
FEATURES = {
    "structured_summaries": lambda plan: bool(entry_of(MAJOR, plan).passages),
    "provision_monitoring": lambda plan: any(
        link.address for passage in entry_of(MAJOR, plan).passages for link in passage.provisions
    ),
    "governance_timelines": lambda plan: record_of(MAJOR, plan).timeline_url is not None,
    "regulatory_mapping": lambda plan: bool(record_of(MAJOR, plan).regulations),
    "audit_analysis": lambda plan: any(
        section.title == "How this was rated" for section in entry_of(MAJOR, plan).sections
    ),
}


@pytest.mark.parametrize(("slug", "cell"), [(s, c) for s, table in CELLS.items() for c in table])
def test_every_cell_of_the_plans_is_kept(slug, cell):
    assert cell in KEPT, "say here how the new cell is kept"
    KEPT[cell](plans()[slug], CELLS[slug][cell])


def test_every_plan_has_every_cell():
    assert all(table.keys() == KEPT.keys() for table in CELLS.values())


QUIET = [
    (replace(ASKED, event=replace(EVENT, withdrawn=True)), SkipReason.WITHDRAWN),
    (replace(ASKED, event=replace(EVENT, alerts=False)), SkipReason.NEVER_ALERTS),
    (
        replace(ASKED, event=replace(EVENT, significance=Significance.COSMETIC)),
        SkipReason.NEVER_ALERTS,
    ),
    (
        replace(ASKED, event=replace(EVENT, significance=Significance.NONE)),
        SkipReason.NEVER_ALERTS,
    ),
    (replace(ASKED, standing=among(WATCHES[0])), SkipReason.UNSUBSCRIBED),
    (replace(ASKED, standing=among()), SkipReason.UNSUBSCRIBED),
    (
        replace(ASKED, standing=among(Watch("video", NOW + timedelta(seconds=1)))),
        SkipReason.SUBSCRIBED_LATER,
    ),
    (replace(ASKED, plan=plans()["free"]), SkipReason.OVER_PLATFORM_LIMIT),
    (
        replace(ASKED, standing=among(Watch("video", NOW - DAY, paused=True))),
        SkipReason.SUBSCRIPTION_PAUSED,
    ),
    (replace(ASKED, standing=among(Watch("video", NOW - DAY, muted=True))), SkipReason.MUTED),
    (replace(ASKED, listener=Listener(paused=True)), SkipReason.PAUSED),
    (replace(ASKED, listener=Listener(floor=Significance.MAJOR)), SkipReason.BELOW_FLOOR),
    (replace(ASKED, target=Target("pigeon")), SkipReason.CHANNEL_NOT_IN_PLAN),
    (replace(ASKED, target=Target("email", disabled=True)), SkipReason.DESTINATION_DISABLED),
    (replace(ASKED, target=Target("email", verified=False)), SkipReason.DESTINATION_UNVERIFIED),
]


@pytest.mark.parametrize(("question", "reason"), QUIET)
def test_silence_has_a_named_reason(question, reason):
    assert decide(question) == Skip(reason)


@pytest.mark.parametrize("floor", [Significance.NONE, Significance.MINOR, Significance.MODERATE])
def test_a_change_at_or_above_the_floor_is_told(floor):
    question = replace(ASKED, listener=replace(ASKED.listener, floor=floor), target=OPEN)
    assert isinstance(decide(question), SendNow)


@pytest.mark.parametrize(("later", "answer"), [(0, SendNow), (1, Skip)])
def test_who_added_the_platform_before_a_change_was_on_record_is_told_of_it(later, answer):
    confirmed = replace(EVENT, confirmed_at=NOW + timedelta(minutes=10))
    added = confirmed.confirmed_at + timedelta(seconds=later)
    standing = standing_of([Watch("video", added)], confirmed)
    assert isinstance(decide(replace(ASKED, standing=standing, event=confirmed)), answer)


WEEKLY = Listener(weekly=True)


@pytest.mark.parametrize("slug", CELLS)
def test_whoever_wishes_for_digests_gets_them_on_every_plan(slug):
    question = replace(ASKED, plan=plans()[slug], standing=among(Watch("video", NOW - DAY)))
    wished = replace(question, listener=WEEKLY)
    assert decide(wished) == decide(replace(wished, target=OPEN)) == HoldForDigest()
    assert cadence_of(plans()[slug], weekly=False) is plans()[slug].cadence
    assert cadence_of(plans()[slug], weekly=True) is Cadence.WEEKLY


def test_a_wish_for_digests_changes_no_reason_to_be_quiet():
    for question, reason in QUIET:
        weekly = replace(question, listener=replace(question.listener, weekly=True))
        assert decide(weekly) == Skip(reason)


def test_whoever_subscribed_in_the_moment_of_detection_still_hears():
    assert isinstance(decide(replace(ASKED, standing=among(Watch("video", NOW)))), SendNow)


def test_over_the_limit_the_platform_added_first_wins():
    music = replace(EVENT, platform_id="music")
    free = replace(ASKED, plan=plans()["free"])
    assert (
        decide(replace(free, event=music, standing=standing_of(WATCHES, music))) == HoldForDigest()
    )
    assert decide(free) == Skip(SkipReason.OVER_PLATFORM_LIMIT)


def test_a_paused_platform_keeps_its_place_in_the_count():
    watches = [replace(WATCHES[0], paused=True), WATCHES[1]]
    assert may_add(plans()["free"], watches[:1], "video") == LimitReached(1)
    assert decide(replace(ASKED, plan=plans()["free"], standing=among(*watches))) == Skip(
        SkipReason.OVER_PLATFORM_LIMIT
    )


def test_a_platform_is_added_once():
    assert may_add(PLAN, WATCHES, "video") == Already()


def test_a_plan_of_no_platforms_covers_none():
    nothing = Plan(
        slug="none",
        name="None",
        max_platforms=0,
        cadence=Cadence.WEEKLY,
        check_every=24,
        channels=frozenset(),
        features=frozenset(),
    )
    assert may_add(nothing, [], "video") == LimitReached(0)
    assert decide(replace(ASKED, plan=nothing)) == Skip(SkipReason.OVER_PLATFORM_LIMIT)


UNVERIFIED, DISABLED = Target("email", verified=False), Target("email", disabled=True)
AWAY = Listener(paused=True)


@pytest.mark.parametrize(
    ("kind", "listener", "target", "reason"),
    [
        (NotificationKind.DIGEST, Listener(), OPEN, None),
        (NotificationKind.DIGEST, AWAY, OPEN, SkipReason.PAUSED),
        (NotificationKind.CORRECTION, AWAY, OPEN, SkipReason.PAUSED),
        (NotificationKind.SUSPECT, Listener(), UNVERIFIED, SkipReason.DESTINATION_UNVERIFIED),
        (NotificationKind.NOTICE, AWAY, OPEN, None),
        (NotificationKind.NOTICE, Listener(), DISABLED, SkipReason.DESTINATION_DISABLED),
        (NotificationKind.NOTICE, Listener(), UNVERIFIED, SkipReason.DESTINATION_UNVERIFIED),
        (NotificationKind.TEST, Listener(), UNVERIFIED, None),
        (NotificationKind.TEST, Listener(), Target("pigeon"), SkipReason.CHANNEL_NOT_IN_PLAN),
        (NotificationKind.SIGN_IN, AWAY, UNVERIFIED, None),
        (NotificationKind.SIGN_IN, AWAY, DISABLED, None),
    ],
)
def test_messages_about_no_change_ask_the_policy_too(kind, listener, target, reason):
    assert may_tell(kind, PLAN, listener, target) == (Skip(reason) if reason else None)
