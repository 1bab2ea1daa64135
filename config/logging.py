"""Structured logs: one line an event, as `key=value` pairs or JSON, libraries quiet."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from config.settings import Settings

_ROOMS = (
    *("cli", "config", "demo", "documents", "fetching", "models"),
    *("net", "notifications", "storage", "web", "workers"),
)
_ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:/@+,")


def set_up_logging(settings: Settings) -> None:
    """Send this process's logs to stderr; of libraries only warnings and worse.

    A second call replaces the first. Handlers of others on the root logger stay.
    """
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler.formatter, EventFormatter):
            root.removeHandler(handler)
    handler = logging.StreamHandler()
    handler.setFormatter(EventFormatter(json_lines=settings.log_format == "json"))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for room in _ROOMS:
        logging.getLogger(room).setLevel(settings.log_level)


class EventFormatter(logging.Formatter):
    """Writes a record and its `extra` values; a traceback follows, or is a key in JSON."""

    def __init__(self, *, json_lines: bool) -> None:
        super().__init__()
        self._json_lines = json_lines

    def format(self, record: logging.LogRecord) -> str:
        event = event_of(record)
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        if self._json_lines:
            return json.dumps(event | ({"traceback": trace} if trace else {}), default=str)
        return as_pairs(event) + (f"\n{trace}" if trace else "")


def event_of(record: logging.LogRecord) -> dict[str, object]:
    """Gather what a log line says, in reading order; times are UTC."""
    extra = {name: value for name, value in vars(record).items() if name not in _ORDINARY}
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage(),
        **extra,
    }


def as_pairs(event: Mapping[str, object]) -> str:
    r"""Write an event on one line, quoting what would be ambiguous.

    >>> as_pairs({"event": "sent", "to": "ada", "took": 0.5, "said": 'a "b"\n'})
    'event=sent to=ada took=0.5 said="a \\"b\\"\\n"'
    """
    return " ".join(f"{name}={_quoted(str(value))}" for name, value in event.items())


def _quoted(text: str) -> str:
    return text if text and _PLAIN.issuperset(text) else json.dumps(text, ensure_ascii=False)
