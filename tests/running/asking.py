"""Asking questions of a running installation as browsers do, many at once, and remembering the answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import random
import re
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.running.installation import Installation, until

REFERENCE = re.compile(r'<dd class="number">([2-9A-Z]{4}-[2-9A-Z]{4})</dd>')
WRONG = re.compile(r'role="alert".*?</div>', re.DOTALL)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def solved(secret: str, now: float | None = None) -> str:
    """Return a puzzle of the installation whose answer is known, as if a browser had found it."""
    salt = f"{random.getrandbits(96):024x}?expires={int(now or time.time()) + 1700}&"
    number = 7
    challenge = hashlib.sha256(f"{salt}{number}".encode()).hexdigest()
    signature = hmac.new(secret.encode(), challenge.encode(), hashlib.sha256).hexdigest()
    told = {
        "algorithm": "SHA-256",
        "challenge": challenge,
        "number": number,
        "salt": salt,
        "signature": signature,
    }
    return base64.b64encode(json.dumps(told).encode()).decode()


@dataclass
class Asker:
    """One connection that asks question after question, and keeps the reference of each that was recorded."""

    installation: Installation
    place: str
    secret: str
    clock: Callable[[], float] = time.time
    comes_from: str = ""
    number: int = 0
    recorded: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    @property
    def headers(self) -> dict[str, str]:
        return FORM | ({"X-Forwarded-For": self.comes_from} if self.comes_from else {})

    def body(self) -> str:
        self.number += 1
        text = f"Street light {id(self)}-{self.number} at the school has been dark since {time.time_ns()}."
        return urlencode(
            {"text": text, "topic": "light", "work": solved(self.secret, self.clock()), "looked": "yes"}
        )

    def ask(self) -> str | None:
        """Ask once; return the reference if it was recorded, and remember why if it was not."""
        body = self.body()
        begun = time.perf_counter()
        try:
            if self.connection is None:
                self.connection = self.installation.connection()
            self.connection.request("POST", f"/en/places/{self.place}/ask/", body, self.headers)
            answer = self.connection.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException) as reason:
            self.close()
            self.failures.append(repr(reason))
            return None
        self.waits.append(time.perf_counter() - begun)
        found = REFERENCE.search(page)
        if answer.status != 200 or found is None:
            self.failures.append(f"{answer.status}: {' '.join(WRONG.findall(page)) or page[:3000]}")
            return None
        self.recorded.append(found[1])
        return found[1]


@dataclass
class Crowd:
    """Several askers at once, until told to stop."""

    askers: list[Asker]
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.threads = [threading.Thread(target=self._ask_on, args=[asker]) for asker in self.askers]
        for thread in self.threads:
            thread.start()

    def _ask_on(self, asker: Asker) -> None:
        while not self.stopping.is_set():
            if asker.ask() is None:
                time.sleep(0.05)

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        for asker in self.askers:
            asker.close()

    @property
    def recorded(self) -> list[str]:
        return [reference for asker in self.askers for reference in asker.recorded]

    @property
    def failures(self) -> list[str]:
        return [reason for asker in self.askers for reason in asker.failures]


def crowd(installation: Installation, size: int, clock: Callable[[], float] = time.time) -> Crowd:
    """Return askers for places of the installation, one after another."""
    secret = installation.secret
    places: list[str] = []

    def look() -> bool:
        asked = (
            place for place in found(installation) if answered(Asker(installation, place, secret, clock))
        )
        places.extend(asked)
        return bool(places)

    until(look, within=60, what="a place where anybody answers")
    return Crowd([Asker(installation, places[number % len(places)], secret, clock) for number in range(size)])


def answered(asker: Asker) -> bool:
    with closing(asker):
        return asker.ask() is not None


def found(installation: Installation) -> list[str]:
    """Return the codes of places as a reader finds them; not in each of them does an office take part."""
    _, page = installation.get("/en/places/?q=Nookat")
    return list(dict.fromkeys(re.findall(r'href="/en/places/([^"/?]+)/"', page)))
