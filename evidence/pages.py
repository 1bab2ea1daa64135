"""Reports and redlines as pages that stand alone: no script, nothing loaded, all text escaped."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evidence.dossier import ChangeFile
from evidence.parts import Facts, Place, Report, Rows, Words

Clean = Callable[[str], str]

_TEMPLATES = Path(__file__).parent / "templates"


def draw_report(report: Report, clean: Clean) -> bytes:
    """Draw a report; `clean` makes text from strangers harmless."""
    return _draw("report.html", clean, report=report)


def draw_difference(change: ChangeFile, clean: Clean) -> bytes:
    """Draw the redline of one change."""
    return _draw("difference.html", clean, change=change)


def is_code(text: str) -> bool:
    """Say whether a text is a hash or an address, to be set in a fixed width.

    >>> is_code("a3" * 32), is_code("https://acme.example/terms"), is_code("29 looks")
    (True, True, False)
    """
    return len(text) > 20 and " " not in text


def _draw(name: str, clean: Clean, **values: object) -> bytes:
    return _environment(clean).get_template(name).render(values).encode()


@cache
def _environment(clean: Clean) -> Environment:
    def finalize(value: object) -> object:
        is_text = isinstance(value, str) and not isinstance(value, Markup)
        return clean(str(value)) if is_text else value

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = is_code
    environment.tests.update({"words": _is(Words), "facts": _is(Facts), "rows": _is(Rows)})
    return environment


def _is(kind: type[Words | Facts | Rows | Place]) -> Callable[[object], bool]:
    return lambda part: isinstance(part, kind)
