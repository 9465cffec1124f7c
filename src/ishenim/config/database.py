"""Where the rows are kept: SQLite in the installation's folder, or PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# The worker moves the log into the file every second; a process alone does it before 160 MB have come together.
DURABLE_AND_SHARED = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
    "PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=40000;"
)

# A server that died without a word must be noticed soon, and one of several that is away passed over.
WITHOUT_LONG_WAITS = {
    "connect_timeout": "3",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
# Whoever finds the server away asks again soon; tries that wait longer and longer would go on when it is back.
POOL = {"min_size": 1, "timeout": 4.0, "reconnect_timeout": 3.0}
NAMED_BY_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database(address: str, folder: Path, *, connections: int = 16) -> dict[str, Any]:
    """Return Django's settings for the database at an address, or for SQLite when there is none.

    An address is one of libpq: postgresql://user:password@host:port/name, with several hosts between commas
    where one takes over from another, and any of its options in the query. Each process has so many connections.
    """
    if not address:
        return sqlite(folder / "ishenim.sqlite3")
    if urlsplit(address).scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {urlsplit(address).scheme}://")
    from ishenim.kernel.rows.line import Line  # noqa: PLC0415  only where there is PostgreSQL

    told = WITHOUT_LONG_WAITS | taken_apart(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name: told.pop(key, "") for key, name in NAMED_BY_DJANGO.items()},
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**told, "pool": POOL | {"max_size": connections, "connection_class": Line}},
        "TEST": {"NAME": None},
    }


def taken_apart(address: str) -> dict[str, str]:
    """Return what an address names, as libpq reads it; of several hosts the one that can be written to is chosen."""
    from psycopg import ProgrammingError  # noqa: PLC0415  only where there is PostgreSQL
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415  as above

    try:
        told = {key: str(value) for key, value in conninfo_to_dict(address).items()}
    except ProgrammingError:
        raise ValueError(
            "DATABASE_URL cannot be read as an address of PostgreSQL."
        ) from None  # it holds a password
    if "," in told.get("host", ""):
        told.setdefault("target_session_attrs", "read-write")
    return told


def sqlite(file: Path) -> dict[str, Any]:
    """Return the settings of a database in one file: write-ahead log, every commit on the disk."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": DURABLE_AND_SHARED},
    }
