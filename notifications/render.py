"""Messages as e-mail text and HTML, from the templates beside this file."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from markupsafe import Markup

from models.words import Direction
from notifications.message import Fact, Message, cut, fit
from notifications.policy import SUBSCRIBED_KINDS
from notifications.quotes import Run
from notifications.safe_text import clean, one_line, web_address
from notifications.slots import slot
from notifications.wording import DIRECTION, NOT_STATED, SIGNIFICANCE, counted

# Gmail clips at 102 kB; room is left for what is set per recipient.
LARGEST_HTML = 96_000
WIDTH = 76
# Shown of a message: so many changes, and places of the only change or of each of several.
_CHANGES = 50
_ALONE = 12
_PLACES = 4
_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Both forms of one message, with slots where each recipient's own links go."""

    text: str
    html: str


def render_bodies(message: Message) -> Bodies:
    """Render a message for e-mail, cut so that it is read, and that the HTML is shown whole."""
    short = cut(message, _CHANGES, _PLACES if len(message.entries) > 1 else _ALONE)
    return fit(short, _bodies, lambda bodies: len(bodies.html.encode()) <= LARGEST_HTML)


def _bodies(message: Message) -> Bodies:
    return Bodies(_text(message), _html(message))


def _text(message: Message) -> str:
    return _template("message.txt.j2").render(_values(message, html=False))


def _html(message: Message) -> str:
    return _template("message.html.j2").render(_values(message, html=True))


def _values(message: Message, *, html: bool) -> dict[str, Any]:
    return {
        "message": message,
        "listed": message.kind in SUBSCRIBED_KINDS,
        "unsubscribe": slot("unsubscribe", html=html),
        "manage": slot("manage", html=html),
    }


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape((".html.j2",), default=False),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "address": web_address,
        "one_line": one_line,
        "counted": counted,
        "fold": _fold,
        "quoted": _quoted,
        "said": _said,
    }
    environment.globals |= {
        "SIGNIFICANCE": SIGNIFICANCE,
        "DIRECTION": DIRECTION,
        "NOT_STATED": NOT_STATED,
        "ADVERSE": Direction.ADVERSE,
    }
    return environment


def _finalize(value: Any) -> Any:
    """Clean every text on its way into a template, whatever its author forgot."""
    return value if isinstance(value, Markup) else clean(str(value))


def _quoted(runs: Iterable[Run]) -> str:
    """Write a quote for plain text; what was left out is marked as such."""
    return "".join(" [...] " if run.gap else run.text for run in runs).strip()


def _said(fact: Fact) -> str:
    """Write a fact as one line of a list, its quote behind it."""
    whole = f"{fact.label} {fact.value}".strip()
    return f'{whole.rstrip(".")}: "{fact.quote}"' if fact.quote else whole


def _fold(text: str, indent: str = "") -> str:
    """Wrap a text for a terminal's width; words that are longer stay whole."""
    return textwrap.fill(
        one_line(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
