"""Faults that are nobody's mistake: the database is away, the disk is full or may only be read."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language

from ishenim.kernel.ledger import holding
from ishenim.kernel.metrics import TURNED_AWAY
from ishenim.kernel.metrics.measuring import route_of
from ishenim.kernel.pages.negotiated import language_of
from ishenim.kernel.pages.seldom import Seldom
from ishenim.kernel.pages.turning_away import CANNOT_RECORD, READ_ONLY, Reason, said
from ishenim.kernel.procedures.refusals import Held

NO_WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})
OF_SQLITE = frozenset(
    {"FULL", "READONLY", "IOERR", "BUSY", "LOCKED", "CANTOPEN", "PROTOCOL", "CORRUPT", "NOTADB"}
)
OF_A_READ_ONLY_DATABASE = "25006"

Answer = Callable[[HttpRequest], HttpResponseBase]

log = structlog.get_logger()
told = Seldom()


def is_of_the_storage(fault: BaseException) -> bool:
    """Say whether the disk or the database stood in the way, and not what somebody sent."""
    if isinstance(fault, DatabaseError | InterfaceError):
        return _is_of_the_database(fault)
    return isinstance(fault, OSError) and fault.errno in NO_WRITING


def _is_of_the_database(fault: Exception) -> bool:
    """Ask the driver: SQLite calls a mistake in a statement by the same name as a disk that is full."""
    cause = fault.__cause__
    if name := getattr(cause, "sqlite_errorname", None):
        return str(name).removeprefix("SQLITE_").partition("_")[0] in OF_SQLITE
    if isinstance(fault, InternalError):
        return getattr(cause, "sqlstate", "") == OF_A_READ_ONLY_DATABASE
    return isinstance(fault, OperationalError | InterfaceError)


def is_held(fault: BaseException) -> bool:
    """Say whether the book is held, as the engine says it or as the database does where this machine had not heard."""
    said = fault.__cause__ if isinstance(fault, Held) else fault
    if isinstance(said, DatabaseError) and holding.refused(said):
        holding.agree()
        return True
    return isinstance(fault, Held)


def cannot_record(request: HttpRequest, reason: Reason = CANNOT_RECORD) -> HttpResponse:
    """Say that nothing can be recorded now, and when to come again; the database is not asked."""
    TURNED_AWAY.labels(reason.name).inc()
    asked_for = language_of(request.path, request.headers.get("Accept-Language", ""))
    body, headers = said(reason, asked_for or get_language() or "ky", request.path)
    answer = HttpResponse(body, status=reason.status)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- Django's own mark: a line for each would fill the disk
    for name, value in headers:
        answer.headers[name] = value
    return answer


def where_the_storage_is_away(request: HttpRequest) -> HttpResponse | None:
    """Say so where that is why a request broke outside of a view; return None for any other fault."""
    fault = sys.exc_info()[1]
    return cannot_record(request) if fault is not None and is_of_the_storage(fault) else None


class SayWhenNothingCanBeRecorded:
    """Middleware: where the storage stands in the way, say that, and not that something broke."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer instead of the error page; anything else is left to it."""
        if is_held(fault):
            return cannot_record(request, READ_ONLY)
        if not is_of_the_storage(fault):
            return None
        if times := told.due():
            log.error("storage.away", route=route_of(request), times=times, exc_info=fault)
        return cannot_record(request)
