"""The embedded servers: up for a block, found by other commands, gone afterwards."""

import os
import stat
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest
from redis import Redis

from cli.embedded import client_url, discard, embedded_postgres, embedded_redis, start_postgres
from cli.errors import CommandError, InUseError
from cli.servers import open_database
from config.settings import Settings
from tests.waiting import programs_naming, wait_until

KEEP_UP = """
import sys, time
from pathlib import Path
from cli.embedded import embedded_postgres, embedded_redis

folder = Path(sys.argv[1])
with embedded_postgres(folder, durable=False), embedded_redis(folder):
    print("up", flush=True)
    time.sleep(60)
"""


def connect(url):
    return closing(psycopg.connect(url.replace("+psycopg", "")))


def ask(url, question):
    with connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def start_and_stop(folder):
    with embedded_postgres(folder, durable=False):
        pass


def start_keeper(folder):
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEP_UP, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert keeper.stdout.readline() == "up\n"
    return keeper


@pytest.fixture
def keeper(data_dir):
    with start_keeper(data_dir) as keeper:
        yield keeper
        keeper.kill()


def test_postgres_speaks_unicode_takes_many_connections_and_opens_no_port(data_dir):
    with embedded_postgres(data_dir) as url:
        assert ask(url, "SELECT lower('ÄÉ')") == "äé"
        assert ask(url, "SHOW max_connections") == "100"
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW fsync") == "on"


def test_postgres_keeps_its_rows_from_one_block_to_the_next(data_dir):
    with embedded_postgres(data_dir, durable=False) as url, connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        connection.commit()
    with embedded_postgres(data_dir, durable=False) as url:
        assert ask(url, "SELECT one FROM kept") == 1


def test_nothing_is_left_when_the_block_ends(data_dir):
    with embedded_postgres(data_dir, durable=False), embedded_redis(data_dir):
        wait_until(lambda: len(programs_naming(data_dir)) >= 2)
    assert programs_naming(data_dir) == {}


def test_nothing_is_left_when_the_command_is_killed(data_dir, keeper):
    keeper.kill()
    wait_until(lambda: not programs_naming(data_dir))


def test_the_next_command_goes_on_at_once_after_a_kill(data_dir, keeper):
    keeper.kill()
    keeper.wait()
    with embedded_postgres(data_dir, durable=False) as url, embedded_redis(data_dir):
        assert ask(url, "SELECT 1") == 1


def test_postgres_comes_back_after_it_was_killed_itself(data_dir):
    with start_postgres(data_dir) as (url, child):
        child.popen.kill()
        child.popen.wait()
    with embedded_postgres(data_dir) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_second_command_is_told_who_uses_the_folder_and_where(data_dir, keeper):
    with pytest.raises(InUseError, match=f"in use by process {keeper.pid}") as refused:
        start_and_stop(data_dir)
    assert ask(refused.value.url, "SELECT 1") == 1


def test_a_command_beside_another_joins_its_database(data_dir, keeper):
    with open_database(Settings(_env_file=None, data_dir=data_dir)) as settings:
        assert ask(settings.database_url, "SELECT 1") == 1
    assert keeper.poll() is None


def test_a_server_that_others_started_is_left_alone(data_dir):
    with start_postgres(data_dir, durable=False):
        (data_dir / "postgres.lock").unlink()
        with pytest.raises(CommandError, match="that this command did not start"):
            start_and_stop(data_dir)


def test_a_pid_file_that_names_another_program_by_now_is_dropped(data_dir):
    start_and_stop(data_dir)
    pid_file = (data_dir / "postgres").resolve() / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n")
    with embedded_postgres(data_dir, durable=False) as url:
        assert ask(url, "SELECT 1") == 1


def test_data_of_another_major_version_are_refused_with_the_way_out(data_dir):
    start_and_stop(data_dir)
    ((data_dir / "postgres").resolve() / "cluster" / "PG_VERSION").write_text("15\n")
    with pytest.raises(CommandError, match=r"by PostgreSQL 15.*backup FILE.*restore FILE"):
        start_and_stop(data_dir)


def test_an_attempt_that_broke_off_is_not_taken_for_a_cluster(data_dir):
    account_folder = data_dir / "postgres"
    start_and_stop(data_dir)
    (account_folder / "cluster").rename(account_folder / "cluster.new")
    with embedded_postgres(data_dir, durable=False) as url:
        assert ask(url, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["deep/" * 30, "with a space"])
def test_a_folder_whose_name_does_not_fit_an_address_works_all_the_same(data_dir, name):
    folder = data_dir / name
    with embedded_postgres(folder, durable=False) as url, embedded_redis(folder) as broker:
        assert ask(url, "SELECT 1") == 1
        assert Redis.from_url(client_url(broker)).ping()


def test_only_its_owner_may_talk_to_a_server(data_dir):
    with embedded_postgres(data_dir, durable=False), embedded_redis(data_dir):
        for server in ("postgres", "redis"):
            mode = (data_dir / server / "socket").stat().st_mode
            assert stat.S_IMODE(mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as somebody else")
def test_root_finds_another_place_where_postgres_cannot_enter(data_dir):
    data_dir.chmod(0o700)
    said = []
    folder = data_dir / "closed"
    with embedded_postgres(folder, durable=False, say=said.append) as url:
        assert ask(url, "SELECT 1") == 1
    elsewhere = (folder / "postgres").resolve()
    assert str(elsewhere) in said[0]
    discard(folder)
    assert not elsewhere.exists()


def test_redis_remembers_nothing_and_never_evicts(data_dir):
    with embedded_redis(data_dir) as broker, Redis.from_url(client_url(broker)) as client:
        assert client.config_get("save") == {"save": ""}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
