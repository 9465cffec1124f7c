"""Whatever anonymous people do, and whatever breaks meanwhile, no log holds who they are or what they wrote."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from contextlib import closing
from urllib.parse import urlencode

import pytest
from tests.running.asking import FORM, REFERENCE, solved
from tests.running.every_door import MARK, knock_at_every_other_door
from tests.running.installation import Installation, until
from tests.running.official import form_with_files
from tests.running.post_office import open_post_office
from tests.running.signed_in import Official
from tests.running.under_fault import copied

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

AGENT = f"{MARK}-agent"
ADDRESS = "198.51.100.213"
READER = f"{MARK.lower()}.reader@ishenim.example"
NOBODY = f"{MARK.lower()}.nobody@ishenim.example"
OFFICIAL = f"{MARK.lower()}.official@ishenim.example"
POSITION = {"lat": "40.2998173", "lon": "72.6001937"}
NOOKAT = "KG06242600010-B1"
CODE = re.compile(r"\d{5}(?: \d{5}){4}")
TOKEN = re.compile(r"/follow/(confirm|end)/([^/\s]+)/")


@pytest.fixture
def post_office():
    """A mail server that has no box for one of those who ask for letters."""
    with open_post_office(without=NOBODY) as office:
        yield office


@pytest.fixture
def installation(tmp_path, demonstration, post_office):
    copied(demonstration, tmp_path)
    settings = {
        "DEMO": "yes",
        "DJANGO_SETTINGS_MODULE": "tests.running.breaking.settings",
        **post_office.settings,
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    made = Installation(tmp_path, settings=settings)
    made.start()
    yield made
    made.kill_everyone()


class Somebody:
    """Who comes through a proxy, with an address, a browser and words that must be in no log."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.place, self.position = NOOKAT, POSITION
        self.secrets = {MARK, MARK.lower(), ADDRESS, READER, NOBODY, OFFICIAL, *POSITION.values()}

    def does(self, method: str, path: str, *, host: str = "localhost", **fields: str) -> tuple[int, str]:
        """Open an address or send a form; return the status and the page."""
        return self.sends(method, path, urlencode(fields) if method == "POST" else None, Host=host, **FORM)

    def brings(self, path: str, files: dict[str, bytes], **fields: str) -> tuple[int, str]:
        """Send a form with files, each under its name."""
        kind, body = form_with_files(files, fields)
        return self.sends("POST", path, body, **{"Content-Type": kind})

    def sends(self, method: str, path: str, body: str | bytes | None, **headers: str) -> tuple[int, str]:
        """Send whatever it is with the address and the browser that nobody may write down."""
        told = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, **headers}
        line = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=30)
        with closing(line):
            line.request(method, path, body, told)
            answer = line.getresponse()
            return answer.status, answer.read().decode(errors="replace")

    def says(self, words: bytes) -> None:
        """Say something that is no request, or only its beginning, and leave."""
        with closing(socket.create_connection(("127.0.0.1", self.installation.port))) as line:
            line.sendall(words)
            line.settimeout(0.5)
            try:
                line.recv(1000)
            except OSError:
                return

    def asks(self, **fields: str) -> tuple[str, str]:
        """Ask a question; return its reference and its code."""
        form = {"text": f"{MARK} When will the lamps burn?", "topic": "light", "looked": "yes", **fields}
        status, page = self.does("POST", f"/en/places/{self.place}/ask/", **form)
        assert status == 200
        return REFERENCE.search(page)[1], self.keeps_the_code(page)

    def keeps_the_code(self, page: str) -> str:
        """Return the code that a page hands out; it is in no log, with or without its spaces."""
        code = CODE.search(page)[0]
        self.secrets |= {code, code.replace(" ", "")}
        return code


def everything_logged(installation: Installation) -> str:
    """Return all that any process has said, and every file that calls itself a log."""
    files = [file for file in installation.folder.rglob("*.log") if file.is_file()]
    return installation.said + "".join(file.read_text(errors="replace") for file in files)


