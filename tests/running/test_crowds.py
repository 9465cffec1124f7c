"""Slow clients, ten thousand connections and floods: who can be served is, the others hear so, and it passes."""

from __future__ import annotations

import http.client
import resource
import socket
import ssl
import threading
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from tests.running.asking import FORM, Asker, crowd
from tests.running.installation import Installation, until
from tests.running.machines import Door, Nginx, running
from tests.running.under_fault import CROWDED, assert_nothing_is_lost, copied, shortened, told

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

AT_ONCE = 2.0
MANY = 10_000
LET_GO_WITHIN = 15.0
ALIVE = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
ASK = "/en/places/{place}/ask/"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory, demonstration):
    """An installation whose crowds come one after another; the last test looks that nothing acknowledged is missing."""
    folder = tmp_path_factory.mktemp("crowded")
    copied(demonstration, folder)
    installation = Installation(folder, settings={"TRUSTED_PROXIES": "127.0.0.1"})
    installation.start()
    yield installation
    installation.kill_everyone()


@pytest.fixture(scope="module")
def everybody():
    """All who asked, in any of the crowds."""
    return []


@pytest.fixture(scope="module")
def asker(crowded, everybody):
    """Somebody who asks while others crowd."""
    [one] = crowd(crowded, 1).askers
    everybody.append(one)
    yield one
    one.close()


@pytest.fixture
def lines():
    """Connections that a test opened, closed when it ends."""
    with ExitStack() as opened:

        def line(installation: Installation, said: bytes = b"") -> socket.socket:
            connection = opened.enter_context(
                closing(socket.create_connection(("127.0.0.1", installation.port)))
            )
            connection.sendall(said)
            return connection

        yield line


def timed(installation: Installation, path: str) -> float:
    """Return after how many seconds a page is there."""
    begun = time.monotonic()
    assert installation.get(path)[0] == 200
    return time.monotonic() - begun


def asked(asker: Asker) -> float:
    """Return after how many seconds a question is recorded, on a new connection: an old one may be let go by now."""
    asker.close()
    begun = time.monotonic()
    assert asker.ask(), asker.failures[-1]
    return time.monotonic() - begun


def is_closed(connection: socket.socket) -> bool:
    """Say whether the other side has ended a connection."""
    connection.settimeout(0)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_those_who_never_finish_saying_what_they_want_are_let_go_and_hold_up_nobody(crowded, asker, lines):
    silent = [lines(crowded) for _ in range(300)]
    slow = [lines(crowded, b"GET /en/ HTTP/1.1\r\n") for _ in range(300)]
    begun = time.monotonic()
    while time.monotonic() - begun < LET_GO_WITHIN and not all(map(is_closed, silent + slow)):
        for connection in slow:
            with suppress(OSError):
                connection.send(b"X-More: to come\r\n")
        assert timed(crowded, "/en/") < AT_ONCE
        assert asked(asker) < 2 * AT_ONCE
        time.sleep(0.5)
    assert all(map(is_closed, silent + slow))


def test_those_who_send_a_form_slowly_hold_up_no_reader_and_when_they_are_gone_all_is_as_before(
    crowded, asker, lines
):
    head = (
        f"POST {ASK.format(place=asker.place)} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: {FORM['Content-Type']}\r\nContent-Length: 500\r\n\r\ntext=lamps"
    )
    with ExitStack() as senders:
        for _ in range(120):
            senders.enter_context(closing(lines(crowded, head.encode())))
        until(lambda: asker.ask() is None, within=20, what="a form that finds no place")
        assert shortened(asker.failures[-1]) == CROWDED
        for path in ("/en/", "/en/places/", f"/en/search/?q=lamps&never={time.time_ns()}"):
            assert timed(crowded, path) < 2 * AT_ONCE
        assert crowded.get("/health/ready")[0] == 200
    until(lambda: asker.ask() is not None, within=20, what="a question that is recorded again")


