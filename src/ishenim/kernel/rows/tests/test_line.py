"""A line to PostgreSQL is asked for an answer only where something waits on it, and a cut one is found."""

from __future__ import annotations

import psycopg
import pytest

from ishenim.kernel.rows.line import NOTHING, Line

pytestmark = pytest.mark.postgresql


@pytest.fixture
def lines(postgresql):
    """Two lines to the server."""
    with Line.connect(postgresql, autocommit=True) as one, Line.connect(postgresql, autocommit=True) as other:
        yield one, other


def test_while_nothing_waits_the_server_is_not_asked(lines):
    line, other = lines
    line.execute("SELECT 1")
    before = other.execute(
        "SELECT state_change FROM pg_stat_activity WHERE pid = %s", [line.info.backend_pid]
    )
    [[at]] = before.fetchall()

    line.execute(NOTHING)

    after = other.execute("SELECT state_change FROM pg_stat_activity WHERE pid = %s", [line.info.backend_pid])
    assert after.fetchall() == [(at,)]


def test_a_line_that_was_cut_is_found_before_anybody_speaks_on_it(lines):
    line, other = lines
    other.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])

    with pytest.raises(psycopg.OperationalError):
        line.execute(NOTHING)


def test_a_closed_line_is_no_line(lines):
    line, _other = lines
    line.close()

    with pytest.raises(psycopg.OperationalError):
        line.execute(NOTHING)


def test_whatever_else_is_said_is_said(lines):
    line, _other = lines
    assert line.execute("SELECT %s::int + 1", [1]).fetchall() == [(2,)]
