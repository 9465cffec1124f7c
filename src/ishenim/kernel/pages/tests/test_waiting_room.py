"""Who cannot be served now hears so at once, and what they sent is not recorded without their knowing."""

from __future__ import annotations

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import OperationalError
from prometheus_client import REGISTRY

from ishenim.kernel.documents.limits import FROM_OFFICES
from ishenim.kernel.pages import turning_away, waiting_room
from ishenim.kernel.pages.front import A_KNOWN_PAGE
from ishenim.kernel.pages.passing import Passing
from ishenim.kernel.pages.room import KNOWN, SENDING
from ishenim.kernel.pages.waiting_room import IN_MEMORY, Broken, WaitingRoom

HERE, THERE = "198.51.100.7", "203.0.113.9"


class Application:
    """Answers when it is allowed to, and remembers what it was asked."""

    def __init__(self):
        self.may_answer = threading.Event()
        self.asked = []
        self.fault = None

    def __call__(self, environ, start_response):
        self.asked.append((environ["PATH_INFO"], environ["wsgi.input"].read()))
        assert self.may_answer.wait(20)
        if self.fault is not None:
            raise self.fault
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"here"]


class SlowLine(io.BytesIO):
    """A body that comes when it is allowed to."""

    def __init__(self, body=b"", comes=None):
        super().__init__(body)
        self.comes = comes or threading.Event()

    def read(self, size=-1):
        assert self.comes.wait(20)
        return super().read(size)


@pytest.fixture
def application():
    return Application()


@pytest.fixture
def room(application):
    turning_away.prepare()
    return WaitingRoom(application, at_work=2, places=8)


@pytest.fixture
def people(application):
    with ThreadPoolExecutor(60) as threads:
        yield threads
        application.may_answer.set()  # whoever still waits is answered, and no thread outlives its test


def ask(
    room, path="/en/places/", *, who=HERE, body=b"", size=None, line=None, method="GET", known=False, **more
):
    """Ask, and return status, headers and what was answered."""
    told = []
    environ = {
        **more,
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "REMOTE_ADDR": who,
        "CONTENT_LENGTH": str(len(body) if size is None else size),
        "wsgi.input": line or io.BytesIO(body),
        A_KNOWN_PAGE: known,
    }
    answer = room(environ, lambda status, headers: told.append((status, dict(headers))))
    [(status, headers)] = told
    return int(status.split()[0]), headers, answer


def until(condition):
    last_moment = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < last_moment
        time.sleep(0.002)


def fill(room, people, number, **about):
    """Let so many come in and wait."""
    before = room.inside.taken
    answers = [people.submit(ask, room, **about) for _ in range(number)]
    until(lambda: room.inside.taken == before + number)
    return answers


def test_everybody_who_finds_a_place_is_answered(room, application, people):
    waiting = fill(room, people, 4)
    application.may_answer.set()
    assert {(answer.result()[0], b"".join(answer.result()[2])) for answer in waiting} == {(200, b"here")}
    assert room.inside.taken == 0


def test_where_the_room_is_full_the_answer_comes_at_once_and_says_when_to_come_again(room, people):
    fill(room, people, 4, who=HERE)
    fill(room, people, 4, who="127.0.0.1")
    begun = time.monotonic()
    status, headers, answer = ask(room, "/ru/questions/", who=THERE)
    assert time.monotonic() - begun < waiting_room.PATIENCE / 2
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "10", "no-store")
    assert b'<html lang="ru">' in b"".join(answer)


def test_a_crowd_from_one_network_does_not_keep_others_out(room, application, people):
    fill(room, people, 4, who=HERE)
    assert ask(room, who="198.51.100.99")[0] == 503
    other = fill(room, people, 1, who=THERE)
    application.may_answer.set()
    assert other[0].result()[0] == 200


def test_however_many_send_something_a_third_of_the_room_is_left_to_those_who_read(room, application, people):
    sending = fill(room, people, 6, who="127.0.0.1", method="POST")
    assert ask(room, method="POST", who="127.0.0.1")[0] == 503
    reading = fill(room, people, 2, who="127.0.0.1")
    application.may_answer.set()
    assert {one.result()[0] for one in [*sending, *reading]} == {200}
    assert (room.inside.taken, room.recording.taken) == (0, 0)


