"""A PostgreSQL of our own: a folder, a Unix socket, and a server that ends with the command."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from cli.account import Account, choose_account
from cli.embedded.binaries import POSTGRES_MAJOR, find_postgres
from cli.embedded.lock import locked
from cli.embedded.place import Say, make_home, say_nothing, socket_folder
from cli.errors import CommandError
from cli.processes import Child, Program, command_line, started

_PORT = 5432  # only names the socket: no port is opened
_USER = "app"
_SERVER = "The embedded PostgreSQL"
_ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class _Cluster:
    """One PostgreSQL data folder and who serves it with what."""

    folder: Path
    binaries: Path
    account: Account | None
    durable: bool


@contextmanager
def embedded_postgres(
    data_dir: Path, *, durable: bool = True, say: Say = say_nothing
) -> Iterator[str]:
    """Keep a PostgreSQL on `data_dir/postgres` up for this block and yield its address.

    `durable=False` is for tests: faster, and lost in a power cut. Call it from the main thread,
    for the server ends with the thread that started it. Raises InUseError, with the address, when
    another command keeps it up, and CommandError with the way out for whatever else is in the way.
    """
    with start_postgres(data_dir, durable=durable, say=say) as (url, _):
        yield url


@contextmanager
def start_postgres(
    data_dir: Path, *, durable: bool = True, say: Say = say_nothing
) -> Iterator[tuple[str, Child]]:
    """Do as `embedded_postgres`, and yield the running program too."""
    account = choose_account(data_dir / "postgres")
    data_dir.mkdir(mode=0o711 if account else 0o700, parents=True, exist_ok=True)
    with locked(data_dir / "postgres.lock", _SERVER) as lock:
        home = make_home(data_dir, "postgres", account, say)
        cluster = _Cluster(home / "cluster", find_postgres(account), account, durable)
        _make_or_accept(cluster, say)
        with socket_folder(home, account) as sockets:
            program = _program(cluster, sockets, lock.descriptor)
            with started([program], data_dir / "logs") as crew:
                url = f"postgresql+psycopg://{_query(sockets)}"
                lock.announce(url)
                yield url, crew.children[0]


def _make_or_accept(cluster: _Cluster, say: Say) -> None:
    if not cluster.folder.exists():
        say("Making an embedded PostgreSQL")
        _make(cluster)
        return
    major = (cluster.folder / "PG_VERSION").read_text().strip()
    if major != str(POSTGRES_MAJOR):
        raise CommandError(
            f"{cluster.folder} was made by PostgreSQL {major}, and this is {POSTGRES_MAJOR}. "
            "To take it over, call `clausewatch backup FILE` with the Clausewatch that made it, "
            "then here, with DATA_DIR set to an empty folder, `clausewatch restore FILE`. "
            f"Or serve it with PostgreSQL {major} and set DATABASE_URL."
        )
    _settle_pid_file(cluster.folder / "postmaster.pid")


def _make(cluster: _Cluster) -> None:
    """Run initdb beside the final place, so that a broken attempt is never taken for a cluster."""
    fresh = cluster.folder.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    options = "--auth-local=trust --auth-host=reject --encoding=UTF8 --locale=C"
    locale = "--locale-provider=builtin --builtin-locale=C.UTF-8"
    argv = (str(cluster.binaries / "initdb"), "-D", str(fresh), "-U", _USER, "--no-instructions")
    sync = () if cluster.durable else ("--no-sync",)
    argv += (*sync, *options.split(), *locale.split())
    initdb = Program("initdb", argv, account=cluster.account)
    made = subprocess.run(
        command_line(initdb), capture_output=True, text=True, env=_environment(), check=False
    )
    if made.returncode:
        raise CommandError(
            f"PostgreSQL could not be set up in {fresh}:\n{made.stderr or made.stdout}"
        )
    fresh.rename(cluster.folder)


def _settle_pid_file(pid_file: Path) -> None:
    """Refuse when a PostgreSQL not started by us lives there; drop a pid that means another now.

    PostgreSQL itself would take any live process of the same account for a server of this folder.
    """
    with suppress(FileNotFoundError):
        pid = pid_file.read_text().partition("\n")[0]
        program = Path("/proc", pid, "comm")
        if not program.exists():
            return
        if program.read_text().strip() == "postgres":
            raise CommandError(
                f"A PostgreSQL (process {pid}) that this command did not start uses "
                f"{pid_file.parent}. Stop it first."
            )
        pid_file.unlink()


def _program(cluster: _Cluster, sockets: Path, lock: int) -> Program:
    settings = _ALWAYS if cluster.durable else _ALWAYS | _FOR_TESTS
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    place = ("-D", str(cluster.folder), "-k", str(sockets), "-p", str(_PORT))
    return Program(
        name="postgres",
        argv=(str(cluster.binaries / "postgres"), *place, *options),
        env=_environment(),
        account=cluster.account,
        keep=(lock,),
        is_ready=lambda: _answers(sockets),
        ready_within=120,  # after a crash it first reads its log again
        stop_with=signal.SIGINT,
        stop_within=30,
        on_orphaned=signal.SIGINT,
    )


def _answers(sockets: Path) -> bool:
    try:
        psycopg.connect(f"postgresql://{_query(sockets)}", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _query(sockets: Path) -> str:
    return f"{_USER}@/postgres?host={quote(str(sockets))}&port={_PORT}"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {
        "LC_ALL": "C"
    }
