"""Who acts by programs: the token of an office, or the session of an official; never more than that office."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from tests.acts import act, ask, everything_written, now_of

from ishenim.faces.api.interface import endpoints
from ishenim.faces.api.tests.conftest import REPLY, Program
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import ANYONE, POLICE_CHIEF
from ishenim.kernel.ledger.models import Entry

Token = apps.get_model("tokens.Token")


def addresses_of_officials() -> list[tuple[str, str]]:
    found = {"reference": "2222-2222", "step": "accept", "fingerprint": "0" * 64}
    return [
        (endpoint.method, endpoint.path.format(**found)) for endpoint in endpoints() if not endpoint.anyone
    ]


def test_every_address_that_is_not_for_everybody_asks_who_comes(world, monday):
    addresses = addresses_of_officials()
    assert len(addresses) > 50
    for secret in (
        "",
        "Bearer ",
        "Bearer ishenim_nobody",
        "Basic b2ZmaWNlcjp4",
        "Bearer " + "x" * 10_000,
        "\u044f",
    ):
        client = Client(headers={"accept-language": "en", **({"authorization": secret} if secret else {})})
        for method, path in addresses if secret in ("", "Bearer ishenim_nobody") else addresses[:3]:
            answer = client.generic(method, f"/api/v1/{path}", "{}", content_type="application/json")
            assert answer.status_code == 401, (method, path)
            assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="ishenim"')
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["Cache-Control"] == "no-store"


def test_a_program_learns_for_which_office_it_acts_and_what_it_may_do(world, acting):
    told = acting("officer", "read", "question.accept").data("my")

    assert told["scopes"] == ["question.accept", "read"]
    assert told["expires"] == "2026-12-01"
    [office] = told["offices"]
    assert office == {
        "office": world.officer.appointment_id,
        "role": "neighbourhood_officer",
        "words": "Neighbourhood police officer",
        "institution": "district_police",
        "place": "beat",
    }


def test_what_is_meant_for_one_office_is_kept_by_nobody(acting, question):
    answer = acting().get(f"my/matters/{question.reference}")

    assert answer.headers["Cache-Control"] == "no-store"
    assert {"Cookie", "Authorization"} <= set(answer.headers["Vary"].split(", "))
    assert "ETag" not in answer.headers


def test_a_program_reads_the_work_of_its_office_page_by_page(world, acting):
    asked = [ask(world.beat).reference for _number in range(3)]
    ask(world.places["far_beat"])

    page = acting("officer", "read").get("my/work", limit=2).json()
    rest = acting("officer", "read").client.get(page["links"]["next"]).json()

    rows = page["data"] + rest["data"]
    assert {row["reference"] for row in rows if row["kind"] == "question"} == set(asked)
    assert rows[0]["step"] == "accept"
    assert (rows[0]["mine"], rows[0]["late"]) == (True, False)


def test_only_an_office_of_the_matter_reads_what_is_not_public(world, acting, question):
    act(question, "accept", world.officer)
    act(question, "ask_back", world.officer)
    act(question, "answer_back", ANYONE, code=question.question.claim_code)
    path = f"my/matters/{question.reference}"

    assert b"Beside the school." in acting("officer").get(path).content
    assert b"Beside the school." not in acting("monitor", place="country").get(path).content
    wrong = acting("far_officer", place="far_beat").get(path, status=403).json()
    assert wrong["title"] == "The matter lies elsewhere"
    acting("officer").get("my/matters/2222-2222", status=404)


def test_a_token_that_may_not_read_reads_only_what_everyone_may(world, acting, question):
    only_accepts = acting("officer", "question.accept")

    for path in ("my/work", f"my/matters/{question.reference}", f"my/documents/{'0' * 64}"):
        answer = only_accepts.get(path, status=403)
        assert answer.json()["title"] == "The token does not reach so far"
        assert 'error="insufficient_scope", scope="read"' in answer.headers["WWW-Authenticate"]
    only_accepts.get(f"matters/{question.reference}")


def test_a_token_takes_the_steps_it_was_issued_for_and_no_others(world, acting, question):
    reads = acting("officer", "read")
    before = everything_written()
    wrong = reads.send(f"matters/{question.reference}/steps/accept", REPLY, status=403)
    assert 'scope="question.accept"' in wrong.headers["WWW-Authenticate"]
    assert everything_written() == before

    acting("officer", "question.accept").send(f"matters/{question.reference}/steps/accept", REPLY)

    assert now_of(question).state == "accepted"


def test_a_token_never_does_what_its_office_may_not(world, acting, question):
    """The engine asks for the office behind the token, whatever the token was issued for."""
    program = acting("mayor", "question.accept", place="town")

    wrong = program.send(f"matters/{question.reference}/steps/accept", REPLY, status=403).json()

    assert (wrong["title"], wrong["reason"]) == ("The rule does not allow it", "asked")
    assert "open only to the institution that the matter is addressed to" in wrong["detail"]


def test_a_step_by_a_program_is_its_offices_and_stands_so_in_the_book(world, acting, question):
    acting("officer", "question.accept").send(f"matters/{question.reference}/steps/accept", REPLY)

    entry = Entry.objects.filter(matter_id=question.pk).latest("pk")
    assert (entry.step, entry.by, entry.person_id) == (
        "accept",
        "neighbourhood_officer",
        world.officer.person_id,
    )
    assert entry.told["office"] == "district_police"


def test_a_token_opens_nothing_once_its_time_its_office_or_it_itself_is_over(world, acting, on):
    program = acting("officer")
    program.get("my")
    world.end(world.officer, date(2026, 10, 6))
    on("2026-10-06 00:00")
    wrong = program.get("my", status=401)
    assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]

    chief = acting("chief", place="police_district")
    act(Token.objects.get(appointment=world.chief.appointment_id).matter, "withdraw", world.chief)
    chief.get("my", status=401)


def test_no_program_lets_another_act_or_ends_its_own_token(world, acting):
    program = acting("officer", "question.accept")
    reference = Token.objects.get().matter.reference

    asked = {"program": "Another", "scopes": ["read"], "expires": "2026-12-01"}
    program.send("procedures/token/openings/issue", asked, status=403)
    program.send(f"matters/{reference}/steps/withdraw", status=403)

    assert Token.objects.count() == 1


class Browser(Program):
    """A browser in which somebody signed in on the desk."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.client.force_login(Person.objects.get(name=name))
        self.client.get("/en/desk/new/token/issue/")  # sets the cookie against forged requests

    @property
    def own(self) -> dict[str, str]:
        return {"X-CSRFToken": self.client.cookies["csrftoken"].value}


