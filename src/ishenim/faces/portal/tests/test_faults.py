"""Where the disk or the database stands in the way people are told that, and when to come again."""

from __future__ import annotations

import errno
import sqlite3

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, InternalError, OperationalError
from django.test import RequestFactory
from django.utils import translation

from ishenim.faces.portal import errors
from ishenim.kernel.pages.faults import SayWhenNothingCanBeRecorded, is_of_the_storage


def caused(fault, cause):
    fault.__cause__ = cause
    return fault


def from_sqlite(name):
    cause = sqlite3.OperationalError("…")
    cause.sqlite_errorname = name
    return caused(OperationalError("…"), cause)


@pytest.mark.parametrize(
    "fault",
    [
        from_sqlite("SQLITE_FULL"),
        from_sqlite("SQLITE_READONLY"),
        from_sqlite("SQLITE_READONLY_DBMOVED"),
        from_sqlite("SQLITE_IOERR_WRITE"),
        from_sqlite("SQLITE_BUSY"),
        from_sqlite("SQLITE_CANTOPEN"),
        caused(OperationalError("…"), psycopg.errors.AdminShutdown()),
        OperationalError("the pool gave up"),
        InterfaceError("connection already closed"),
        caused(InternalError("…"), psycopg.errors.ReadOnlySqlTransaction()),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EROFS, "Read-only file system"),
    ],
)
def test_these_are_faults_of_the_storage(fault):
    assert is_of_the_storage(fault)


@pytest.mark.parametrize(
    "fault",
    [
        from_sqlite("SQLITE_ERROR"),
        DataError("too long"),
        IntegrityError("twice"),
        caused(InternalError("…"), psycopg.errors.InvalidSqlStatementName()),
        OSError(errno.ENOENT, "No such file"),
        FileNotFoundError(),
        ValueError("x"),
    ],
)
def test_these_are_not(fault):
    assert not is_of_the_storage(fault)


@pytest.fixture
def say(rf):
    return SayWhenNothingCanBeRecorded(lambda request: None)


def requested(language="en"):
    translation.activate(language)
    request = RequestFactory().post("/en/places/x/ask/", {"text": "lamps"})
    request.resolver_match = None
    return request


def test_people_are_told_in_their_language_that_nothing_can_be_recorded(say):
    answer = say.process_exception(requested("ru"), from_sqlite("SQLITE_FULL"))
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert '<html lang="ru">' in answer.content.decode()


def test_the_database_is_not_asked_for_it(say, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        say.process_exception(requested(), OperationalError())


def test_any_other_fault_is_left_to_the_page_for_faults(say):
    assert say.process_exception(requested(), ValueError("x")) is None


def test_a_fault_outside_of_a_view_is_told_the_same_way():
    def answered(fault):
        try:
            raise fault
        except type(fault):
            return errors.broken(requested())

    assert answered(OperationalError("away")).status_code == 503
    assert answered(ValueError("x")).status_code == 500
