"""The door: each channel has its own readers and its own time, and nobody else learns that anything came."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from prometheus_client import REGISTRY
from tests.reading import Reader, forget_everyone, proof, words

from ishenim.domains.reports import actions
from ishenim.domains.reports.models import Report
from ishenim.domains.reports.procedures import Report as Rule
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.keyrings import boxes, keeping
from ishenim.kernel.ledger.models import OPEN, Entry
from ishenim.kernel.procedures import clock, engine
from ishenim.kernel.procedures.circles import Ring, members, ring_of
from ishenim.kernel.procedures.confided_story import confided
from ishenim.kernel.procedures.confiding import ConfidedBox
from ishenim.kernel.procedures.engine import ACTIONS, begin
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused

PHRASE = "seven grey horses drink"
TEXT = "The head of the office takes a share of every contract; I saw the envelope on Friday."
REASON = "The audit found the contracts in order, and nothing else could be checked."


class Doors:
    """Two readers of one channel, one of another, and what is reported."""

    def __init__(self, world) -> None:
        self.world = world
        self.first = self.reader(roles.ANTI_CORRUPTION_PROSECUTOR)
        self.second = self.reader(roles.ANTI_CORRUPTION_PROSECUTOR)
        self.other = self.reader(roles.TORTURE_PREVENTION)

    def reader(self, role):
        actor = self.world.appoint(role, "ministry", "country")
        return replace(actor, keys=keeping.make(actor.person_id, PHRASE))

    def filed(self, channel: str = "corruption", **other) -> Report:
        item = Item(
            begin(Rule.name, place_id=self.world.places["country"].pk),
            {"channel": channel, "text": TEXT, **other},
        )
        engine.take([item], Rule.file, ANYONE)
        return item.detail

    def does(self, report: Report, step: str, by=ANYONE, **data) -> Matter:
        if by is ANYONE:
            data = {"code": report.claim_code, **data}
        return ACTIONS[Rule.steps()[step]](Matter.objects.get(pk=report.matter_id), by, **data)


@pytest.fixture
def doors(world, monday, monkeypatch):
    monkeypatch.setattr(boxes, "MEMORY", 8 * 1024)
    monkeypatch.setattr(boxes, "PASSES", 1)
    forget_everyone()
    yield Doors(world)
    forget_everyone()


def test_a_report_is_read_by_the_readers_of_its_channel_and_by_nobody_else(doors):
    report = doors.filed()
    matter = Matter.objects.get(pk=report.pk)
    assert members(report.pk) == [doors.first.person_id, doors.second.person_id]
    assert confided(ring_of(matter, doors.first))[0].facts["text"] == TEXT
    assert not ring_of(matter, doors.other).private
    with pytest.raises(Refused):
        doors.does(report, "receive", doors.other)


def test_whoever_filed_it_reads_the_answer_with_the_code(doors):
    report = doors.filed()
    doors.does(report, "receive", doors.first)
    doors.does(report, "write", doors.first, text="In which month was it?")
    doors.does(report, "note", doors.first, text="Ask the audit.")
    said = [
        line.facts.get("text")
        for line in confided(Ring(Matter.objects.get(pk=report.pk), code=report.claim_code))
    ]
    assert "In which month was it?" in said
    assert "Ask the audit." not in said


def test_the_open_book_hears_nothing_of_it(doors):
    doors.does(doors.filed(), "receive", doors.first)
    assert not Entry.objects.filter(lane=OPEN).exists()


def test_each_channel_keeps_for_its_own_time_and_then_everything_is_erased(doors, on):
    report = doors.filed()
    doors.does(report, "receive", doors.first)
    doors.does(report, "close", doors.first, reason=REASON)
    on("2031-08-01 09:00")
    clock.tick()
    assert ConfidedBox.objects.exists()
    on("2031-11-01 09:00")
    clock.tick()
    assert Matter.objects.get(pk=report.pk).state == "erased"
    assert not ConfidedBox.objects.exists()


def test_a_channel_that_nobody_can_read_takes_nothing(doors):
    doors.world.end(doors.other, date(2026, 10, 1))
    with pytest.raises(ValidationError, match="safely yet"):
        doors.filed("violence")


def test_nobody_steps_back_last(doors):
    report = doors.filed("violence")
    with pytest.raises(ValidationError, match="only one"):
        doors.does(report, "recuse", doors.other, reason="I know them all.")


def test_the_pages_take_a_report_and_show_it_with_its_code(doors):
    reader = Reader()
    assert "Corruption" in words(reader.get("report/"))
    assert "So many people can open it: 2" in words(reader.get("report/corruption/"))
    answer = reader.post("report/corruption/", {"channel": "corruption", "text": TEXT, "work": proof()})
    code = re.search(r"\b\d{5}(?: \d{5}){4}\b", words(answer))[0]
    assert "complaint" not in words(answer).partition("Your code")[2].partition("If a life is in danger")[0]
    mine = words(reader.post("mine/", {"code": code}))
    assert TEXT in mine
    assert "Channel Corruption" in mine
    reader.get("report/nothing/", status=404)


def test_what_is_wrong_is_said_with_what_was_typed(doors):
    page = words(
        Reader().post("report/corruption/", {"channel": "corruption", "text": "Too short", "work": proof()})
    )
    assert "say a little more" in page
    assert "Too short" in page
    assert not Matter.objects.filter(kind=Rule.name).exists()


def test_actions_are_there_for_every_step():
    assert actions.KEEPING.keys() <= Rule.steps().keys()


def numbers() -> dict[tuple[str, str], float]:
    """Return every number that is counted of requests and of whoever tried too often."""
    named = ("ishenim_requests", "ishenim_request_seconds", "ishenim_limits_hit")
    found = [one for family in REGISTRY.collect() if family.name in named for one in family.samples]
    return {(one.name, str(one.labels)): one.value for one in found}


def test_no_number_changes_at_the_door_not_even_where_somebody_has_to_wait(doors):
    forget_everyone()
    before = numbers()
    answers = [Client().post("/en/report/corruption/", {"text": TEXT}).status_code for _one in range(7)]
    assert answers[-1] == 429
    assert numbers() == before
    forget_everyone()