def test_an_official_who_is_signed_in_reads_and_acts_in_all_their_offices(world, question):
    person = Person.objects.get(name="officer")
    chief = world.appoint(POLICE_CHIEF, "district_police", "police_district", person=person)
    officer = Browser("officer")
    path = f"matters/{question.reference}/steps/accept"

    assert len(officer.data("my")["offices"]) == 2
    wrong = officer.send(path, REPLY, status=422, **officer.own).json()
    assert wrong["errors"][0]["parameter"] == "office"
    officer.send(f"{path}?office={chief.appointment_id}", REPLY, **officer.own)

    assert Entry.objects.latest("pk").by == "police_chief"
    officer.send(f"{path}?office={world.mayor.appointment_id}", REPLY, status=409, **officer.own)


def test_a_request_with_a_session_must_come_from_our_own_page(world, question):
    officer = Browser("officer")
    before = everything_written()

    for headers in ({}, {"X-CSRFToken": "x" * 32}, {"Origin": "https://elsewhere.example", **officer.own}):
        wrong = officer.send(f"matters/{question.reference}/steps/accept", REPLY, status=403, **headers)
        assert wrong.json()["title"] == "The request does not come from our own page"

    assert everything_written() == before
    officer.send(f"matters/{question.reference}/steps/accept", REPLY, **officer.own)


def test_a_token_needs_no_page_of_ours(acting, question):
    program = acting("officer", "question.accept")

    program.send(f"matters/{question.reference}/steps/accept", REPLY, Origin="https://elsewhere.example")


def test_an_official_who_is_signed_in_gets_a_token_once(world, monday):
    officer = Browser("officer")
    asked = {"program": "The calendar", "scopes": ["read"], "expires": "2026-12-01"}
    path, once = "procedures/token/openings/issue", {"Idempotency-Key": "one"}

    told = officer.send(path, asked, status=201, **officer.own, **once).json()["data"]
    again = officer.send(path, asked, status=200, **officer.own, **once).json()["data"]

    assert Program(told["handed_out"]["token"]).data("my")["scopes"] == ["read"]
    assert "handed_out" not in again
    assert Token.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_work_is_read_with_as_many_queries_for_three_rows_as_for_one(
    world, acting, django_assert_num_queries
):
    program = acting("officer", "read")
    program.get("my/work")
    for _number in range(2):
        ask(world.beat)
        with django_assert_num_queries(6):
            program.get("my/work")
        ask(world.beat)


def test_outside_a_demonstration_a_session_needs_a_second_factor(world, settings, monday):
    settings.DEMO = False
    client = Client(headers={"accept-language": "en"})
    client.force_login(Person.objects.get(name="officer"))

    answer = client.get("/api/v1/my")

    assert (answer.status_code, answer.json()["title"]) == (403, "A second factor is missing")


def test_whoever_holds_no_office_today_does_nothing_here(world, monday):
    world.end(world.officer, date(2026, 10, 5))

    wrong = Program()
    wrong.client.force_login(Person.objects.get(name="officer"))
    assert wrong.get("my", status=403).json()["title"] == "There is no office in force"
