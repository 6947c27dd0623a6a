"""A PostgreSQL database of one test's own, gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

MINE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"


@contextmanager
def own_database(address: str, like: str = "template1") -> Iterator[str]:
    """The address of a new database beside the one of `address`, made like another one.

    Sessions left by killed processes are ended first. `WITH (FORCE)` would do the same, but it refuses where the
    server itself happens to clean the database up at that moment; a plain DROP asks the server to stop that.
    """
    import psycopg

    name = f"valorise_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True, connect_timeout=5) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    try:
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as server:
            server.execute(MINE, [name])
            server.execute(f"DROP DATABASE {name}")
