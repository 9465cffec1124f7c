"""A machine without a worker hears of a held book while it runs, and of its release."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connections
from structlog.testing import capture_logs
from tests.running.installation import until

from ishenim.config.hearing import hear
from ishenim.kernel.ledger import holding, keys

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hearing():
    """Have a thread that hears, as each process of such a machine has one."""
    ending = threading.Event()

    def hear_and_leave():
        hear(ending, every=0.01)
        connections.close_all()

    thread = threading.Thread(target=hear_and_leave)
    thread.start()
    yield
    ending.set()
    thread.join()


def test_what_another_machine_holds_and_releases_is_known_here_without_a_start(hearing):
    holding.hold("older", have=3, signed=5)
    (keys.folder() / "held").unlink()
    until(holding.stands, within=5, what="the hold heard of")

    kept = (keys.folder() / "held").read_bytes()
    holding.release()
    (keys.folder() / "held").write_bytes(kept)
    until(lambda: not holding.stands(), within=5, what="the release heard of")


def test_while_the_database_is_away_it_is_asked_again(monkeypatch):
    ending, asked = threading.Event(), []

    def away():
        asked.append(1)
        if len(asked) == 3:
            ending.set()
        raise DatabaseError

    monkeypatch.setattr(holding, "agree", away)
    with capture_logs() as logs:
        hear(ending, every=0.001)

    assert [entry["event"] for entry in logs] == ["hold.not_heard"] * 3
