"""A log names the place of a fault and never what somebody wrote; each line is JSON for a machine."""

from __future__ import annotations

import errno
import io
import json
import logging
import logging.config
import sqlite3
import sys

import pytest
import structlog
from django.core.exceptions import DisallowedHost
from django.db import OperationalError

from ishenim.config import logs

MARK = "planted-mark@ishenim.example"


@pytest.fixture
def written(monkeypatch):
    """Return a function that gives the lines of the log so far, as the configuration would write them."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers = [handler]
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers = before


def caught(fault):
    """Return a fault as somebody finds it who catches it."""
    try:
        raise fault
    except type(fault) as found:
        return found


def test_an_event_of_ours_is_a_line_with_its_words_moment_and_level(written):
    structlog.get_logger("ishenim.trial").info("step.taken", office="district_police")
    [line] = written()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "step.taken",
        "level": "info",
        "logger": "ishenim.trial",
        "office": "district_police",
    }


def test_of_a_fault_stand_its_kind_its_facts_and_where_it_was(written):
    fault = caught(OSError(errno.ENOSPC, "No space left on device", MARK))
    structlog.get_logger("ishenim.trial").error("trial.failed", exc_info=fault)
    [line] = written()
    [told] = line["faults"]
    assert (told["kind"], told["errno"], told["strerror"]) == (
        "builtins.OSError",
        errno.ENOSPC,
        "No space left on device",
    )
    assert told["at"][-1].startswith("ishenim/config/tests/test_logs.py:")
    assert told["at"][-1].endswith(" caught")
    assert MARK not in json.dumps(line)


def test_what_caused_a_fault_is_told_the_same_way(written):
    cause = sqlite3.OperationalError(f'near "{MARK}": syntax error')
    cause.sqlite_errorname = "SQLITE_ERROR"
    fault = OperationalError(f'near "{MARK}"')
    fault.__cause__ = cause
    logging.getLogger("django.request").error("%s: %s", "Error", MARK, exc_info=caught(fault))
    [line] = written()
    assert [told["kind"] for told in line["faults"]] == [
        "django.db.utils.OperationalError",
        "sqlite3.OperationalError",
    ]
    assert line["faults"][1]["sqlite_errorname"] == "SQLITE_ERROR"
    assert MARK not in json.dumps(line)


def test_a_group_of_faults_is_told_one_by_one_and_a_circle_once(written):
    one, other = ValueError(MARK), KeyError(MARK)
    one.__context__, other.__context__ = other, one
    structlog.get_logger("ishenim.trial").error("trial.failed", exc_info=ExceptionGroup(MARK, [one, other]))
    [line] = written()
    assert [told["kind"] for told in line["faults"]] == [
        "builtins.ExceptionGroup",
        "builtins.ValueError",
        "builtins.KeyError",
    ]
    assert MARK not in json.dumps(line)


def test_the_fault_at_hand_is_told_and_where_there_is_none_nothing_is(written):
    log = structlog.get_logger("ishenim.trial")
    try:
        int(MARK)
    except ValueError:
        log.exception("trial.failed")
    log.error("trial.fine", exc_info=True)  # noqa: LOG014 -- on purpose, outside of any
    first, second = written()
    assert first["faults"][0]["kind"] == "builtins.ValueError"
    assert "faults" not in second


def test_a_sentence_of_a_library_stands_without_what_was_filled_into_it(written):
    logging.getLogger("some.library").warning("Could not write to %s", MARK)
    [line] = written()
    assert (line["event"], line["level"], line["logger"]) == (
        "Could not write to %s",
        "warning",
        "some.library",
    )


def test_a_sentence_that_was_put_together_before_is_not_told_but_where_it_stands(written):
    logging.getLogger("django.security.DisallowedHost").error(str(DisallowedHost(MARK)))
    [line] = written()
    assert line["event"].startswith("A message of django.security.DisallowedHost, from test_logs:")


def test_the_server_and_the_pool_of_the_database_are_told_whole(written):
    logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", "pool-1", "refused")
    [line] = written()
    assert line["event"] == "error connecting in 'pool-1': refused"


@pytest.mark.django_db
def test_of_a_request_stand_route_method_and_status_and_never_its_address(written, client, monkeypatch):
    from ishenim.faces.portal import health

    monkeypatch.setattr(health.asked, "report", lambda: 1 / 0)
    client.raise_request_exception = False
    assert client.get(f"/en/health/?q={MARK}", headers={"user-agent": MARK}).status_code == 500
    [line] = [line for line in written() if line["logger"] == "django.request"]
    assert (line["route"], line["method"], line["status"]) == ("portal:health", "GET", 500)
    assert line["faults"][0]["kind"] == "builtins.ZeroDivisionError"
    assert MARK not in json.dumps(line)


def test_for_eyes_at_a_terminal_it_is_written_as_lines(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    record = logging.makeLogRecord(
        {"name": "x", "msg": "Written to %s", "args": (MARK,), "levelname": "WARNING"}
    )
    said = logs.formatter().format(record)
    assert "Written to %s" in said
    assert MARK not in said


def test_the_configuration_can_be_carried_out():
    logging.config.dictConfig(logs.configuration())
    assert logging.getLogger("ishenim.x").isEnabledFor(logging.INFO)
    assert not logging.getLogger("other").isEnabledFor(logging.INFO)
