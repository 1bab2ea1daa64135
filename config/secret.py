"""The keys that sign links and seal secrets, where the operator has set none."""

import base64
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def keep_secret(data_dir: Path) -> str:
    """Return the key kept in `data_dir`, made on the first call; only its owner can read it.

    Links in messages already sent are signed with it: whoever loses the file breaks them.
    """
    return _keep(data_dir / SECRET_KEY, lambda: secrets.token_urlsafe(48))


def keep_data_keys(data_dir: Path) -> str:
    """Return the Fernet keys kept in `data_dir`, the newest first; the first is made on demand.

    What is sealed by a key is lost with it.
    """
    return _keep(data_dir / DATA_KEYS, new_data_key)


def add_data_key(data_dir: Path) -> None:
    """Put a new key before those kept in `data_dir`."""
    _add(data_dir / DATA_KEYS, keep_data_keys(data_dir))


def keep_log_keys(data_dir: Path) -> str:
    """Return the keys that sign the evidence log's heads, the newest first, a line each.

    The older ones stay, so that it is known which heads were ours.
    """
    return _keep(data_dir / LOG_KEYS, new_data_key)


def add_log_key(data_dir: Path) -> None:
    """Sign with a new key from now on."""
    _add(data_dir / LOG_KEYS, keep_log_keys(data_dir))


def new_data_key() -> str:
    """Make 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def put_key(path: Path, text: str) -> None:
    """Put a key that was kept elsewhere where there is none; only its owner can read it."""
    _keep(path, lambda: text)


SECRET_KEY = "secret_key"  # noqa: S105 - a file's name
DATA_KEYS = "data_keys"
LOG_KEYS = "log_keys"


def _add(path: Path, kept: str) -> None:
    _draft(f"{new_data_key()}\n{kept}", path).replace(path)


def _keep(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _publish(make(), path)
    return path.read_text()


def _publish(text: str, path: Path) -> None:
    """Write the whole file or, when somebody else was faster, nothing."""
    draft = _draft(text, path)
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def _draft(text: str, path: Path) -> Path:
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    return draft
