"""Open what is known of platforms for a command, and find a document by the name it is typed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from cli.errors import CommandError
from cli.servers import open_database
from config.settings import read_settings
from models.mistakes import did_you_mean
from models.names import change_name, read_change_name
from models.tables import Subscriber
from models.taxonomy import taxonomy
from storage.database import open_engine
from storage.people import find_subscriber
from storage.provisions import document_types


@contextmanager
def open_known() -> Iterator[Session]:
    """Yield a session on the configured or the embedded database, for reading."""
    with open_database(read_settings()) as settings:
        engine = open_engine(settings.database_url)
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()


def find_type(session: Session, platform: str, name: str) -> str:
    """Find a watched document by its type, written as in an address.

    >>> slug_of("In-App Purchases Policy")
    'in-app-purchases-policy'
    """
    types = {slug_of(terms_type): terms_type for terms_type in document_types(session, platform)}
    if not types:
        raise CommandError(f"No platform {platform} is watched: clausewatch platforms list.")
    if name.lower() not in types:
        there = ", ".join(f"{platform}/{slug}" for slug in types)
        hint = did_you_mean(name, types)
        raise CommandError(f"{platform} has no document {name or '(none named)'}{hint}: {there}")
    return types[name.lower()]


def known_provision(name: str) -> str:
    """Return a provision's id as it is typed, or name the nearest there is."""
    if name not in taxonomy():
        raise CommandError(f"No provision {name}{did_you_mean(name, taxonomy())}")
    return name


def person_named(session: Session, email: str) -> Subscriber:
    """Return the subscriber behind an address as it is typed."""
    found = find_subscriber(session, email.strip().lower())
    if found is None:
        raise CommandError(f"Nobody signed up as {email}.")
    return found


def change_named(name: str) -> int:
    """Return the id behind a change's name as it is typed."""
    change_id = read_change_name(name)
    if change_id is None:
        raise CommandError(f"{name} is no name of a change: they read {change_name(7)}.")
    return change_id


def slug_of(terms_type: str) -> str:
    return terms_type.lower().replace(" ", "-")
