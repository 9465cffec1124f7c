"""Taking a step on the desk: the form, what stops it, and that nothing is written when it is stopped."""

from __future__ import annotations

import pytest
from django.utils.translation import activate
from tests import acts

from ishenim.faces.desk.tests.conftest import Sitting, text
from ishenim.kernel.institutions import roles
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.pages import panels

SHORT = {"reply": "Yes."}


@pytest.fixture
def question(world, monday):
    return acts.ask(world.beat)


def form(matter, step: str) -> str:
    return f"matters/{matter.reference}/{step}/"


def test_a_matter_shows_its_state_its_history_and_the_steps_open_to_me(question, at_desk):
    page = text(at_desk("officer").get(f"matters/{question.reference}/"))
    assert "Asked, nobody has accepted it yet" in page
    assert "A resident asked." in page
    assert f'href="/en/desk/matters/{question.reference}/accept/">Accept the question' in page
    assert "3 working days left" in page
    assert "Show the text</a>" not in page


def test_a_matter_is_found_however_its_reference_is_written(question, at_desk):
    assert at_desk("officer").get(f"matters/{question.reference.lower()}/").status_code == 200


def test_an_unknown_reference_or_step_is_not_found(question, at_desk):
    officer = at_desk("officer")
    assert officer.get("matters/2222-2222/").status_code == 404
    assert officer.get(form(question, "no_such_step")).status_code == 404
    assert officer.get(form(question, "confirm")).status_code == 404, "only residents confirm"
    assert officer.get(form(question, "ask")).status_code == 404, "it opens a matter"


def test_a_matter_of_another_place_stays_closed(question, at_desk):
    for response in (
        at_desk("other_officer").get(f"matters/{question.reference}/"),
        at_desk("far_chief").get(f"matters/{question.reference}/"),
        at_desk("far_chief").get(form(question, "accept")),
    ):
        assert response.status_code == 403
        assert "outside the places and institutions of your office" in text(response)


