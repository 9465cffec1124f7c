"""The waiting room before Django: as many as can be served are let in, and the rest hear at once when to come again.

Whoever opens a kept page never comes here. Everybody else first hands over what they send, in a room of its own, so
that slow senders hold up nobody who reads; then waits for one of the few threads in which Django answers. Where a room
is full, or the wait too long, the answer is a page that was made when the process began.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import IO, Any

import structlog
from django.db import close_old_connections, connections

from ishenim.kernel import versions
from ishenim.kernel.documents.limits import FROM_OFFICES
from ishenim.kernel.pages.faults import is_of_the_storage
from ishenim.kernel.pages.front import A_KNOWN_PAGE, READING
from ishenim.kernel.pages.hands import Hands, NobodyIsFree
from ishenim.kernel.pages.passing import Passing
from ishenim.kernel.pages.room import KNOWN, SENDING, SENDING_MUCH, Room, network_of
from ishenim.kernel.pages.turning_away import (
    BROKEN,
    CANNOT_RECORD,
    CROWDED,
    CUT_SHORT,
    TOO_LARGE,
    Reason,
    turn_away,
)

PATIENCE = 10.0
IN_MEMORY = 256_000
A_PIECE = 1_000_000
LARGEST = FROM_OFFICES.bytes * FROM_OFFICES.files + 2_000_000

log = structlog.get_logger()

Application = Callable[..., Iterable[bytes]]
Environ = dict[str, Any]


class TurnedAway(Exception):
    """Somebody cannot be served now; the reason says what they are told."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.name)
        self.reason = reason


class Broken(Exception):
    """An answer ended before its end."""


class WaitingRoom:
    """A WSGI application in front of another that answers `at_work` requests at a time."""

    def __init__(self, application: Application, *, at_work: int, places: int) -> None:
        self.application = application
        self.inside, self.recording, self.known = Room(places), Room(places - places // 3), Room(KNOWN)
        self.sending, self.sending_much = Room(SENDING), Room(SENDING_MUCH)
        self.hands = Hands(at_work, "django")

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        network = network_of(environ.get("REMOTE_ADDR", ""))
        with ExitStack() as places:
            try:
                self._take_what_is_sent(environ, network)
                places.callback(environ["wsgi.input"].close)
                self._let_in(environ, network, places)
                answer = self._answer(environ, start_response)
            except TurnedAway as turned:
                return turn_away(environ, start_response, turned.reason)
            except Exception as fault:
                log.exception("answer.broken")
                reason = CANNOT_RECORD if is_of_the_storage(fault) else BROKEN
                return turn_away(environ, start_response, reason)
            if isinstance(answer, list):
                return answer
            return Flow(answer, places.pop_all())

    def _let_in(self, environ: Environ, network: str, places: ExitStack) -> None:
        """Give a place: a third of all is left to those who read, and some to pages that everybody comes for."""
        if environ.get(A_KNOWN_PAGE) and self.known.enter(network):
            places.callback(self.known.leave, network)
            return
        if environ["REQUEST_METHOD"] not in READING:
            let_in(self.recording, network, places)
        let_in(self.inside, network, places)

    def _take_what_is_sent(self, environ: Environ, network: str) -> None:
        """Have the whole of a form before a place is taken that others wait for."""
        size = size_of(environ)
        if size > LARGEST:
            raise TurnedAway(TOO_LARGE)
        environ["wsgi.input"], line = io.BytesIO(), environ["wsgi.input"]
        if not size:
            return
        with ExitStack() as places:
            let_in(self.sending if size <= IN_MEMORY else self.sending_much, network, places)
            environ["wsgi.input"] = received(line, size)

    def _answer(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Wait for a thread and its answer; whoever has waited too long is not served later without knowing."""
        try:
            return self.hands.do(partial(self._serve, environ, start_response), PATIENCE)
        except NobodyIsFree:
            raise TurnedAway(CROWDED) from None

    def _serve(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer in a thread that has a line to the database; what flows on is read by the one at the door."""
        with versions.one_look():
            answer = self.application(environ, start_response)
        if getattr(answer, "streaming", False):
            close_old_connections()
            return answer
        try:
            return list(answer)
        finally:
            getattr(answer, "close", lambda: None)()


class Flow:
    """An answer that is sent piece by piece; its place is given back when it is closed, sent or not."""

    def __init__(self, answer: Any, places: ExitStack) -> None:
        self.answer, self.places = answer, places
        self.pieces: Iterator[bytes] = iter(answer)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """Return the next piece; Broken, without a word of what was being written, when it cannot be made."""
        try:
            return next(self.pieces)
        except StopIteration:
            raise
        except Exception:
            log.exception("answer.broken")
            raise Broken from None

    def close(self) -> None:
        """End the answer, and the connection that this thread may have opened for it."""
        try:
            self.answer.close()
        finally:
            connections.close_all()
            self.places.close()


def let_in(room: Room, network: str, places: ExitStack) -> None:
    """Take a place in a room until `places` is closed."""
    if not room.enter(network):
        raise TurnedAway(CROWDED)
    places.callback(room.leave, network)


def size_of(environ: Environ) -> int:
    """Return how many bytes a request says that it brings."""
    said = environ.get("CONTENT_LENGTH") or ""
    return int(said) if said.isdecimal() else 0


def received(line: Any, size: int) -> IO[bytes]:
    """Return all that is sent; more than a form usually is goes into a file without a name, closed."""
    if size <= IN_MEMORY:
        body = line.read(size)
        if len(body) < size:
            raise TurnedAway(CUT_SHORT)
        return io.BytesIO(body)
    file = Passing()
    left = size
    while left:
        piece = line.read(min(left, A_PIECE))
        if not piece:
            file.close()
            raise TurnedAway(CUT_SHORT)
        file.write(piece)
        left -= len(piece)
    return file.opened()
