"""The PostgreSQL and Redis that settings name, or the embedded ones where they name none."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from cli.embedded import start_postgres, start_redis
from cli.embedded.place import Say, say_nothing
from cli.errors import InUseError
from cli.processes import Child
from config.secret import keep_secret
from config.settings import Settings
from workers.context import Context, open_context


@contextmanager
def own_servers(
    settings: Settings, *, durable: bool = True, say: Say = say_nothing
) -> Iterator[tuple[Settings, list[Child]]]:
    """Start what settings leave empty; yield settings that lack nothing, and what was started.

    Raises InUseError when another command has it up.
    """
    children: list[Child] = []
    found: dict[str, str] = {}
    with ExitStack() as stack:
        if not settings.database_url:
            database = start_postgres(settings.data_dir, durable=durable, say=say)
            found["database_url"], child = stack.enter_context(database)
            children.append(child)
        if not settings.redis_url:
            found["redis_url"], child = stack.enter_context(start_redis(settings.data_dir, say=say))
            children.append(child)
        yield _complete(settings, found), children


@contextmanager
def open_database(settings: Settings, *, say: Say = say_nothing) -> Iterator[Settings]:
    """Yield settings with a database that answers: for a command beside `clausewatch up`.

    That is DATABASE_URL, or the embedded server that is up already, or one for this block.
    """
    with ExitStack() as stack:
        url = settings.database_url
        try:
            url = url or stack.enter_context(start_postgres(settings.data_dir, say=say))[0]
        except InUseError as busy:
            url = busy.url
        yield _complete(settings, {"database_url": url})


@contextmanager
def open_work(settings: Settings) -> Iterator[Context]:
    """Yield what the steps need, on the database of `open_database`."""
    with open_database(settings) as whole:
        c = open_context(whole)
        try:
            yield c
        finally:
            c.engine.dispose()


def _complete(settings: Settings, found: dict[str, str]) -> Settings:
    data_dir = settings.data_dir.absolute()
    key = settings.secret_key or keep_secret(data_dir)
    return settings.model_copy(update={**found, "data_dir": data_dir, "secret_key": key})
