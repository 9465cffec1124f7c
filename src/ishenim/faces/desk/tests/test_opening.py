"""Beginning something new on the desk."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from tests import acts

from ishenim.faces.desk.choosing import SHORT_LIST
from ishenim.faces.desk.tests.conftest import text
from ishenim.kernel.procedures.models import Matter

ADDRESS = "new/meeting/plan_another/"


def once(response) -> str:
    found = re.search(r'name="desk-once" value="([^"]+)"', response.content.decode())
    assert found
    return unescape(found[1])


def data(response, **fields):
    return acts.TIME | {"desk-once": once(response)} | fields


def test_an_office_sees_what_it_may_begin(world, at_desk, monday):
    assert "Plan one more meeting" in text(at_desk("officer").get("new/"))
    assert "Plan one more meeting" not in text(at_desk("moderator").get("new/"))
    offered = text(at_desk("monitor").get("new/"))
    assert "Plan one more meeting" not in offered
    assert "Let a program act for my office" in offered


def test_what_the_clock_or_a_resident_begins_is_not_offered(world, at_desk, monday):
    page = text(at_desk("officer").get("new/"))
    assert "Expect a meeting" not in page
    assert "Ask a question" not in page
    for address in ("new/meeting/expect/", "new/question/ask/", "new/meeting/plan/", "new/none/plan/"):
        assert at_desk("officer").get(address).status_code == 404


def test_an_office_of_one_place_is_not_asked_for_which(world, at_desk, monday):
    officer = at_desk("officer")
    page = officer.get(ADDRESS)
    assert "For which place?" not in text(page)
    response = officer.post(ADDRESS, **data(page))
    matter = Matter.objects.get(state="planned")
    assert response["Location"] == f"/en/desk/matters/{matter.reference}/"
    assert matter.place_id == world.beat.pk
    assert "Recorded: “Plan one more meeting”." in text(officer.get(f"matters/{matter.reference}/"))


def test_an_office_of_many_places_chooses_one_of_its_own(world, at_desk, monday):
    chief = at_desk("chief")
    page = chief.get(ADDRESS)
    assert 'value="other_beat"' in text(page)
    assert 'value="far_beat"' not in text(page)
    chief.post(ADDRESS, **data(page), **{"desk-place": "other_beat"})
    assert Matter.objects.get(state="planned").place_id == world.other_beat.pk


def test_no_place_is_chosen_for_me(world, at_desk, monday):
    chief = at_desk("chief")
    page = chief.get(ADDRESS)
    assert '<option value="" selected>Choose a place</option>' in text(page)
    assert "“For which place?” is still empty." in text(chief.post(ADDRESS, **data(page)))


def test_what_the_public_is_not_shown_is_named_before_the_step(world, at_desk, monday):
    page = text(at_desk("administrator").get("new/appointment/appoint/"))
    assert "Everyone will see this." in page
    assert "Not shown to the public: E-mail; Duty telephone." in page


@pytest.mark.parametrize("place", ["", "far_beat", "no such place"])
def test_a_place_that_is_not_mine_is_refused_beside_its_field(world, at_desk, monday, place):
    chief = at_desk("chief")
    before = acts.everything_written()
    response = chief.post(ADDRESS, **data(chief.get(ADDRESS)), **{"desk-place": place})
    assert response.status_code == 422
    assert 'href="#id_desk-place"' in text(response)
    assert 'value="School 4, assembly hall"' in text(response), "what was typed stays"
    assert acts.everything_written() == before


def test_where_there_are_many_places_the_name_is_typed(world, at_desk, monday):
    for number in range(SHORT_LIST):
        world.place(f"beat_{number}", "beat", police="police_district")
    chief = at_desk("chief")
    page = chief.get(ADDRESS)
    assert "Type the name in any language" in text(page)
    several = chief.post(ADDRESS, **data(page), **{"desk-place": "Beat"})
    assert several.status_code in {302, 422}
    unknown = chief.post(ADDRESS, **data(chief.get(ADDRESS)), **{"desk-place": "Zzzzzz"})
    assert "There is no such place in your territory" in text(unknown)
    chief.post(ADDRESS, **data(chief.get(ADDRESS)), **{"desk-place": "other beat"})
    assert Matter.objects.filter(place=world.other_beat).exists()


def test_a_double_click_opens_one_matter(world, at_desk, monday):
    officer = at_desk("officer")
    fields = data(officer.get(ADDRESS))
    first, second = officer.post(ADDRESS, **fields), officer.post(ADDRESS, **fields)
    assert first["Location"] == second["Location"]
    assert Matter.objects.filter(state="planned").count() == 1
    page = text(officer.client.get(second["Location"]))
    assert "This was recorded already, once." in page


@pytest.mark.parametrize("token", ["", "forged", "AAAA-AAAA"])
def test_nobody_chooses_the_reference_of_a_new_matter(world, at_desk, monday, token):
    officer = at_desk("officer")
    fields = data(officer.get(ADDRESS)) | {"desk-once": token}
    before = acts.everything_written()
    assert officer.post(ADDRESS, **fields).status_code == 422
    assert acts.everything_written() == before


def test_a_page_kept_by_somebody_else_opens_nothing(world, at_desk, monday):
    fields = data(at_desk("other_officer").get(ADDRESS))
    assert at_desk("officer").post(ADDRESS, **fields).status_code == 422


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts_at": "2026-10-01 18:30"}, "already passed"),
        ({"ends_at": "2026-11-18 18:00"}, "must end after it begins"),
        ({"starts_at": "2027-01-07 18:30", "ends_at": "2027-01-07 20:00"}, "public holiday"),
        ({"venue": ""}, "“Where” is still empty."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world, at_desk, monday, fields, sentence):
    officer = at_desk("officer")
    before = acts.everything_written()
    response = officer.post(ADDRESS, **data(officer.get(ADDRESS), **fields))
    assert response.status_code == 422
    assert "<title>Error:" in text(response)
    assert sentence in text(response)
    assert acts.everything_written() == before


def test_nothing_begins_in_a_place_that_has_become_part_of_another(world, at_desk, on):
    on("2026-10-05 10:00")
    chief = at_desk("chief")
    page = chief.get(ADDRESS)
    world.merge("other_beat", "beat", date(2026, 10, 5))
    response = chief.post(ADDRESS, **data(page), **{"desk-place": "other_beat"})
    assert response.status_code == 422
    assert not Matter.objects.filter(state="planned").exists()
