"""What is said of each part is true: well when it is well, and wrong, with a reason, when it is not."""

from __future__ import annotations

import errno
import os
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from tests.acts import ask
from tests.running.installation import until
from tests.running.machines import bucket_server, make_bucket, running, stores_in

from ishenim.kernel.documents import bucket
from ishenim.kernel.health import beats, parts
from ishenim.kernel.health.beats import MAIL
from ishenim.kernel.health.models import Beat, Latest
from ishenim.kernel.health.parts import COMPARING, PARTS, PLACING, Part
from ishenim.kernel.ledger import seals, sequencer
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.notices.subscriptions import subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def beat(job="sending letters", **about):
    """Let the worker have said how a job is; `ago` seconds each."""
    now = timezone.now()
    ago = {
        name: now - timedelta(seconds=seconds) for name, seconds in about.items() if name in {"at", "well_at"}
    }
    if "failing" in about:
        ago["failing_since"] = now - timedelta(seconds=about["failing"])
    facts = {"at": now, "well_at": now, **ago, "patience": 120, "reason": about.get("reason", "")}
    return Beat.objects.update_or_create(job=job, defaults=facts)[0]


def said(state):
    return state.well, str(state.sentence)


def test_a_database_that_answers_is_well():
    assert said(parts.database()) == (True, "It answers.")


@pytest.mark.skipif(os.environ.get("DATABASE_URL", "") != "", reason="SQLite only")
def test_a_database_that_nobody_may_write_is_not(monkeypatch):
    monkeypatch.setattr(os, "access", lambda file, mode: mode == os.R_OK)
    assert said(parts.database()) == (False, "It can be read, but nothing can be written.")


@pytest.mark.postgresql
def test_a_database_that_only_reads_is_not():
    from django.db import connection

    connection.cursor().execute("SET LOCAL transaction_read_only = on")
    assert said(parts.database()) == (False, "It can be read, but nothing can be written.")


def disk(**facts):
    usual = {"f_bavail": 10**6, "f_frsize": 4096, "f_files": 10**6, "f_favail": 10**6}
    return lambda folder: SimpleNamespace(**usual | facts)


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({}, (True, "It has room.")),
        ({"f_bavail": 1000}, (False, "It is almost full.")),
        ({"f_favail": 3}, (False, "It is almost full.")),
        ({"f_files": 0, "f_favail": 0}, (True, "It has room.")),
    ],
)
def test_a_disk_is_well_while_it_has_room_and_may_be_written(monkeypatch, facts, answer):
    monkeypatch.setattr(os, "statvfs", disk(**facts))
    assert said(parts.disk()) == answer


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (errno.EROFS, (False, "It can be read, but nothing can be written.")),
        (errno.EIO, (False, "It can be read, but nothing can be written.")),
        (errno.ENOSPC, (False, "It is almost full.")),
    ],
)
def test_whether_a_disk_takes_anything_is_tried(monkeypatch, fault, answer):
    def refuse(file, data):
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    monkeypatch.setattr(os, "statvfs", disk(f_bavail=0 if fault == errno.ENOSPC else 10**6))
    assert said(parts.disk()) == answer


def test_a_worker_that_nobody_has_heard_of_is_not_well():
    assert said(parts.worker()) == (False, "It has not been heard of yet.")


def test_a_worker_that_told_lately_and_does_its_jobs_is_well():
    beat(at=10)
    assert said(parts.worker()) == (True, "It works.")


@pytest.mark.parametrize("seconds", [46, -3600])
def test_a_worker_that_is_silent_or_told_at_a_moment_to_come_is_not(seconds):
    beat(at=seconds)
    assert said(parts.worker()) == (False, "It has not been heard of for some time.")


@pytest.mark.parametrize("trouble", [{"failing": 61}, {"well_at": 121}])
def test_a_job_that_fails_or_hangs_is_told(trouble):
    beat()
    beat("keeping the index", **trouble)
    assert said(parts.worker()) == (False, "Some of its work does not get done.")


@pytest.mark.parametrize("trouble", [{"failing": 30}, {"well_at": 110}])
def test_a_job_that_failed_a_moment_ago_or_takes_its_time_is_not_told(trouble):
    beat("keeping the index", **trouble)
    assert parts.worker().well


@pytest.mark.parametrize("job", [MAIL, COMPARING])
def test_what_has_a_part_of_its_own_is_told_there(job):
    beat(job, failing=5000)
    assert parts.worker().well


def test_an_empty_book_is_well():
    assert said(parts.ledger()) == (True, "Every entry gets its place within seconds.")


