"""A log line carries the event and its values, on one line."""

import json
import logging
import sys

from config.logging import EventFormatter


def record(message, *arguments, error=None, **extra):
    made = logging.LogRecord("workers.tasks", logging.INFO, "x.py", 1, message, arguments, error)
    made.created = 1_772_445_600.5
    vars(made).update(extra)
    return made


def test_text_is_one_line_of_pairs():
    line = EventFormatter(json_lines=False).format(record("sent %d", 3, channel="email"))
    assert line == (
        "time=2026-03-02T10:00:00.500+00:00 level=info logger=workers.tasks "
        'event="sent 3" channel=email'
    )


def test_an_injected_line_break_stays_in_its_line():
    line = EventFormatter(json_lines=False).format(record("got %s", "a\nlevel=error"))
    assert "\n" not in line


def test_json_holds_the_traceback():
    try:
        int("no")
    except ValueError:
        line = EventFormatter(json_lines=True).format(record("failed", error=sys.exc_info()))
    assert "ValueError: invalid" in json.loads(line)["traceback"]
