"""A real PostgreSQL and a real Redis from registry wheels, for machines that have neither."""

from cli.embedded.place import discard
from cli.embedded.postgres import embedded_postgres, start_postgres
from cli.embedded.redis import client_url, embedded_redis, start_redis

__all__ = [
    "client_url",
    "discard",
    "embedded_postgres",
    "embedded_redis",
    "start_postgres",
    "start_redis",
]
