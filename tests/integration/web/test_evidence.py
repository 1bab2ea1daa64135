"""The evidence of a change and of a document as downloads: whose plan has it gets it."""

import io
import json
import zipfile

import pytest

from config.settings import Settings
from storage.blobs import open_blobs


@pytest.fixture
def settings(database, tmp_path):
    cells = {"database_url": database.url, "data_dir": tmp_path, "secret_key": "s" * 40}
    return Settings(_env_file=None, **cells)


@pytest.fixture
def kept(told, settings):
    """Keep the pages that the records name."""
    for page in (b"page 1", b"page 2"):
        open_blobs(settings.blobs).put(page)
    return told


def opened(answer):
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(answer.content))


@pytest.mark.parametrize("path", ["/changes/CW-C-000001", "/documents/1"])
def test_a_plan_with_audit_analysis_downloads_the_evidence(web, kept, signed_in, path):
    ada = signed_in("ada", "professional")
    assert f'href="{path}/evidence.zip"' in web.get(path).text
    archive = opened(web.get(f"{path}/evidence.zip"))
    assert json.loads(archive.read("about.json"))["made_for"] == ada.email
    assert f"changes/{kept}/summary.json" in archive.namelist()


def test_a_smaller_plan_does_not(web, kept, signed_in):
    signed_in("bob", "watcher")
    assert "evidence.zip" not in web.get(f"/changes/{kept}").text
    assert web.get(f"/changes/{kept}/evidence.zip").status_code == 403


def test_the_public_is_led_to_where_it_can_sign_in(web, kept):
    answer = web.get(f"/changes/{kept}/evidence.zip")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_there_is_no_evidence_of_what_is_not_on_record(web, signed_in):
    signed_in("ada", "professional")
    for path in ("/changes/CW-C-000099", "/changes/nonsense", "/documents/99"):
        assert web.get(f"{path}/evidence.zip").status_code == 404


def test_a_page_that_is_missing_from_the_archive_is_said(web, told, signed_in):
    signed_in("ada", "professional")
    answer = web.get(f"/changes/{told}/evidence.zip")
    assert answer.status_code == 409


def test_a_period_is_downloaded_from_my_data(web, kept, signed_in):
    signed_in("ada", "professional")
    assert 'action="/account/data/evidence.zip"' in web.get("/account/data").text
    answer = web.get("/account/data/evidence.zip?since=2025-06-01&until=2026-05-31")
    assert "watching.json" in opened(answer).namelist()
    assert (
        web.get("/account/data/evidence.zip?since=2025-06-01&until=2020-01-01").status_code == 404
    )


def test_a_smaller_plan_is_offered_no_evidence_of_a_period(web, kept, signed_in):
    signed_in("ada", "watcher")
    assert "evidence.zip" not in web.get("/account/data").text
    answer = web.get("/account/data/evidence.zip?since=2026-01-01&until=2026-05-31")
    assert answer.status_code == 403
