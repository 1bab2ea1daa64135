"""`clausewatch explain` beside a running database: the sum of a recorded change."""

from typer.testing import CliRunner

from cli.app import build_app


def test_a_recorded_change_is_explained_by_its_name(database, told, monkeypatch, data_dir):
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("DATA_DIR", str(data_dir))
    outcome = CliRunner().invoke(build_app(), ["explain", told])
    assert outcome.output.startswith("Data are kept for two years")
    assert "Direction: adverse" in outcome.output
