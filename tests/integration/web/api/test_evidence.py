"""Evidence by the API: the same zip, behind the same gate."""

import io
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
    for page in (b"page 1", b"page 2"):
        open_blobs(settings.blobs).put(page)
    return told


@pytest.mark.parametrize("path", ["/changes/CW-C-000001", "/documents/1"])
def test_a_key_of_a_plan_with_audit_analysis_gets_the_evidence(ada, kept, path):
    answer = ada.get(f"{path}/evidence.zip")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {"verify.py", f"changes/{kept}/summary.json"} <= set(archive.namelist())


def test_a_document_is_cut_to_a_period(ada, kept):
    answer = ada.get("/documents/1/evidence.zip", params={"until": "2025-12-31"})
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "texts/document-1/version-1.txt" in names
    assert "texts/document-1/version-2.txt" not in names


@pytest.mark.parametrize("path", ["/changes/CW-C-000001", "/documents/1"])
def test_a_smaller_plan_is_refused_in_one_line(calling, kept, path):
    answer = calling("watcher").get(f"{path}/evidence.zip")
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("Not in Watcher: ")


def test_there_is_no_evidence_of_what_is_not_on_record(ada):
    for path in ("/changes/CW-C-000099", "/documents/99"):
        assert ada.get(f"{path}/evidence.zip").status_code == 404


def test_a_period_is_exported_for_what_the_account_watches(ada, kept):
    days = {"since": "2025-06-01", "until": "2026-05-31"}
    answer = ada.get("/evidence.zip", params=days)
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"verify.py", "watching.json", "looks.json", "manifest.sig"} <= set(names)


@pytest.mark.parametrize("last", ["2020-01-01", "2026-06-03"])
def test_a_period_that_is_none_or_too_long_is_refused(ada, kept, last):
    answer = ada.get("/evidence.zip", params={"since": "2025-06-01", "until": last})
    assert answer.status_code == 422
