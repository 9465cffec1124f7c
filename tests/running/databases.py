"""Databases of a test's own on the PostgreSQL server that the run was given."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

Address = Callable[[str], str]
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@contextmanager
def of_ones_own(server: str) -> Iterator[Address]:
    """Give a way to make an empty database; all of them are removed afterwards."""
    before, _, query = server.partition("?")
    made: list[str] = []

    def new(name: str) -> str:
        name = f"restore_{name}_{secrets.token_hex(4)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return f"{before.rpartition('/')[0]}/{name}{'?' + query if query else ''}"

    try:
        yield new
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            for name in made:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
