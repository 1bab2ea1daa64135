"""The Jinja2 environment: everything escaped, nothing undefined, our words as filters."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from models.names import change_name
from notifications import plain_words, quotes, safe_text, watching
from notifications import wording as messages
from web import wording
from web.static_files import static_addresses

_TEMPLATES = Path(__file__).parent / "templates"

_FILTERS = (
    change_name,
    messages.counted,
    messages.day,
    messages.duration,
    messages.moment,
    messages.stated,
    messages.title,
    plain_words.trouble,
    quotes.mark,
    safe_text.web_address,
    watching.say_certainty,
    watching.say_gap,
    wording.cut,
    wording.standing,
    wording.topic,
)


@cache
def open_templates() -> Environment:
    """Make the environment that all pages share, each template read: no reader waits for it."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({word.__name__: word for word in _FILTERS})
    environment.globals.update(
        words=wording,
        messages=messages,
        static=static_addresses(),
    )
    for name in environment.list_templates():
        environment.get_template(name)
    return environment


def _clean(value: object) -> object:
    """Clean whatever a template prints; markup was cleaned when it was made."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return safe_text.clean(value)
    return value