def test_no_log_says_who_asked_or_what_they_wrote_and_each_step_of_an_office_stands_there(
    installation, post_office
):
    somebody = Somebody(installation)
    reference = ask_and_use_the_code(somebody)
    Official(installation, "officer").take(reference, "accept", reply=f"{MARK} is what an office replied.")
    follow_and_end(somebody, post_office)
    knock_at_every_other_door(somebody, reference)
    go_wrong(somebody)
    break_everything(somebody)
    installation.end()
    said = everything_logged(installation)
    assert not [secret for secret in somebody.secrets if secret in said]
    events = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert {"request.failed", "mail.not_sent"} <= {event["event"] for event in events}
    taken = [event for event in events if event["event"] == "step.taken"]
    assert {(step["kind"], step["step"], step["role"]) for step in taken} == {
        ("question", "accept", "neighbourhood_officer"),
        ("token", "issue", "local_self_government"),
        ("question", "ask_by_program", "local_self_government"),
        ("meeting", "plan_another", "neighbourhood_officer"),
        ("meeting", "announce", "neighbourhood_officer"),
    }
    assert taken[0]["matters"] == [reference]
    assert {"builtins.ValueError", "sqlite3.OperationalError"} <= {
        fault["kind"] for event in events for fault in event.get("faults", [])
    }


def ask_and_use_the_code(somebody):
    reference, code = somebody.asks(work=solved(somebody.installation.secret))
    somebody.asks()
    somebody.does("POST", f"/en/places/{somebody.place}/ask/", text="", topic=MARK)
    somebody.does("POST", f"/en/places/{somebody.place}/ask/", text=f"{MARK} lamps", look="yes")
    somebody.does("POST", "/en/mine/", code=code)
    somebody.does("POST", "/en/mine/", code=f"{MARK} 12345")
    for step in ("confirm", "dispute", "answer_back", MARK):
        somebody.does("POST", f"/en/mine/{reference}/{step}/", code=code, reason=MARK, answer=MARK)
    return reference


def follow_and_end(somebody, post_office):
    key = f"/en/follow/place:{somebody.place}/"
    for email in (READER, NOBODY, f"{MARK} is no address"):
        somebody.does("POST", key, email=email, rhythm="at_once")
    until(lambda: post_office.received, within=30, what="a letter")
    for purpose, token in TOKEN.findall(post_office.received[0].get_content()):
        somebody.secrets.add(token)
        somebody.does("POST", f"/en/follow/{purpose}/{token}/")
    somebody.asks(work=solved(somebody.installation.secret))
    until(lambda: len(post_office.received) > 1, within=30, what="a letter of news")
    for purpose, token in TOKEN.findall(post_office.received[1].get_content()):
        somebody.secrets.add(token)
        somebody.does("POST", f"/en/follow/{purpose}/{token}/")


def go_wrong(somebody):
    for path in (
        f"/{MARK}/",
        f"/en/{MARK}/",
        f"/en/questions/{MARK}/",
        f"/en/search/?q={MARK}%22%27(",
        f"/{MARK}%FF",
    ):
        somebody.does("GET", path)
    somebody.does("GET", "/en/", host=f"{MARK}_$host")
    somebody.does("DELETE", f"/en/questions/?{MARK}")
    somebody.does("POST", "/en/desk/sign-in/", login=OFFICIAL, password=MARK)
    somebody.does("GET", f"/en/desk/documents/{MARK}/")
    for words in (
        f"{MARK}\r\n\r\n",
        f"GET /{MARK} HTTP/7.3\r\n\r\n",
        f"GET /en/ HTTP/1.1\r\nHost: localhost\r\n{MARK} without a colon\r\n\r\n",
        f"POST /en/places/{somebody.place}/ask/ HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\ntext={MARK}",
        f"POST /en/mine/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n{MARK}",
    ):
        somebody.says(words.encode())
    somebody.says(b"\x16\x03\x01" + MARK.encode())


def break_everything(somebody):
    for path in ("/breaks/", "/breaks-in-the-database/"):
        assert somebody.does("POST", path, text=f"'{MARK}")[0] == 500
    until(
        lambda: "breaks_in_the_database" in somebody.installation.said,
        within=20,
        what="a fault that is logged",
    )
    time.sleep(1)