@pytest.mark.nginx
def test_behind_nginx_those_who_send_slowly_reach_nobody(crowded, asker, tmp_path):
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    form = (
        f"POST {ASK.format(place=asker.place)} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\ntext=lamps"
    )
    with ExitStack() as opened:
        nginx = opened.enter_context(running(Nginx(tmp_path / "nginx", [crowded.port] * 2)))
        for _ in range(100):
            line = socket.create_connection(("127.0.0.1", nginx.port))
            secured = opened.enter_context(closing(trusting.wrap_socket(line)))
            secured.sendall(form.encode())
        for _ in range(3):
            assert Door(nginx.port).ask("GET", "/en/places/")[0] == 200
            assert asked(asker) < 2 * AT_ONCE


def test_ten_thousand_are_connected_at_once_and_each_is_answered(crowded, asker, lines):
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < MANY + 500:
        pytest.fail(f"A process here may open {most} files, which is too few for {MANY} connections.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(allowed, MANY + 500), most))
    everybody = [lines(crowded) for _ in range(MANY)]
    for connection in everybody:
        connection.sendall(ALIVE)
    assert timed(crowded, "/en/") < 2 * AT_ONCE
    assert asked(asker) < 3 * AT_ONCE
    answers = set()
    for connection in everybody:
        connection.settimeout(30)
        answers.add(connection.recv(1000).split(b"\r\n")[0])
    assert answers == {b"HTTP/1.1 200 OK"}
    assert sum(open_files(number) for number in crowded.servers()) > MANY
    until(lambda: all(map(is_closed, everybody)), within=LET_GO_WITHIN, what="all who say no more let go")
    assert timed(crowded, "/en/") < AT_ONCE


def open_files(number: int) -> int:
    return len(list(Path(f"/proc/{number}/fd").iterdir()))


def test_a_flood_from_many_is_answered_or_turned_away_at_once_and_readers_notice_nothing(
    crowded, asker, everybody
):
    flood = crowd(crowded, 160)
    everybody.extend(flood.askers)
    for number, one in enumerate(flood.askers):
        one.comes_from = f"10.{number}.7.7"
    flood.start()
    try:
        waits = []
        begun = time.monotonic()
        while time.monotonic() - begun < 8:
            waits.append(timed(crowded, "/en/"))
            time.sleep(0.05)
    finally:
        flood.stop()
    assert sorted(waits)[len(waits) * 9 // 10] < AT_ONCE
    assert len(flood.recorded) > 50
    assert told(flood) <= {CROWDED}
    assert asked(asker) < 2 * AT_ONCE
    assert_nothing_is_lost(crowded, flood.recorded + asker.recorded)


def test_a_flood_from_one_network_keeps_nobody_else_out_and_is_answered_when_it_is_over(crowded, everybody):
    flood = crowd(crowded, 120)
    for number, one in enumerate(flood.askers):
        one.comes_from = f"198.51.100.{number + 1}"
    [other] = crowd(crowded, 1).askers
    other.comes_from = "203.0.113.9"
    everybody.extend([*flood.askers, other])
    flood.start()
    try:
        until(lambda: flood.failures, within=20, what="a network that has taken its share")
        for _ in range(10):
            assert asked(other) < 2 * AT_ONCE
    finally:
        flood.stop()
        other.close()
    assert told(flood) == {CROWDED}
    for one in flood.askers[:3]:
        assert asked(one) < 2 * AT_ONCE
        one.close()
    assert_nothing_is_lost(crowded, flood.recorded + other.recorded)


def test_whoever_is_turned_away_hears_when_to_come_again(crowded, asker):
    answers: list[tuple[int, str | None]] = []

    def ask_at_once():
        connection = http.client.HTTPConnection("127.0.0.1", crowded.port, timeout=60)
        with closing(connection):
            connection.request("GET", f"/en/search/?q=lamps&never={time.time_ns()}")
            answer = connection.getresponse()
            answers.append((answer.status, answer.headers["Retry-After"]))

    people = [threading.Thread(target=ask_at_once) for _ in range(300)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(answers) == 300
    assert set(answers) <= {(200, None), (503, "10")}
    assert (200, None) in answers


@pytest.mark.lossless
def test_after_all_crowds_nothing_that_was_acknowledged_is_missing(crowded, asker, everybody):
    asked(asker)
    assert_nothing_is_lost(crowded, [reference for one in everybody for reference in one.recorded])
