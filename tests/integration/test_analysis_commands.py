"""`analysis`, `provisions` and `timeline`: what they say when there is nothing to print."""

import pytest
from typer.testing import CliRunner

from cli.app import build_app
from cli.errors import CommandError
from models.blocks import to_json
from models.tables import Document, Version
from storage.database import transaction
from tests.factories import make_context, make_document, make_platform, make_version
from tests.policies import ARBITRATION, TERMS, paragraphs
from workers.steps.reading.analyse import analyse_new_texts


@pytest.fixture
def put(database, tmp_path, monkeypatch):
    """Put the text of a platform's terms in force, and analyse it."""
    monkeypatch.setenv("DATABASE_URL", database.url)

    def into_force(slug, *texts):
        make_platform(database.engine, slug)
        document = make_document(database.engine, slug, terms_type="Terms of Service")
        version = make_version(database.engine, document, 1, slug)
        with transaction(database.engine) as session:
            session.get_one(Version, version.id).blocks = to_json(paragraphs(*texts))
            session.get_one(Document, document.id).version_id = version.id
        analyse_new_texts(make_context(database.engine, tmp_path))

    return into_force


def ask(*arguments):
    outcome = CliRunner().invoke(build_app(), arguments, catch_exceptions=False)
    assert outcome.exit_code == 0
    return outcome.output


def refused(*arguments):
    with pytest.raises(CommandError) as caught:
        CliRunner().invoke(build_app(), arguments, catch_exceptions=False)
    return str(caught.value)


def test_an_unknown_platform_or_document_is_named_with_those_there_are(put):
    put("acme", *TERMS)
    assert "No platform birch is watched" in refused("analysis", "birch/terms-of-service")
    assert "acme/terms-of-service" in refused("analysis", "acme/terms-of-servise")
    assert "did you mean 'terms-of-service'?" in refused("timeline", "acme/terms-of-servise")


def test_an_unknown_provision_is_named_with_the_nearest(put):
    put("acme", *TERMS)
    said = "No provision arbitraton; did you mean 'arbitration'?"
    assert refused("provisions", "arbitraton") == said
    assert refused("timeline", "acme", "--provision", "arbitraton") == said


def test_a_document_without_a_text_has_no_analysis_yet(database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database.url)
    make_platform(database.engine, "acme")
    make_document(database.engine, "acme", terms_type="Terms of Service")
    assert "has no analysis yet" in refused("analysis", "acme/terms-of-service")
    assert ask("timeline", "acme") == "Nothing is on record yet.\n"


def test_an_index_of_links_is_told_to_be_not_assessed(put):
    put("acme", "Usage Policy", "Privacy Policy")
    said = ask("analysis", "acme/terms-of-service")
    assert "Not assessed - text not archived" in said
    assert "exposure" not in said


def test_the_share_of_platforms_counts_those_that_were_assessed(put):
    put("acme", *TERMS, ARBITRATION)
    put("birch", *TERMS)
    put("cove", "Usage Policy")
    [line] = [line for line in ask("provisions").splitlines() if " arbitration:" in line]
    assert line.split()[:3] == ["1", "50", "%"]
