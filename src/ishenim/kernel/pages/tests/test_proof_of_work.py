"""A solved puzzle counts once, for half an hour, and only if it is ours."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from ishenim.kernel.pages import proof_of_work
from ishenim.kernel.pages.proof_of_work import new_challenge, proves_work


@pytest.fixture(autouse=True)
def _easy(monkeypatch):
    monkeypatch.setattr(proof_of_work, "HARDEST", 200)


def solved(**other) -> str:
    """Solve a puzzle as the script of the page does: by trying one number after another."""
    puzzle = new_challenge().to_dict()
    for number in range(puzzle["maxNumber"] + 1):
        if hashlib.sha256(f"{puzzle['salt']}{number}".encode()).hexdigest() == puzzle["challenge"]:
            break
    told = {name: puzzle[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return written(told | {"number": number} | other)


def written(told) -> str:
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_a_solved_puzzle_proves_the_work_once():
    work = solved()

    assert proves_work(work)
    assert not proves_work(work)
    assert proves_work(solved())


def test_a_puzzle_is_good_for_half_an_hour(time_machine):
    late, in_time = solved(), solved()

    time_machine.move_to(timezone.now() + timedelta(minutes=29))
    assert proves_work(in_time)
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert not proves_work(late)


@pytest.mark.parametrize(
    "other",
    [
        {"number": -1},
        {"number": "201"},
        {"number": None},
        {"signature": "0" * 64},
        {"challenge": "0" * 64},
        {"salt": "x?expires=9999999999&"},
        {"algorithm": "MD5"},
    ],
)
def test_whatever_is_changed_in_it_proves_nothing(other):
    assert not proves_work(solved(**other))


@pytest.mark.parametrize("payload", ["", "x", "é", "=", "e30=", "W10=", "bnVsbA==", "MQ==", "a" * 100_000])
def test_nonsense_proves_nothing_and_is_no_fault(payload):
    assert not proves_work(payload)


def test_a_puzzle_of_another_installation_proves_nothing(settings):
    work = solved()

    settings.SECRET_KEY = "of another installation"

    assert not proves_work(work)


def test_a_puzzle_says_nothing_of_the_secret_and_not_its_own_answer():
    told = new_challenge().to_dict()

    assert settings.SECRET_KEY not in json.dumps(told)
    assert "number" not in told


def test_a_used_puzzle_is_remembered_as_long_as_it_would_be_good_and_no_longer(monkeypatch):
    now = [time.monotonic()]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    assert proof_of_work.first_use("an old one")

    now[0] += 1799.0
    assert not proof_of_work.first_use("an old one")
    now[0] += 2.0

    assert proof_of_work.first_use("an old one")