def test_a_page_that_everybody_comes_for_is_made_anew_even_where_the_room_is_full(room, application, people):
    fill(room, people, 8, who="127.0.0.1")
    assert ask(room, who="127.0.0.1")[0] == 503
    made = people.submit(ask, room, who="127.0.0.1", known=True)
    until(lambda: room.known.taken == 1)
    application.may_answer.set()
    assert made.result()[0] == 200
    assert room.known.taken == 0


def test_where_too_many_such_pages_are_made_the_others_wait_in_the_room(room, application, people):
    made = [people.submit(ask, room, who="127.0.0.1", known=True) for _ in range(KNOWN + 1)]
    until(lambda: (room.known.taken, room.inside.taken) == (KNOWN, 1))
    application.may_answer.set()
    assert {one.result()[0] for one in made} == {200}


def test_who_has_waited_too_long_is_told_and_never_served_without_knowing(
    room, application, people, monkeypatch
):
    monkeypatch.setattr(waiting_room, "PATIENCE", 0.2)
    fill(room, people, 2, path="/first/")
    until(lambda: len(application.asked) == 2)
    assert ask(room, "/en/late/")[0] == 503
    application.may_answer.set()
    until(lambda: room.inside.taken == 0)
    assert {path for path, _ in application.asked} == {"/first/"}


def test_who_is_being_served_is_served_to_the_end_however_long_it_takes(
    room, application, people, monkeypatch
):
    monkeypatch.setattr(waiting_room, "PATIENCE", 0.1)
    served = fill(room, people, 2)
    time.sleep(0.3)
    application.may_answer.set()
    assert {answer.result()[0] for answer in served} == {200}


def test_what_is_sent_is_there_whole_before_a_place_is_taken(room, application, people):
    line = SlowLine(b"text=lamps")
    sending = people.submit(ask, room, method="POST", size=10, line=line)
    until(lambda: room.sending.taken == 1)
    assert room.inside.taken == 0
    application.may_answer.set()
    line.comes.set()
    assert sending.result()[0] == 200
    assert application.asked == [("/en/places/", b"text=lamps")]
    assert room.sending.taken == 0