def test_a_book_that_is_held_is_not_well(settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger/held").write_text("older\n")

    assert said(parts.ledger()) == (
        False,
        "It is held: it can only be read until an administrator has decided how it goes on.",
    )


def test_entries_that_are_placed_are_well(world):
    ask(world.beat)
    sequencer.place_waiting()
    state = parts.ledger()
    assert state.well
    assert state.numbers["entries"] == sequencer.length()
    assert state.numbers["waiting"] == 0
    assert "seal_age_seconds" in state.numbers


def test_entries_that_just_came_are_well_while_the_worker_places(world):
    ask(world.beat)
    beat(PLACING, well_at=10)
    state = parts.ledger()
    assert state.well
    assert state.numbers["waiting"] > 0


@pytest.mark.parametrize("worker", [None, 21])
def test_entries_that_nobody_places_are_not(world, worker):
    ask(world.beat)
    if worker:
        beat(PLACING, well_at=worker)
    assert said(parts.ledger()) == (False, "Entries wait for their place longer than they should.")


def test_the_second_seal_is_well_when_it_was_compared_and_agreed():
    assert said(parts.second_seal()) == (False, "It has not been compared yet.")
    beat(COMPARING)
    assert said(parts.second_seal()) == (True, "It agrees with the first.")


@pytest.mark.parametrize(
    ("trouble", "well"),
    [
        ({"failing": 1, "reason": "Forked"}, False),
        ({"failing": 1, "reason": "OperationalError"}, True),
        ({"failing": 61, "reason": "OperationalError"}, False),
    ],
)
def test_a_second_seal_that_differs_is_told_at_once_and_one_that_cannot_be_read_after_a_minute(trouble, well):
    beat(COMPARING, **trouble)
    assert parts.second_seal().well is well


def test_two_seals_are_compared(world, settings):
    ask(world.beat)
    sequencer.place_waiting()
    assert seals.compare() == 0
    seals.second_file().unlink()
    with pytest.raises(seals.Forked, match="not the same"):
        seals.compare()


def test_letters_are_well_when_none_waits_and_when_one_was_just_written(world, on):
    assert said(parts.letters()) == (True, "They go out.")
    subscribe("place:beat", "aida@ishenim.example", "en")
    on("2026-10-05 10:15")
    assert parts.letters().well


def test_letters_that_wait_too_long_are_told(world, on):
    subscribe("place:beat", "aida@ishenim.example", "en")
    on("2026-10-05 10:21")
    assert said(parts.letters()) == (False, "Letters wait longer than they should.")
    Letter.objects.update(next_try_at=None)
    assert parts.letters().well


def test_a_mail_server_that_is_away_for_more_than_ten_minutes_is_told():
    beat(MAIL, failing=100)
    assert parts.letters().well
    Beat.objects.filter(job=MAIL).update(patience=600)
    beat(MAIL, failing=601)
    Beat.objects.filter(job=MAIL).update(patience=600)
    assert said(parts.letters())[1].startswith("The mail server is away.")


def test_a_clock_that_went_back_is_told_until_it_has_caught_up(on):
    assert said(parts.clock()) == (True, "It goes forward.")
    beats.write()
    on("2026-10-05 09:00")
    state = parts.clock()
    assert said(state)[1].startswith("It went back.")
    assert state.numbers["behind_seconds"] == 3600
    beats.write()
    assert not parts.clock().well
    on("2026-10-05 10:00")
    assert parts.clock().well


def test_a_few_seconds_between_two_machines_are_nothing():
    Latest.objects.create(at=timezone.now() + timedelta(seconds=50))
    assert parts.clock().well


def test_a_person_may_say_that_a_clock_had_run_ahead(on):
    on("2036-10-05 10:00")
    beats.write()
    on("2026-10-05 10:00")
    assert not parts.clock().well
    beats.take_this_clock_for_right()
    assert parts.clock().well


def test_a_part_that_cannot_even_be_asked_is_not_well():
    broken = Part("x", "X", lambda: 1 / 0)
    assert said(broken.state()) == (False, "It does not answer.")


def test_asking_for_everything_costs_a_handful_of_queries(world, django_assert_max_num_queries):
    ask(world.beat)
    with django_assert_max_num_queries(9):
        assert len(list(parts.states())) == 7


def test_where_there_is_neither_bucket_nor_redis_nothing_is_said_of_them():
    assert {part.name for part in PARTS} - {part.name for part, _ in parts.states()} == {"documents", "redis"}


@pytest.mark.redis
def test_a_redis_that_is_away_is_told_with_what_that_costs_until_it_is_back(redis):
    assert said(parts.redis()) == (True, "It answers.")
    redis.kill()
    well, sentence = said(parts.redis())
    assert not well
    assert sentence.startswith("It is away. Pages are made anew at each reading")
    redis.start()
    until(lambda: parts.redis().well, within=5, what="a Redis that is back")
    assert "redis" in {part.name for part, _ in parts.states()}


@pytest.fixture
def a_bucket(settings, tmp_path):
    """A bucket in which documents lie, named as an operator would name it."""
    with running(bucket_server(tmp_path)) as server:
        make_bucket(server)
        settings.STORAGES = {**settings.STORAGES, **stores_in(server, tmp_path)}
        bucket.forget()
        yield server
    bucket.forget()


def test_a_bucket_that_stands_still_is_told_soon_and_asked_now_and_then_until_it_goes_on(
    a_bucket, monkeypatch
):
    monkeypatch.setattr(bucket, "PATIENCE", 0.3)
    assert said(parts.documents()) == (True, "They can be read.")
    a_bucket.stand_still()
    assert parts.documents().well, "it was asked a moment ago"
    bucket.forget()
    begun = time.monotonic()
    assert said(parts.documents())[1].startswith("It does not answer. Documents cannot be read")
    assert time.monotonic() - begun < 3
    a_bucket.go_on()
    bucket.forget()
    assert parts.documents().well
    assert "documents" in {part.name for part, _ in parts.states()}


def test_a_bucket_that_is_not_there_is_told(a_bucket, settings):
    settings.STORAGES["documents"]["OPTIONS"]["bucket_name"] = "of-nobody"
    assert not parts.documents().well


def test_while_the_database_does_not_answer_nobody_waits_for_what_is_stored_in_it(monkeypatch):
    asked = []
    away = Part("database", "The database", lambda: 1 / 0, needed=True)
    stored = Part("letters", "Letters", lambda: asked.append(1), stored=True)
    monkeypatch.setattr(parts, "DATABASE", away)
    monkeypatch.setattr(parts, "PARTS", [away, stored])
    told = {part.name: said(state) for part, state in parts.states()}
    assert told == {
        "database": (False, "It does not answer."),
        "letters": (False, "Nobody knows while the database does not answer."),
    }
    assert not asked
