"""Destinations' addresses and secrets at rest: sealed by the newest key, opened by any kept one."""

import re
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_MARK = "sealed:"


class SealingError(Exception):
    """A secret cannot be opened: the key that sealed it is not among ours, or none is good."""


class Keyring:
    """Fernet keys, the newest first; written nowhere, not even by `repr`.

    >>> old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    >>> sealed = Keyring([old]).seal("hush")
    >>> "hush" in sealed, Keyring([new, old]).open(sealed)
    (False, 'hush')
    """

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError as error:
            raise SealingError("A key of DATA_KEYS is not 32 bytes in URL-safe base64") from error
        if not fernets:
            raise SealingError("There is no key to seal secrets with")
        self._newest, self._all = fernets[0], MultiFernet(fernets)

    def seal(self, secret: str) -> str:
        return _MARK + self._newest.encrypt(secret.encode()).decode("ascii")

    def open(self, stored: str) -> str:
        """Return the secret; one stored before secrets were sealed is returned as it is."""
        if not is_sealed(stored):
            return stored
        try:
            return self._all.decrypt(stored.removeprefix(_MARK)).decode()
        except InvalidToken:
            raise SealingError("No key of DATA_KEYS opens this secret") from None

    def is_newest(self, stored: str) -> bool:
        """Say whether the newest key alone opens this."""
        try:
            self._newest.decrypt(stored.removeprefix(_MARK))
        except InvalidToken:
            return False
        return is_sealed(stored)


def is_sealed(stored: str) -> bool:
    return stored.startswith(_MARK)


def rests_on_newest(stored: Any, fresh: Any, keys: Keyring) -> bool:
    """Say whether the newest key sealed all that is stored and that `fresh`, just made, seals."""
    if isinstance(fresh, dict):
        return all(rests_on_newest(stored.get(name), fresh[name], keys) for name in fresh)
    if isinstance(fresh, list):
        pairs = zip(stored, fresh, strict=True)
        return all(rests_on_newest(old, new, keys) for old, new in pairs)
    return not (isinstance(fresh, str) and is_sealed(fresh)) or keys.is_newest(stored)


def read_keys(text: str) -> Keyring:
    """Read the keys of DATA_KEYS, between commas or line ends, the newest first."""
    return Keyring([key for key in re.split(r"[,\s]+", text) if key])
