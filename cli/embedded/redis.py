"""A Redis of our own: a doorbell on a Unix socket that remembers nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from cli.embedded.binaries import find_redis
from cli.embedded.lock import locked
from cli.embedded.place import Say, make_home, say_nothing, socket_folder
from cli.processes import Child, Program, started

_SERVER = "The embedded Redis"
_SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "no",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


@contextmanager
def embedded_redis(data_dir: Path, *, say: Say = say_nothing) -> Iterator[str]:
    """Keep a Redis up for this block and yield its address as a Celery broker.

    `client_url` gives the spelling that redis-py wants. Call it from the main thread, for the
    server ends with the thread that started it. Raises as `embedded_postgres` does.
    """
    with start_redis(data_dir, say=say) as (url, _):
        yield url


@contextmanager
def start_redis(data_dir: Path, *, say: Say = say_nothing) -> Iterator[tuple[str, Child]]:
    """Do as `embedded_redis`, and yield the running program too."""
    data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
    with locked(data_dir / "redis.lock", _SERVER) as lock:
        home = make_home(data_dir, "redis", None, say)
        with socket_folder(home, None) as sockets:
            socket = sockets / "redis.sock"
            program = _program(home, socket, lock.descriptor)
            with started([program], data_dir / "logs") as crew:
                url = f"redis+socket://{socket}?virtual_host=0"
                lock.announce(url)
                yield url, crew.children[0]


def client_url(broker_url: str) -> str:
    """Spell a broker's address as redis-py reads it.

    >>> client_url("redis+socket:///run/redis.sock?virtual_host=0")
    'unix:///run/redis.sock?db=0'
    >>> client_url("redis://queue:6379/0")
    'redis://queue:6379/0'
    """
    if not broker_url.startswith("redis+socket://"):
        return broker_url
    path, _, database = broker_url.removeprefix("redis+socket://").partition("?virtual_host=")
    return f"unix://{path}?db={database or 0}"


def _program(home: Path, socket: Path, lock: int) -> Program:
    settings = _SETTINGS | {"dir": str(home), "unixsocket": str(socket)}
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return Program(
        name="redis",
        argv=(str(find_redis()), *options),
        keep=(lock,),
        is_ready=lambda: _answers(socket),
        stop_within=5,
    )


def _answers(socket: Path) -> bool:
    try:
        with Redis(unix_socket_path=str(socket), socket_timeout=5) as client:
            return bool(client.ping())
    except RedisError:
        return False
