"""A watched site for the tests of checks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.watched import Site, watch_site


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Iterator[Site]:
    """Give a page that a test writes, watched on a database of its own."""
    with watch_site(database.engine, tmp_path) as watched:
        yield watched
