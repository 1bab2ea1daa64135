"""The house stays tidy: imports flow one way, files and functions stay short."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MIDDLE = {"documents", "evidence", "fetching", "storage", "notifications"}
BELOW_WORKERS = MIDDLE | {"models", "net", "config"}
EDGE = BELOW_WORKERS | {"workers"}
MAY_IMPORT = {
    "models": set(),
    "net": set(),
    "config": set(),
    "documents": {"models"},
    "evidence": {"models"},
    "storage": {"models"},
    "fetching": {"models", "net"},
    "notifications": {"models", "net"},
    "workers": BELOW_WORKERS,
    "web": EDGE,
    "cli": EDGE | {"demo"},
    "demo": EDGE | {"cli"},
}
GROUPS_OF_STEPS = (
    "watching",
    "reading",
    "destinations",
    "subscribers",
    "telling",
    "proving",
    "operating",
)
CELERY_LIVES_IN = {"workers/app.py", "workers/schedule.py", "workers/tasks.py"}
MODULES = [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]
STEPS = sorted((ROOT / "workers" / "steps").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 250, 40


def imported(path: Path) -> set[str]:
    """The first names of everything a module imports, at the top or inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_uses_only_the_rooms_below_it(path):
    room = path.relative_to(ROOT).parts[0]
    assert imported(path) & MAY_IMPORT.keys() - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", STEPS, ids=name_of)
def test_a_step_uses_only_its_own_group_and_those_before_it(path):
    group = path.relative_to(ROOT / "workers" / "steps").parts[0]
    before = GROUPS_OF_STEPS.index(group) + 1 if group in GROUPS_OF_STEPS else 0
    used = re.findall(
        r"^from workers\.steps\.(\w+)\.\w+ import", path.read_text("utf-8"), re.MULTILINE
    )
    assert set(used) <= set(GROUPS_OF_STEPS[:before])


def test_every_group_of_steps_has_its_place():
    there = {path.parent.name for path in STEPS} - {"steps"}
    assert there == set(GROUPS_OF_STEPS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_celery_lives_in_three_files(path):
    if name_of(path) not in CELERY_LIVES_IN:
        assert not imported(path) & {"celery", "kombu"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_is_long_and_no_function_is_longer_than_a_screen(path):
    text = path.read_text(encoding="utf-8")
    functions = [
        (node.name, (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert text.count("\n") <= LONGEST_FILE
    assert [found for found in functions if found[1] > LONGEST_FUNCTION] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
