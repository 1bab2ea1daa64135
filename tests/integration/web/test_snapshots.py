"""The page as received is shown so that nothing in it can act, and never as a page of ours."""

import hashlib

import pytest
from sqlalchemy.orm.attributes import flag_modified

from models.tables import Snapshot
from models.words import Cause

HOSTILE = b"<!doctype html><title>x</title><script>alert(1)</script><p>caf\xe9 <a href=/x>go</a>"


@pytest.fixture
def received(web, records):
    """Put a change on record whose newer page was received with these bytes; return its address."""

    def put(body, content_type="text/html; charset=iso-8859-1"):
        document = records.document()
        first = records.version(document, 1, Cause.FIRST)
        second = records.version(document, 2)
        row = records.session.get_one(Snapshot, second.snapshot_id)
        cells = {"content_type": content_type, "sha256": hashlib.sha256(body).hexdigest()}
        row.pages = [{**row.pages[0], **cells, "size": len(body)}]
        flag_modified(row, "pages")
        web.app.state.site.context.blobs.put(body)
        change = records.change(first, second)
        records.session.commit()
        return f"/changes/{change.public_id}/original/after"

    return put


@pytest.fixture
def settings(settings, tmp_path):
    return settings.model_copy(update={"data_dir": tmp_path})


def test_the_frame_is_a_site_of_its_own_where_nothing_runs(web, received):
    answer = web.get(f"{received(HOSTILE)}/1/frame")
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'self'"} <= set(policy)
    assert not any("script" in part for part in policy)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "café" in answer.text


def test_the_page_frames_it_without_leave_for_anything(web, received):
    answer = web.get(received(HOSTILE))
    assert '<iframe class="original" sandbox referrerpolicy="no-referrer"' in answer.text
    assert "alert(1)" not in answer.text
    assert "frame-src 'self'" in answer.headers["content-security-policy"]
    assert hashlib.sha256(HOSTILE).hexdigest() in answer.text


def test_the_frame_is_not_opened_as_a_page(web, received):
    address = received(HOSTILE)
    answer = web.get(f"{address}/1/frame", headers={"Sec-Fetch-Dest": "document"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}?page=1")


def test_the_bytes_are_only_a_file_to_save(web, received):
    answer = web.get(f"{received(HOSTILE)}/1/file")
    assert answer.content == HOSTILE
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize("body", [b"%PDF-1.7 <script>alert(1)</script>", b"plain words"])
def test_what_is_no_web_page_is_not_framed(web, received, body):
    address = received(body, "application/pdf" if body.startswith(b"%") else "text/plain")
    assert "This is no web page" in web.get(address).text
    assert web.get(f"{address}/1/frame").status_code == 404


def test_bytes_that_are_gone_or_broken_are_said_to_be_gone(web, told):
    address = f"/changes/{told}/original/before"
    assert "not kept here any more" in web.get(address).text
    assert [web.get(f"{address}/1/{kind}").status_code for kind in ("frame", "file")] == [404] * 2


@pytest.mark.parametrize(
    "path", ["/original/beside", "/original/after?page=2", "/original/after/0/frame"]
)
def test_there_is_no_other_original(web, told, path):
    assert web.get(f"/changes/{told}{path}").status_code == 404


def test_the_page_of_a_change_leads_to_both_originals(web, told):
    page = web.get(f"/changes/{told}").text
    for side in ("before", "after"):
        assert f'href="/changes/{told}/original/{side}?page=1"' in page
