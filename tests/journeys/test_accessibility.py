"""Every page, in every language: axe objects to nothing, light or dark, and enlarged fourfold nothing is lost."""

from __future__ import annotations

import pytest
from tests.journeys.addresses import NEEDS_NONE, not_met, there
from tests.journeys.at_the_desk import MATTER, OFFICES, THE_SAME_ELSEWHERE, told
from tests.journeys.every_page import FORMS, LANGUAGES, NOT_THERE
from tests.journeys.looking import PAGES, axe_finds, does_not_fit, looked_at, without_scripts
from tests.journeys.walking import DESKTOP, ENLARGED, PHONE, Walker
from tests.running.signed_in import Official

from ishenim.starter.demonstration.accounts import TOLD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

MANY = 30
UNKIND = """() => {
    const main = document.querySelector("main");
    main.insertAdjacentHTML("beforeend", '<img alt="" src="/nothing"><img src="/nothing"><p><a href="/"></a></p>');
    const wide = main.appendChild(document.createElement("p"));
    wide.textContent = "W".repeat(99);
    wide.style.cssText = "overflow-wrap: normal; inline-size: 600px; margin-block-start: -20rem";
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_on_any_public_page(walk, every_public_page, language):
    reader = walk(DESKTOP, language=language)
    found = [fault for path in every_public_page for fault in axe_finds(reader.open(path))]
    found += [fault for path in NOT_THERE for fault in axe_finds(reader.open(path, status=404))]

    assert not found
    assert not_met("public", every_public_page) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_at_the_desk(at_desk, desks, language):
    found, met = [], []
    for name, desk in desks.items():
        official = at_desk(name)
        official.language = language
        for path in desk.pages if language == "en" else desk.told_apart:
            found += axe_finds(official.open(path))
            met.append(path)

    assert not found
    assert len(met) > MANY
    assert not_met("desk", met) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_where_no_script_runs(walk, language):
    plain = walk(PHONE, language=language)
    plain.page.route(PAGES, without_scripts)
    found = [fault for path in FORMS for fault in axe_finds(plain.open(path))]

    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_where_a_form_says_what_is_wrong(walk, language):
    hasty = walk(DESKTOP, language=language)
    found = []
    for path in FORMS[:3]:
        form = hasty.open(path).find("main form").first
        with hasty.page.expect_navigation():
            form.evaluate("form => { form.noValidate = true; form.submit() }")
        found += looked_at(hasty)

    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_where_a_form_of_the_desk_says_what_is_wrong(house, at_desk, language):
    found = []
    for hasty, path in sent_empty(house, at_desk):
        hasty.language = language
        hasty.open(path).press("main form[novalidate] .button:not(.plain)")
        assert hasty.find("[aria-invalid]").count()
        found += looked_at(hasty)

    assert not found


def sent_empty(house, at_desk) -> list[tuple[Walker, str]]:
    """Return who sends which form before anything was typed: what opens a matter, a step, and a call."""
    officer, hall = at_desk("officer"), at_desk("hall")
    raised = told(Official(house, "officer"), "desk/?state=question:raised", MATTER)[0]
    return [
        (officer, "desk/new/meeting/plan_another/"),
        (officer, f"{raised}accept/"),
        (hall, "desk/telephone/"),
    ]


def test_what_is_said_to_need_no_look_is_there():
    assert set(NEEDS_NONE) - set(there()) == set()


def test_somebody_of_each_office_of_the_demonstration_looks():
    assert {*OFFICES, *THE_SAME_ELSEWHERE} == set(TOLD)


def test_what_is_wrong_with_a_page_is_found(walk):
    reader = walk(ENLARGED).open("about/")
    reader.page.evaluate(UNKIND)

    assert {"image-alt", "link-name"} <= {fault.split(": ")[1] for fault in axe_finds(reader)}
    faults = " ".join(does_not_fit(reader))
    assert "the page is" in faults
    assert "outside: p" in faults
    assert "one on the other: " in faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_enlarged_fourfold_nothing_is_lost_on_any_public_page(walk, every_public_page, language):
    reader = walk(ENLARGED, language=language)
    found = [fault for path in every_public_page for fault in does_not_fit(reader.open(path))]
    found += [fault for path in NOT_THERE for fault in does_not_fit(reader.open(path, status=404))]

    assert not found


def test_enlarged_fourfold_nothing_is_lost_at_the_desk(at_desk, desks):
    found = []
    for name, desk in desks.items():
        official = at_desk(name, ENLARGED)
        for official.language in LANGUAGES:
            found += [fault for path in desk.told_apart for fault in does_not_fit(official.open(path))]

    assert not found
