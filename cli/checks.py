"""What Clausewatch needs, looked at one thing at a time; whatever lacks says how to mend it."""

import os
import smtplib
import ssl
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cli.account import choose_account
from cli.embedded import client_url
from cli.embedded.binaries import find_postgres, find_redis
from cli.errors import first_line
from cli.servers import open_database
from config.chromium import find_chromium, find_driver_fault
from config.secret import DATA_KEYS, LOG_KEYS
from config.settings import Settings
from evidence.heads import HeadError
from evidence.heads import read_keys as read_log_keys
from models.mistakes import DeclarationError
from models.platform_files import scan_platform_folder
from notifications.dkim_signature import SigningError
from notifications.sealing import SealingError, read_keys
from notifications.smtp import Security, SmtpServer, read_smtp_url
from storage.database import open_engine
from storage.schema import is_current
from workers.road import signer_of
from workers.steps.subscribers.welcome import read_address

_PATIENCE = 5  # seconds
_TRIED = {(3, 11), (3, 12)}
_SKEW = timedelta(seconds=2)
_SHORTEST_KEY = 32


class Lack(Exception):  # noqa: N818 - a finding that ends its check, not a fault of ours
    """Something is not as it should be; unless it is `needed`, one can go on without."""

    def __init__(self, text: str, *, needed: bool = True) -> None:
        super().__init__(text)
        self.needed = needed


def look_at_python(_: Settings) -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] not in _TRIED:
        raise Lack(f"{version} is not tried: 3.11 and 3.12 are", needed=False)
    return version


def look_at_data(settings: Settings) -> str:
    """Look without making the folder, for a look should leave nothing behind."""
    folder = settings.data_dir.absolute()
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise Lack(f"{there} cannot be written: set DATA_DIR to a folder of yours")
    return f"{folder} can be written"


def look_at_database(settings: Settings) -> str:
    home = settings.data_dir / "postgres"
    if not settings.database_url and not home.exists():
        find_postgres(choose_account(home))
        return "embedded PostgreSQL, made by the first `clausewatch up`"
    try:
        if settings.database_url:
            return _look_inside(settings.database_url)
        with open_database(settings) as found:
            return _look_inside(found.database_url)
    except DBAPIError as error:
        raise Lack(f"{first_line(error.orig)}. Check DATABASE_URL") from error


def _look_inside(url: str) -> str:
    engine = open_engine(url)
    try:
        if not is_current(engine):
            raise Lack("older than this program: `clausewatch migrate` brings it up to date")
        with engine.connect() as connection:
            theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    finally:
        engine.dispose()
    if abs(theirs - datetime.now(UTC)) > _SKEW:
        raise Lack("its clock and ours differ: let both follow a time server", needed=False)
    return "answers, at the newest migration"


def look_at_redis(settings: Settings) -> str:
    if not settings.redis_url:
        return f"embedded, from {find_redis()}"
    address = client_url(settings.redis_url)
    limits = {"socket_connect_timeout": _PATIENCE, "socket_timeout": _PATIENCE}
    try:
        with Redis.from_url(address, **limits) as client:
            client.ping()
    except (RedisError, ValueError, OSError) as error:
        raise Lack(f"{first_line(error)}. Check REDIS_URL, or leave it empty") from error
    return "answers"


def look_at_mail(settings: Settings) -> str:
    if not settings.smtp_url:
        raise Lack("no e-mail can be sent: set SMTP_URL (.env.example says how)")
    try:
        server = read_smtp_url(settings.smtp_url)
        _greet(server)
    except (smtplib.SMTPException, ValueError, OSError) as error:
        raise Lack(f"{first_line(error)}. Check SMTP_URL") from error
    return f"{server.host}:{server.port} answers"


def _greet(server: SmtpServer) -> None:
    tls = ssl.create_default_context()
    encrypted = partial(smtplib.SMTP_SSL, context=tls)
    connect = encrypted if server.security is Security.TLS else smtplib.SMTP
    with connect(server.host, server.port, timeout=_PATIENCE) as smtp:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=tls)
        if server.user:
            smtp.login(server.user, server.password)


