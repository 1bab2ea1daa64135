"""A backup restored into an empty place is whole, and nothing in it is told a second time."""

import json
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner

from cli.backup import register as register_backup
from cli.embedded import embedded_postgres
from cli.errors import CommandError
from cli.restore import register as register_restore
from config.secret import keep_data_keys, keep_secret
from demo.receivers import open_receivers
from models.tables import Change, Decision, Notification, Subscriber
from models.words import DecisionKind, NotificationState, SkipReason
from storage.blobs import open_blobs
from storage.database import open_engine, open_session
from tests.factories import make_change, make_context, make_subscriber, watch
from workers.steps.operating.sweep import find_unfinished
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
BODY = b"<p>We keep your data for a year.</p>"


def call(register, *arguments):
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, list(map(str, arguments)))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


@pytest.fixture
def place(monkeypatch):
    """Move to an installation: a database and a data folder."""

    def move(url, folder):
        for name in ("SECRET_KEY", "DATA_KEYS", "BLOB_URL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATA_DIR", str(folder))

    return move


@pytest.fixture
def empty(admin):
    """Give the address of a database without a table."""
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE restored_here TEMPLATE template1"))
    yield admin.url.set(database="restored_here").render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE restored_here WITH (FORCE)"))


@pytest.fixture
def backup(database, tmp_path, place):
    """Back an installation up in mid-work: told, waiting, held and not yet decided changes."""
    engine, home = database.engine, tmp_path / "old"
    place(database.url, home)
    with open_receivers() as receivers:
        c = make_context(engine, home, YESTERDAY, smtp_url=receivers.smtp_url)
        ben, ada = make_subscriber(engine), make_subscriber(engine, "free")
        told = make_change(engine, detected_at=YESTERDAY)
        for subscriber in (ben, ada):
            watch(engine, subscriber)
        fan_out(told.id, c)
        deliver_due("email", c)
    fan_out(make_change(engine, detected_at=YESTERDAY).id, c)
    make_change(engine, detected_at=YESTERDAY)
    c.blobs.put(BODY)
    keep_secret(home), keep_data_keys(home)
    call(register_backup, tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def rows(engine, table):
    with open_session(engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


@pytest.fixture
def restored(backup, empty, place, tmp_path):
    """Restore it elsewhere; `restored(*options)` gives a context there and what arrives."""
    home = tmp_path / "new"
    place(empty, home)
    engine = open_engine(empty)
    with open_receivers() as receivers:

        def restore(*options):
            said = call(register_restore, backup, *options)
            now = datetime.now(UTC)
            return make_context(engine, home, now, smtp_url=receivers.smtp_url), receivers, said

        yield restore
    engine.dispose()


def work(c):
    """Let everything that is due happen, as beat and workers would."""
    for change_id in find_unfinished(c).changes:
        fan_out(change_id, c)
    cut_due_digests(c)
    deliver_due("email", c)


def test_what_was_restored_is_whole_and_nothing_is_sent_again(restored, tmp_path):
    c, receivers, said = restored()
    work(c)
    assert receivers.total == 0
    assert "Not sent, for they may have gone out since: 1 message, 2 held changes, 1 change" in said
    states = [(row.state, row.reason) for row in rows(c.engine, Notification)]
    assert states == [
        (NotificationState.DELIVERED, None),
        (NotificationState.SKIPPED, SkipReason.RESTORED),
    ]
    held = [row.reason for row in rows(c.engine, Decision) if row.kind is DecisionKind.SKIP]
    assert held == [SkipReason.RESTORED] * 2
    assert all(row.fanned_out_at for row in rows(c.engine, Change))
    assert all(row.next_digest_at > c.now() for row in rows(c.engine, Subscriber))
    [name] = open_blobs(str(tmp_path / "new" / "blobs")).names()
    assert c.blobs.get(name) == BODY


def test_keys_come_back_readable_by_their_owner_only(restored, tmp_path):
    restored()
    for name in ("secret_key", "data_keys"):
        old, new = (tmp_path / folder / name for folder in ("old", "new"))
        assert old.read_text() == new.read_text()
        assert new.stat().st_mode & 0o777 == 0o600


def test_who_asks_for_it_gets_what_waited_sent(restored):
    c, receivers, _ = restored("--resend")
    work(c)
    # The alert that waited, the digest, and the alert of the change not fanned out.
    assert receivers.total == 3


def test_new_rows_fit_behind_restored_ones(restored):
    c, _, _ = restored()
    change = make_change(c.engine, "other")
    assert change.id == 4


def test_a_place_that_is_not_empty_is_left_alone(backup, database, place, tmp_path):
    with pytest.raises(CommandError, match="not empty"):
        call(register_restore, backup)
    assert len(rows(database.engine, Notification)) == 2


def test_another_key_is_not_written_over(backup, empty, place, tmp_path):
    place(empty, tmp_path / "new")
    keep_data_keys(tmp_path / "new")
    with pytest.raises(CommandError, match="another key"):
        call(register_restore, backup)


def test_a_backup_cut_off_or_of_something_else_is_refused(backup, empty, place, tmp_path):
    place(empty, tmp_path / "new")
    for content in (backup.read_bytes()[:2000], b"", b"not a tar at all"):
        broken = tmp_path / "broken.tar"
        broken.write_bytes(content)
        with pytest.raises(CommandError, match=r"no backup|cut off"):
            call(register_restore, broken)


def test_a_backup_of_a_newer_program_is_refused(backup, empty, place, tmp_path):
    place(empty, tmp_path / "new")
    newer = tmp_path / "newer.tar"
    with tarfile.open(backup) as old, tarfile.open(newer, "w") as new:
        manifest = json.loads(old.extractfile("manifest.json").read())
        changed = tmp_path / "manifest.json"
        changed.write_text(json.dumps(manifest | {"schema_heads": ["9999"]}))
        new.add(changed, "manifest.json")
    with pytest.raises(CommandError, match="newer Clausewatch"):
        call(register_restore, newer)


def test_a_backup_says_which_keys_it_lacks(database, place, tmp_path, monkeypatch):
    place(database.url, tmp_path)
    monkeypatch.setenv("SECRET_KEY", "s" * 40)
    said = call(register_backup, tmp_path / "b.tar")
    assert "Not in it: SECRET_KEY" in said
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="exists already"):
        call(register_backup, tmp_path / "b.tar")


def test_the_embedded_database_is_made_for_it(backup, place, data_dir):
    place("", data_dir)
    call(register_restore, backup)
    with embedded_postgres(data_dir, durable=False) as url:
        engine = open_engine(url)
        assert len(rows(engine, Subscriber)) == 2
        engine.dispose()
    assert Path(data_dir, "secret_key").exists()
