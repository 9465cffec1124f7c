"""A hall full of people: a meeting of today, telephones that look and press as the page does, and a chair."""

from __future__ import annotations

import http.client
import random
import re
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from gzip import decompress
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tests.running.asking import FORM, REFERENCE, solved
from tests.running.installation import Installation
from tests.running.signed_in import Official

NOOKAT = "KG06242600010-B1"
BISHKEK = ZoneInfo("Asia/Bishkek")
SOON = timedelta(minutes=2)
BETWEEN_LOOKS = 4.0
PRESSING = FORM | {"Prefer": "return=minimal"}
PRESSES = re.compile(r'<p class="when"><b class="number">(\d+)</b>')


def meeting_of_today(installation: Installation, hall: Official, place: str = NOOKAT) -> tuple[str, date]:
    """Plan and announce a meeting that begins in a moment; return its reference and its day."""
    begins = datetime.now(BISHKEK) + SOON
    worked = installation.command("calendar", "decree", f"{begins:%Y-%m-%d}", "--work", "--basis", "A test.")
    assert worked.returncode == 0, worked.stderr
    ends = begins + timedelta(hours=2)
    meeting = hall.begin(
        "meeting",
        "plan_another",
        **{"desk-place": place},
        starts_at=f"{begins:%Y-%m-%dT%H:%M}",
        ends_at=f"{ends:%Y-%m-%dT%H:%M}",
        venue="School 4, assembly hall",
    )
    hall.take(
        meeting, "announce", channels="site", languages="ky", access="ramp", access_notes="By the side door."
    )
    return meeting, begins.date()


def just_held(day: date) -> dict[str, str]:
    """Return from when to when a meeting of that day was held that is just over; wait for the day to begin."""
    midnight = datetime.combine(day, datetime.min.time(), BISHKEK)
    first = midnight + timedelta(minutes=1)
    time.sleep(max(0.0, (first - datetime.now(BISHKEK)).total_seconds()))
    ended = min(datetime.now(BISHKEK), midnight + timedelta(hours=23, minutes=59))
    began = max(midnight, ended - timedelta(minutes=9))
    return {"held_from": f"{began:%Y-%m-%dT%H:%M}", "held_until": f"{ended:%Y-%m-%dT%H:%M}"}


def ask_there(installation: Installation, meeting: str, text: str) -> str:
    """Ask a question in the hall; return its reference."""
    secret = (installation.folder / "var" / "secret-key").read_text()
    body = urlencode({"text": text, "topic": "light", "work": solved(secret), "looked": "yes"})
    wire = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=30)
    wire.request("POST", f"/ky/meetings/{meeting}/ask/", body, FORM)
    page = wire.getresponse().read().decode()
    wire.close()
    found = REFERENCE.search(page)
    assert found, page[:3000]
    return found[1]


def shown_presses(page: str) -> int:
    """Return how many presses a wall shows altogether."""
    return sum(int(number) for number in PRESSES.findall(page))


@dataclass
class Told:
    """What everybody in the hall lived through."""

    looks: list[float] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    bytes: int = 0

    @property
    def acknowledged(self) -> int:
        """How many presses were acknowledged."""
        return len(self.presses)


@dataclass
class Phone:
    """A telephone in the hall: it keeps one line, looks every few seconds, and presses when it is time to."""

    port: int
    meeting: str
    told: Told
    presses: list[tuple[float, str]] = field(default_factory=list)
    """When it presses, in seconds from the beginning, and on which question."""
    language: str = "ky"
    etag: str = ""
    seen: int = 0
    wire: http.client.HTTPConnection | None = None

    def live(self, begun: float, ends: float) -> None:
        """Look and press until the end."""
        look = begun + random.uniform(0, BETWEEN_LOOKS)
        presses = [(begun + after, question) for after, question in self.presses]
        while (following := min(look, *(at for at, _question in presses), ends)) < ends:
            time.sleep(max(0.0, following - time.monotonic()))
            if presses and following == presses[0][0]:
                self.press(presses.pop(0)[1])
            self.look()
            look = time.monotonic() + BETWEEN_LOOKS
        if self.wire:
            self.wire.close()

    def look(self) -> None:
        """Ask for the wall as the page does, and see that no press is missing that was acknowledged before."""
        owed, begun = self.told.acknowledged, time.perf_counter()
        answer = self.ask("GET", f"/{self.language}/meetings/{self.meeting}/wall/now/")
        if answer is None:
            return
        self.told.looks.append(time.perf_counter() - begun)
        status, headers, body = answer
        if status == http.client.OK:
            self.etag = headers["ETag"]
            self.seen = shown_presses(decompress(body).decode())
            self.told.bytes += len(body)
        if self.seen < owed:
            self.told.stale.append(f"{self.seen} of {owed}")

    def press(self, question: str) -> None:
        begun = time.perf_counter()
        mark = urlencode({"mark": secrets.token_hex(16)})
        answer = self.ask("POST", f"/{self.language}/questions/{question}/me-too/", mark)
        if answer is None:
            return
        if answer[0] != http.client.NO_CONTENT:
            self.told.failures.append(f"{answer[0]} for a press")
            return
        self.told.presses.append(time.perf_counter() - begun)

    def ask(
        self, method: str, path: str, body: str | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes] | None:
        headers = {"Accept-Encoding": "gzip"} | (PRESSING if body else {"If-None-Match": self.etag})
        try:
            if self.wire is None:
                self.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.wire.request(method, path, body, headers)
            answer = self.wire.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as reason:
            self.told.failures.append(repr(reason))
            with suppress(AttributeError):
                self.wire.close()
            self.wire = None
            return None


@dataclass
class Chair:
    """Whoever drives the wall: turns to a question, answers it or takes it with a promise, and goes on."""

    official: Official
    meeting: str
    questions: list[str]
    told: Told
    pause: float = 2.0

    def live(self, ends: float) -> None:
        """Deal with one question after another until the end."""
        day = f"{datetime.now(BISHKEK) + timedelta(days=7):%Y-%m-%d}"
        for number, question in enumerate(self.questions):
            self.press(ends, question=question)
            if number % 2:
                self.press(ends, say="promise", question=question, what="Two lamps.", promised_for=day)
            else:
                self.press(ends, say="answer", question=question, result="The lamps come next week.")

    def press(self, ends: float, **fields: str) -> None:
        """Open the page from which the wall is driven, and press something there."""
        if time.monotonic() + self.pause > ends:
            return
        time.sleep(self.pause)
        begun = time.perf_counter()
        try:
            self.official.send(f"desk/matters/{self.meeting}/pages/hall/", **fields)
        except (OSError, AssertionError) as reason:
            self.told.failures.append(repr(reason))
            return
        self.told.steps.append(time.perf_counter() - begun)


def held(phones: list[Phone], chair: Chair, seconds: float) -> None:
    """Hold a meeting for so many seconds."""
    begun = time.monotonic()
    lives = [threading.Thread(target=phone.live, args=[begun, begun + seconds]) for phone in phones]
    lives.append(threading.Thread(target=chair.live, args=[begun + seconds]))
    for life in lives:
        life.start()
    for life in lives:
        life.join()
