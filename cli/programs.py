"""How beat, a worker and the web process are started."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from socket import socket

import httpx

from cli.processes import Program
from config.settings import Settings

_ROOT = Path(__file__).parent.parent
_CELERY = (sys.executable, "-m", "celery", "-A", "workers.app")


def environment(settings: Settings) -> dict[str, str]:
    """Spell all settings as a child's environment, so that it reads no `.env` of its own."""
    known = {
        name.upper(): str(value)
        for name, value in settings.model_dump(mode="json").items()
        if value is not None
    }
    paths = {"DATA_DIR": settings.data_dir, "PLATFORMS_DIR": settings.platforms_dir}
    absolute = {name: str(path.absolute()) for name, path in paths.items()}
    return dict(os.environ) | known | absolute | {"BLOB_URL": settings.blobs}


def beat(settings: Settings) -> Program:
    folder = settings.data_dir / "beat"
    folder.mkdir(parents=True, exist_ok=True)
    return _celery(settings, "beat", "beat", "-s", str(folder / "schedule"), "--pidfile=")


def worker(settings: Settings, name: str, queues: tuple[str, ...]) -> Program:
    """Take tasks from `queues` with WORKER_PROCESSES processes."""
    size = ("-c", str(settings.worker_processes))
    alone = ("--without-gossip", "--without-mingle")
    return _celery(
        settings, name, "worker", "-n", f"{name}@%h", "-Q", ",".join(queues), *size, *alone
    )


def web(settings: Settings, door: socket) -> list[Program]:
    """Serve pages with WEB_PROCESSES processes.

    They share a socket that is open already, so that no request is refused while one restarts.
    """
    rest = range(2, settings.web_processes + 1)
    return [_web(settings, door, name) for name in ("web", *(f"web-{n}" for n in rest))]


def _web(settings: Settings, door: socket, name: str) -> Program:
    serve = ("-m", "uvicorn", "web.app:app", "--fd", str(door.fileno()))
    quiet = ("--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "5")
    host, port = door.getsockname()[:2]
    return Program(
        name=name,
        argv=(sys.executable, *serve, *quiet),
        env=environment(settings),
        cwd=_ROOT,
        keep=(door.fileno(),),
        is_ready=lambda: _answers(f"http://{local_name(host)}:{port}/healthz"),
    )


def local_name(host: str) -> str:
    """Name a listening address as this machine can reach it.

    >>> local_name("0.0.0.0"), local_name("::1")
    ('127.0.0.1', '[::1]')
    """
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared, not bound
    return everywhere.get(host) or (f"[{host}]" if ":" in host else host)


def _celery(settings: Settings, name: str, *arguments: str) -> Program:
    ready = settings.data_dir / "ready" / name
    return Program(
        name=name,
        argv=(*_CELERY, *arguments, "-l", "warning"),
        env=environment(settings) | {"READY_FILE": str(ready)},
        cwd=_ROOT,
        is_ready=_touched(ready),
        stop_within=25,
    )


def _touched(file: Path) -> Callable[[], bool]:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    return file.exists


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
