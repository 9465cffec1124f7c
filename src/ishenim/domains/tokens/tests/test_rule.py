"""Which program may act for an office, as what, and until when."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.acts import act, ask, everything_written, last_line, now_of, steps_taken, tick

from ishenim.domains.tokens import actions
from ishenim.domains.tokens.models import Token
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.bearers import bearer_of
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.story import story

ASKED = {
    "program": "The calendar of the district",
    "scopes": ["read", "question.accept"],
    "expires": "2026-12-01",
}


@pytest.fixture
def issue(world, monday):
    """Issue a token for the own office, and return its matter."""

    def issued(by=None, place="beat", **asked):
        return actions.issue(begin("token", place=world.places[place]), by or world.officer, **ASKED | asked)

    return issued


@pytest.fixture
def issue_for(world, monday):
    """Issue a token for the officer's office, by an administrator."""

    def issued(by=None, place="beat", **asked):
        about = ASKED | {"role": "neighbourhood_officer", "email": "officer@ishenim.example"} | asked
        return actions.issue_for(
            begin("token", place=world.places[place]), by or world.administrator, **about
        )

    return issued


def opens(matter) -> bool:
    return bearer_of(matter.token.secret) is not None


def test_a_program_acts_as_the_office_that_let_it_and_as_nobody_else(world, issue):
    found = bearer_of(issue().token.secret)

    assert found.actor == world.officer
    assert found.scopes == {"read", "question.accept"}
    assert found.expires == date(2026, 12, 1)


def test_only_the_fingerprint_of_the_secret_is_stored(issue):
    matter = issue()
    secret = matter.token.secret

    assert len(secret) > 45
    assert secret.startswith("ishenim_")
    row = Token.objects.get(matter=matter)
    assert not hasattr(row, "secret")
    assert bytes(row.digest) == actions.digest(secret)
    stored = [*map(str, Token.objects.values_list()), *map(str, Entry.objects.values_list())]
    assert not any(secret in words for words in stored)


@pytest.mark.parametrize("secret", ["", "ishenim_", "ishenim_nobody", "\x00", "я" * 5000])
def test_a_secret_that_nobody_was_given_opens_nothing(issue, secret):
    issue()

    assert bearer_of(secret) is None


def test_that_a_program_may_act_is_public_and_which_program_is_not(issue):
    matter = issue()

    leaf = last_line(matter)
    assert leaf["clear"] == {"scopes": ["read", "question.accept"], "expires": "2026-12-01"}
    assert (leaf["by"], leaf["office"], leaf["place"]) == ("neighbourhood_officer", "district_police", "beat")
    [line] = story(matter)
    assert (
        line.sentence == "The office let a program act for it until 1 December 2026, that day not included."
    )
    assert "calendar" not in str(line)
    assert "The calendar of the district" in str(story(matter, everything=True))


def test_an_office_lets_a_program_act_for_itself_and_for_no_other(world, issue):
    with pytest.raises(Refused) as refused:
        issue(place="other_beat")

    assert refused.value.reason == "own"
    assert str(refused.value) == (
        "“Let a program act for my office” is open only to the office that holds this matter."
    )


def test_an_office_offers_a_program_only_what_it_may_do_itself(world, issue):
    with pytest.raises(ValidationError) as refused:
        issue(scopes=["question.extend"])
    assert set(refused.value.error_dict) == {"scopes"}

    assert opens(issue(world.chief, "police_district", scopes=["question.extend"]))


def test_no_program_may_let_another_act(issue):
    for scope in ("token.issue", "token.issue_for", "token.withdraw"):
        with pytest.raises(ValidationError):
            issue(scopes=[scope])


@pytest.mark.parametrize(
    ("expires", "allowed"),
    [("2026-10-05", False), ("2026-10-06", True), ("2027-10-06", True), ("2027-10-07", False)],
)
def test_a_token_works_for_a_year_at_most(issue, expires, allowed):
    if allowed:
        assert opens(issue(expires=expires))
    else:
        with pytest.raises(ValidationError) as refused:
            issue(expires=expires)
        assert set(refused.value.error_dict) == {"expires"}


@pytest.mark.parametrize(("expires", "allowed"), [("2027-01-05", True), ("2027-01-06", False)])
def test_a_token_of_a_sensitive_office_works_for_92_days_at_most(world, issue, expires, allowed):
    asked = {"scopes": ["question.show_text"], "expires": expires}
    if allowed:
        assert opens(issue(world.moderator, "region", **asked))
    else:
        with pytest.raises(ValidationError, match="at most 92 days"):
            issue(world.moderator, "region", **asked)


def test_a_token_never_outlasts_the_term_of_its_office(world, issue):
    world.end(world.officer, date(2026, 11, 1))

    assert issue().token.expires == date(2026, 11, 1)
    assert last_line(issue())["clear"]["expires"] == "2026-11-01"


