"""`clausewatch replay`: recorded histories through the real steps, one line a record."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from cli.app import build_app
from cli.errors import CommandError
from cli.replay import replay_corpus
from cli.replaying.records import read_stories
from config.settings import Settings
from tests.acceptance.invented import (
    CLAUSES,
    FEE,
    IN_GERMAN,
    REFUND,
    Corpus,
    html,
    invented_corpus,
)

SHARED = Path(__file__).parents[3] / "shared" / "corpus"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the recorded histories are not at ../shared/corpus"
)
KEYS = (
    "file",
    "before_file",
    "kind",
    "outcome",
    "alert",
    "significance",
    "severity",
    "direction",
    "provisions",
    "dates",
    "moved",
    "added",
    "removed",
    "modified",
    "quotes",
    "summary",
    "reason",
)
TOLD = [
    ("first", "first", False),
    ("change", "change", True),
    ("technical", "technical", False),
    ("change", "returned", True),
    ("first", "first", False),
    ("change", "change", True),
    ("change", "unchanged", False),
    ("change", "returned", True),
    ("noise", "unchanged", False),
    ("unavailable", "suspect", False),
]


@pytest.fixture
def settings(postgres_url, tmp_path):
    return Settings(_env_file=None, database_url=postgres_url, data_dir=tmp_path / "data")


@pytest.fixture
def lines(settings, tmp_path):
    corpus = invented_corpus(tmp_path / "corpus")
    return replay_corpus(read_stories(corpus), corpus, settings, jobs=1)


def test_every_record_gets_its_outcome_in_the_order_of_the_indexes(lines):
    assert [(line["kind"], line["outcome"], line["alert"]) for line in lines] == TOLD


def test_every_line_has_the_same_keys(lines):
    assert {tuple(line) for line in lines} == {KEYS}


def test_a_change_is_told_with_quotes_of_both_sides(lines):
    quotes = [(quote["side"], quote["text"]) for quote in lines[1]["quotes"]]
    assert any(side == "before" and quote in REFUND for side, quote in quotes)
    assert any(side == "after" and quote in FEE for side, quote in quotes)


def test_only_a_noise_pair_names_its_page_before(lines):
    assert {bool(line["before_file"]) for line in lines[:-2]} == {False}
    assert lines[-1]["before_file"] == "noise/1-before.html"


def test_two_processes_tell_the_same(settings, lines, tmp_path):
    corpus = tmp_path / "corpus"
    assert replay_corpus(read_stories(corpus), corpus, settings, jobs=2) == lines


def test_nothing_is_left_in_the_server(lines, admin):
    with admin.connect() as connection:
        names = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
    assert not [name for name in names if name.startswith("replay_")]


def test_a_record_that_breaks_our_code_is_an_error_and_the_rest_goes_on(settings, tmp_path):
    corpus = invented_corpus(tmp_path)
    (corpus / "histories/terms-of-service/2024-02-01.html").unlink()
    told = replay_corpus(read_stories(corpus), corpus, settings, jobs=1)
    assert [line["outcome"] for line in told[:4]] == ["first", "error", "change", "returned"]
    assert "2024-02-01.html" in told[1]["reason"]


@pytest.mark.parametrize(
    ("clause", "outcome", "alert"), [(REFUND, "technical", False), (FEE, "change", True)]
)
def test_selectors_for_a_redesigned_page_alert_only_of_other_words(
    clause, outcome, alert, settings, tmp_path
):
    corpus = Corpus(tmp_path)
    old, new = corpus.declare("old", "#terms"), corpus.declare("new", ".legal")
    page = html([*CLAUSES, clause], region="class=legal")
    corpus.record("first", "2024-01-01", [*CLAUSES, REFUND], declaration=old)
    corpus.record("technical", "2024-02-01", [*CLAUSES, clause], declaration=new, page=page)
    told = replay_corpus(read_stories(corpus.close()), tmp_path, settings, jobs=1)
    assert (told[1]["outcome"], told[1]["alert"]) == (outcome, alert)


@pytest.mark.parametrize(
    ("next_seen", "outcome"), [("2024-02-04", "suspect"), ("2024-02-24", "change")]
)
def test_a_text_in_another_language_is_believed_once_it_has_stood(
    next_seen, outcome, settings, tmp_path
):
    corpus = Corpus(tmp_path)
    corpus.record("first", "2024-01-01", CLAUSES)
    corpus.record("change", "2024-02-01", IN_GERMAN)
    corpus.record("change", next_seen, CLAUSES)
    told = replay_corpus(read_stories(corpus.close()), tmp_path, settings, jobs=1)
    assert told[1]["outcome"] == outcome


def test_the_command_writes_one_json_line_a_record(postgres_url, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    corpus, out = invented_corpus(tmp_path / "corpus"), tmp_path / "lines.jsonl"
    arguments = ["replay", str(corpus), "--out", str(out), "--only", "Inkwell Notes", "--jobs", "1"]
    result = CliRunner().invoke(build_app(), arguments)
    assert result.exit_code == 0
    assert "unavailable" in result.output
    assert [json.loads(line)["kind"] for line in out.read_text().splitlines()] == [
        kind for kind, _, _ in TOLD
    ]


def test_a_folder_without_histories_is_named(tmp_path):
    with pytest.raises(CommandError, match="no recorded histories here"):
        read_stories(tmp_path / "nowhere")


def test_an_unknown_service_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(CommandError, match="has no service 'Nobody'; it has Inkwell Notes"):
        read_stories(invented_corpus(tmp_path), ["Nobody"])


def test_a_broken_index_is_named_with_its_line(tmp_path):
    corpus = Corpus(tmp_path).close()
    (corpus / "histories/index.jsonl").write_text('{"service": "A"')
    with pytest.raises(CommandError, match=r"index\.jsonl:1: is not JSON"):
        read_stories(corpus)


@needs_shared
@pytest.mark.parametrize("service", ["Mistral AI", "OpenAI"])
def test_the_real_histories_of_a_service_replay_without_an_error_of_ours(service, settings):
    told = replay_corpus(read_stories(SHARED, [service]), SHARED, settings, jobs=1)
    assert [line["file"] for line in told if line["outcome"] == "error"] == []
    assert {line["outcome"] for line in told if line["kind"] == "first"} <= {"first"}


@needs_shared
@pytest.mark.parametrize("service", ["Mistral AI", "OpenAI"])
def test_pages_that_only_make_noise_alert_nobody(service, settings):
    told = replay_corpus(read_stories(SHARED, [service]), SHARED, settings, jobs=1)
    assert [line["file"] for line in told if line["kind"] == "noise" and line["alert"]] == []