def test_a_monitor_reads_a_matter_but_sees_nothing_sealed(question, at_desk, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    panels.register("desk", order=1, template="portal/fields.html", context=lambda matter: {"form": []})
    page = at_desk("monitor").get(f"matters/{question.reference}/")
    assert page.status_code == 200
    assert "No step is open to your office now" in text(page)


def test_the_form_says_what_everyone_will_see(question, at_desk):
    page = text(at_desk("officer").get(form(question, "accept")))
    assert "Everyone will see this." in page
    assert "What do you say to whoever asked?" in page
    assert "<button" in page
    assert "Accept the question</button>" in page


def test_a_step_is_taken_and_said_to_be_recorded_with_its_seal(question, at_desk):
    officer = at_desk("officer")
    response = officer.post(form(question, "accept"), **acts.REPLY)
    assert response["Location"] == f"/en/desk/matters/{question.reference}/"
    page = text(officer.get(f"matters/{question.reference}/"))
    assert "Recorded: “Accept the question”." in page
    assert "being recorded" in page
    assert acts.now_of(question).state == "accepted"
    assert "Recorded:" not in text(officer.get(f"matters/{question.reference}/")), "it is said once"


def test_what_was_typed_stays_beside_the_error(question, at_desk):
    before = acts.everything_written()
    response = at_desk("officer").post(form(question, "accept"), **SHORT)
    page = text(response)
    assert response.status_code == 422
    assert "<title>Error: Accept the question" in page
    assert ">Yes.</textarea>" in page.replace("> Yes.", ">Yes.")
    assert 'href="#id_reply"' in page
    assert 'aria-invalid="true"' in page
    assert 'role="alert"' in page
    assert "autofocus" in page
    assert acts.everything_written() == before


def test_an_empty_field_is_called_by_its_name(question, at_desk):
    page = text(at_desk("officer").post(form(question, "accept")))
    assert "“What do you say to whoever asked?” is still empty." in page


def test_what_the_rule_itself_refuses_is_said_beside_its_field(world, at_desk, on):
    on("2026-10-05 10:00")
    meeting = acts.announced(world.beat, world.officer)
    on("2026-11-18 19:00")
    data = acts.FIELDS["meeting.hold"]
    response = at_desk("officer").post(form(meeting, "hold"), **data)
    assert response.status_code == 422
    page = text(response)
    assert "A meeting can be recorded only after it has ended." in page
    assert 'href="#id_held_until"' in page
    assert 'value="2026-11-18T18:35"' in page or "2026-11-18 18:35" in page


def test_what_concerns_no_single_field_stands_in_the_summary(world, at_desk, on):
    on("2026-10-05 10:00")
    earlier = acts.ask(world.beat)
    meeting = acts.announced(world.beat, world.officer)
    on("2026-11-19 10:00")
    acts.act(meeting, "hold", world.officer)
    acts.act(meeting, "minute", world.officer)
    response = at_desk("officer").post(form(meeting, "close"))
    assert response.status_code == 422
    assert earlier.reference in text(response)


def test_several_choices_of_one_field_all_arrive(world, at_desk, monday):
    meeting = acts.planned(world.beat, world.officer)
    response = at_desk("officer").post(form(meeting, "announce"), **acts.FIELDS["meeting.announce"])
    assert response.status_code == 302
    meeting = acts.now_of(meeting)
    assert (meeting.meeting.channels, meeting.meeting.languages) == (["site", "board"], ["ky", "ru"])


@pytest.mark.parametrize("who", ["juvenile_inspector", "moderator", "editor"])
def test_the_wrong_office_is_refused_and_nothing_is_written(question, at_desk, who):
    before = acts.everything_written()
    for response in (
        at_desk(who).get(form(question, "accept")),
        at_desk(who).post(form(question, "accept"), **acts.REPLY),
    ):
        assert response.status_code == 403
        assert "Nothing was recorded" in text(response)
        assert "Back to my work" in text(response)
    assert acts.everything_written() == before


def test_the_office_of_another_place_is_refused_and_nothing_is_written(question, at_desk):
    before = acts.everything_written()
    response = at_desk("other_officer").post(form(question, "accept"), **acts.REPLY)
    assert response.status_code == 403
    assert acts.everything_written() == before


def test_whoever_took_the_earlier_step_may_not_take_this_one(world, at_desk, question):
    acts.act(acts.act(question, "accept", world.chief), "promise", world.chief)
    before = acts.everything_written()
    response = at_desk("chief").post(form(question, "extend"), **acts.FIELDS["question.extend"])
    assert response.status_code == 403
    assert "Whoever took the earlier step may not take this one" in text(response)
    assert acts.everything_written() == before


def test_the_second_click_is_told_what_the_first_one_did(question, at_desk):
    officer = at_desk("officer")
    officer.post(form(question, "accept"), **acts.REPLY)
    written = Entry.objects.count()
    response = officer.post(form(question, "accept"), **acts.REPLY)
    page = text(response)
    assert response.status_code == 409
    assert "Nothing was recorded" in page
    assert "The office accepted the question." in page
    assert Entry.objects.count() == written


def test_who_holds_one_office_is_not_asked_in_which_to_act(question, at_desk):
    assert "In which office do you act?" not in text(at_desk("officer").get(form(question, "accept")))


def test_who_holds_two_offices_chooses_in_which_to_act(world, question):
    person = Person.objects.get(name="officer")
    chief = world.appoint(roles.POLICE_CHIEF, "district_police", "police_district", person=person)
    desk = Sitting(person)
    assert "In which office do you act?" in text(desk.get(form(question, "accept")))
    data = acts.REPLY | {"desk-office": str(chief.appointment_id)}
    assert desk.post(form(question, "accept"), **data).status_code == 302
    assert acts.last_line(question)["by"] == "police_chief"


@pytest.mark.parametrize("chosen", ["", "999999"])
def test_an_office_that_is_not_held_cannot_be_chosen(world, question, chosen):
    person = Person.objects.get(name="officer")
    world.appoint(roles.POLICE_CHIEF, "district_police", "police_district", person=person)
    before = acts.everything_written()
    response = Sitting(person).post(form(question, "accept"), **acts.REPLY, **{"desk-office": chosen})
    assert response.status_code == 422
    assert acts.everything_written() == before


def test_only_an_office_that_may_act_is_proposed(world, question):
    person = Person.objects.get(name="officer")
    world.appoint(roles.EDITOR, "ministry", "country", person=person)
    desk = Sitting(person)
    assert "In which office do you act?" not in text(desk.get(form(question, "accept")))
    assert desk.post(form(question, "accept"), **acts.REPLY).status_code == 302


def test_an_office_is_never_asked_for_a_residents_code(world, question, at_desk):
    assert "claim code" not in text(at_desk("officer").get(form(question, "refer_up")))
    assert at_desk("officer").post(form(question, "refer_up")).status_code == 302


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_the_desk_speaks_the_language_of_its_address(question, at_desk, language):
    client = at_desk("officer").client
    page = client.get(f"/{language}/desk/matters/{question.reference}/")
    assert f'<html lang="{language}">' in page.content.decode()
    activate("en")


def test_text_is_shown_as_text(world, at_desk, monday):
    question = acts.ask(world.beat, text="<script>alert('когда свет?')</script>")
    page = at_desk("officer").get(f"matters/{question.reference}/").content.decode()
    assert "<script>alert" not in page


def test_a_form_begins_with_what_the_address_proposes(question, at_desk):
    page = text(at_desk("officer").get(f"matters/{question.reference}/accept/", reply="We come on Monday."))
    assert "We come on Monday." in page


def test_whoever_came_from_another_matter_goes_back_there_and_nowhere_else(world, question, at_desk):
    other = acts.ask(world.beat)
    words = {"reply": "We will look into it this week."}

    def leads_to(back):
        way = f"matters/{acts.ask(world.beat).reference}/accept/?back={back}"
        return at_desk("officer").post(way, **words).headers["Location"]

    assert leads_to(other.reference) == f"/en/desk/matters/{other.reference}/"
    for foreign in ("https://elsewhere.example/", "//elsewhere.example", "../../"):
        assert "elsewhere" not in leads_to(foreign)
