"""Without a demonstration nothing is made up: the country and its holidays are there, and nobody is expected to act."""

from __future__ import annotations

import pytest

from ishenim.kernel.institutions.models import Institution, Person
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.places import atlas as atlases
from ishenim.kernel.places.models import Place
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.models import Matter
from ishenim.starter import load


@pytest.fixture(autouse=True)
def begun(db, settings):
    """An installation that was started with DEMO=no, and whose clock has come by."""
    settings.DEMO = False
    atlases.forget()
    clock._asked.clear()
    load.load()
    clock.tick()
    yield
    atlases.forget()


def test_it_begins_with_the_country_and_nothing_that_is_made_up():
    assert Place.objects.filter(code="KG06242600010").exists()
    assert not Place.objects.filter(kind="beat").exists()
    assert not Place.objects.filter(source__icontains="demonstration").exists()


def test_nobody_is_there_and_no_meeting_is_expected_of_anybody():
    for nothing in (Institution, Person, Matter, Entry):
        assert not nothing.objects.exists(), nothing


def test_a_demonstration_that_is_asked_for_later_brings_its_beats(settings, monkeypatch):
    monkeypatch.setattr(load.accounts, "are_there", lambda: True)
    settings.DEMO = True
    load.load()
    assert Place.objects.filter(kind="beat", source__startswith="Demonstration").count() == 48
