"""What is in force is no work: it stands on a list of its own, under a name that says whose it is."""

from __future__ import annotations

import csv
import io

import pytest
from tests.world import moment

from ishenim.domains.offices import actions
from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.procedures.engine import begin

NAMED = "Neighbourhood police officer, District police: Aida Asanova"


@pytest.fixture
def appointed(world, on):
    """Let the administrator have appointed somebody to a beat."""
    on("2026-10-05 10:00")
    return actions.appoint(
        begin("appointment", place=world.beat),
        world.administrator,
        name="Aida Asanova",
        email="aida@ishenim.example",
        role="neighbourhood_officer",
        institution="district_police",
        starts="2026-10-05",
    )


def test_an_appointment_in_force_is_not_work_and_stands_under_what_is_in_force(at_desk, appointed):
    administrator = at_desk("administrator")

    assert appointed.reference not in text(administrator.get())
    page = text(administrator.get("in-force/"))
    assert NAMED in page
    assert appointed.reference in page


def test_the_page_of_an_appointment_says_whose_it_is_to_those_who_may_act(at_desk, appointed):
    assert NAMED in text(at_desk("administrator").get(f"matters/{appointed.reference}/"))
    assert (
        "Aida Asanova</h1>" not in at_desk("monitor").get(f"matters/{appointed.reference}/").content.decode()
    )


def test_what_waits_for_a_second_person_is_work(at_desk, world, on):
    on("2026-10-05 10:00")
    proposed = actions.propose(
        begin("appointment", place=world.places["region"]),
        world.administrator,
        name="Aida Asanova",
        email="aida@ishenim.example",
        role="moderator",
        institution="moderation",
        starts="2026-10-05",
    )
    administrator = at_desk("administrator")

    assert proposed.reference in text(administrator.get())
    assert proposed.reference not in text(administrator.get("in-force/"))


def test_it_is_chosen_and_taken_away_as_rows(at_desk, appointed):
    administrator = at_desk("administrator")

    assert appointed.reference in text(administrator.get("in-force/", words=appointed.reference))
    assert "Nothing matches" in text(administrator.get("in-force/", words="zzzz"))
    answer = administrator.get("in-force.csv")
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert (row["reference"], row["state"]) == (appointed.reference, "in_force")


def test_what_has_ended_is_on_neither_list(at_desk, world, appointed, on):
    actions.end(appointed, world.administrator, ends="2026-10-05", reason="An order of 5 October 2026.")
    on("2026-10-06 10:00")
    administrator = at_desk("administrator")

    assert appointed.reference not in text(administrator.get())
    assert "Nothing is in force in your territory." in text(administrator.get("in-force/"))


@pytest.mark.parametrize("way", ["in-force/", "in-force.csv"])
def test_whoever_may_act_in_nothing_of_the_kind_has_no_such_page(at_desk, world, way):
    assert at_desk("juvenile_inspector").get(way).status_code == 404
    assert "What is in force" not in text(at_desk("juvenile_inspector").get())


def test_a_page_of_it_takes_as_many_queries_for_three_rows_as_for_one(
    at_desk, world, appointed, django_assert_num_queries
):
    administrator = at_desk("administrator")
    administrator.get("in-force/")
    with django_assert_num_queries(6):
        administrator.get("in-force/")
    for number in range(2):
        actions.appoint(
            begin("appointment", place=world.beat),
            world.administrator,
            at=moment("2026-10-05 10:00"),
            name=f"Bek {number}",
            email=f"bek{number}@ishenim.example",
            role="neighbourhood_officer",
            institution="district_police",
            starts="2026-10-05",
        )
    with django_assert_num_queries(6):
        administrator.get("in-force/")


def test_an_opening_is_offered_only_for_places_of_its_kind(at_desk, world):
    page = text(at_desk("mayor").get("new/meeting/plan_another/"))

    assert 'value="beat"' in page
    assert 'value="town"' not in page
