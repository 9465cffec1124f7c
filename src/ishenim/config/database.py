"""Where the rows are kept: SQLite in the installation's folder, or PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# The worker moves the log into the file every second; a process alone does it before 160 MB have come together.
DURABLE_AND_SHARED = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
    "PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=40000;"
)


def database(address: str, folder: Path) -> dict[str, Any]:
    """Return Django's settings for the database at an address, or for SQLite when there is none.

    An address reads postgresql://user:password@host:port/name; a folder of a Unix socket may stand
    in the query as ?host=/folder.
    """
    if not address:
        return sqlite(folder / "ishenim.sqlite3")
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 30}},
        "TEST": {"NAME": None},
    }


def sqlite(file: Path) -> dict[str, Any]:
    """Return the settings of a database in one file: write-ahead log, every commit on the disk."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": DURABLE_AND_SHARED},
    }
