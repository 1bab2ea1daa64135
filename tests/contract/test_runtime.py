"""What the runtime takes for granted about the rest of the project."""

import re
from pathlib import Path

from cli.app import build_app
from cli.system import GROUPS
from workers.app import QUEUES

ROOT = Path(__file__).parents[2]


def test_every_queue_has_exactly_one_worker():
    taken = [queue for queues in GROUPS.values() for queue in queues]
    assert sorted(taken) == sorted(QUEUES)


def test_every_module_with_register_brings_its_commands():
    app = build_app()
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert {"up", "doctor", "migrate"} <= names


def test_no_committed_requirement_names_a_registry():
    for file in ROOT.glob("requirements*.txt"):
        assert not re.search(r"://|index-url|find-links", file.read_text())


def test_make_help_tells_every_target():
    makefile = (ROOT / "Makefile").read_text()
    [declared] = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    explained = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)
    assert sorted(explained) == sorted(declared.split())
