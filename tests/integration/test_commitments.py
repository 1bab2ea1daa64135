"""Subscribers list what they promised to others, and hear of what touches it."""

import pytest
from sqlmodel import select

from models.summary import ProvisionChange, Quote
from models.tables import Decision, Notification, Touch
from models.words import DecisionKind, Significance, SkipReason
from storage.commitments import commitments_of, drop_commitment
from storage.database import open_session, transaction
from storage.letters import read_letters
from tests.factories import (
    make_change,
    make_context,
    make_platform,
    make_subscriber,
    make_summary,
    watch,
)
from workers.steps.subscribers.commitments import (
    CommitmentError,
    Wanted,
    commit_to,
    find_touches,
    read_csv,
    write_csv,
)
from workers.steps.subscribers.wishes import choose_floor, follow_provisions
from workers.steps.telling.ask_again import ask_again
from workers.steps.telling.fan_out import fan_out

SAYS = "We train models on what you enter."
TRAINS = ProvisionChange(
    provision="ai_training",
    section="Content",
    sentence="New words on training.",
    after=Quote(side="after", text=SAYS, start=0, end=len(SAYS)),
)


@pytest.fixture
def c(database, tmp_path):
    make_platform(database.engine)
    return make_context(database.engine, tmp_path)


@pytest.fixture
def pia(c):
    pia = make_subscriber(c.engine, "professional")
    watch(c.engine, pia)
    return pia


def texts(c, subscriber):
    with open_session(c.engine) as session:
        return [row.text for row in commitments_of(session, subscriber.id)]


def training(c, **cells):
    update = {"provisions": ("ai_training",), "by_provision": (TRAINS,)}
    summary = make_summary().model_copy(update=update)
    return make_change(c.engine, summary=summary.model_dump(mode="json"), **cells)


def touched_by_training(c):
    change = training(c)
    with transaction(c.engine) as session:
        find_touches(session, change)
        find_touches(session, change)
    with open_session(c.engine) as session:
        return session.exec(select(Touch)).all()


def test_a_commitment_is_kept_once(c, pia):
    wanted = [Wanted(promise="no_training"), Wanted("We never sell your data")]
    assert commit_to(pia.id, wanted, c) == 2
    assert commit_to(pia.id, wanted, c) == 0
    assert texts(c, pia) == [
        "What we enter is not used to train models",
        "We never sell your data",
    ]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(promise="no_trainning"), "no promise no_trainning; did you mean 'no_training'"),
        (Wanted(), "1 to 300 characters"),
        (Wanted("Our students are happy"), "Name the provision"),
        (Wanted("No fees", provisions=("feez",)), "no provision feez"),
    ],
)
def test_a_commitment_that_cannot_be_matched_is_refused_in_words(c, pia, wanted, said):
    with pytest.raises(CommitmentError, match=said):
        commit_to(pia.id, [wanted], c)
    assert texts(c, pia) == []


def test_a_plan_without_the_feature_is_told_so(c):
    ben = make_subscriber(c.engine, "watcher")
    with pytest.raises(CommitmentError, match="Watcher plan"):
        commit_to(ben.id, [Wanted(promise="no_training")], c)


def test_more_than_the_most_are_refused_and_none_is_added(c, pia):
    many = [Wanted(f"Promise {n}", provisions=("fees",)) for n in range(101)]
    with pytest.raises(CommitmentError, match="100"):
        commit_to(pia.id, many, c)
    assert texts(c, pia) == []


def test_a_change_that_touches_a_commitment_is_recorded_once_with_its_words(c, pia):
    commit_to(pia.id, [Wanted(promise="no_training"), Wanted(promise="no_sale")], c)
    (touch,) = touched_by_training(c)
    assert (touch.subscriber_id, touch.provision) == (pia.id, "ai_training")
    assert touch.after["text"] == SAYS


def test_whoever_does_not_watch_the_platform_or_lost_the_plan_is_not_touched(c, pia):
    stranger = make_subscriber(c.engine, "professional")
    commit_to(stranger.id, [Wanted(promise="no_training")], c)
    assert touched_by_training(c) == []


def test_commitments_go_out_as_csv_and_come_in_again(c, pia):
    wanted = [Wanted(promise="no_training"), Wanted("No, not sold", provisions=("sharing_sale",))]
    commit_to(pia.id, wanted, c)
    with open_session(c.engine) as session:
        written = write_csv(session, pia.id)
    nora = make_subscriber(c.engine, "professional")
    assert commit_to(nora.id, read_csv(written), c) == 2
    assert texts(c, nora) == texts(c, pia)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("promised\nx\n", "first line must name"),
        ("commitment,promise\n,no_training\n,no_such\n", "Line 3: .*no_such"),
    ],
)
def test_a_csv_that_cannot_be_read_names_the_line(text, said):
    with pytest.raises(CommitmentError, match=said):
        read_csv(text)


def test_a_cell_that_a_sheet_would_compute_is_written_as_text(c, pia):
    commit_to(pia.id, [Wanted("=2+2 fees", provisions=("fees",))], c)
    with open_session(c.engine) as session:
        assert "'=2+2 fees" in write_csv(session, pia.id)


def test_a_commitment_is_dropped_by_its_owner_only(c, pia):
    commit_to(pia.id, [Wanted(promise="no_training")], c)
    nora = make_subscriber(c.engine, "professional")
    with transaction(c.engine) as session:
        (row,) = commitments_of(session, pia.id)
        assert not drop_commitment(session, nora.id, row.id)
        assert drop_commitment(session, pia.id, row.id)


def test_what_touches_a_commitment_is_told_below_the_floor_and_beside_what_is_followed(c, pia):
    follow_provisions(pia.id, ["refunds"], c)
    choose_floor(pia.id, Significance.MAJOR, c)
    commit_to(pia.id, [Wanted(promise="no_training")], c)
    quiet = make_subscriber(c.engine, "professional", floor=Significance.MAJOR)
    watch(c.engine, quiet)
    change = training(c, significance=Significance.MINOR)
    fan_out(change.id, c)
    told, left_out = decisions(c)
    assert (told.subscriber_id, told.kind) == (pia.id, DecisionKind.SEND_NOW)
    assert (left_out.subscriber_id, left_out.reason) == (quiet.id, SkipReason.BELOW_FLOOR)


def test_it_is_told_when_it_is_claimed_too(c, pia):
    choose_floor(pia.id, Significance.MAJOR, c)
    commit_to(pia.id, [Wanted(promise="no_training")], c)
    change = training(c, significance=Significance.MINOR)
    fan_out(change.id, c)
    with open_session(c.engine) as session:
        (row,) = session.exec(select(Notification)).all()
        assert ask_again(row, read_letters(session, [row])) is None


def test_what_is_cosmetic_is_not_told_for_a_commitment_either(c, pia):
    commit_to(pia.id, [Wanted(promise="no_training")], c)
    fan_out(training(c, significance=Significance.COSMETIC, alerts=False).id, c)
    assert [row.reason for row in decisions(c)] == [SkipReason.NEVER_ALERTS]


def decisions(c):
    with open_session(c.engine) as session:
        return session.exec(select(Decision).order_by(Decision.subscriber_id)).all()
