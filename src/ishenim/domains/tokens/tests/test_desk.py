"""A token is issued, shown once, found again and withdrawn on the desk."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from ishenim.domains.tokens.models import Token
from ishenim.kernel.institutions.bearers import bearer_of
from ishenim.kernel.institutions.models import Person

ADDRESS = "/en/desk/new/token/issue/"
ASKED = {"program": "The calendar of the district", "scopes": ["question.accept"], "expires": "2026-12-01"}


@pytest.fixture
def sit(world, monday):
    def at_the_desk(name: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(name=name))
        return client

    return at_the_desk


def text(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def issued(client: Client, **asked):
    once = re.search(r'name="desk-once" value="([^"]+)"', client.get(ADDRESS).content.decode())
    assert once
    return client.post(ADDRESS, ASKED | {"desk-once": unescape(once[1])} | asked)


def secret_on(response) -> str:
    found = re.search(r'<pre class="secret">(ishenim_[^<]+)</pre>', response.content.decode())
    assert found
    return found[1]


def test_the_secret_is_in_the_answer_and_nowhere_afterwards(world, sit):
    officer = sit("officer")
    answer = issued(officer)

    secret = secret_on(answer)
    assert bearer_of(secret).actor == world.officer
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Accept the question" in text(answer)
    matter = Token.objects.get().matter
    page = text(officer.get(f"/en/desk/matters/{matter.reference}/"))
    assert secret not in page
    assert "The calendar of the district" in page


def test_an_office_of_one_place_is_not_asked_for_which(world, sit):
    page = text(sit("officer").get(ADDRESS))

    assert "For which place?" not in page
    assert "A resident's question: Accept the question" in page
    assert "Extend the deadline" not in page
    assert 'value="question.accept"' in page
    assert 'value="token.' not in page


def test_an_office_of_many_places_issues_for_its_own_seat(world, sit):
    chief = sit("chief")

    assert "For which place?" not in text(chief.get(ADDRESS))
    issued(chief)
    assert Token.objects.get().matter.place.code == "police_district"


def test_what_is_wrong_is_said_beside_the_field(world, sit):
    page = text(issued(sit("officer"), scopes=[], expires="2020-01-01"))

    assert "“What may it do?” is still empty." in page
    assert "This day is not in the future: choose a later one." in page
    assert not Token.objects.exists()


def test_an_office_sees_when_a_token_was_last_used_and_withdraws_it(world, sit):
    officer = sit("officer")
    secret = secret_on(issued(officer))
    address = f"/en/desk/matters/{Token.objects.get().matter.reference}/"
    assert "Last used never" in re.sub(r"<[^>]+>|\s+", " ", text(officer.get(address))).replace("  ", " ")
    bearer_of(secret)
    assert "5 October 2026" in text(officer.get(address))

    officer.post(f"{address}withdraw/")

    assert bearer_of(secret) is None
    assert "The token was withdrawn" in text(officer.get(address))


def test_nobody_else_of_the_place_sees_the_program_or_withdraws_it(world, sit):
    issued(sit("officer"))
    address = f"/en/desk/matters/{Token.objects.get().matter.reference}/"
    for name in ("chief", "mayor"):
        assert "The calendar of the district" not in text(sit(name).get(address))
        assert sit(name).post(f"{address}withdraw/").status_code == 403
    assert sit("other_officer").get(address).status_code == 403
    assert Token.objects.get().matter.state == "active"


def test_an_administrator_finds_every_token_of_the_territory(world, sit):
    issued(sit("officer"))
    reference = Token.objects.get().matter.reference

    assert reference in text(sit("administrator").get("/en/desk/"))
    assert "Withdraw the token" in text(sit("administrator").get(f"/en/desk/matters/{reference}/"))


def test_an_office_that_only_watches_may_let_a_program_watch_and_still_sees_what_is_overdue(world, sit):
    assert "Let a program act for my office" in text(sit("monitor").get("/en/desk/new/"))
    assert secret_on(issued(sit("monitor"), scopes=["read"]))
