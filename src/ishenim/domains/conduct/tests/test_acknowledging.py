"""Whoever is bound acknowledges the version in force within ten working days; the public learns how many, never who."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail

from ishenim.domains.conduct import acknowledging, queries
from ishenim.domains.conduct.models import Acknowledgement
from ishenim.domains.conduct.procedures import AcknowledgementState
from ishenim.kernel.dumps import of_the_kernel
from ishenim.kernel.institutions import roles
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.notices import official, sending
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused


def tick():
    clock._asked.clear()
    return clock.tick()


@pytest.fixture
def in_force(codes):
    return codes.in_force(codes.begun())


def asked_of(who):
    return Acknowledgement.objects.select_related("matter").get(appointment_id=who.appointment_id)


def states():
    return list(Acknowledgement.objects.order_by("pk").values_list("matter__state", flat=True))


def test_each_officer_who_is_bound_is_asked_once(in_force):
    assert states() == [AcknowledgementState.DUE] * 6
    tick()
    assert len(states()) == 6


def test_an_officer_who_takes_up_the_post_later_is_asked_as_well(in_force, codes, on):
    on("2026-10-07 10:00")
    late = codes.world.appoint(
        roles.ENFORCEMENT_OFFICER, "service", "region", name="late", starts=date(2026, 10, 7)
    )
    tick()
    assert asked_of(late).matter.state == AcknowledgementState.DUE


def test_only_the_officer_who_was_asked_acknowledges(in_force, codes):
    mine = asked_of(codes.world.enforcer1)
    with pytest.raises(Refused):
        acknowledging.acknowledge(mine, codes.world.enforcer2, read=True)

    acknowledging.acknowledge(mine, codes.world.enforcer1, read=True)
    assert asked_of(codes.world.enforcer1).matter.state == AcknowledgementState.ACKNOWLEDGED
    assert queries.share(in_force.version, date(2026, 10, 5)) == queries.Share(1, 6)


def test_after_ten_working_days_it_is_overdue_and_can_still_be_done(in_force, codes, on):
    on("2026-10-19 23:59")
    tick()
    assert set(states()) == {AcknowledgementState.DUE}
    on("2026-10-20 00:01")
    tick()
    assert set(states()) == {AcknowledgementState.OVERDUE}

    acknowledging.acknowledge_late(asked_of(codes.world.enforcer1), codes.world.enforcer1, read=True)
    assert queries.share(in_force.version, date(2026, 10, 20)).acknowledged == 1


def test_it_ends_with_the_office(in_force, codes, on):
    on("2026-10-08 10:00")
    codes.world.end(codes.world.enforcer1, date(2026, 10, 8))
    tick()
    assert asked_of(codes.world.enforcer1).matter.state == AcknowledgementState.ENDED


def test_a_new_version_is_acknowledged_anew_and_the_old_one_is_asked_no_longer(two_versions):
    by_version = Acknowledgement.objects.values_list("version__number", "matter__state")
    assert set(by_version) == {(1, AcknowledgementState.ENDED), (2, AcknowledgementState.DUE)}


def test_the_book_and_the_files_say_neither_who_nor_where(in_force, codes):
    acknowledging.acknowledge(asked_of(codes.world.enforcer1), codes.world.enforcer1, read=True)

    lines = Entry.objects.filter(kind="acknowledgement")
    assert lines.count() == 7
    for line in lines:
        assert (line.told["place"], line.told["office"]) == ("country", "")
        assert line.told["clear"] == {"version": "honor@1"}
    dumped = {row.kind for piece in of_the_kernel.read_matters() for row in piece}
    assert "code_version" in dumped
    assert "acknowledgement" not in dumped
    assert Matter.objects.filter(kind="acknowledgement").exists()


def test_no_page_of_a_line_and_no_program_says_whose_it_is_or_where(in_force, codes, client):
    from ishenim.kernel.ledger.sequencer import place_waiting

    place_waiting()
    line = Entry.objects.select_related("position").filter(kind="acknowledgement").first()
    page = client.get(f"/en/ledger/{line.position.position}/").content.decode()
    assert line.told["matter"] in page
    assert "Region" not in page
    assert client.get(f"/api/v1/matters/{line.told['matter']}").status_code == 404
    shown = client.get("/en/ledger/").content.decode()
    assert "An officer" not in shown


def test_the_officer_finds_it_on_the_desk_with_the_text(in_force, codes, client):
    from ishenim.kernel.institutions.models import Person

    client.force_login(Person.objects.get(name="enforcer1"))
    work = client.get("/en/desk/").content.decode()
    assert "Code of Honor, version 1" in work
    reference = asked_of(codes.world.enforcer1).matter.reference
    shown = client.get(f"/en/desk/matters/{reference}/").content.decode()
    assert "An officer speaks to everybody politely." in shown
    client.post(f"/en/desk/matters/{reference}/acknowledge/", {"read": "on"})
    assert asked_of(codes.world.enforcer1).matter.state == AcknowledgementState.ACKNOWLEDGED


def test_somebody_elses_acknowledgement_is_on_nobodys_desk(in_force, codes, client):
    from ishenim.kernel.institutions.models import Person

    client.force_login(Person.objects.get(name="enforcer2"))
    reference = asked_of(codes.world.enforcer1).matter.reference
    shown = client.get(f"/en/desk/matters/{reference}/")
    assert shown.status_code == 403
    assert "I have read" not in shown.content.decode()
    assert reference not in client.get("/en/desk/").content.decode()


def test_each_week_whoever_has_not_acknowledged_is_reminded_and_nobody_else(in_force, codes, on):
    acknowledging.acknowledge(asked_of(codes.world.enforcer1), codes.world.enforcer1, read=True)
    on("2026-10-12 09:00")
    official.write_weekly()
    sending.send_waiting()
    reminded = {address for letter in mail.outbox for address in letter.to if "enforcer" in address}
    assert reminded == {f"enforcer{number}@ishenim.example" for number in range(2, 7)}
    told = next(letter.body for letter in mail.outbox if "enforcer2@ishenim.example" in letter.to)
    assert "Code of Honor, " in told


def test_every_office_that_a_code_may_bind_has_its_letter():
    from ishenim.domains.conduct.procedures.offices import BOUND
    from ishenim.domains.conduct.reminding import SORTS
    from ishenim.kernel.notices.models import OfficialLetter

    assert set(SORTS) == set(BOUND)
    longest = OfficialLetter._meta.get_field("sort").max_length
    assert all(len(sort) <= longest for sort in SORTS.values())
