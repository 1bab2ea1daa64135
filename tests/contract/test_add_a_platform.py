"""Every TOML example of docs/how-to/add-a-platform.md does what the page says."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cli.platforms import register
from models.mistakes import DeclarationError
from models.platform_files import parse_platform_file
from models.terms_types import terms_types

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-platform.md"
BLOCKS = re.findall(r"^```([^\n]+)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
EXAMPLES = [text for kind, text in BLOCKS if kind == "toml"]
NAME = Path("platforms/acme.toml")


def block(kind):
    (text,) = [text for name, text in BLOCKS if name == kind]
    return text


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_a_good_platform_file(text):
    platform = parse_platform_file(text, NAME)
    assert {document.type for document in platform.documents} <= set(terms_types())


def test_there_are_examples():
    assert len(EXAMPLES) >= 3


def test_the_wrong_example_gives_the_messages_shown():
    with pytest.raises(DeclarationError) as caught:
        parse_platform_file(block("toml wrong"), NAME)
    assert f"{caught.value}\n" == block("text")


def test_every_command_shown_is_there():
    app = typer.Typer()
    register(app)
    shown = [text.split()[2] for kind, text in BLOCKS if kind == "sh"]
    assert "discover" in shown
    for name in shown:
        assert CliRunner().invoke(app, ["platforms", name, "--help"]).exit_code == 0
