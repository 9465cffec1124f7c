"""A ledger of its own for every test, and ways to damage it that the triggers would refuse."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from ishenim.kernel.ledger import book, keys, sequencer, triggers

REPOSITORY = Path(__file__).resolve().parents[5]
DATA = Path(os.environ.get("ISHENIM_DATA") or REPOSITORY.parent / "shared" / "data") / "validators"
NO_DATA = "no vectors of other logs here: name their folder in ISHENIM_DATA"
AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Return the ledger's folder in an installation of its own."""
    settings.VAR = tmp_path / "var"
    settings.SECOND_CHECKPOINTS = tmp_path / "second"
    settings.PUBLIC_ADDRESS = ""
    return keys.folder()


@pytest.fixture
def vectors():
    """Return the folder of vectors that other projects published."""
    if not DATA.is_dir():
        pytest.skip(NO_DATA)
    return DATA


@pytest.fixture
def outside(settings, tmp_path):
    """Return a way to run words in a process of its own, on a database that outlives it."""
    facts = connection.settings_dict
    database = {name: facts[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    if connection.vendor == "sqlite":
        options = {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": "PRAGMA journal_mode=WAL"}
        database |= {"NAME": f"{tmp_path}/outside.sqlite3", "OPTIONS": options}
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "ishenim.kernel.ledger.tests.outside_settings",
        "OUTSIDE_VAR": str(settings.VAR),
        "OUTSIDE_SECOND": str(settings.SECOND_CHECKPOINTS),
        "OUTSIDE_DATABASE": json.dumps(database),
    }

    def run(*words, killed=False):
        done = subprocess.run(
            [sys.executable, "-m", "ishenim.kernel.ledger.tests.outside", *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == (-signal.SIGKILL if killed else 0), done.stderr
        return done.stdout.split()

    if connection.vendor == "sqlite":
        run("migrate")
    return run


def a_line(number=1, **other):
    """Return what a step might say."""
    facts = {
        "kind": "question",
        "step": "accept",
        "to": "accepted",
        "matter_id": number,
        "reference": f"Q-2026-{number:06}",
        "place": "417-01",
        "by": "officer",
        "office": "mtu-12",
        "at": AT,
        "person_id": 7,
        "clear": {"topic": "roads"},
        "committed": {"reply": f"Биз {number}-жолду оңдойбуз."},
    }
    return book.Line(**(facts | other))


def written(count=1, **other):
    """Write lines in a transaction of their own."""
    with transaction.atomic():
        return book.write([a_line(number, **other) for number in range(1, count + 1)])


def placed(count=1, **other):
    """Write lines and place them."""
    entries = written(count, **other)
    sequencer.place_waiting()
    return entries


@contextmanager
def around_the_rules():
    """Change what the database would refuse to change, as somebody with its password could."""
    triggers.drop()
    yield change
    triggers.create()


def change(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def flip(data, bit):
    """Return bytes with one bit turned."""
    at, of_it = divmod(bit % (len(data) * 8), 8)
    return data[:at] + bytes([data[at] ^ 1 << of_it]) + data[at + 1 :]


def codes(faults):
    return {fault.code for fault in faults}
