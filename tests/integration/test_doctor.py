"""`clausewatch doctor` against servers that answer and servers that do not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.doctor import Verdict, examine
from config.settings import Settings
from demo.receivers import open_receivers

COMMAND = Path(sys.executable).with_name("clausewatch")
NOBODY = "127.0.0.1:1"


def findings(**values):
    settings = Settings(_env_file=None, **values)
    return {finding.subject: finding for finding in examine(settings)}


def test_servers_that_answer_are_fine(database, redis_url, data_dir):
    with open_receivers() as receivers:
        found = findings(
            data_dir=data_dir,
            database_url=database.url,
            redis_url=redis_url,
            smtp_url=receivers.smtp_url,
        )
    wrong = [finding for finding in found.values() if finding.verdict is Verdict.WRONG]
    assert wrong == []


@pytest.mark.parametrize(
    ("subject", "setting", "value"),
    [
        ("Database", "database_url", f"postgresql://app@{NOBODY}/app"),
        ("Redis", "redis_url", f"redis://{NOBODY}/0"),
        ("Mail server", "smtp_url", f"smtp://{NOBODY}"),
        ("Mail server", "smtp_url", ""),
        ("Signing key", "secret_key", "short"),
        ("Data keys", "data_keys", "short"),
        ("Log keys", "log_keys", "short"),
        ("Mail signing", "dkim_key_file", "/nowhere"),
        ("Address", "public_url", "clausewatch.example"),
        ("Data folder", "data_dir", "/dev/null/data"),
        ("Platform files", "platforms_dir", "/nowhere"),
    ],
)
def test_what_is_wrong_names_the_setting_that_mends_it(tmp_path, subject, setting, value):
    finding = findings(**{"data_dir": tmp_path, setting: value})[subject]
    assert finding.verdict is Verdict.WRONG
    assert setting.upper() in finding.text


def test_an_outdated_database_names_the_command_that_mends_it(postgres_url, tmp_path):
    finding = findings(data_dir=tmp_path, database_url=postgres_url)["Database"]
    assert (finding.verdict, "clausewatch migrate" in finding.text) == (Verdict.WRONG, True)


def test_what_is_opened_for_the_demo_is_a_warning(tmp_path):
    finding = findings(data_dir=tmp_path, allow_hosts="127.0.0.1:80", allow_http=True)[
        "Private hosts"
    ]
    assert finding.verdict is Verdict.WARNING
    assert "ALLOW_HOSTS=127.0.0.1:80 and ALLOW_HTTP=true" in finding.text


def test_a_look_at_a_fresh_machine_leaves_nothing_behind(database, tmp_path):
    fresh = tmp_path / "new"
    assert findings(data_dir=fresh)["Database"].verdict is Verdict.OK
    assert findings(data_dir=fresh, database_url=database.url)["Database"].verdict is Verdict.OK
    assert not fresh.exists()


def test_the_command_exits_1_in_plain_words(data_dir):
    environment = os.environ | {"DATA_DIR": str(data_dir), "SMTP_URL": ""}
    told = subprocess.run(
        [COMMAND, "doctor"], env=environment, cwd=data_dir, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert "wrong    Mail server" in told.stdout
    assert "Traceback" not in told.stdout + told.stderr
