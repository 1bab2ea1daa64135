"""docker-compose.yml: it is sound, every queue has a worker, every setting gets through."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config.settings import Settings
from workers.app import QUEUES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
_SERVICE = re.compile(r"^  ([a-z-]+):\n((?:    .*\n|\n)+)", re.MULTILINE)
SERVICES = dict(_SERVICE.findall(TEXT.partition("\nservices:")[2]))
REQUIRED = ("POSTGRES_PASSWORD", "SECRET_KEY", "PUBLIC_URL", "SMTP_URL")
SET_BY_THE_IMAGE = {"DATA_DIR", "WEB_HOST", "WEB_PORT", "PLATFORMS_DIR"}
SAID_BY_THE_COMMANDS = {"WORKER_PROCESSES", "WEB_PROCESSES", "READY_FILE"}
PROGRAMS = (("docker-compose",), ("docker", "compose"))


def answers(program):
    command = [*program, "version"]
    return shutil.which(program[0]) and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture(scope="session")
def compose():
    """Name the docker-compose of this machine."""
    found = next((program for program in PROGRAMS if answers(program)), None)
    return found or pytest.skip("docker-compose is not installed here")


@pytest.fixture
def config(compose, tmp_path):
    """Let docker-compose read the file, with every required value set but those named."""
    (tmp_path / "docker-compose.yml").write_text(TEXT)

    def read(*without):
        values = {name: "value" for name in REQUIRED if name not in without}
        env = {"PATH": os.environ["PATH"], **values}
        command = [*compose, "config"]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)

    return read


def test_docker_compose_reads_the_file_without_a_complaint(config):
    answer = config()
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_secret_or_address_is_asked_for_in_words(config, name):
    answer = config(name)
    assert answer.returncode != 0
    assert "set it in .env" in answer.stderr


@pytest.mark.parametrize("queue", QUEUES)
def test_every_queue_has_a_service_of_its_own(queue):
    assert f" -Q {queue} " in SERVICES[f"worker-{queue}"]


def test_every_setting_reaches_the_containers():
    passed = set(re.findall(r"^    ([A-Z_]+):", TEXT, re.MULTILINE))
    settings = {name.upper() for name in Settings.model_fields}
    assert settings - passed == SET_BY_THE_IMAGE | SAID_BY_THE_COMMANDS
    assert passed <= settings


@pytest.mark.parametrize("service", SERVICES.keys() - {"migrate", "mail"})
def test_every_lasting_service_says_whether_it_is_well(service):
    assert "healthcheck:" in SERVICES[service] or "<<: *worker" in SERVICES[service]


@pytest.mark.parametrize("service", ["postgres", "redis"])
def test_the_servers_are_reached_by_our_own_containers_only(service):
    assert "ports:" not in SERVICES[service]


def test_redis_keeps_what_it_is_told_and_drops_nothing():
    assert "--appendonly yes" in SERVICES["redis"]
    assert "--maxmemory-policy noeviction" in SERVICES["redis"]


def test_every_room_that_runs_in_containers_is_in_the_image():
    let_in = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert rooms - let_in == {"benchmarks", "demo"}


def test_what_runs_in_the_image_does_not_ask_how_it_was_installed():
    """The image holds our code as it is, without the record that an installer writes."""
    rooms = {path.parent for path in ROOT.glob("*/__init__.py")}
    modules = (path for room in rooms for path in room.rglob("*.py"))
    assert not [path for path in modules if 'version("clausewatch")' in path.read_text("utf-8")]


def test_the_image_runs_as_an_ordinary_user_and_names_no_registry():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE)[-1] == "clausewatch"
    assert set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) == {"python:3.11-slim"}
    assert "://" not in dockerfile


def test_the_image_with_a_browser_brings_what_drives_it():
    """Slim images have no libatomic, which the driver's Node.js links to."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert '"$BROWSER" libatomic1' in dockerfile
