"""How the operators' pages say figures, kinds of looks and rows."""

import re
from datetime import timedelta

from models.names import change_name
from notifications.wording import duration

KINDS = {
    "unchanged": "Unchanged",
    "new": "First or new text",
    "unstable": "Did not stand",
    "suspect": "Doubted or gone",
    "failed": "Not reached",
}
_ROW = re.compile(r"(document|subscriber|destination|change):(\d{1,18})")


def seconds(value: float) -> str:
    """Write a length of time that is mostly short.

    >>> seconds(4.2), seconds(3700)
    ('4 s', '1 hour 2 minutes')
    """
    return f"{value:.0f} s" if value < 120 else duration(timedelta(seconds=value))


def row_page(subject: str) -> str:
    """Return where a row that an operator acted on is shown, "" where it has no page.

    >>> row_page("document:7"), row_page("change:7"), row_page("session:7")
    ('/operator/documents/7', '/operator/changes/CW-C-000007', '')
    """
    found = _ROW.fullmatch(subject)
    if found is None:
        return ""
    kind, number = found[1], int(found[2])
    return f"/operator/{kind}s/{change_name(number) if kind == 'change' else number}"
