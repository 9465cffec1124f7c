"""What a machine that only works answers, and that its work goes before it."""

from __future__ import annotations

import http.client
import socket
from contextlib import closing

import pytest
from structlog.testing import capture_logs
from tests.servers import free_port, listens

from ishenim.config import own_door

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door() -> int:
    port = free_port()
    own_door.keep_open("127.0.0.1", port)
    return port


def got(port: int, path: str, **headers: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def test_it_hands_out_the_numbers_and_says_whether_anything_can_be_recorded(door):
    status, numbers = got(door, "/metrics")
    assert status == 200
    assert 'ishenim_part_well{part="database"} 1.0' in numbers
    assert got(door, "/health/ready") == (200, '{"well": true, "wrong": []}')


def test_there_is_nothing_else_and_the_numbers_are_for_whoever_may_read_them(door, settings):
    assert {got(door, path)[0] for path in ("/", "/en/", "/en/desk/", "/metrics/", "/ledger/checkpoint")} == {
        404
    }
    assert got(door, "/metrics", Via="1.1 gateway")[0] == 404
    settings.METRICS_TOKEN = "a-token"
    assert got(door, "/metrics")[0] == 404
    assert got(door, "/metrics", Authorization="Bearer a-token")[0] == 200


@pytest.mark.parametrize(("token", "open_at"), [("", "127.0.0.1"), ("a-token", "127.0.0.2")])
def test_without_a_token_it_is_open_to_the_machine_itself_alone(settings, token, open_at):
    settings.METRICS_TOKEN, port = token, free_port()
    own_door.keep_open("127.0.0.2", port)
    assert [at for at in ("127.0.0.1", "127.0.0.2") if listens(port, at)] == [open_at]


def test_whoever_says_nothing_keeps_nobody_else_waiting(door):
    with socket.create_connection(("127.0.0.1", door)):
        assert got(door, "/health/ready")[0] == 200


def test_where_another_program_listens_it_stays_closed_and_the_log_says_so():
    with socket.create_server(("127.0.0.1", 0)) as other, capture_logs() as logs:
        port = other.getsockname()[1]
        own_door.keep_open("127.0.0.1", port)
    assert [(line["event"], line["port"]) for line in logs] == [("own_door.closed", port)]