def test_a_token_opens_nothing_from_its_day_on_and_the_clock_writes_so(issue, on):
    matter = issue(expires="2026-10-07")
    on("2026-10-06 23:59")
    assert opens(matter)
    on("2026-10-07 00:00")
    assert not opens(matter)

    tick()
    tick()

    assert now_of(matter).state == "run_out"
    assert steps_taken(matter) == ["issue", "run_out"]


def test_a_token_opens_nothing_once_it_is_withdrawn(world, issue):
    matter = issue()

    act(matter, "withdraw", world.officer)

    assert not opens(matter)
    assert last_line(matter)["step"] == "withdraw"
    with pytest.raises(Refused):
        act(matter, "withdraw", world.officer)


def test_nobody_of_the_same_place_withdraws_it_but_its_office_and_an_administrator(world, issue):
    matter = issue()
    another = world.appoint(roles.NEIGHBOURHOOD_OFFICER, "district_police", "beat", name="a second officer")
    for by in (another, world.chief, world.mayor):
        before = everything_written()
        with pytest.raises(Refused):
            act(matter, "withdraw", by)
        assert everything_written() == before

    act(matter, "withdraw", world.administrator)

    assert not opens(matter)


def test_a_token_ends_with_its_office_at_once_and_the_clock_writes_so(world, issue, on):
    matter = issue()
    world.end(world.officer, date(2026, 10, 6))
    on("2026-10-06 00:00")

    assert not opens(matter)
    tick()

    assert now_of(matter).state == "office_over"
    assert last_line(matter)["by"] == "clock"


def test_a_token_ends_when_the_sign_in_of_its_office_is_disabled(world, issue):
    matter = issue()
    Person.objects.filter(name="officer").update(is_active=False)

    assert not opens(matter)
    tick()
    Person.objects.filter(name="officer").update(is_active=True)

    assert not opens(matter)


def test_the_clock_leaves_a_token_alone_that_works(issue):
    matter = issue()

    tick()

    assert now_of(matter).state == "active"
    assert opens(matter)


def test_the_day_of_use_is_noted_once_a_day_and_never_the_hour(issue, on, django_assert_num_queries):
    matter = issue()
    assert Token.objects.get(matter=matter).last_used_on is None
    bearer_of(matter.token.secret)
    assert Token.objects.get(matter=matter).last_used_on == date(2026, 10, 5)

    with django_assert_num_queries(1):
        bearer_of(matter.token.secret)
    on("2026-10-06 09:00")
    bearer_of(matter.token.secret)

    assert Token.objects.get(matter=matter).last_used_on == date(2026, 10, 6)


def test_an_administrator_lets_a_program_act_for_an_ordinary_office_and_answers_for_it(world, issue_for):
    matter = issue_for()

    found = bearer_of(matter.token.secret)
    assert found.actor.appointment_id == world.officer.appointment_id
    assert found.actor.role is roles.NEIGHBOURHOOD_OFFICER
    assert found.actor.person_id == world.administrator.person_id
    assert last_line(matter)["clear"] == {
        "role": "neighbourhood_officer",
        "institution": "district_police",
        "scopes": ["read", "question.accept"],
        "expires": "2026-12-01",
    }
    [line] = story(matter)
    assert "act for an office: Neighbourhood police officer, District police, until" in line.sentence


def test_where_two_people_are_needed_an_administrator_with_two_tokens_is_one(world, issue_for):
    """Whoever issues tokens for an officer and for the chief must not promise as one and extend as the other."""
    asked = {"scopes": ["question.accept", "question.promise"]}
    officer = bearer_of(issue_for(**asked).token.secret).actor
    asked = {"role": "police_chief", "email": "chief@ishenim.example", "scopes": ["question.extend"]}
    chief = bearer_of(issue_for(place="police_district", **asked).token.secret).actor
    question = ask(world.beat)
    act(question, "accept", officer)
    act(question, "promise", officer)

    with pytest.raises(Refused) as refused:
        act(question, "extend", chief)

    assert refused.value.reason == "same_person"
    act(question, "extend", world.chief)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"email": "chief@ishenim.example"}, "email"),
        ({"role": "moderator"}, "role"),
        ({"role": "administrator"}, "role"),
        ({"scopes": ["question.extend"]}, "scopes"),
        ({"expires": "2027-10-07"}, "expires"),
    ],
)
def test_what_an_administrator_asks_in_vain_is_said_beside_the_field(world, issue_for, asked, field):
    before = everything_written()

    with pytest.raises(ValidationError) as refused:
        issue_for(**asked)

    assert set(refused.value.error_dict) == {field}
    assert everything_written() == before


def test_an_office_that_is_none_lets_no_program_act_for_another(world, issue_for):
    for by in (world.officer, world.chief, world.monitor):
        with pytest.raises(Refused):
            issue_for(by)


def test_a_token_ends_when_whoever_issued_it_may_not_sign_in_any_more(world, issue_for):
    matter = issue_for()
    Person.objects.filter(name="administrator").update(is_active=False)

    assert not opens(matter)
