"""Takes the pictures of docs/pictures/ while the demo is up: `make pictures`."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright
from rich.console import Console
from rich.table import Table

from cli.errors import CommandError
from cli.signals import stop_on_signals
from config.chromium import PROGRAMS, find_chromium
from demo.arrived import owner_of, words_of_mail, words_of_post
from demo.expected import NEWS
from demo.stage import Stage, set_stage
from demo.story import Ending, tell_story
from demo.tables import loud_table

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
_SHARPNESS = 2
_COLOURS = 256
_ARGUMENTS = (
    "--disable-gpu",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_BOTTOM = "part => Math.ceil(document.querySelector(part).getBoundingClientRect().bottom) + 16"
_PATH = NEWS[0].path
"""What the pictures are about."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a reader sees it, `width` wide; cut below the part that `until` selects."""

    name: str
    address: str
    width: int
    until: str = "body"


def main() -> None:
    """Tell the story, take every picture, and say where they are."""
    console = Console(stderr=True, highlight=False)
    try:
        with stop_on_signals():
            for file in take_pictures(FOLDER, console):
                console.print(f"{file.name}: {file.stat().st_size:,} bytes")
    except CommandError as error:
        sys.exit(str(error))


def take_pictures(folder: Path, console: Console) -> list[Path]:
    """Write the pictures of a story that went as expected; raise CommandError where none can be."""
    chromium = find_chromium()
    if chromium is None:
        raise CommandError(f"Pictures need one of {', '.join(PROGRAMS)} on PATH: install Chromium.")
    folder.mkdir(parents=True, exist_ok=True)
    with set_stage() as stage, sync_playwright() as playwright:
        ending = tell_story(stage, console)
        if ending.faults:
            raise CommandError("\n".join(ending.faults))
        with playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=os.geteuid() != 0, args=_ARGUMENTS
        ) as browser:
            return [_take(picture, browser, folder) for picture in _pictures(stage, ending)]


def _pictures(stage: Stage, ending: Ending) -> Iterator[Picture]:
    """Choose one message of each kind about the first change of the story, and its page."""
    inbox = stage.receivers.inbox
    emails = [(email.recipients[0], words_of_mail(email)) for email in stage.receivers.emails]
    posts = [(owner_of(post), words_of_post(post)) for post in stage.receivers.slack]
    ada, ben = (f"{name}@reader.example" for name in ("ada", "ben"))
    alert = _find(emails, ben)
    page = re.search(rf"{stage.system.settings.public_url}/changes/[\w-]+", emails[alert][1])
    assert page
    yield Picture("email-alert", f"{inbox}mail/{alert + 1}", 680)
    yield Picture("change-page", page[0], 900, "section[aria-labelledby=points]")
    yield Picture("slack-alert", f"{inbox}slack/{_find(posts, ben) + 1}", 680)
    yield Picture("digest", f"{inbox}mail/{_find(emails, ada) + 1}", 680)
    yield Picture("demo-table", _as_address(loud_table(ending.account)), 1180)


def _find(arrived: Sequence[tuple[str, str]], to: str) -> int:
    """Return the place of the first message to somebody about the change that is shown."""
    told = (place for place, (who, text) in enumerate(arrived) if who == to and _PATH in text)
    return next(told)


def _as_address(table: Table) -> str:
    """Print a table as a terminal does, and give an address at which a browser shows that."""
    console = Console(record=True, width=118, file=StringIO())
    console.print(table)
    page = console.export_html(inline_styles=True)
    return f"data:text/html;charset=utf-8,{quote(page)}"


def _take(picture: Picture, browser: Browser, folder: Path) -> Path:
    size = ViewportSize(width=picture.width, height=200)
    with browser.new_page(viewport=size, device_scale_factor=_SHARPNESS) as page:
        page.goto(picture.address)
        bottom = page.evaluate(_BOTTOM, picture.until)
        page.set_viewport_size(ViewportSize(width=picture.width, height=bottom))
        shot = page.screenshot()
    return _keep(shot, folder / f"{picture.name}.png")


def _keep(shot: bytes, file: Path) -> Path:
    """Write a picture with the fewest bytes that still look the same."""
    image = Image.open(BytesIO(shot)).convert("RGB")
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


if __name__ == "__main__":
    main()
