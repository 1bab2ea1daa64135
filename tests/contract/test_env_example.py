"""`.env.example` is what `make env-example` writes, and every setting says what it is for."""

from pathlib import Path

import pytest

from config.example import write_example
from config.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_the_example_is_current():
    assert EXAMPLE.read_text() == write_example(), "run `make env-example`"


def test_the_example_with_every_line_taken_gives_the_defaults(tmp_path, monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    everything = tmp_path / ".env"
    everything.write_text(EXAMPLE.read_text().replace("\n#", "\n"))
    taken = Settings(_env_file=everything).model_dump(exclude={"platforms_dir", "ready_file"})
    defaults = Settings(_env_file=None).model_dump(exclude={"platforms_dir", "ready_file"})
    assert taken == defaults


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is_for(name):
    assert Settings.model_fields[name].description
