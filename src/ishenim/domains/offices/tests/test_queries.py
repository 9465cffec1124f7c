"""Who holds which office, and who held it, asked by an administrator."""

from __future__ import annotations

import pytest

from ishenim.domains.offices import actions, queries
from ishenim.domains.offices.tests.conftest import REASON


@pytest.fixture
def enter(world, fill):
    """Enter so many neighbourhood officers."""

    def entered(number):
        asked = {"role": "neighbourhood_officer", "institution": "district_police"}
        return [
            fill(
                actions.appoint,
                world.administrator,
                name=f"Officer {n}",
                email=f"{n}@ishenim.example",
                **asked,
            )
            for n in range(number)
        ]

    return entered


def names(offices):
    return [
        (office.person.name, office.appointment.institution.name, office.appointment.place.name)
        for office in offices
    ]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("asked", [queries.held, queries.formerly, queries.proposed])
def test_a_list_costs_one_query_however_long(world, enter, number, asked, django_assert_num_queries):
    enter(number)
    queries.held(world.administrator)
    with django_assert_num_queries(1):
        names(asked(world.administrator))


def test_an_ended_office_moves_from_those_held_to_those_that_were(world, enter):
    first, second = enter(2)
    actions.end(first, world.administrator, ends="2026-10-05", reason=REASON)
    assert queries.held(world.administrator) == [second]
    assert queries.formerly(world.administrator) == [first]


def test_an_office_whose_term_ran_out_is_over_before_the_clock_has_written_it(world, officer, on):
    actions.change_term(officer, world.administrator, ends="2026-10-06")
    on("2026-10-06 00:00")
    assert queries.held(world.administrator) == []
    assert queries.formerly(world.administrator) == [officer]


def test_a_list_goes_on_where_the_page_before_it_ended(world, enter):
    first, second, third = enter(3)
    assert queries.held(world.administrator, limit=2) == [third, second]
    assert queries.held(world.administrator, before=second.pk, limit=2) == [first]


def test_an_administrator_sees_the_own_territory(world, of_the_town, officer, editor):
    assert queries.held(of_the_town) == [officer]
    assert queries.held(world.administrator) == [editor, officer]


def test_a_proposal_is_found_by_e_mail_until_it_is_decided(proposal, second):
    assert queries.proposed(second) == [proposal]
    assert queries.waiting_for("AIDA@ishenim.example") == proposal
    actions.confirm(proposal, second)
    assert queries.waiting_for("aida@ishenim.example") is None


def test_everything_of_one_person_stands_together(officer, editor):
    assert officer.person == editor.person
    assert queries.of_person(officer.person.pk) == [editor, officer]