def test_slow_senders_hold_up_no_reader_and_those_of_one_network_no_other_sender(application, people):
    room = WaitingRoom(application, at_work=2, places=8 * SENDING)
    application.may_answer.set()
    comes = threading.Event()
    slow = [
        people.submit(ask, room, method="POST", size=10, line=SlowLine(b"a" * 10, comes))
        for _ in range(SENDING)
    ]
    until(lambda: room.sending.taken == SENDING // 2 and sum(one.done() for one in slow) == SENDING // 2)
    assert ask(room)[0] == 200
    assert ask(room, method="POST", body=b"quick", who=HERE)[0] == 503
    assert ask(room, method="POST", body=b"quick", who=THERE)[0] == 200
    comes.set()
    assert sorted(one.result()[0] for one in slow) == [200] * (SENDING // 2) + [503] * (SENDING // 2)


def test_long_bodies_are_taken_by_few_at_once_and_not_into_memory(room, application, people):
    application.may_answer.set()
    body = b"b" * (IN_MEMORY + 1)
    comes = threading.Event()
    slow = [
        people.submit(ask, room, method="POST", size=len(body), line=SlowLine(body, comes), who="127.0.0.1")
        for _ in range(4)
    ]
    until(lambda: room.sending_much.taken == 4)
    assert ask(room, method="POST", body=body, who=THERE)[0] == 503
    assert ask(room, method="POST", body=b"short", who=THERE)[0] == 200
    comes.set()
    assert {one.result()[0] for one in slow} == {200}
    assert application.asked[-1][1] == body


def test_a_long_body_lies_closed_while_it_waits():
    body = b"what somebody confided, " * 20_000
    passing = Passing()
    for at in range(0, len(body), 70_001):
        passing.write(body[at : at + 70_001])
    passing.file.seek(0)
    lies = passing.file.read()
    assert len(lies) == len(body)
    assert b"confided" not in lies
    opened = passing.opened()
    assert opened.read(10) + opened.readline() + opened.read() == body
    opened.close()
    assert passing.file.closed


@pytest.mark.parametrize("size", [20, IN_MEMORY + 20])
def test_a_form_that_is_cut_short_on_the_way_is_not_taken_for_a_whole_one(room, application, size):
    application.may_answer.set()
    status, _, answer = ask(room, "/en/places/x/ask/", method="POST", size=size, line=io.BytesIO(b"text=lam"))
    assert status == 400
    assert b"did not arrive whole" in b"".join(answer)
    assert application.asked == []
    assert (room.sending.taken, room.sending_much.taken, room.inside.taken) == (0, 0, 0)


def test_what_is_larger_than_any_form_is_not_even_read(room, application):
    line = SlowLine()
    assert ask(room, method="POST", size=FROM_OFFICES.bytes * FROM_OFFICES.files * 2, line=line)[0] == 413
    assert application.asked == []


def test_whoever_only_asks_for_the_head_is_turned_away_without_a_page(room, people):
    fill(room, people, 8, who="127.0.0.1")
    status, headers, answer = ask(room, method="HEAD", who=THERE)
    assert (status, list(answer)) == (503, [])
    assert int(headers["Content-Length"]) > 1000


def test_an_application_that_breaks_is_a_page_that_says_so(room, application):
    application.may_answer.set()
    application.fault = ValueError("what somebody typed")
    status, _, answer = ask(room)
    page = b"".join(answer)
    assert status == 500
    assert b"Something broke on our side" in page
    assert b"typed" not in page
    assert room.inside.taken == 0


def test_a_storage_that_is_away_is_a_page_that_says_when_to_come_again(room, application):
    application.may_answer.set()
    application.fault = OperationalError("the server closed the connection")
    status, headers, answer = ask(room)
    assert (status, headers["Retry-After"]) == (503, "60")
    assert b"Nothing can be recorded at this moment" in b"".join(answer)


class Stream:
    """An answer that is sent piece by piece."""

    streaming = True

    def __init__(self, pieces):
        self.pieces, self.closed = pieces, 0

    def __iter__(self):
        return iter(self.pieces)

    def close(self):
        self.closed += 1


@pytest.mark.django_db
def test_what_flows_keeps_its_place_until_it_is_closed():
    stream = Stream([b"one", b"two"])

    def application(environ, start_response):
        start_response("200 OK", [])
        return stream

    room = WaitingRoom(application, at_work=1, places=4)
    _, _, answer = ask(room)
    assert room.inside.taken == 1
    assert b"".join(answer) == b"onetwo"
    answer.close()
    assert (room.inside.taken, stream.closed) == (0, 1)


@pytest.mark.django_db
def test_what_breaks_while_it_flows_ends_without_a_word_of_what_it_was():
    def pieces():
        yield b"one"
        raise OperationalError("a text that somebody wrote")

    def application(environ, start_response):
        start_response("200 OK", [])
        return Stream(pieces())

    _, _, answer = ask(WaitingRoom(application, at_work=1, places=4))
    assert next(iter(answer)) == b"one"
    with pytest.raises(Broken) as broken:
        next(answer)
    assert (str(broken.value), broken.value.__suppress_context__) == ("", True)
    answer.close()


def test_who_is_turned_away_is_counted(room, people):
    def turned_away():
        return REGISTRY.get_sample_value("ishenim_turned_away_total", {"reason": "crowded"}) or 0

    fill(room, people, 8, who="127.0.0.1")
    before = turned_away()
    ask(room, who=THERE)
    assert turned_away() == before + 1


def test_who_speaks_otherwise_than_by_pages_is_told_the_same_as_they_speak(room, people, monkeypatch):
    def say(reason, language, path):
        return turning_away.Said(f"{reason.name} {language} {path}".encode(), turning_away.always(reason))

    monkeypatch.setitem(turning_away.OTHERWISE, "/spoken/", say)
    fill(room, people, 8, who="127.0.0.1")
    status, headers, answer = ask(room, "/spoken/\u00d0\u00b1", who=THERE)
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "10", "no-store")
    assert b"".join(answer).decode() == f"crowded {settings.LANGUAGE_CODE} /spoken/б"
    _, page, _ = ask(room, "/en/spoken/", who=THERE)
    assert page["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("reason", turning_away.REASONS, ids=lambda reason: reason.name)
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_reason_is_a_page_in_every_language_with_a_way_on(reason, language):
    page = turning_away.page(reason, language).decode()
    assert f'<html lang="{language}">' in page
    assert f'href="/{language}/contacts/"' in page
    assert "<form" not in page


def test_an_address_without_a_language_is_answered_in_the_installations_own():
    assert turning_away.language_of("/work/") == settings.LANGUAGE_CODE
    assert turning_away.language_of("/ky/x/") == "ky"
