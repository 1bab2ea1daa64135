"""A platform file is read whole or refused with every mistake and its line."""

from pathlib import Path

import pytest

from models.declaration import FetchBy, Range
from models.mistakes import DeclarationError
from models.platform_files import (
    parse_platform_file,
    read_platform_file,
    read_platform_folder,
    scan_platform_folder,
)

HEAD = 'name = "Acme"\nhomepage = "https://acme.example"\n'
TERMS = '[[documents]]\ntype = "Terms of Service"\nurl = "https://acme.example/terms"\n'
PRIVACY = '[[documents]]\ntype = "Privacy Policy"\nurl = "https://acme.example/privacy"\n'


def mistakes(text, name="acme.toml"):
    with pytest.raises(DeclarationError) as caught:
        parse_platform_file(text, Path(name))
    return [(mistake.line, mistake.message) for mistake in caught.value.mistakes]


def test_a_short_document_is_one_page_in_its_main_region():
    platform = parse_platform_file(HEAD + TERMS, Path("acme.toml"))
    (document,) = platform.documents
    (page,) = document.pages
    assert (platform.slug, platform.name) == ("acme", "Acme")
    assert (page.url, page.select, page.fetch) == ("https://acme.example/terms", (), FetchBy.HTTP)
    assert document.verified == "never"


def test_a_document_may_have_several_pages_in_order():
    pages = '[[documents.pages]]\nurl = "https://a.example/2"\n' * 2
    text = HEAD + '[[documents]]\ntype = "Imprint"\n' + pages.replace("2", "1", 1)
    (document,) = parse_platform_file(text, Path("acme.toml")).documents
    assert [page.url for page in document.pages] == ["https://a.example/1", "https://a.example/2"]


def test_one_selector_need_not_be_a_list():
    text = HEAD + TERMS + 'select = "main"\nremove = { start_before = "h2", end_after = "p" }\n'
    (page,) = parse_platform_file(text, Path("acme.toml")).documents[0].pages
    assert page.select == ("main",)
    assert page.remove == (Range(start_before="h2", end_after="p"),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('slect = "main"', "unknown key 'slect'; did you mean 'select'?"),
        ('select = "div..x"', "'select' is not a CSS selector: Malformed class selector at"),
        ("select = [4]", "'select' must be text in quotes"),
        ('select = { start_before = "h1" }', "'select' needs either end_before or end_after"),
        ('remove = { start_befor = "h1" }', "unknown key 'start_befor'; did you mean 'start_bef"),
        ('fetch = "ftp"', "'fetch' must be 'http' or 'browser'"),
        ("verified = 2026-01-01", "'verified' must be text in quotes"),
        ("unsupported = 3", "'unsupported' must be a list"),
    ],
)
def test_a_mistake_is_named_with_its_line(line, message):
    ((number, said),) = mistakes(HEAD + TERMS + line)
    assert number == 6
    assert said.startswith(message)


@pytest.mark.parametrize(
    "address",
    [
        "acme.example",
        "ftp://acme.example",
        "https://",
        "https:///terms",
        "https://acme.example:99999/",
        "https://acme.example/a b",
        "https://[acme/",
    ],
)
def test_a_wrong_address_is_refused(address):
    ((number, said),) = mistakes(HEAD + TERMS.replace("https://acme.example/terms", address))
    assert number == 5
    assert said.startswith("'url' ")


def test_all_mistakes_of_a_file_come_at_once_in_the_order_of_its_lines():
    text = (
        'name = ""\nhomepage = "acme"\ncolour = 3\n\n'
        '[[documents]]\ntype = 7\nurl = "https://acme.example"\n\n'
        '[[documents]]\ntype = "Imprint"\n'
    )
    assert mistakes(text) == [
        (1, "'name' must not be empty"),
        (2, "'homepage' must start with https:// or http://"),
        (3, "unknown key 'colour'"),
        (6, "'type' must be text in quotes"),
        (9, "the key 'url' is missing"),
    ]


def test_a_type_named_twice_is_shown_where_it_stands_again_beside_other_mistakes():
    assert mistakes(HEAD + TERMS + PRIVACY + TERMS + 'fetch = ""\n') == [
        (10, "document type named twice: Terms of Service"),
        (12, "'fetch' must be 'http' or 'browser'"),
    ]


def test_page_keys_of_a_document_with_pages_are_sent_to_the_pages():
    text = HEAD + TERMS + '[[documents.pages]]\nurl = "https://a.example"\n'
    assert mistakes(text) == [
        (5, "'url' belongs in [[documents.pages]] where a document has pages")
    ]


def test_the_second_page_of_the_second_document_is_found():
    page = '[[documents.pages]]\nurl = "https://a.example"\n'
    text = HEAD + TERMS + '[[documents]]\ntype = "Imprint"\n' + page + page + 'fetch = "x"\n'
    assert mistakes(text) == [(12, "'fetch' must be 'http' or 'browser'")]


@pytest.mark.parametrize("documents", ["", "documents = []\n", "documents = 3\n", "[documents]\n"])
def test_a_platform_without_documents_is_refused(documents):
    assert any("documents" in message for _, message in mistakes(HEAD + documents))


@pytest.mark.parametrize(("text", "line"), [('name = "x\n', 1), ("a = 1\na = 2\n", 2), ("[", 1)])
def test_what_is_not_toml_is_refused_with_its_line(text, line):
    ((number, message),) = mistakes(text)
    assert number == line
    assert message.startswith("is not TOML: ")


@pytest.mark.parametrize("name", ["Acme.toml", "acme inc.toml", "acme_inc.toml", "-acme.toml"])
def test_the_file_name_must_be_a_slug(name):
    ((line, message),) = mistakes(HEAD + TERMS, name)
    assert (line, message[:23]) == (0, "the file's name must be")


def test_a_slug_inside_the_file_is_one_too_many():
    assert mistakes('slug = "acme"\n' + HEAD + TERMS)[0][0] == 1


def test_bytes_that_are_not_utf_8_are_refused_with_their_line(tmp_path):
    path = tmp_path / "acme.toml"
    path.write_bytes(HEAD.encode() + b"# \xff\n")
    with pytest.raises(DeclarationError, match=r"acme\.toml:3: is not UTF-8 text"):
        read_platform_file(path)


def test_a_missing_file_or_folder_is_said_plainly(tmp_path):
    with pytest.raises(DeclarationError, match=r"x\.toml: cannot be read: No such file"):
        read_platform_file(tmp_path / "x.toml")
    with pytest.raises(DeclarationError, match="nowhere: is not a folder"):
        scan_platform_folder(tmp_path / "nowhere")


def test_a_bad_file_does_not_hide_the_others(tmp_path):
    (tmp_path / "b.toml").write_text(HEAD + TERMS)
    (tmp_path / "a.toml").write_text(HEAD)
    found = scan_platform_folder(tmp_path)
    assert [platform.slug for platform in found.files] == ["b"]
    assert [mistake.file for mistake in found.mistakes] == [str(tmp_path / "a.toml")]
    with pytest.raises(DeclarationError):
        read_platform_folder(tmp_path)
