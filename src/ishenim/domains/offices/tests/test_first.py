"""The first administrator is appointed at the machine, which is the second person while there is none."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from ishenim.domains.offices import actions
from ishenim.domains.offices.tests.conftest import REASON, aida, lines
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.roles import THE_INSTALLER
from ishenim.kernel.procedures.refusals import Refused

ADMINISTRATOR = {"role": "administrator", "institution": "ministry"}


@pytest.fixture
def nobody(world, monday):
    """Let the only administrator have gone."""
    world.end(world.administrator, date(2026, 10, 5))


def test_the_machine_appoints_the_first_administrator(nobody, fill):
    office = fill(actions.appoint_first, THE_INSTALLER, "country", **ADMINISTRATOR)
    assert [actor.role.name for actor in directory.actors(aida().pk)] == ["administrator"]
    assert [line.by for line in lines(office.matter)] == ["installer"]


def test_the_machine_appoints_nobody_where_there_is_an_administrator(world, fill):
    with pytest.raises(ValidationError) as refused:
        fill(actions.appoint_first, THE_INSTALLER, "country", **ADMINISTRATOR)
    assert refused.value.code == "on_the_desk"


def test_the_machine_appoints_to_no_other_office(nobody, fill):
    with pytest.raises(ValidationError) as refused:
        fill(actions.appoint_first, THE_INSTALLER, "country", role="moderator", institution="moderation")
    assert set(refused.value.message_dict) == {"role"}


def test_no_administrator_appoints_a_first_one(world, fill):
    with pytest.raises(Refused):
        fill(actions.appoint_first, world.administrator, "country", **ADMINISTRATOR)


def test_the_machine_confirms_what_the_only_administrator_proposed(proposal):
    assert actions.confirm(proposal, THE_INSTALLER).state == "in_force"


def test_the_machine_confirms_nothing_where_a_second_administrator_can(proposal, second):
    with pytest.raises(ValidationError) as refused:
        actions.confirm(proposal, THE_INSTALLER)
    assert refused.value.code == "on_the_desk"


def test_the_machine_ends_disables_and_recovers_nothing(editor):
    for act in (actions.disable, actions.recover, actions.ask_recovery, actions.delist):
        with pytest.raises(Refused):
            act(editor, THE_INSTALLER, reason=REASON)


def test_the_machine_recovers_only_an_administrator_and_only_where_there_is_no_other(world, fill, editor):
    world.end(world.administrator, date(2026, 10, 5))
    first = fill(actions.appoint_first, THE_INSTALLER, "country", **ADMINISTRATOR)
    with pytest.raises(ValidationError) as refused:
        actions.recover_at_the_machine(editor, THE_INSTALLER, reason=REASON)
    assert refused.value.code == "desk"
    assert actions.recover_at_the_machine(first, THE_INSTALLER, reason=REASON).state == "in_force"


def test_the_machine_recovers_no_administrator_whom_another_can_help(world, fill, proposal, second):
    asked = ADMINISTRATOR | {"name": "Bek Bekov", "email": "bek@ishenim.example"}
    office = actions.confirm(fill(actions.propose, world.administrator, "country", **asked), second).office
    with pytest.raises(ValidationError) as refused:
        actions.recover_at_the_machine(office, THE_INSTALLER, reason=REASON)
    assert refused.value.code == "on_the_desk"


@pytest.mark.parametrize("password", ["short", "password1234", "aida@ishenim.example"])
def test_a_first_password_is_none_that_everybody_tries(officer, password):
    with pytest.raises(ValidationError):
        actions.set_first_password(officer.person, password)
    actions.set_first_password(officer.person, "three words nobody says")
    assert aida().check_password("three words nobody says")
