"""What is answered after a form was sent, where nobody can be served, and where something is not open."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from tests.journeys.at_the_desk import MATTER, told
from tests.journeys.every_page import LANGUAGES, planned_elsewhere
from tests.journeys.looking import PAGES, looked_at, without_scripts
from tests.journeys.walking import ASKED_BEFORE, DESKTOP, NOOKAT, Walker
from tests.running.signed_in import Official

from ishenim.faces.desk.door import without_office
from ishenim.faces.portal import errors
from ishenim.kernel.pages.own import wait_page
from ishenim.kernel.pages.turning_away import REASONS, page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

ANYWHERE = "/{}/nobody-is-served/"
IN_A_WEEK = "() => new Date(Date.now() + 7 * 864e5).toISOString().slice(0, 10)"
HERE = "main form[novalidate] .button:not(.plain)"
RESULT = "Жаңы дарбаза коюлду, сырдалды."


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_from_the_first_sending_of_a_question_to_the_last_step(
    walk, house, known, language
):
    resident = walk(DESKTOP, language=language)
    found = [*looks_where_no_script_runs(resident), *asks_and_disputes(resident, Official(house, "officer"))]
    found += presses_and_follows(resident, known)

    assert not found


def looks_where_no_script_runs(resident: Walker) -> Iterator[str]:
    """Send what somebody has asked before: it is shown first. Say what axe objects to."""
    resident.page.route(PAGES, without_scripts)
    resident.open(f"places/{NOOKAT}/ask/").fill(text=ASKED_BEFORE, topic="light").press()
    assert resident.find('input[name="looked"]').count()
    yield from looked_at(resident)
    resident.page.unroute(PAGES)


def asks_and_disputes(resident: Walker, officer: Official) -> Iterator[str]:
    """Ask all the same, look at it by its code, and dispute the result: say what axe objects to on the way."""
    resident.open(f"places/{NOOKAT}/ask/").fill(text=ASKED_BEFORE, topic="light").send_anyway()
    reference, code = resident.read("dd.number"), resident.read(".slip .code")
    yield from looked_at(resident)
    resident.open(f"mine/{reference}/confirm/").fill(code=code).press()
    assert not resident.find("main form").count(), "nothing is done yet: it is refused"
    yield from looked_at(resident)
    officer.take(reference, "accept", reply=RESULT)
    officer.take(reference, "done", result=RESULT)
    resident.open("mine/").fill(code=code).press()
    yield from looked_at(resident)
    resident.follow("/dispute/").press()
    assert resident.find("[aria-invalid]").count()
    yield from looked_at(resident)
    resident.fill(code=code, reason="Ал жерде азыр да эч нерсе өзгөргөн жок.").press()
    assert not resident.find("main form").count(), "it is recorded"
    yield from looked_at(resident)


def presses_and_follows(resident: Walker, reference: str) -> Iterator[str]:
    """Press once, look at the question again, and ask to be told: say what axe objects to on the way."""
    resident.open(f"questions/{reference}/").press(f'[data-press="{reference}"]')
    yield from looked_at(resident)
    resident.open(f"questions/{reference}/")
    assert resident.find(f'[data-press="{reference}"]').is_disabled()
    yield from looked_at(resident)
    resident.open(f"follow/matter:{reference}/").fill(email=f"{resident.language}@ishenim.example").press()
    assert not resident.find('main [name="email"]').count()
    yield from looked_at(resident)


def test_axe_objects_to_nothing_in_what_the_desk_hands_out_once(house, at_desk):
    hall, found = at_desk("hall"), []
    meeting = told(Official(house, "hall"), "desk/?state=meeting:announced", MATTER)[0]
    for hall.language in LANGUAGES:
        hall.open("desk/new/token/issue/").fill(program="A program of the hall", scopes="read")
        hall.find('main [name="expires"]').fill(hall.page.evaluate(IN_A_WEEK))
        hall.press(HERE)
        assert hall.find("pre.secret").count()
        found += looked_at(hall)
        hall.open(f"{meeting}issue_cards/").fill(count="1", language=hall.language).press(HERE)
        assert hall.find(".big-code").count()
        found += looked_at(hall)

    assert not found


def test_axe_objects_to_nothing_where_something_is_not_open_to_whoever_asks(at_desk, house):
    elsewhere = planned_elsewhere(house)
    officer, found = at_desk("officer"), []
    for officer.language in LANGUAGES:
        found += looked_at(officer.open(f"desk/matters/{elsewhere}/announce/", status=403))
        stood_open_for_too_long = "one => { one.value = 'x'; }"
        officer.open("desk/new/").find('main [name="csrfmiddlewaretoken"]').evaluate(stood_open_for_too_long)
        officer.press("main form.line button")
        assert "/desk/sign-out/" in officer.path
        found += looked_at(officer)

    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_where_nobody_can_be_served(walk, language):
    reader = walk(DESKTOP, language=language)
    here, found = ANYWHERE.format(language), []
    for status, body in answers(language):
        reader.page.route(f"**{here}", fulfilled(status, body))
        found += looked_at(reader.open(here.removeprefix(f"/{language}/"), status=status))
        reader.page.unroute(f"**{here}")

    assert not found


def fulfilled(status: int, body: str) -> Callable[..., None]:
    """Hand out a page as the house would: nobody can make it break here without breaking it for all others."""
    return lambda route: route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")


def answers(language: str) -> Iterator[tuple[int, str]]:
    """Make each page with which the house refuses, as it makes it, with its status."""
    yield from ((reason.status, page(reason, language).decode()) for reason in REASONS)
    request = RequestFactory().get(ANYWHERE.format(language))
    with translation.override(language):
        said: list[HttpResponse] = [
            errors.refused(request),
            errors.unreadable(request),
            errors.broken(request),
            wait_page(request, translation.gettext("Please wait"), 60),
            without_office(request),
        ]
        yield from ((answer.status_code, answer.content.decode()) for answer in said)
        yield 429, render_to_string("429.html", request=request)
