"""Shows a message to Slack as Slack lays it out: its blocks, and its marks for bold and links."""

import re

from markupsafe import Markup

# docs.slack.dev/messaging/formatting-message-text; a star that touches a word marks nothing.
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])")
_LINK = re.compile(r"<(https?://[^|>\"]+)\|([^>]*)>")


def mrkdwn(text: str) -> Markup:
    """Turn Slack's markup, in which every other sign is escaped already, into HTML.

    >>> print(mrkdwn("*now*, a*b*c <https://x.example/|look>"))
    <div><b>now</b>, a*b*c <a href="https://x.example/">look</a></div>
    """
    linked = _LINK.sub(r'<a href="\1">\2</a>', text)
    lines = (_line(line) for line in _BOLD.sub(r"<b>\1</b>", linked).split("\n"))
    return Markup("").join(lines)


def _line(line: str) -> Markup:
    tag = "blockquote" if line.startswith(">") else "div"
    shown = Markup(line.removeprefix(">"))  # noqa: S704 - what came in is escaped, see above
    return Markup("<{0}>{1}</{0}>").format(tag, shown)
