"""`clausewatch compare` and the sum that `explain` prints: files in, plain words out."""

import json

import pytest
from typer.testing import CliRunner

from cli.app import build_app
from cli.compare import read_blocks
from cli.errors import CommandError
from cli.explain import explain_summary
from models.summary import ChangeSummary
from models.taxonomy import taxonomy

OLD = """# Card rules

## Changes

We tell you at least 30 days before a change of these rules takes effect.
"""
NEW = OLD.replace("30 days", "14 days")
HTML = "<html><body><h1>Card rules</h1><h2>Changes</h2><p>{}</p></body></html>"
PLAIN = "Developers use our API to write programs of their own."
REFUSE = (
    "We train AI models on what you write; developers, you can opt out of AI training "
    "within 30 days of the effective date."
)
SENTENCE = OLD.splitlines()[-1]


@pytest.fixture
def files(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return [str(tmp_path / name.replace("_", ".")) for name in texts]

    return write


def told(*arguments):
    outcome = CliRunner().invoke(build_app(), ["compare", *arguments], catch_exceptions=False)
    assert outcome.exit_code == 0
    return outcome.output


def test_a_redline_shows_what_went_and_what_came(files):
    said = told(*files(old_md=OLD, new_md=NEW))
    assert "at least [-30-]{+14+} days before" in said
    assert "worse: Notice falls from 30 days to 14 days." in said


def test_dates_provisions_people_and_what_to_do_are_told(files):
    old, new = (
        f"# Rules\n\n{dated}\n\n{text}\n"
        for dated, text in (("", PLAIN), ("Effective: 1 June 2050", f"{PLAIN} {REFUSE}"))
    )
    said = " ".join(told(*files(old_md=old, new_md=new)).split())
    assert "In force from 2050-06-01." in said
    assert "Names developers." in said
    assert (
        "To do: Opt out if you do not want this; the words quoted say how; until 1 July 2050."
        in said
    )
    assert "Until 2050-07-01 (2050-06-01 (stated effective date) + 30 days)." in said
    assert f"By provision {taxonomy()['ai_training'].name}: " in said


def test_a_page_and_a_text_of_the_same_words_are_the_same(files):
    page = HTML.format(SENTENCE)
    said = told(*files(old_html=page, new_md=OLD))
    assert "the wording is the same" in said


def test_json_is_the_published_summary(files):
    summary = ChangeSummary.model_validate(json.loads(told(*files(a_txt=OLD, b_txt=NEW), "--json")))
    assert summary.headline == "b.txt text: Notice falls from 30 days to 14 days."
    assert len(summary.headline.split()) <= 25


def test_a_file_that_is_no_text_is_named(tmp_path):
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match=r"a\.zip cannot be read: unsupported type"):
        read_blocks(archive)


def test_explaining_shows_a_sum_that_adds_up_with_its_quotes(files):
    summary = ChangeSummary.model_validate_json(told(*files(old_md=OLD, new_md=NEW), "--json"))
    said = "\n".join(explain_summary(summary))
    total = sum(reason.points for reason in summary.reasons)
    assert f"{total:3d}  in all: {summary.significance.value}" in said
    assert "after: “We tell you at least 14 days before a change" in said
