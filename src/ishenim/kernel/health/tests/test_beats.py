"""The worker tells how each of its jobs fares, by a clock that nobody sets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.kernel.health import beats
from ishenim.kernel.health.beats import MAIL, Pulses
from ishenim.kernel.health.models import Beat, Latest
from ishenim.kernel.notices.sending import away

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def pulses(monkeypatch):
    own = Pulses()
    monkeypatch.setattr(beats, "pulses", own)
    monkeypatch.setattr(beats, "monotonic", lambda: own.now)
    own.now = 1000.0
    return own


def row(job):
    return Beat.objects.get(job=job)


def test_a_job_that_is_done_is_well_since_then(pulses):
    pulses.begun("placing", every=1)
    pulses.now += 5
    pulses.well("placing")
    pulses.now += 3
    beats.write()
    placing = row("placing")
    assert (placing.at, placing.well_at) == (timezone.now(), timezone.now() - timedelta(seconds=3))
    assert (placing.failing_since, placing.reason, placing.patience) == (None, "", 120)


def test_a_job_that_fails_says_since_when_and_the_kind_of_fault_but_not_its_words(pulses):
    pulses.begun("writing", every=600)
    pulses.now += 10
    for _ in range(3):
        pulses.failed("writing", ValueError("aida@ishenim.example"))
        pulses.now += 20
    beats.write()
    writing = row("writing")
    assert writing.failing_since == timezone.now() - timedelta(seconds=60)
    assert writing.well_at == timezone.now() - timedelta(seconds=70)
    assert (writing.reason, writing.patience) == ("ValueError", 1800)
    pulses.well("writing")
    beats.write()
    assert row("writing").failing_since is None


def test_a_clock_that_is_set_changes_nothing_in_how_long_a_job_fails(pulses, on):
    pulses.begun("writing", every=1)
    pulses.failed("writing", ValueError())
    pulses.now += 30
    on("2026-10-05 12:00")
    beats.write()
    assert timezone.now() - row("writing").failing_since == timedelta(seconds=30)


def test_a_job_that_is_no_more_is_not_told_of(pulses):
    pulses.begun("old", every=1)
    beats.write()
    beats.pulses._known.clear()
    pulses.begun("new", every=1)
    beats.write()
    assert set(Beat.objects.values_list("job", flat=True)) == {"new", MAIL}


def test_a_job_nobody_expected_is_told_of_too(pulses):
    pulses.failed("sudden", ValueError())
    beats.write()
    assert row("sudden").reason == "ValueError"


def test_a_mail_server_that_is_away_is_told_with_the_moment(pulses):
    beats.write()
    assert row(MAIL).failing_since is None
    away.still()
    beats.write()
    assert row(MAIL).failing_since == timezone.now()
    away.over()


def test_the_latest_moment_never_goes_back(pulses, on):
    beats.write()
    on("2026-10-05 09:00")
    beats.write()
    assert Latest.objects.get().at - timezone.now() == timedelta(hours=1)
    on("2026-10-05 11:00")
    beats.write()
    assert Latest.objects.get().at == timezone.now()
