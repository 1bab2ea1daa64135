"""A folder of declarations is imported as far as it can be, and the rest is named."""

import json

import pytest

from models.ota_folder import Skipped, import_file, import_folder, slug_of

TERMS = {"Terms of Service": {"fetch": "https://www.acme.example/terms", "select": "main"}}


def write(folder, name, service):
    folder.mkdir(exist_ok=True)
    text = service if isinstance(service, str) else json.dumps(service)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_service_becomes_a_platform_with_the_site_of_its_first_page(tmp_path):
    write(tmp_path, "Acme Inc.json", {"name": "Acme Inc.", "terms": TERMS})
    (platform,) = import_folder(tmp_path).files
    assert (platform.slug, platform.name) == ("acme-inc", "Acme Inc.")
    assert platform.homepage == "https://www.acme.example"
    assert [document.type for document in platform.documents] == ["Terms of Service"]


def test_the_declarations_of_a_whole_collection_are_found(tmp_path):
    write(tmp_path, "package.json", {"name": "a-collection"})
    write(tmp_path / "declarations", "A.json", {"name": "A", "terms": TERMS})
    write(tmp_path / "declarations", "A.history.json", {"Terms of Service": []})
    assert [platform.slug for platform in import_folder(tmp_path).files] == ["a"]


@pytest.mark.parametrize(
    ("service", "reason"),
    [
        ("{", "is not JSON: "),
        ("[]", "not a declaration"),
        ('{"name": 3}', "not a declaration"),
        ("[" * 100_000, "is not JSON: "),
        ({"name": None, "terms": TERMS}, "'name' must be text"),
        ({"terms": TERMS}, "'name' must be text"),
        ({"name": "\ud800", "terms": TERMS}, "'name' "),
    ],
)
def test_a_bad_file_is_skipped_with_its_name_and_reason(tmp_path, service, reason):
    write(tmp_path, "bad.json", service)
    write(tmp_path, "good.json", {"name": "Good", "terms": TERMS})
    report = import_folder(tmp_path)
    assert [platform.slug for platform in report.files] == ["good"]
    ((file, _, said),) = [(one.file, one.terms_type, one.reason) for one in report.skipped]
    assert file == "bad.json"
    assert reason in said


def test_bytes_that_are_not_utf_8_are_skipped(tmp_path):
    (tmp_path / "bad.json").write_bytes(b'{"name": "\xff"}')
    assert import_file(tmp_path / "bad.json").skipped[0].reason == "is not UTF-8 text"


def test_one_bad_document_does_not_lose_the_others(tmp_path):
    terms = {**TERMS, "Imprint": {"fetch": "nowhere"}}
    write(tmp_path, "a.json", {"name": "A", "terms": terms})
    imported = import_file(tmp_path / "a.json")
    assert [document.type for document in imported.platform.documents] == ["Terms of Service"]
    reason = "Imprint: 'fetch' must start with https:// or http://"
    assert imported.skipped == (Skipped("a.json", "Imprint", reason),)


def test_the_second_file_of_one_platform_is_skipped(tmp_path):
    for name in ("a.json", "b.json"):
        write(tmp_path, name, {"name": "Acme", "terms": TERMS})
    report = import_folder(tmp_path)
    assert len(report.files) == 1
    assert report.skipped == (Skipped("b.json", "", "same platform as a.json"),)


def test_unsupported_filters_are_listed_with_platform_and_document(tmp_path):
    entry = {**TERMS["Terms of Service"], "filter": ["tidy"]}
    write(tmp_path, "a.json", {"name": "A", "terms": {"Imprint": entry, **TERMS}})
    ((slug, document),) = import_folder(tmp_path).unsupported
    assert (slug, document.type, document.unsupported) == ("a", "Imprint", ("filter tidy",))


@pytest.mark.parametrize("name", ["Amazon.com", "Côté & Fils", "抖音", "  ", "x" * 500])
def test_every_name_gives_a_slug(name):
    slug = slug_of(name)
    assert slug.replace("-", "").isalnum()
    assert slug.isascii()
    assert len(slug) <= 80
