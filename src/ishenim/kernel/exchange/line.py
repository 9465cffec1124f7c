"""The line to Redis: one for each thread, and never a long wait.

Nothing of worth lies there: who changed what and who tried how often. When it is away everybody goes on alone, and
asks again now and then. Whoever asks also hears *which* server answered: one that was started anew may have
forgotten, or may remember what was true an hour ago, and must not be taken for the one that was there before.
"""

from __future__ import annotations

import re
import threading
import time
from functools import cache
from typing import Any, NamedTuple

import structlog
from django.conf import settings

PATIENCE = 0.25  # seconds for one answer
PAUSE = 0.5  # seconds in which nobody asks a server that did not answer

log = structlog.get_logger()


class Away(Exception):
    """Nobody answers at the other end of the line."""


class Answer(NamedTuple):
    """What was answered, and by which server: another number after every start of it."""

    server: int
    value: Any


class _Known:
    """What this process knows of the server: whether it answered, and when it may be asked again."""

    lock = threading.Lock()
    answers = True
    ask_at = 0.0


_here = threading.local()


def packed(*words: str | int | bytes) -> bytes:
    """Return a command as it goes over the line."""
    from hiredis import pack_command  # noqa: PLC0415  only where a server is configured

    command: bytes = pack_command(words)  # type: ignore[arg-type]  # words may be of different kinds, whatever it declares
    return command


def ask(command: bytes) -> Answer:
    """Send a command and return its answer; Away when there is none, at once if there was none a moment ago."""
    _refuse_to_hurry()
    return insist(command)


def insist(command: bytes) -> Answer:
    """Send a command and return its answer, though there was none a moment ago; Away when there still is none.

    A line that broke is opened again once: the server may have been started anew meanwhile. So a command may be
    carried out twice.
    """
    try:
        answer = _ask_on_what_is_open(command) or _ask_anew(command)
    except _broken() as reason:
        _hang_up()
        _note(answers=False, reason=str(reason))
        raise Away(str(reason)) from reason
    if not _Known.answers:
        _note(answers=True)
    return answer


def _refuse_to_hurry() -> None:
    """Let only one at a time, and only now and then, try whether a server is back."""
    if _Known.answers:
        return
    with _Known.lock:
        now = time.monotonic()
        if now < _Known.ask_at:
            raise Away("It did not answer a moment ago.")
        _Known.ask_at = now + PAUSE


def _ask_on_what_is_open(command: bytes) -> Answer | None:
    """Ask on the line that is open, or return nothing when none is or it has just broken."""
    from redis.exceptions import ConnectionError as Broken  # noqa: PLC0415  as above

    if getattr(_here, "address", None) != settings.REDIS_URL:
        return None
    try:
        return _ask(command)
    except Broken:
        _hang_up()
        return None


def _ask_anew(command: bytes) -> Answer:
    _here.line = _pool(settings.REDIS_URL).make_connection()
    _here.line.connect()
    _here.address = settings.REDIS_URL
    _here.line.send_packed_command([packed("INFO", "server")])
    _here.server = _server_in(_here.line.read_response())
    return _ask(command)


def _ask(command: bytes) -> Answer:
    _here.line.send_packed_command([command])
    return Answer(_here.server, _here.line.read_response())


def _server_in(told: bytes | str) -> int:
    """Return the number of the server from what it tells of itself."""
    text = told.decode() if isinstance(told, bytes) else told
    found = re.search(r"^run_id:([0-9a-f]{16})", text, re.MULTILINE)
    if found is None:
        raise ValueError("What answers at REDIS_URL does not say which server it is (INFO has no run_id).")
    return int(found[1], 16)


def _hang_up() -> None:
    line, _here.line, _here.address = getattr(_here, "line", None), None, None
    if line is not None:
        line.disconnect()


def _note(*, answers: bool, reason: str = "") -> None:
    with _Known.lock:
        changed = _Known.answers != answers
        _Known.answers, _Known.ask_at = answers, time.monotonic() + PAUSE
    if changed:
        log.warning("exchange.back" if answers else "exchange.away", reason=reason)


@cache
def _broken() -> tuple[type[Exception], ...]:
    """Return what a line raises when nobody answers, or nobody who could: a server may still be reading its file."""
    from redis.exceptions import RedisError  # noqa: PLC0415  as above

    return (RedisError, OSError)


@cache
def _pool(address: str) -> Any:
    """Return a maker of connections to an address; it takes 13 MB of memory, so only where there is one."""
    from redis import ConnectionPool  # noqa: PLC0415  as above
    from redis.backoff import NoBackoff  # noqa: PLC0415  as above
    from redis.retry import Retry  # noqa: PLC0415  as above

    return ConnectionPool.from_url(
        address,
        protocol=2,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
