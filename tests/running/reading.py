"""Somebody who reads the record while it is moved, loses machines and is restored, and notes whenever it lies."""

from __future__ import annotations

import http.client
import random
import re
import ssl
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from pathlib import Path

NAME = "ishenim.example"
AWAY = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
READING_ONLY = re.compile(r"Reading only\.")
EVERY = 0.25
OF_A_PROXY = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}


@dataclass
class Public:
    """The record as anybody reaches it: by its name, wherever that leads at the moment.

    Where it is not safe yet, whoever asks is the proxy in front of the one machine, too.
    """

    hosts: Path
    certificate: Path
    secret: str = ""
    safe: bool = False

    def leads_to(self, address: str, *, safe: bool) -> None:
        self.hosts.write_text(f"127.0.0.1 localhost\n{address} {NAME}\n")
        self.safe = safe

    def connection(self, timeout: float = 30.0) -> http.client.HTTPConnection:
        if not self.safe:
            return http.client.HTTPConnection(NAME, 80, timeout=timeout)
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        return http.client.HTTPSConnection(NAME, timeout=timeout, context=trusting)

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, **headers: str
    ) -> tuple[int, Message, str]:
        """Send one request, and return status, headers and page."""
        status, told, content = self._answer(method, path, body, headers)
        return status, told, content.decode(errors="replace")

    def get(self, path: str) -> tuple[int, str]:
        status, _, page = self.ask("GET", path)
        return status, page

    def bytes_of(self, path: str) -> tuple[int, bytes]:
        status, _, content = self._answer("GET", path, None, {})
        return status, content

    def _answer(
        self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]
    ) -> tuple[int, Message, bytes]:
        with closing(self.connection()) as line:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, given | ({} if self.safe else OF_A_PROXY))
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()


@dataclass
class Seal:
    """What the record said of its book: under which name, how long, and the root of its tree."""

    name: str
    size: int
    root: str
    note: str

    @classmethod
    def of(cls, note: str) -> Seal:
        name, size, root, *_rest = note.split("\n")
        return cls(name, int(size), root, note)


@dataclass
class Watcher(threading.Thread):
    """Reads four times a second: the seal of the book, and the page of a question that somebody was told is recorded.

    It is a lie when such a question is not there and its page does not say that entries are missing; when the book
    becomes shorter and no page says so; when it says two things of one length.
    """

    public: Public
    recorded: Callable[[], list[str]] = list
    seals: list[Seal] = field(default_factory=list)
    lies: list[str] = field(default_factory=list)
    away: int = 0
    pages: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.ended.wait(EVERY):
            with suppress(OSError, http.client.HTTPException):
                self.read_the_seal()
                self.read_a_question()

    def read_the_seal(self) -> None:
        status, note = self.public.get("/ledger/checkpoint")
        if status != HTTPStatus.OK:
            self.expect_away(status, "the seal")
            return
        seal = Seal.of(note)
        if self.seals and seal.name != self.seals[-1].name:
            self.lies.append(f"another book: {seal.name} after {self.seals[-1].name}")
        if self.seals and seal.size < self.seals[-1].size and not self.says_reading_only("/en/ledger/"):
            self.lies.append(
                f"{seal.size} entries after {self.seals[-1].size}, and the page of the book says nothing"
            )
        if any(seal.size == other.size and seal.root != other.root for other in self.seals):
            self.lies.append(f"two books of {seal.size} entries")
        if not self.seals or seal.note != self.seals[-1].note:
            self.seals.append(seal)

    def read_a_question(self) -> None:
        recorded = self.recorded()
        if not recorded:
            return
        reference = random.choice(recorded)
        status, page = self.public.get(f"/en/questions/{reference}/")
        self.pages += 1
        if status == HTTPStatus.NOT_FOUND and not READING_ONLY.search(page):
            self.lies.append(f"{reference} is not there, and nobody says why")
        elif status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
            self.expect_away(status, reference)

    def says_reading_only(self, path: str) -> bool:
        return READING_ONLY.search(self.public.get(path)[1]) is not None

    def expect_away(self, status: int, what: str) -> None:
        self.away += 1
        if status not in AWAY:
            self.lies.append(f"{what}: {status}")

    def stop(self) -> None:
        self.ended.set()
        self.join(60)
