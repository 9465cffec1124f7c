"""Every page, in every language: axe objects to nothing, light or dark, and enlarged fourfold nothing is lost."""

from __future__ import annotations

import re

import pytest
from tests.journeys.every_page import DESK, FORMS, LANGUAGES, NOT_THERE, of_the_desk
from tests.journeys.looking import axe_finds, does_not_fit
from tests.journeys.walking import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

ENLARGED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 at 400 %, and the narrowest telephone."""
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


def test_axe_objects_to_nothing_at_the_desk(at_desk):
    found, known = [], set()
    for name in DESK:
        official = at_desk(name)
        paths = list(of_the_desk(official, name, known))
        for official.language in LANGUAGES:
            found += [fault for path in paths for fault in axe_finds(official.open(path))]

    assert len(known) > MANY
    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_where_no_script_runs(walk, language):
    plain = walk(PHONE, language=language)
    plain.page.route(re.compile("/(ky|ru|en)/"), without_scripts)
    found = [fault for path in FORMS for fault in axe_finds(plain.open(path))]

    assert not found


def without_scripts(route) -> None:
    """Hand on a page as whoever has no scripts meets it: axe itself is one, and would not run there."""
    answer = route.fetch()
    said = re.sub(r"<script.*?</script>|</?noscript>", "", answer.text(), flags=re.DOTALL)
    route.fulfill(response=answer, body=said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_objects_to_nothing_where_a_form_says_what_is_wrong(walk, language):
    hasty = walk(DESKTOP, language=language)
    found = []
    for path in FORMS[:3]:
        form = hasty.open(path).find("main form").first
        with hasty.page.expect_navigation():
            form.evaluate("form => { form.noValidate = true; form.submit() }")
        found += axe_finds(hasty)

    assert not found


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


def test_enlarged_fourfold_nothing_is_lost_at_the_desk(at_desk):
    found, known = [], set()
    for name in DESK:
        official = at_desk(name, ENLARGED)
        paths = list(of_the_desk(official, name, known))
        for official.language in LANGUAGES:
            found += [fault for path in paths for fault in does_not_fit(official.open(path))]

    assert not found
