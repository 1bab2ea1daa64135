"""The key that signs links, where the operator has set none."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def keep_secret(data_dir: Path) -> str:
    """Return the key kept in `data_dir`, made on the first call; only its owner can read it.

    Links in messages already sent are signed with it: whoever loses the file breaks them.
    """
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        _publish(secrets.token_urlsafe(48), path)
    return path.read_text()


def _publish(text: str, path: Path) -> None:
    """Write the whole file or, when somebody else was faster, nothing."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
