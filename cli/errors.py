"""What stops a command, and how it is said to the person who typed it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class CommandError(Exception):
    """The command cannot go on; the message says why and what to do, in plain words."""


class InUseError(CommandError):
    """An embedded server is already up for another command, at `url`."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(reason)
        self.url = url


def explain(error: Exception) -> str:
    """Put an error in words for the terminal, without a traceback.

    >>> explain(CommandError("Port 8000 is taken; set WEB_PORT."))
    'Port 8000 is taken; set WEB_PORT.'
    >>> explain(KeyError("x"))
    "Unexpected KeyError: 'x' (--debug shows where)"
    """
    # Imported late: `clausewatch --help` should not load a database driver.
    from pydantic import ValidationError
    from redis.exceptions import RedisError
    from sqlalchemy.exc import DBAPIError

    from models.mistakes import DeclarationError
    from notifications.dkim_signature import SigningError
    from notifications.sealing import SealingError

    match error:
        case ValidationError(title="Settings"):
            return f"A setting is wrong. {_explain_settings(error)}"
        case DBAPIError():
            return f"The database refused: {first_line(error.orig)}. Try: clausewatch doctor"
        case RedisError():
            return f"Redis refused: {first_line(error)}. Try: clausewatch doctor"
        case CommandError() | DeclarationError() | SealingError() | SigningError() | OSError():
            return str(error)
        case _:
            return f"Unexpected {type(error).__name__}: {error} (--debug shows where)"


def first_line(error: BaseException | None) -> str:
    """Shorten a library's message to its first line, without the full stop.

    >>> first_line(ValueError("no such host.  Is it up?"))
    'no such host.  Is it up?'
    """
    return str(error).strip().partition("\n")[0].rstrip(".")


def _explain_settings(error: "ValidationError") -> str:
    faults = (f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
    return "; ".join(faults)
