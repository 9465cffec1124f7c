"""What people write stands in no log of the database either, where it is told so as the how-tos say."""

from __future__ import annotations

import re

import psycopg
import pytest
from tests.running import own_postgresql
from tests.running.installation import Installation
from tests.running.own_postgresql import BINARIES, OwnPostgreSQL
from tests.running.small import REPOSITORY, python

pytestmark = pytest.mark.skipif(
    BINARIES is None, reason="no PostgreSQL to start here: apt-get install postgresql"
)

MARK = "PLANTED7MARK"
HOW_TOS = [
    REPOSITORY / f"docs/how-to/{name}.md" for name in ("run-an-installation", "run-on-several-machines")
]
TOLD_TO_A_ROLE = re.compile(r"ALTER ROLE ishenim SET \w+ = \w+")
PARAMETER = re.compile(r"^ {8}(log_\w+): (\w+)$", re.MULTILINE)

TABLES = 'call_command("migrate", "institutions", verbosity=0)\n'
REFUSED = f"""
from contextlib import suppress
from django.db import DatabaseError
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.rows.inserting import insert
person = dict(email="{MARK}@ishenim.example", name="{MARK}")
for refused in (
    lambda: insert([Person(**person)]) or insert([Person(**person)]),
    lambda: Person.objects.create(**person),
    lambda: insert([Person(email="another", name="{MARK}" * 50)]),
    lambda: insert([Person(email="another", name=None, password="{MARK}")]),
):
    with suppress(DatabaseError):
        refused()
        raise AssertionError("nothing was refused")
"""


@pytest.fixture
def server():
    with own_postgresql.running() as own:
        yield own


def logged(server: OwnPostgreSQL, installation: Installation) -> str:
    """Have statements refused that hold what somebody wrote, and return what the server has written of it."""
    before = len(server.said)
    python(installation, REFUSED)
    return server.said[before:]


def test_what_people_wrote_stands_in_no_log_of_the_database(server, tmp_path):
    installation = Installation(tmp_path, settings={"DATABASE_URL": server.address})
    python(installation, TABLES)
    assert MARK in logged(server, installation), "without being told the server quotes what it refuses"

    server.stop()
    server.parameters = dict(PARAMETER.findall((REPOSITORY / "deploy/patroni.yml").read_text()))
    assert len(server.parameters) == 2
    server.start()
    said = logged(server, installation)
    assert said.count("ERROR:") >= 4
    assert MARK not in said


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_an_operator_tells_a_server_of_their_own_by_what_the_how_to_says(server, tmp_path, page):
    installation = Installation(tmp_path, settings={"DATABASE_URL": server.address})
    python(installation, TABLES)
    told = TOLD_TO_A_ROLE.findall(page.read_text())
    assert len(told) == 2
    with psycopg.connect(server.address, autocommit=True) as database:
        for words in told:
            database.execute(words)

    said = logged(server, installation)
    assert said.count("ERROR:") >= 4
    assert MARK not in said