def look_at_key(settings: Settings) -> str:
    if not settings.secret_key:
        return f"kept in {settings.data_dir / 'secret_key'}: keep it with your backups"
    if len(settings.secret_key) < _SHORTEST_KEY:
        raise Lack(f"shorter than {_SHORTEST_KEY} characters: set a longer SECRET_KEY")
    return "set"


def look_at_data_keys(settings: Settings) -> str:
    if not settings.data_keys:
        return f"kept in {settings.data_dir / DATA_KEYS}: keep it with your backups"
    try:
        read_keys(settings.data_keys)
    except SealingError as error:
        raise Lack(f"{error}: make one with `clausewatch keys add`") from error
    return "set"


def look_at_log_keys(settings: Settings) -> str:
    if not settings.log_keys:
        return f"kept in {settings.data_dir / LOG_KEYS}: keep it with your backups"
    try:
        read_log_keys("log", settings.log_keys)
    except HeadError as error:
        raise Lack(f"{error}: make one with `clausewatch evidence key --new`") from error
    return "set"


def look_at_signing(settings: Settings) -> str:
    if not settings.dkim_key_file:
        return "left to the mail server"
    try:
        signer_of(settings)
    except (SigningError, OSError) as error:
        raise Lack(f"no e-mail can be sent: {error}. Check DKIM_KEY_FILE") from error
    if not settings.dkim_selector:
        raise Lack("signatures need a name: set DKIM_SELECTOR")
    return "e-mails are signed"


def look_at_address(settings: Settings) -> str:
    address = urlsplit(settings.public_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise Lack("PUBLIC_URL must look like https://clausewatch.example.org")
    if address.scheme == "http" or address.hostname in {"127.0.0.1", "localhost"}:
        raise Lack(
            f"links lead to {settings.public_url}, which other people cannot reach safely: "
            "set PUBLIC_URL to an https address",
            needed=False,
        )
    return settings.public_url


def look_at_platforms(settings: Settings) -> str:
    try:
        found = scan_platform_folder(settings.platforms_dir)
    except DeclarationError as error:
        raise Lack(f"{error}: set PLATFORMS_DIR") from error
    if found.mistakes:
        raise Lack("\n".join(map(str, found.mistakes)))
    if not found.files:
        raise Lack(f"no platform files in {settings.platforms_dir}: set PLATFORMS_DIR")
    return f"{len(found.files)} files, no mistakes"


def look_at_time_zones(_: Settings) -> str:
    try:
        ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError as error:
        raise Lack("no time zones: install your system's `tzdata`") from error
    return "available"


def look_at_browser(_: Settings) -> str:
    found = find_chromium()
    if not found:
        missing = "no chromium on PATH: pages that need a browser end as `failed: browser_missing`"
        raise Lack(missing, needed=False)
    if fault := find_driver_fault():
        raise Lack(f"what drives {found} does not start: {fault}", needed=False)
    return str(found)


def look_at_operator(settings: Settings) -> str:
    if not settings.operators:
        raise Lack("nobody is told when nothing flows: set OPERATOR_EMAIL", needed=False)
    if wrong := [address for address in settings.operators if read_address(address) is None]:
        raise Lack(f"{wrong[0]} is no e-mail address: check OPERATOR_EMAIL", needed=False)
    return ", ".join(settings.operators)


def look_at_openings(settings: Settings) -> str:
    opened = [
        *([f"ALLOW_HOSTS={settings.allow_hosts}"] if settings.allow_hosts else []),
        *(["ALLOW_HTTP=true"] if settings.allow_http else []),
    ]
    if opened:
        raise Lack(f"{' and '.join(opened)}: for demo and tests only, so unset it", needed=False)
    return "closed"


LOOKS: Mapping[str, Callable[[Settings], str]] = {
    "Python": look_at_python,
    "Data folder": look_at_data,
    "Database": look_at_database,
    "Redis": look_at_redis,
    "Mail server": look_at_mail,
    "Mail signing": look_at_signing,
    "Signing key": look_at_key,
    "Data keys": look_at_data_keys,
    "Log keys": look_at_log_keys,
    "Address": look_at_address,
    "Platform files": look_at_platforms,
    "Time zones": look_at_time_zones,
    "Browser": look_at_browser,
    "Operator": look_at_operator,
    "Private hosts": look_at_openings,
}
"""What is looked at, in the order it is told."""
