"""A watched site for the tests of checks, and receivers for those of delivery."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.receivers import Receivers, open_receivers
from tests.conftest import Database
from tests.watched import Site, watch_site


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    """Receive mail, Slack messages and webhooks on loopback."""
    with open_receivers() as receivers:
        yield receivers


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Iterator[Site]:
    """Give a page that a test writes, watched on a database of its own."""
    with watch_site(database.engine, tmp_path) as watched:
        yield watched
