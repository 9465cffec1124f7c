"""Files and figures are made in processes of their own: what they say is read, and they can be stopped."""

from __future__ import annotations

import threading

import pytest

from ishenim.domains.monitor import publishing


def test_what_a_process_says_is_read_line_by_line(tmp_path):
    assert len(list(publishing.lines_of("ishenim.kernel.dumps.tests.many", str(tmp_path)))) == 2


def test_a_process_that_fails_has_made_nothing(tmp_path):
    with pytest.raises(publishing.NotMade):
        list(publishing.lines_of("ishenim.kernel.dumps.tests.many", str(tmp_path / "nowhere")))


def test_whoever_stops_the_installation_does_not_wait_for_it():
    stop = threading.Timer(1.0, publishing.interrupt)
    stop.start()
    with pytest.raises(publishing.Interrupted):
        list(publishing.lines_of("timeit", "-n", "1", "-r", "1", "import time; time.sleep(60)"))


@pytest.mark.django_db
def test_an_interrupted_dump_is_no_fault_and_nothing_is_said_in_the_book(
    world, tmp_path, settings, monkeypatch
):
    settings.VAR = tmp_path

    def stopped(*_about):
        raise publishing.Interrupted

    monkeypatch.setattr(publishing, "is_due", lambda: True)
    monkeypatch.setattr(publishing, "in_a_process", stopped)
    assert publishing.publish_when_due() == 0
    assert not publishing.PublishedDump.objects.exists()


@pytest.mark.django_db
def test_without_a_country_there_is_nothing_to_publish(db):
    assert publishing.publish_when_due() == 0


@pytest.mark.django_db
def test_an_operator_may_say_that_files_are_published_by_the_command_alone(world, settings, monkeypatch):
    def published(*_about):
        raise AssertionError

    monkeypatch.setattr(publishing, "is_due", lambda: True)
    monkeypatch.setattr(publishing, "publish", published)
    settings.DATA_EVERY_HOURS = 0
    assert publishing.publish_when_due() == 0
    settings.DATA_EVERY_HOURS = 24
    with pytest.raises(AssertionError):
        publishing.publish_when_due()
