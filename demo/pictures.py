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
from playwright.sync_api import Browser, StorageState, ViewportSize, sync_playwright
from rich.console import Console
from rich.table import Table

from cli.errors import CommandError
from cli.signals import stop_on_signals
from config.chromium import PROGRAMS, find_chromium
from demo.arrived import owner_of, words_of_mail, words_of_post
from demo.cast import OPERATOR
from demo.expected import NEWS
from demo.signed_in import sign_in
from demo.stage import Stage, set_stage
from demo.story import Ending, tell_story
from demo.tables import loud_table
from models.plans import plans
from notifications.render import render_bodies
from notifications.samples import sample_messages
from storage.database import transaction
from storage.operator_suspects import list_troubled

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
_DESKTOP, _PHONE = 1280, 390
_TALLEST = {_DESKTOP: 1240, _PHONE: 1300}
_SHARPNESS = {_DESKTOP: 1, _PHONE: 2}
_COLOURS = 256
_ARGUMENTS = (
    "--disable-gpu",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_BOTTOM = "part => Math.ceil(document.querySelector(part).getBoundingClientRect().bottom) + 16"
_PATH = NEWS[0].path
"""What the pictures are about."""
_SAMPLES = ("digest-silent", "reminder", "correction", "suspect", "notice", "test", "sign-in")
"""Messages that the story has no time for, told of invented facts."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a reader sees it, `width` wide; cut below the part that `until` selects."""

    name: str
    address: str
    width: int = _DESKTOP
    until: str = "body"
    dark: bool = False


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
            visit = sign_in(stage, browser, "ben@reader.example", OPERATOR.email)
            return [_take(picture, browser, visit, folder) for picture in _all(stage, ending)]


def _all(stage: Stage, ending: Ending) -> Iterator[Picture]:
    """Choose one message of each kind about the first change of the story, and its pages."""
    inbox, home = stage.receivers.inbox, stage.system.settings.public_url
    emails = [(email.recipients[0], words_of_mail(email)) for email in stage.receivers.emails]
    posts = [(owner_of(post), words_of_post(post)) for post in stage.receivers.slack]
    ada, ben = (f"{name}@reader.example" for name in ("ada", "ben"))
    alert = _find(emails, ben)
    page = re.search(rf"{home}/changes/[\w-]+", emails[alert][1])
    assert page
    yield from _everywhere("email-alert", f"{inbox}mail/{alert + 1}")
    yield from _everywhere("digest", f"{inbox}mail/{_find(emails, ada) + 1}")
    yield from _everywhere("slack-alert", f"{inbox}slack/{_find(posts, ben) + 1}")[:2]
    yield from _everywhere("change-page", page[0], "section[aria-labelledby=points]")[:2]
    own = page[0].replace(home, f"{home}/account").replace("changes", "alerts")
    yield from _everywhere("my-alerts", f"{home}/account/alerts", "main")[:2]
    yield from _everywhere("my-decision", own, "main")[1:]
    yield from _operating(stage, f"{home}/operator")
    for name in _SAMPLES:
        yield Picture(f"{name}-phone", _as_address(_sample(name)), _PHONE)
    yield Picture("demo-table", _as_address(_printed(loud_table(ending.account))))


def _operating(stage: Stage, door: str) -> Iterator[Picture]:
    """Show how everything flows, and the page that waits for an operator to decide."""
    with transaction(stage.context.engine) as session:
        waiting = list_troubled(session, 1)[0].document.id
    yield Picture("operator-overview", door)
    yield from _everywhere("operator-suspect", f"{door}/documents/{waiting}")[::2]


def _everywhere(name: str, address: str, until: str = "body") -> list[Picture]:
    """Show a page at a desk, on a phone, and on a phone at night."""
    return [
        Picture(name, address, _DESKTOP, until),
        Picture(f"{name}-phone", address, _PHONE, until),
        Picture(f"{name}-dark", address, _PHONE, until, dark=True),
    ]


def _sample(name: str) -> str:
    return render_bodies(sample_messages(plans()["watcher"])[name]).html


def _find(arrived: Sequence[tuple[str, str]], to: str) -> int:
    """Return the place of the first message to somebody about the change that is shown."""
    told = (place for place, (who, text) in enumerate(arrived) if who == to and _PATH in text)
    return next(told)


def _printed(table: Table) -> str:
    """Print a table as a terminal does, as a page."""
    console = Console(record=True, width=118, file=StringIO())
    console.print(table)
    return console.export_html(inline_styles=True)


def _as_address(page: str) -> str:
    """Give an address at which a browser shows a page."""
    return f"data:text/html;charset=utf-8,{quote(page)}"


def _take(picture: Picture, browser: Browser, visit: StorageState, folder: Path) -> Path:
    with browser.new_context(
        viewport=ViewportSize(width=picture.width, height=200),
        device_scale_factor=_SHARPNESS[picture.width],
        color_scheme="dark" if picture.dark else "light",
        storage_state=visit,
    ) as context:
        page = context.new_page()
        page.goto(picture.address)
        bottom = min(page.evaluate(_BOTTOM, picture.until), _TALLEST[picture.width])
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
